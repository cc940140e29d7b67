"""Refusals and errors on the wire: one table, two languages, nothing echoed, no trace."""

from __future__ import annotations

from typing import Any

import pytest
from litestar import get

from dueprocess.http.api import ROUTES
from dueprocess.http.auth.caller import allow
from dueprocess.http.faults import FAULTS, STATUS, Fault
from dueprocess.http.languages import locales
from dueprocess.http.problems import (
    _CONFLICT,
    _FORBIDDEN,
    _MALFORMED,
    _NOT_FOUND,
    _UNAVAILABLE,
    _UNPROCESSABLE,
    STATUS_OF,
    problem_of,
)
from dueprocess.http.wording import entry_of
from dueprocess.kernel.refusal_texts import ENTRIES
from dueprocess.kernel.refusals import Code, refuse
from tests.http.site import Site
from tests.world import ADA, WEI


def test_every_code_has_one_answer() -> None:
    groups = (_NOT_FOUND, _FORBIDDEN, _CONFLICT, _MALFORMED, _UNPROCESSABLE, _UNAVAILABLE)
    assert set(STATUS_OF) == set(Code)
    assert sum(len(group) for group in groups) == len(Code)


def test_every_code_and_fault_has_words_in_every_language() -> None:
    assert set(ENTRIES) == set(Code)
    assert set(FAULTS) == set(Fault) == set(STATUS)
    for why in (*Code, *Fault):
        for locale in locales():
            words = entry_of(why, locale)
            assert words.meaning
            assert words.next_step
            assert not words.meaning.endswith((".", "。"))
    assert not {code.value for code in Code} & {fault.value for fault in Fault}


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB, zh;q=0.5", "en"),
        ("zh-Hant-TW", "zh-Hant"),
        ("fr, de;q=0.9", "en"),
        ("zh;q=0.1, en;q=0.2", "en"),
        ("zh;q=nonsense", "en"),
        ("*", "en"),
    ],
)
def test_the_language_is_the_caller_s(site: Site, wish: str, language: str) -> None:
    answer = site.get("/notices/made-up-id", {**site.as_person(WEI), "accept-language": wish})
    assert answer.status_code == 404
    assert answer.headers["content-language"] == language
    assert answer.headers["content-type"] == "application/problem+json"
    expected = entry_of(Code.NOT_FOUND, language)
    assert (answer.json()["title"], answer.json()["next_step"]) == (expected.meaning, expected.next_step)


def test_a_problem_says_what_to_do() -> None:
    problem = problem_of(refuse(Code.TEXT_TOO_LONG, "words", most="20000"), "en")
    assert problem.type == "urn:dueprocess:problem:text_too_long"
    assert problem.status == 422
    assert problem.at == "words"
    assert problem.detail.endswith("(most: 20000)")


def test_what_is_not_there_tells_nothing_of_why() -> None:
    assert problem_of(refuse(Code.NOT_FOUND, "account"), "en") == problem_of(refuse(Code.NOT_FOUND), "en")
    assert problem_of(refuse(Code.REMEDY_NOT_REQUESTED), "en") == problem_of(refuse(Code.NOT_FOUND), "en")


def test_nothing_of_the_input_is_echoed(site: Site) -> None:
    marker = "Zq7mark3r"
    attempts: list[Any] = [
        site.get(f"/notices/{marker}", site.as_person(WEI)),
        site.get("/cases", site.as_staff(ADA), section=marker),
        site.get("/cases", site.as_staff(ADA), cursor=marker),
        site.post("/cases", site.as_staff(ADA), {"account": marker, "category": "spam"}),
        site.post("/cases", site.as_staff(ADA), {"account": "wei", "category": f"{marker}!"}),
        site.post("/cases", site.as_staff(ADA), {"account": "wei", "category": "spam", marker: 1}),
        site.post("/cases", site.as_staff(ADA), marker),
        site.client.get(f"/v1/{marker}"),
        site.client.post("/v1/cases", headers={"idempotency-key": f"<{marker}>", **site.as_staff(ADA)}),
    ]
    for answer in attempts:
        assert 400 <= answer.status_code < 500
        assert marker not in answer.text
        assert marker not in str(answer.headers)


def test_a_bug_shows_no_trace(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    @get("/broken", opt=allow(public=True), sync_to_thread=True)
    def broken() -> None:
        raise RuntimeError("a secret in the message")

    monkeypatch.setattr("dueprocess.http.app.API_ROUTES", (*ROUTES, broken))
    with Site(tmp_path).running(raising=False) as site:
        answer = site.client.get("/v1/broken")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_every_answer_carries_the_security_headers(site: Site) -> None:
    for path in ("/v1/openapi.json", "/v1/nothing", "/nothing", "/v1/record/checkpoint"):
        headers = site.client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "geolocation=()" in headers["permissions-policy"]
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers


def test_https_is_kept_to(tmp_path: Any) -> None:
    with Site(tmp_path, "https://testserver.local").running() as site:
        assert "strict-transport-security" in site.client.get("/v1/openapi.json").headers


def test_another_method_is_told_which_ones_there_are(site: Site) -> None:
    answer = site.client.patch("/v1/cases")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert "GET" in answer.headers["allow"]
