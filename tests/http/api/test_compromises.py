"""Stolen accounts through the API: linked services, the claim, two people; every guard lets the owner act again."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import COMPROMISES, ENQUIRIES
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import HOUR, Instant, iso
from tests import taking_over
from tests.http.following import follows, guarded
from tests.http.site import AGNES, AUDREY, Site
from tests.taking_over import found
from tests.world import ADA, ANNA, CHEN, CORA, LAN, SVEN, WEI

LINK = {
    "account": "wei",
    "service": "game",
    "own_account": "lan",
    "recovery": [{"account": "wei", "capability": "chat.send"}],
}


def body(site: Site, **changes: object) -> dict[str, object]:
    at = site.world.clock.at
    return {
        "account": "wei",
        "from_at": iso(Instant(at - HOUR)),
        "to_at": iso(at),
        "signs": ["new_device", "recovered_credentials"],
        "words": "A telephone in another city; he recovered it the next day with his ID.",
    } | changes


def linked(site: Site) -> str:
    made = site.post("/linked-services", site.as_platform(Scope.ACCOUNTS), LINK)
    assert made.status_code == 201, made.text
    return str(made.json()["ids"]["linked_service_id"])


def test_two_people_find_it_and_two_others_end_it(site: Site) -> None:
    linked(site)
    site.world.decide("H1")
    site.world.decide("A1", LAN)
    made = site.post("/compromises", site.as_staff(SVEN), body(site))
    assert made.status_code == 201, made.text
    key = made.json()["ids"]["compromise_id"]
    file = site.get(f"/compromises/{key}", site.as_staff(CHEN)).json()
    assert (file["status"], len(file["voids"]), file["outdated"]) == ("awaits", 2, False)
    assert file["accounts"] == [WEI, LAN]
    agreed = site.post(f"/compromises/{key}/approval", site.as_staff(CHEN), {"seen": file["content"]})
    assert agreed.status_code == 200, agreed.text
    assert site.world.allowed("chat.send_stranger")
    assert site.world.allowed("game.trade", LAN)
    said = site.post(f"/compromises/{key}/end-proposal", site.as_staff(ANNA), {"reason": "His own phone."})
    assert said.status_code == 200, said.text
    file = site.get(f"/compromises/{key}", site.as_staff(CORA)).json()
    ended = site.post(f"/compromises/{key}/end", site.as_staff(CORA), {"seen": file["end_content"]})
    assert ended.status_code == 200, ended.text
    (listed,) = site.get("/compromises", site.as_staff(AUDREY)).json()
    assert listed["status"] == "ended"
    assert site.world.allowed("chat.send_stranger")


def test_a_proposal_is_left(site: Site) -> None:
    site.world.decide("H1")
    key = site.post("/compromises", site.as_staff(ADA), body(site)).json()["ids"]["compromise_id"]
    left = site.post(f"/compromises/{key}/drop", site.as_staff(ADA), {"reason": "Another day."})
    assert left.status_code == 200, left.text
    assert site.get(f"/compromises/{key}", site.as_staff(ADA)).json()["drop_reason"] == "Another day."


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"account": "nobody"}, 404, "not_found"),
        ({"signs": []}, 400, "request_malformed"),
        ({"signs": ["bad_mood"]}, 400, "request_malformed"),
        ({"words": " "}, 422, "text_missing"),
        ({"from_at": "yesterday"}, 400, "request_malformed"),
        ({"account": "ming"}, 422, "compromise_voids_nothing"),
        ({"evidence": ["evd_none"]}, 422, "evidence_not_in_case"),
        ({"spared": [{"decision_id": "dec_none", "reason": "x"}]}, 422, "compromise_spares_other"),
    ],
)
def test_what_cannot_be_proposed_says_why(
    site: Site, change: dict[str, object], status: int, code: str
) -> None:
    site.world.decide("H1")
    answer = site.post("/compromises", site.as_staff(SVEN), body(site, **change))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_who_may_not(site: Site) -> None:
    site.world.decide("H1")
    for who in (site.as_person(WEI), site.as_platform(), site.as_staff(AGNES), site.as_staff(AUDREY)):
        assert site.post("/compromises", who, body(site)).status_code == 403
    assert site.get("/compromises", site.as_staff(AGNES)).status_code == 403
    assert site.get("/compromises/cmp_none", site.as_staff(CHEN)).status_code == 404
    assert site.post("/linked-services", site.as_staff(SVEN), LINK).status_code == 403
    assert site.post("/linked-services", site.as_platform(Scope.FEED), LINK).status_code == 403


def test_links_are_told_and_taken_back_by_the_platform(site: Site) -> None:
    key = linked(site)
    again = site.post("/linked-services", site.as_platform(Scope.ACCOUNTS), LINK)
    assert again.json()["events"] == []
    for account in ("wei", "lan"):
        (line,) = site.get(f"/accounts/{account}/linked-services", site.as_staff(AGNES)).json()
        assert (line["account"], line["own_account"], line["unlinked_at"]) == ("wei", "lan", None)
        assert line["recovery"] == [{"account": "wei", "capability": "chat.send"}]
    ended = site.call("DELETE", f"/linked-services/{key}", site.as_platform(Scope.ACCOUNTS))
    assert ended.status_code == 200, ended.text
    (line,) = site.get("/accounts/wei/linked-services", site.as_platform(Scope.ACCOUNTS)).json()
    assert line["unlinked_at"] is not None
    missing = site.call("DELETE", "/linked-services/lks_none", site.as_platform(Scope.ACCOUNTS))
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"own_account": "nobody"}, 404, "not_found"),
        ({"own_account": "wei"}, 422, "service_is_own_account"),
        ({"service": "lottery"}, 422, "service_unknown"),
        ({"recovery": [{"account": "wei", "capability": "no.such"}]}, 422, "capability_unknown"),
    ],
)
def test_what_cannot_be_linked_says_why(
    site: Site, change: dict[str, object], status: int, code: str
) -> None:
    answer = site.post("/linked-services", site.as_platform(Scope.ACCOUNTS), LINK | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_person_says_it_and_it_reaches_the_desk(site: Site) -> None:
    decision_id = site.world.decide("H1")
    at = site.world.clock.at
    claim = {"from_at": iso(Instant(at - HOUR)), "to_at": iso(at), "signs": ["new_device"]}
    asked = {"words": "That was not me.", "decision_id": decision_id, "claim": claim}
    made = site.post("/enquiries", site.as_person(WEI), asked)
    assert made.status_code == 201, made.text
    (row,) = site.world.find(ENQUIRIES, account_no=WEI)
    assert row.claim is not None
    assert (row.claim.from_at, row.claim.to_at) == (at - HOUR, at)
    wrong = asked | {"claim": claim | {"to_at": claim["from_at"]}}
    refused = site.post("/enquiries", site.as_person(WEI), wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "compromise_time_unsound")
    assert site.world.find(COMPROMISES) == ()


def test_guards_let_the_owner_act_again_here_and_in_the_game(served: tuple[Site, str]) -> None:
    site, address = served
    taking_over.linked(site.world)
    site.world.decide("H1")
    site.world.decide("A1", LAN)
    with guarded(site, address) as guard:
        strangers, trade = guard.capability("chat.send_stranger"), guard.capability("game.trade")
        assert not guard.check("wei", strangers).allowed
        assert not guard.check("lan", trade).allowed
        found(site.world)
        follows(guard, site)
        assert guard.check("wei", strangers).allowed
        assert guard.check("lan", trade).allowed
