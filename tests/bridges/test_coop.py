"""An action of Coop is a matter for a human here: a report with the item's id, and nobody is restricted by it."""

from __future__ import annotations

import base64
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dueprocess.adapters.bridges.callbacks import listener
from dueprocess.adapters.bridges.coop import CoopMap, Unmeant, report
from dueprocess.adapters.bridges.platform import Platform
from dueprocess.application.views.all import CASES, REPORTS, RESTRICTIONS
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.ids import AccountNo
from tests.http.serving import serving
from tests.http.site import Site
from tests.world import LAN, WEI

FIXTURES = Path(__file__).parent / "fixtures" / "coop"
KNOWN = CoopMap({"policy-harassment": "harassment"}, user_types=("type-user",))


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


class Coop:
    """Coop's side: its key, and what it is answered."""

    def __init__(self, folder: Path) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.site = Site(folder)
        self.token = self.site.platform_token(Scope.REPORTS)
        self.url = ""

    def reports(self, account_no: AccountNo) -> list[Any]:
        with self.site.services.store.read() as reader:
            return [row for row in reader.all(REPORTS) if row.account_no == account_no]

    def post(self, data: bytes, signature: bytes | None = None) -> int:
        made = self.key.sign(data, PKCS1v15(), SHA256()) if signature is None else signature
        headers = {"coop-signature": base64.b64encode(made).decode(), "content-type": "application/json"}
        asked = urllib.request.Request(self.url, data, headers, method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code


@pytest.fixture
def coop(tmp_path: Path) -> Iterator[Coop]:
    made = Coop(tmp_path)
    with serving(made.site.app) as url, Platform(url, made.token) as platform:
        server = listener(("127.0.0.1", 0), KNOWN, made.public, platform)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        made.url = f"http://127.0.0.1:{server.server_address[1]}/"
        yield made
        server.shutdown()
        server.server_close()
        thread.join(10)
    made.site.services.store.close()  # type: ignore[attr-defined]


def test_an_action_becomes_one_report_in_one_case_and_restricts_nobody(coop: Coop) -> None:
    assert coop.post(body("by_moderator")) == 200
    assert coop.post(body("by_moderator")) == 200
    (filed,) = coop.reports(WEI)
    assert filed.reporter is None
    (case,) = coop.site.world.find(CASES, account_no=WEI)
    assert case.status.value == "open"
    assert coop.site.world.find(RESTRICTIONS, account_no=WEI) == ()
    assert coop.post(body("by_rule")) == 200
    assert len(coop.reports(LAN)) == 1


def test_what_coop_did_not_sign_is_turned_away(coop: Coop) -> None:
    signature = coop.key.sign(body("by_moderator"), PKCS1v15(), SHA256())
    assert coop.post(body("by_moderator").replace(b"wei", b"lan"), signature) == 401
    assert coop.post(body("by_moderator"), b"") == 401
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert coop.post(body("by_moderator"), other.sign(body("by_moderator"), PKCS1v15(), SHA256())) == 401
    assert coop.reports(WEI) == []


def test_a_threshold_names_no_rule_and_becomes_nothing(coop: Coop) -> None:
    assert coop.post(body("by_threshold")) == 422
    assert coop.reports(WEI) == []


def test_somebody_unknown_here_is_answered_422_and_an_absent_dueprocess_503(coop: Coop) -> None:
    assert coop.post(body("by_rule").replace(b'"lan"', b'"nobody-here"')) == 422
    with Platform("http://127.0.0.1:9", coop.token) as away:
        server = listener(("127.0.0.1", 0), KNOWN, coop.public, away)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        coop.url = f"http://127.0.0.1:{server.server_address[1]}/"
        assert coop.post(body("by_rule")) == 503
        server.shutdown()
        server.server_close()
        thread.join(10)


def test_the_words_say_what_coop_proposes_and_not_who_did() -> None:
    call = report(body("by_moderator"), KNOWN)
    assert call is not None
    assert call.body["content"] == ["content-401"]
    assert call.body["category"] == "harassment"
    assert "third message" in call.body["words"]
    assert "moderator@" not in str(call.body)


def test_only_the_actions_that_the_map_names_are_taken() -> None:
    assert report(body("by_rule"), CoopMap(KNOWN.policies, ("action-other",))) is None


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"[]",
        b"{}",
        b'{"item": {"id": "x"}, "action": {"id": "a"}, "policies": [{"id": "policy-harassment"}]}',
        b'{"item": {"id": "x"}, "action": {"id": "a"}, "policies": null}',
        b"[" * 5000,
    ],
)
def test_what_is_no_callback_or_means_nobody_is_said(held: Any) -> None:
    with pytest.raises(Unmeant):
        report(held, KNOWN)
