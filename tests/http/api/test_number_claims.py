"""Number claims by the API: opened by the platform, read with the address of their page, undone, and told when they take effect."""

from __future__ import annotations

from dueprocess.domain.number_claim import Choice, ChooseNumber, FreeNumber
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import DAY
from tests.http.site import Site
from tests.protecting import PHONE, known_for_long
from tests.world import ADA, SVEN, WEI


def opened(site: Site) -> str:
    known_for_long(site.world)
    answer = site.post(
        "/number-claims", site.as_platform(Scope.ACCOUNTS), {"account": "wei", "number": PHONE}
    )
    assert answer.status_code == 201
    found: str = answer.json()["ids"]["claim_id"]
    return found


def test_a_claim_is_opened_chosen_undone_and_read(site: Site) -> None:
    who, claim_id = site.as_platform(Scope.ACCOUNTS), opened(site)
    one = site.get(f"/number-claims/{claim_id}", who).json()
    assert one["claim"]["stage"] == "open"
    assert "/number?token=" in one["url"]
    early = site.post(f"/number-claims/{claim_id}/undoing", who)
    assert (early.status_code, early.json()["code"]) == (409, "number_choice_not_undoable")
    site.world.ok(ChooseNumber(claim_id, Choice.NOT_MINE))
    assert site.get(f"/number-claims/{claim_id}", who).json()["claim"]["stage"] == "waits"
    done = site.post(f"/number-claims/{claim_id}/undoing", who)
    assert done.json()["events"][0]["event"] == "number_claim.choice_undone"


def test_the_platform_learns_what_is_freed(site: Site) -> None:
    claim_id = opened(site)
    site.world.ok(ChooseNumber(claim_id, Choice.NOT_MINE))
    site.world.after(7 * DAY)
    site.world.ok(FreeNumber(claim_id))
    (line,) = site.get("/number-claims", site.as_platform(Scope.ACCOUNTS)).json()
    assert (line["account"], line["number"], line["stage"]) == ("wei", PHONE, "freed")


def test_a_second_one_and_a_number_of_nobody_are_refused(site: Site) -> None:
    opened(site)
    who = site.as_platform(Scope.ACCOUNTS)
    again = site.post("/number-claims", who, {"account": "wei", "number": PHONE})
    assert (again.status_code, again.json()["code"]) == (409, "number_claim_open")
    other = site.post("/number-claims", who, {"account": "lan", "number": PHONE})
    assert (other.status_code, other.json()["code"]) == (422, "number_not_of_account")
    assert site.post("/number-claims", who, {"account": "nobody", "number": PHONE}).status_code == 404


def test_who_may_not_does_not(site: Site) -> None:
    claim_id = opened(site)
    for who in (site.as_platform(Scope.FEED), site.as_staff(ADA), site.as_person(WEI)):
        assert site.post("/number-claims", who, {"account": "wei", "number": PHONE}).status_code == 403
        assert site.post(f"/number-claims/{claim_id}/undoing", who).status_code == 403
        assert site.get(f"/number-claims/{claim_id}", who).status_code == 403
        assert site.get("/number-claims", who).status_code == 403
    assert site.get("/number-claims/ncl_none", site.as_staff(SVEN)).status_code == 404
