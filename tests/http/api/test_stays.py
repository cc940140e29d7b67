"""Stays through the API: two people, a day at most; guards observe within a second and enforce again by themselves."""

from __future__ import annotations

import pytest

from dueprocess.domain.stay import EndStay, Scope
from tests.http.following import follows, guarded
from tests.http.site import Site
from tests.setting_back import WHY, begun
from tests.world import ADA, BELA, HOUR, LAN, OLGA, SVEN, WEI

BODY = {"scope": "clause", "name": "H1", "hours": 4, "reason": "Half of today's decisions were wrong."}


def test_two_people_set_a_clause_back_and_one_ends_it(site: Site) -> None:
    made = site.post("/stays", site.as_staff(SVEN), BODY)
    assert made.status_code == 201, made.text
    stay_id = made.json()["ids"]["stay_id"]
    file = site.get(f"/stays/{stay_id}", site.as_staff(BELA)).json()
    assert (file["status"], file["until"], file["reason"]) == ("awaits", None, BODY["reason"])
    agreed = site.post(f"/stays/{stay_id}/approval", site.as_staff(BELA), {"seen": file["content"]})
    assert agreed.status_code == 200, agreed.text
    (listed,) = site.get("/stays", site.as_staff(ADA)).json()
    assert (listed["status"], listed["approved_by"]) == ("in_force", BELA)
    ended = site.post(f"/stays/{stay_id}/end", site.as_staff(OLGA), {"reason": "It was the other clause."})
    assert ended.status_code == 200, ended.text
    assert site.get(f"/stays/{stay_id}", site.as_staff(BELA)).json()["status"] == "over"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"name": "Z9"}, 422, "stay_subject_unknown"),
        ({"scope": "capability", "name": "appeal.lodge"}, 422, "capability_is_floor"),
        ({"scope": "everything"}, 400, "request_malformed"),
        ({"hours": 25}, 400, "request_malformed"),
        ({"hours": 0}, 400, "request_malformed"),
        ({"reason": " "}, 422, "text_missing"),
    ],
)
def test_what_cannot_be_set_back_says_why(
    site: Site, change: dict[str, object], status: int, code: str
) -> None:
    answer = site.post("/stays", site.as_staff(SVEN), BODY | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_one_that_does_not_exist_is_not_found(site: Site) -> None:
    assert site.get("/stays/sty_none", site.as_staff(SVEN)).status_code == 404
    assert site.post("/stays/sty_none/end", site.as_staff(SVEN), {"reason": "x"}).status_code == 404


def test_a_person_reads_it_in_their_own_standing(site: Site) -> None:
    site.world.decide("H1")
    begun(site.world)
    standing = site.get("/standing", site.as_person(WEI)).json()
    (measure,) = [item for item in standing["measures"] if not item["towards_person"]]
    (part,) = measure["set_back"]
    assert [item["name"] for item in part["capabilities"]] == ["chat.send_stranger"]
    assert "chat.send_stranger" in {item["name"] for item in standing["works"]}
    site.world.after(4 * HOUR)
    standing = site.get("/standing", site.as_person(WEI)).json()
    assert "chat.send_stranger" not in {item["name"] for item in standing["works"]}


@pytest.mark.parametrize(
    ("scope", "name"),
    [(Scope.CLAUSE, "H1"), (Scope.CAPABILITY, "chat.send_stranger"), (Scope.VERSION, "1")],
)
def test_a_guard_observes_meanwhile_and_enforces_again_with_nobody_left(
    served: tuple[Site, str], scope: Scope, name: str
) -> None:
    site, address = served
    site.world.decide("H1", target=LAN)
    with guarded(site, address) as guard:
        strangers, send = guard.capability("chat.send_stranger"), guard.capability("chat.send")
        assert not guard.check("wei", strangers).allowed
        begun(site.world, scope, name)
        follows(guard, site)
        verdict = guard.check("wei", strangers)
        assert (verdict.allowed, verdict.would_refuse) == (True, True)
        assert not guard.check("wei", send, target="lan").allowed  # it keeps two people apart
        site.world.after(4 * HOUR)  # nothing is recorded, nobody runs
        assert not guard.check("wei", strangers).allowed
        site.world.after(68 * HOUR)
        assert guard.check("wei", strangers).allowed


def test_ending_it_early_reaches_the_guard(served: tuple[Site, str]) -> None:
    site, address = served
    site.world.decide("H1")
    stay_id = begun(site.world)
    with guarded(site, address) as guard:
        strangers = guard.capability("chat.send_stranger")
        assert guard.check("wei", strangers).would_refuse
        site.world.ok(EndStay(stay_id, SVEN, WHY))
        follows(guard, site)
        assert not guard.check("wei", strangers).allowed


def test_what_is_decided_meanwhile_comes_by_the_feed_as_observed(served: tuple[Site, str]) -> None:
    site, address = served
    begun(site.world)
    with guarded(site, address) as guard:
        strangers = guard.capability("chat.send_stranger")
        site.world.decide("H1")
        follows(guard, site)
        assert guard.check("wei", strangers).would_refuse
        site.world.after(4 * HOUR)
        assert not guard.check("wei", strangers).allowed
