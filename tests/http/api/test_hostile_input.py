"""Bodies and parameters meant to harm: a clear 4xx, nothing written, nothing lost (issue item 9)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from dueprocess.http import limits
from dueprocess.http.auth.caller import Scope
from tests.http.site import Site
from tests.world import ADA, OLGA, WEI


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all: what is refused leaves nothing behind."""
    with Site(tmp_path_factory.mktemp("hostile")).running() as running:
        yield running


JSON = {"content-type": "application/json"}

BODIES: list[bytes] = [
    b"",
    b"null",
    b"[]",
    b"1",
    b'"text"',
    b"{",
    b"{}}",
    b'{"account": "wei"}',
    b'{"account": "wei", "category": "spam",}',
    b'{"account": "wei", "category": "spam", "category": 1}',
    b'{"account": "wei", "category": NaN}',
    b'{"account": "wei\\u0000", "category": "spam"}',
    b'{"account": "\\ud800", "category": "spam"}',
    b'{"account": "\xff\xfe", "category": "spam"}',
    b'{"account": "../../etc/passwd", "category": "spam"}',
    b'{"account": "wei", "category": "no such \\u0007 category"}',
    b'{"account": 123456789012345678901234567890, "category": "spam"}',
    b'{"account": "wei", "category": 1e400}',
    b'{"account": "wei", "category": "spam", "extra": true}',
    b'{"account": {"$ne": null}, "category": "spam"}',
    b"\xef\xbb\xbf" + b'{"account": "wei", "category": "spam"}',
    b"[" * 100_000,
    b'{"account":' * 20_000,
    b'{"account": "wei", "category": "' + b"x" * 100_000 + b'"}',
    '{"account": "wei\u202e", "category": "spam\u202e"}'.encode(),
    '{"account": "wei", "category": "spam"}'.encode("utf-16"),
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_not_what_it_must_be(site: Site, body: bytes) -> None:
    position = site.position
    headers = {**JSON, **site.as_staff(ADA), "idempotency-key": site.key()}
    answer = site.client.post("/v1/cases", content=body, headers=headers)
    assert answer.status_code in (400, 404, 413), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["next_step"]
    assert site.position == position


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "nonsense",
        "",
    ],
)
def test_a_body_of_another_kind(site: Site, kind: str) -> None:
    position = site.position
    headers = {"content-type": kind, **site.as_staff(ADA), "idempotency-key": site.key()}
    answer = site.client.post("/v1/cases", content=b"account=wei&category=spam", headers=headers)
    assert answer.status_code in (400, 415)
    assert site.position == position


def test_a_body_that_is_too_large_is_not_read(site: Site) -> None:
    position = site.position
    headers = {**JSON, **site.as_staff(ADA), "idempotency-key": site.key()}
    large = b'{"account": "wei", "category": "' + b"x" * limits.BODY_MAX + b'"}'
    answer = site.client.post("/v1/cases", content=large, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["code"] == "request_too_large"

    def chunks() -> Any:
        for _ in range(2 + limits.BODY_MAX // 65_536):
            yield b" " * 65_536

    streamed = site.client.post("/v1/cases", content=chunks(), headers=headers)
    assert streamed.status_code == 413
    assert site.position == position


@pytest.mark.parametrize(
    "path",
    [
        "/v1/cases/%00",
        "/v1/cases/..%2f..%2fetc%2fpasswd",
        "/v1/cases/" + "x" * 5_000,
        "/v1/cases/%ff%fe",
        "/v1/cases/<script>",
        "/v1/cases/' OR 1=1 --",
        "/v1/cases?cursor=%00",
        "/v1/cases?cursor=" + "A" * 300,
        "/v1/cases?cursor=" + base64.urlsafe_b64encode(b'["x"]').decode().rstrip("="),
        "/v1/cases?cursor=" + base64.urlsafe_b64encode(b"[" * 150).decode().rstrip("="),
        "/v1/cases?cursor=" + base64.urlsafe_b64encode(b"[99999999999999999999999]").decode().rstrip("="),
        "/v1/cases?section=everything",
        "/v1/cases?mine=perhaps",
        "/v1/staff?limit=0",
        "/v1/staff?limit=100000",
        "/v1/rulebooks/99999999999999999999999999",
        "/v1/rulebooks/-1",
        "/v1/record/inclusion?position=0",
        "/v1/record/inclusion?position=99999999999999999999999",
        "/v1/record/inclusion?position=7&size=3",
        "/v1/record/consistency?first=9&second=3",
        "/v1/record/leaves?cursor=WzFd" + "=" * 3,
    ],
)
def test_paths_and_queries(site: Site, path: str) -> None:
    answer = site.client.get(path, headers=site.as_staff(OLGA))
    assert answer.status_code in (400, 404, 200 if path.endswith("===") else 404), answer.text
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_account_id_may_be_any_text_but_not_a_path(site: Site) -> None:
    who = site.as_platform(Scope.ACCOUNTS, Scope.STANDING)
    for external_id in ("用户-7", "a b", "x" * 200, "' OR 1=1 --", "%41", "⁣"):
        sent = site.client.build_request("PUT", "/v1/accounts/x").url.copy_with(
            raw_path=b"/v1/accounts/" + _quoted(external_id)
        )
        answer = site.client.put(sent, json={}, headers={**who, "idempotency-key": site.key()})
        assert answer.status_code == 200, external_id
        found = site.client.get(sent.copy_with(raw_path=sent.raw_path + b"/standing"), headers=who)
        assert found.status_code == 200
    position = site.position
    for external_id in ("x" * 201, "a\x00b", "a/b", "tab\there"):
        raw = b"/v1/accounts/" + _quoted(external_id)
        url = sent.copy_with(raw_path=raw)
        answer = site.client.put(url, json={}, headers={**who, "idempotency-key": site.key()})
        assert answer.status_code in (400, 404), external_id
    assert site.position == position


def _quoted(text: str) -> bytes:
    return "".join(f"%{byte:02X}" for byte in text.encode()).encode()


FILES = {
    "no base64": "???",
    "half a group": "abcde",
    "zip": base64.b64encode(b"PK\x03\x04" + b"\x00" * 100).decode(),
    "pdf": base64.b64encode(b"%PDF-1.7\n1 0 obj").decode(),
    "html": base64.b64encode(b"<html><script>alert(1)</script>\x00").decode(),
    "executable": base64.b64encode(b"MZ" + bytes(range(256))).decode(),
    "half a picture": base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50).decode(),
    "svg": base64.b64encode(b"\x1f\x8b<svg onload='alert(1)'/>").decode(),
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_files_that_are_not_kept(site: Site, file: str) -> None:
    decision_id = site.world.decide()
    position = site.position
    body = {"words": "See the file.", "files": [{"base64": file}]}
    answer = site.post(f"/decisions/{decision_id}/appeals", site.as_person(WEI), body)
    assert answer.status_code in (400, 422)
    assert site.position == position
    without = site.post(f"/decisions/{decision_id}/appeals", site.as_person(WEI), {"words": "See the file."})
    assert without.status_code == 201


def test_too_many_files(site: Site) -> None:
    decision_id = site.world.decide()
    text = base64.b64encode(b"plain").decode()
    body = {"words": "See them all.", "files": [{"base64": text}] * 11}
    assert site.post(f"/decisions/{decision_id}/appeals", site.as_person(WEI), body).status_code == 400


def test_a_floor_capability_cannot_be_named(site: Site) -> None:
    case_id = site.world.case()
    evidence_id = site.world.evidence(case_id)
    for name, code in (("wallet.withdraw", "capability_is_floor"), ("chat.fly", "capability_outside_clause")):
        body = {
            "clause": "H1",
            "facts": "He wrote to strangers.",
            "evidence": [evidence_id],
            "choices": [{"capabilities": [name], "lasts": "1h"}],
        }
        answer = site.post(f"/cases/{case_id}/decisions", site.as_staff(ADA), body)
        assert answer.status_code == 422
        assert answer.json()["code"] == code


@pytest.mark.parametrize(
    ("rulebook", "catalogue"),
    [("{}", "{}"), ("{{", "{}"), ("[" * 1000, "{}"), ("null", "null"), ('{"name": 1}', "{}")],
)
def test_a_rulebook_that_is_none(site: Site, rulebook: str, catalogue: str) -> None:
    body = {"version": 2, "rulebook": rulebook, "catalogue": catalogue}
    answer = site.post("/rulebooks", site.as_staff(OLGA), body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "rulebook_unsound"


def test_durations_and_instants_that_do_not_exist(site: Site) -> None:
    case_id = site.world.case()
    evidence_id = site.world.evidence(case_id)
    for choice in (
        {"lasts": "9999y"},
        {"lasts": "soon"},
        {"until": "2026-02-30T00:00:00Z"},
        {"until": "2026-13-01T00:00:00Z"},
        {"until": "9999-12-31T23:59:59+00:00"},
        {"until": "0001-01-01T00:00:00+14:00"},
        {"until": "tomorrow"},
        {},
    ):
        body = {
            "clause": "H1",
            "facts": "He wrote to strangers.",
            "evidence": [evidence_id],
            "choices": [{"capabilities": ["chat.send_stranger"], **choice}],
        }
        answer = site.post(f"/cases/{case_id}/decisions", site.as_staff(ADA), body)
        assert answer.status_code in (400, 422), (choice, answer.text)


def test_a_file_is_not_named_by_its_sender(site: Site) -> None:
    """No file name is taken from anybody, so none can point anywhere."""
    described = json.dumps(site.client.get("/v1/openapi.json").json())
    assert "filename" not in described
