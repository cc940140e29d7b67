"""Handovers by the API: opening, the member's answer, the group's choice, what is owed, and its confirmation."""

from __future__ import annotations

import pytest

from dueprocess.domain.handover import ACT_WITHIN, NameSuccessor
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.ids import HandoverId
from dueprocess.kernel.instants import DAY
from tests.http.site import Site
from tests.world import ADA, LAN, WEI

BODY = {
    "account": "wei",
    "group": "group-1",
    "title": "Class 3b",
    "members": [{"account": "lan", "name": "Lin Lan"}, {"account": "ming", "name": "Zhou Ming"}],
}


@pytest.fixture
def opened(site: Site) -> tuple[Site, str]:
    """Wei cannot look after groups for 30 days; one is open."""
    for _ in range(3):
        site.world.decide("S1")
        site.world.after(1)
    answer = site.post("/handovers", site.as_platform(Scope.ACCOUNTS), BODY)
    assert answer.status_code == 201, answer.text
    return site, answer.json()["ids"]["handover_id"]


def owed(site: Site) -> list[dict[str, object]]:
    found: list[dict[str, object]] = site.get("/handovers", site.as_platform(Scope.ACCOUNTS)).json()
    return found


def test_named_accepted_done(opened: tuple[Site, str]) -> None:
    site, handover_id = opened
    who = site.as_platform(Scope.ACCOUNTS)
    (line,) = owed(site)
    assert (line["account"], line["group"], line["named"], line["successor"]) == (
        "wei",
        "group-1",
        None,
        None,
    )
    site.world.ok(NameSuccessor(HandoverId(handover_id), WEI, LAN))
    assert owed(site)[0]["named"] == "lan"
    answer = site.post(f"/handovers/{handover_id}/answer", who, {"member": "lan", "accepts": True})
    assert answer.json()["events"][0]["event"] == "handover.successor_found"
    (line,) = owed(site)
    assert (line["successor"], line["by_group"], line["named"]) == ("lan", False, None)
    done = site.post(f"/handovers/{handover_id}/confirmation", who)
    assert done.json()["events"][0]["event"] == "handover.done"
    assert owed(site) == []


def test_a_no_is_taken_and_nobody_else_s_yes(opened: tuple[Site, str]) -> None:
    site, handover_id = opened
    who, path = site.as_platform(Scope.ACCOUNTS), f"/handovers/{handover_id}/answer"
    site.world.ok(NameSuccessor(HandoverId(handover_id), WEI, LAN))
    answer = site.post(path, who, {"member": "ming", "accepts": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "successor_unfit")
    site.post(path, who, {"member": "lan", "accepts": False})
    assert owed(site)[0]["named"] is None


def test_the_group_chooses_when_the_three_days_are_over(opened: tuple[Site, str]) -> None:
    site, handover_id = opened
    who, path = site.as_platform(Scope.ACCOUNTS), f"/handovers/{handover_id}/choice"
    early = site.post(path, who, {"member": "ming"})
    assert (early.status_code, early.json()["code"]) == (409, "handover_too_early")
    site.world.after(ACT_WITHIN)
    assert site.post(path, who, {"member": "ming"}).status_code == 200
    (line,) = owed(site)
    assert (line["successor"], line["by_group"]) == ("ming", True)
    again = site.post(path, who, {"member": "lan"})
    assert (again.status_code, again.json()["code"]) == (409, "handover_over")


def test_when_the_measure_is_over_it_has_lapsed(opened: tuple[Site, str]) -> None:
    site, _ = opened
    site.world.after(30 * DAY)
    assert owed(site)[0]["lapsed"] is True


def test_said_twice_it_is_one_and_without_a_measure_none(opened: tuple[Site, str]) -> None:
    site, _ = opened
    who = site.as_platform(Scope.ACCOUNTS)
    assert site.post("/handovers", who, BODY).json()["events"] == []
    answer = site.post("/handovers", who, {**BODY, "account": "lan", "members": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_cut_off")


def test_what_was_not_settled_is_not_confirmed(opened: tuple[Site, str]) -> None:
    site, handover_id = opened
    who = site.as_platform(Scope.ACCOUNTS)
    assert site.post(f"/handovers/{handover_id}/confirmation", who).status_code == 404


@pytest.mark.parametrize("path", ["", "/x/answer", "/x/choice", "/x/confirmation"])
def test_nobody_but_the_platform(opened: tuple[Site, str], path: str) -> None:
    site, _ = opened
    assert site.post(f"/handovers{path}", site.as_platform(Scope.FEED), BODY).status_code == 403
    assert site.post(f"/handovers{path}", site.as_staff(ADA), BODY).status_code == 403
    assert site.get("/handovers", site.as_staff(ADA)).status_code == 403
