"""Retention by the API: a platform asks before it deletes, and is told why and until when."""

from __future__ import annotations

from dueprocess.application.views.all import DECISIONS
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import Instant, iso
from tests.http.site import Site
from tests.policy import RULEBOOK
from tests.world import ADA

PATH = "/accounts/wei/retention"


def test_a_platform_learns_that_it_has_to_keep_and_until_when(site: Site) -> None:
    who = site.as_platform(Scope.ACCOUNTS)
    assert site.get(PATH, who).json() | {"at": ""} == {"at": "", "keep": False, "until": None, "grounds": []}
    decision = site.world.decide()
    told_at = site.world.get(DECISIONS, decision).told_at
    last = iso(Instant(told_at + RULEBOOK.appeal_window.nominal))
    found = site.get(PATH, who).json()
    assert (found["keep"], found["until"]) == (True, last)
    assert {"ground": "appeal_right", "until": last, "decision_id": decision} in found["grounds"]
    site.world.appeal(decision)
    assert site.get(PATH, who).json()["until"] is None


def test_who_may_not_know_is_not_told_and_nobody_s_account_is_not_found(site: Site) -> None:
    assert site.get(PATH).status_code == 401
    assert site.get(PATH, site.as_platform(Scope.FEED)).status_code == 403
    assert site.get(PATH, site.as_staff(ADA)).status_code == 200
    assert site.get("/accounts/nobody/retention", site.as_platform(Scope.ACCOUNTS)).status_code == 404
