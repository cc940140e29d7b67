"""The same key any number of times, also at once, is one effect and one answer (I-31)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dueprocess.application.views.all import APPEALS
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.tokens import issue_token
from tests.http.site import Site
from tests.world import ADA, ANNA, LAN, OLGA, WEI


def test_a_repeated_call_gives_the_same_answer(site: Site) -> None:
    body, key = {"account": "wei", "category": "spam"}, site.key()
    first = site.post("/cases", site.as_staff(ADA), body, key=key)
    position = site.position
    again = site.post("/cases", site.as_staff(ADA), body, key=key)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "idempotent-replay" not in first.headers
    assert again.headers["idempotent-replay"] == "true"
    assert site.position == position


def test_the_same_key_with_another_body_is_refused(site: Site) -> None:
    key = site.key()
    site.post("/cases", site.as_staff(ADA), {"account": "wei", "category": "spam"}, key=key)
    position = site.position
    for path, body in (
        ("/cases", {"account": "wei", "category": "fraud"}),
        ("/cases", {"account": "lan", "category": "spam"}),
    ):
        answer = site.post(path, site.as_staff(ADA), body, key=key)
        assert answer.status_code == 409
        assert answer.json()["code"] == "command_id_reused"
    enquiry = site.post("/enquiries", site.as_person(WEI), {"words": "Hello?"})
    answer = site.post(
        f"/enquiries/{enquiry.json()['ids']['enquiry_id']}/answer",
        site.as_staff(ADA),
        {"reply": "Yes."},
        key=key,
    )
    assert answer.json()["code"] == "command_id_reused"
    assert site.position == position + 1


def test_two_callers_neither_collide_nor_read_one_another_s_answers(site: Site) -> None:
    key, body = site.key(), {"account": "wei", "category": "spam"}
    first = site.post("/cases", site.as_staff(ADA), body, key=key)
    second = site.post("/cases", site.as_staff(ANNA), body, key=key)
    assert first.status_code == second.status_code == 201
    assert first.json()["ids"]["case_id"] != second.json()["ids"]["case_id"]
    assert "idempotent-replay" not in second.headers
    words = {"words": "Is anybody there?"}
    asked = [site.post("/enquiries", site.as_person(person), words, key=key) for person in (WEI, LAN)]
    assert asked[0].json()["ids"]["enquiry_id"] != asked[1].json()["ids"]["enquiry_id"]
    reports = {"account": "wei", "category": "spam", "content": ["c-1"]}
    secret, _ = issue_token(site.operational, site.world.clock.now(), "another", (Scope.REPORTS,))
    filed = [
        site.post("/reports", who, reports, key=key)
        for who in (site.as_platform(Scope.REPORTS), {"authorization": f"Bearer {secret}"})
    ]
    assert filed[0].json()["ids"]["report_id"] != filed[1].json()["ids"]["report_id"]


def test_a_refusal_is_not_stored(site: Site) -> None:
    key, body = site.key(), {"account": "zhu", "category": "spam"}
    assert site.post("/cases", site.as_staff(ADA), body, key=key).status_code == 404
    assert site.call("PUT", "/accounts/zhu", site.as_platform(Scope.ACCOUNTS), {}).status_code == 200
    assert site.post("/cases", site.as_staff(ADA), body, key=key).status_code == 201


def test_a_dry_run_writes_nothing_and_foretells_the_ids(site: Site) -> None:
    key, body = site.key(), {"account": "wei", "category": "spam"}
    position = site.position
    asked = site.post("/cases", site.as_staff(ADA), body, key=key, dry_run=True)
    assert asked.status_code == 200
    assert asked.json()["dry_run"]
    assert site.position == position
    done = site.post("/cases", site.as_staff(ADA), body, key=key)
    assert done.status_code == 201
    assert "idempotent-replay" not in done.headers
    assert done.json()["ids"] == asked.json()["ids"]
    replay = site.post("/cases", site.as_staff(ADA), body, key=key, dry_run=True)
    assert replay.json() == done.json()


@pytest.mark.parametrize("key", ["", "short", "x" * 101, "with space in it", "semi;colon;here", "äöüäöüäöü"])
def test_a_malformed_key_is_refused(site: Site, key: str) -> None:
    position = site.position
    headers = {**site.as_staff(ADA), "idempotency-key": key.encode()}
    answer = site.client.post("/v1/cases", headers=headers, json={"account": "wei", "category": "spam"})
    assert answer.status_code == 400
    assert site.position == position


def test_twenty_at_once_with_one_key_are_one_effect(site: Site) -> None:
    decision_id = site.world.decide()
    who, key = site.as_person(WEI), site.key()
    position = site.position

    def lodge(_: int) -> Any:
        return site.post(f"/decisions/{decision_id}/appeals", who, {"words": "It was not me."}, key=key)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lodge, range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replay" not in answer.headers for answer in answers) == 1
    (appeal,) = site.world.find(APPEALS, decision_id=decision_id)
    assert len(appeal.words) == 1
    made = len(answers[0].json()["events"])
    assert site.position == position + made


def test_a_link_asked_for_twice_is_one_link(site: Site) -> None:
    key, who = site.key(), site.as_platform(Scope.LINKS)
    first = site.post("/accounts/wei/links", who, {}, key=key)
    site.world.after(1000)
    again = site.post("/accounts/wei/links", who, {}, key=key)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["idempotent-replay"] == "true"
    other = site.post("/accounts/wei/links", who, {"lasts": "1h"}, key=key)
    assert other.status_code == 409
    fresh = site.post("/accounts/wei/links", who, {})
    assert fresh.json()["url"] != first.json()["url"]


def test_registering_again_with_nothing_new_changes_nothing(site: Site) -> None:
    body = {"contacts": [{"channel": "email", "address": "wei@example.org"}], "locale": "en", "zone": "UTC"}
    first = site.call("PUT", "/accounts/wei", site.as_platform(Scope.ACCOUNTS), body)
    assert [line["event"] for line in first.json()["events"]] == ["account.reached"]
    position = site.position
    again = site.call("PUT", "/accounts/wei", site.as_platform(Scope.ACCOUNTS), body)
    assert again.json()["events"] == []
    assert site.position == position


def test_an_operator_erases_and_the_id_is_forgotten(site: Site) -> None:
    assert site.call("DELETE", "/accounts/lan", site.as_staff(OLGA)).status_code == 200
    assert site.get("/accounts/lan/standing", site.as_platform(Scope.STANDING)).status_code == 404
    assert site.call("DELETE", "/accounts/lan", site.as_staff(OLGA)).status_code == 404
