"""Unused accounts by the API: the platform protects one, and learns at once when its person is back."""

from __future__ import annotations

from typing import Any

import pytest

from dueprocess.domain.dormancy import WakeAccount
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import DAY, Instant, iso
from tests.http.site import Site
from tests.world import ADA, START, WEI

PATH = "/accounts/wei/dormancy"
BODY = {"last_used_at": iso(Instant(START - 400 * DAY)), "capabilities": ["wallet.pay"]}


def test_the_platform_protects_and_learns_that_the_person_is_back(site: Site) -> None:
    who = site.as_platform(Scope.ACCOUNTS)
    assert site.get(PATH, who).status_code == 404
    made = site.post(PATH, who, BODY)
    assert made.json()["events"][0]["event"] == "dormancy.begun"
    found = site.get(PATH, who).json()
    assert (found["protects"], found["capabilities"], found["ending"]) == (True, ["wallet.pay"], None)
    site.world.ok(WakeAccount(WEI, Instant(START - 500 * DAY)))
    found = site.get(PATH, who).json()
    assert (found["protects"], found["ending"]) == (False, "person")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"capabilities": ["wallet.withdraw"]}, 422, "capability_is_floor"),
        ({"capabilities": ["wallet.nothing"]}, 422, "capability_unknown"),
        ({"capabilities": []}, 422, "measure_empty"),
        ({"last_used_at": iso(START)}, 409, "account_in_use"),
        ({"last_used_at": "yesterday"}, 400, "request_malformed"),
    ],
)
def test_what_may_not_rest_is_refused(site: Site, change: dict[str, Any], status: int, code: str) -> None:
    answer = site.post(PATH, site.as_platform(Scope.ACCOUNTS), {**BODY, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_else_protects_or_asks(site: Site) -> None:
    for who in (site.as_platform(Scope.FEED), site.as_staff(ADA)):
        assert site.post(PATH, who, BODY).status_code == 403
        assert site.get(PATH, who).status_code == 403
    assert site.post(PATH, {}, BODY).status_code == 401
