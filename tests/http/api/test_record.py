"""Checkpoints and proofs, checked as an auditor checks them: with the public key and nothing else (I-28)."""

from __future__ import annotations

import base64
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dueprocess.record.checkpoint import Checkpoint, key_id, parse
from dueprocess.record.tree import leaf_hash, verify_consistency, verify_inclusion
from tests.http.site import AUDREY, Site


def checkpoint(site: Site) -> Checkpoint:
    """A checkpoint whose signature was checked."""
    text = site.client.get("/v1/record/checkpoint").text
    found, signatures = parse(text)
    signer = site.services.signer
    raw = signatures[signer.name]
    assert raw[:4] == key_id(signer.name, signer.public_key)
    Ed25519PublicKey.from_public_bytes(signer.public_key).verify(raw[4:], found.body().encode())
    return found


def unpacked(hashes: list[str]) -> list[bytes]:
    return [base64.b64decode(item) for item in hashes]


def test_a_checkpoint_is_signed_and_tells_the_size(site: Site) -> None:
    found = checkpoint(site)
    assert found.size == site.position
    assert found.origin == site.services.settings.origin


def test_another_key_does_not_fit(site: Site) -> None:
    found, signatures = parse(site.client.get("/v1/record/checkpoint").text)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(b"\x01" * 32).verify(
            signatures[site.services.signer.name][4:], found.body().encode()
        )


def test_every_entry_is_proven(site: Site) -> None:
    site.world.decide()
    found = checkpoint(site)
    entries = site.get("/record/entries", site.as_staff(AUDREY), limit=200).json()["items"]
    assert len(entries) == found.size
    for entry in entries:
        proof = site.get("/record/inclusion", position=entry["position"], size=found.size).json()
        leaf = leaf_hash(entry["text"].encode())
        assert verify_inclusion(leaf, proof["leaf_index"], found.size, unpacked(proof["hashes"]), found.root)


def test_growth_is_proven(site: Site) -> None:
    before = checkpoint(site)
    site.world.decide()
    found = before
    while found.size == before.size:  # roots are computed anew at most a twentieth of the time
        found = checkpoint(site)
    proof = site.get("/record/consistency", first=before.size, second=found.size).json()
    assert verify_consistency(before.size, found.size, before.root, found.root, unpacked(proof["hashes"]))


def test_leaves_are_listed_page_by_page(site: Site) -> None:
    seen, cursor = [], ""
    while True:
        page = site.get("/record/leaves", limit=5, **({"cursor": cursor} if cursor else {})).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert [leaf["position"] for leaf in seen] == list(range(1, site.position + 1))
    with site.services.store.read() as reader:
        stored = [base64.b64encode(leaf_hash(data)).decode() for _, data in reader.stored()]
    assert [leaf["hash"] for leaf in seen] == stored


def tamper(folder: Path) -> None:
    """Change one byte of a stored entry, past the server."""
    with closing(sqlite3.connect(folder / "world.sqlite")) as connection:
        (data,) = connection.execute("SELECT bytes FROM log_event WHERE position = 3").fetchone()
        changed = bytes(data).replace(b"staff", b"stuff")
        assert changed != data
        connection.execute("UPDATE log_event SET bytes = ? WHERE position = 3", (changed,))
        connection.commit()


def test_a_changed_entry_is_never_vouched_for(tmp_path: Path) -> None:
    """One byte in the stored log, and there is no further signature (the Yeti lesson)."""
    with Site(tmp_path).running(raising=False) as site:
        tamper(tmp_path)
        answer = site.client.get("/v1/record/checkpoint")
        assert answer.status_code == 500
        assert answer.json()["code"] == "internal"


def test_a_change_under_a_running_server_is_seen(tmp_path: Path) -> None:
    with Site(tmp_path).running(raising=False) as site:
        assert checkpoint(site).size == site.position
        tamper(tmp_path)
        site.world.case()
        deadline = time.monotonic() + 30
        status = 200
        while status == 200 and time.monotonic() < deadline:  # asked until a root is computed anew
            status = site.client.get("/v1/record/checkpoint").status_code
        assert status == 500
