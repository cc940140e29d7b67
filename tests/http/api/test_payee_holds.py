"""Payee holds by the API: placed by staff or by a program, told to guards, shown in the standing, ended by who may."""

from __future__ import annotations

import pytest

from dueprocess.domain.payee_hold import STOPPED, VerifyPayeeHold
from dueprocess.domain.stay import Scope as StayScope
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import DAY, HOUR, Instant, iso
from tests.detecting import register
from tests.http.following import follows, guarded
from tests.http.site import AGNES, AUDREY, Site
from tests.protecting import OLD, placed
from tests.setting_back import begun
from tests.world import ADA, BELA, CHEN, OLGA, WEI

BASE = "http://testserver.local"


def body(site: Site, **changes: object) -> dict[str, object]:
    seen = iso(Instant(site.world.clock.at - HOUR))
    return {"account": "wei", "signs": ["new_device"], "words": "A new telephone.", "seen_at": seen} | changes


def test_a_decider_places_it_a_reviewer_lifts_it_and_the_standing_says_so(site: Site) -> None:
    answer = site.post("/payee-holds", site.as_staff(ADA), body(site))
    assert answer.status_code == 201
    hold_id = answer.json()["ids"]["hold_id"]
    standing = site.get("/accounts/wei/standing", site.as_platform(Scope.STANDING)).json()
    assert standing["payee_hold"]["hold_id"] == hold_id
    assert STOPPED not in [line["name"] for line in standing["works"]]
    (file,) = site.get("/payee-holds", site.as_staff(AUDREY)).json()
    assert (file["account"], file["in_force"], file["words"]) == ("wei", True, "A new telephone.")
    lifted = site.post(
        f"/payee-holds/{hold_id}/lifting", site.as_staff(CHEN), {"reason": "It was the owner."}
    )
    assert lifted.json()["events"][0]["event"] == "payee_hold.ended"
    assert site.get(f"/payee-holds/{hold_id}", site.as_staff(AUDREY)).json()["ended_by"] == "lifted"
    standing = site.get("/standing", site.as_person(WEI)).json()
    assert standing["payee_hold"] is None
    assert STOPPED in [line["name"] for line in standing["works"]]


def test_a_guard_stops_new_payees_and_nothing_else_until_it_is_over(served: tuple[Site, str]) -> None:
    site, address = served
    with guarded(site, address) as guard:
        new, pay = guard.capability(STOPPED), guard.capability("wallet.pay")
        assert guard.check("wei", new, "lan").allowed
        placed(site.world)
        follows(guard, site)
        verdict = guard.check("wei", new, "lan")
        assert (verdict.answer, verdict.notice) == ("restricted", f"{BASE}/payee-hold")
        assert guard.check("wei", pay, "lan").allowed
        assert guard.check("wei", guard.capability("wallet.withdraw")).allowed
        assert guard.check("lan", new).allowed
        with guarded(site, address) as late:  # by the snapshot
            assert not late.check("wei", late.capability(STOPPED)).allowed
        site.world.ok(VerifyPayeeHold(WEI, OLD))
        follows(guard, site)
        assert guard.check("wei", new, "lan").allowed


def test_i_08_its_end_needs_nobody(served: tuple[Site, str]) -> None:
    site, address = served
    placed(site.world)
    with guarded(site, address) as guard:
        new = guard.capability(STOPPED)
        site.world.clock.at = Instant(site.world.clock.at + 72 * HOUR - 1)
        assert not guard.check("wei", new).allowed
        site.world.clock.at = Instant(site.world.clock.at + 1)
        assert guard.check("wei", new).allowed


def test_two_people_set_it_back_like_everything_else(served: tuple[Site, str]) -> None:
    site, address = served
    placed(site.world)
    begun(site.world, StayScope.CAPABILITY, STOPPED)
    with guarded(site, address) as guard:
        assert guard.check("wei", guard.capability(STOPPED)).allowed


def test_a_program_places_it_alone_and_stops_over_its_budget(site: Site) -> None:
    who, detector = site.as_platform(Scope.SIGNALS), register(site.world, acts_a_minute=1)
    assert site.post("/payee-holds", who, body(site, detector=detector)).status_code == 201
    answer = site.post("/payee-holds", who, body(site, account="lan", detector=detector))
    assert (answer.status_code, answer.json()["code"]) == (409, "detector_over_budget")


def test_a_person_is_who_they_are_and_a_program_names_itself(site: Site) -> None:
    detector = register(site.world)
    assert site.post("/payee-holds", site.as_staff(ADA), body(site, detector=detector)).status_code == 400
    assert site.post("/payee-holds", site.as_platform(Scope.SIGNALS), body(site)).status_code == 400


def test_who_may_not_does_not(site: Site) -> None:
    hold_id = placed(site.world)
    for who in (BELA, OLGA, AGNES):
        assert site.post("/payee-holds", site.as_staff(who), body(site)).status_code == 403
        assert site.get("/payee-holds", site.as_staff(who)).status_code == 403
    why = {"reason": "x"}
    assert site.post(f"/payee-holds/{hold_id}/lifting", site.as_staff(AGNES), why).status_code == 403
    assert (
        site.post(f"/payee-holds/{hold_id}/lifting", site.as_platform(Scope.SIGNALS), why).status_code == 403
    )
    assert site.get("/payee-holds/pyh_none", site.as_staff(ADA)).status_code == 404


def test_the_platform_says_that_the_person_showed_it(site: Site) -> None:
    placed(site.world)
    who, path = site.as_platform(Scope.ACCOUNTS), "/accounts/wei/payee-hold/verification"
    young = site.post(path, who, {"known_since": iso(Instant(site.world.clock.at - DAY))})
    assert (young.status_code, young.json()["code"]) == (403, "older_factor_needed")
    assert site.post(path, who, {"known_since": iso(OLD)}).status_code == 200
    again = site.post(path, who, {"known_since": iso(OLD)})
    assert (again.status_code, again.json()["code"]) == (409, "payee_hold_not_in_force")
    assert site.post(path, site.as_person(WEI), {"known_since": iso(OLD)}).status_code == 403


@pytest.mark.parametrize(("device_since", "status"), [(None, 403), (iso(OLD), 200)])
def test_signing_others_out_takes_an_older_device_while_it_stands(
    site: Site, device_since: str | None, status: int
) -> None:
    who, path = site.as_platform(Scope.ACCOUNTS), "/accounts/wei/other-sessions/end"
    asked = {"device_since": device_since}
    assert site.post(path, who, asked).status_code == 200
    placed(site.world)
    assert site.post(path, who, asked).status_code == status
    assert site.post(path, site.as_platform(Scope.FEED), asked).status_code == 403
