from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dueprocess.adapters.signer import Ed25519Signer, KeyFileUnsafe


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = Ed25519Signer.at(tmp_path / "log.key", "log")
    assert (tmp_path / "log.key").stat().st_mode & 0o777 == 0o600
    assert Ed25519Signer.at(tmp_path / "log.key", "log").public_key == first.public_key
    Ed25519PublicKey.from_public_bytes(first.public_key).verify(first.sign(b"words"), b"words")


def test_several_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: Ed25519Signer.at(tmp_path / "log.key", "log").public_key, range(64)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["log.key"]


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    Ed25519Signer.at(tmp_path / "log.key", "log")
    (tmp_path / "log.key").chmod(0o644)
    with pytest.raises(KeyFileUnsafe, match="chmod 600"):
        Ed25519Signer.at(tmp_path / "log.key", "log")


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.key").write_bytes(b"short")
    (tmp_path / "log.key").chmod(0o600)
    with pytest.raises(KeyFileUnsafe, match="32 bytes"):
        Ed25519Signer.at(tmp_path / "log.key", "log")
