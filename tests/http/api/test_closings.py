"""Closings and reclamations by the API: the platform learns who closes, and gets back what nobody uses and nothing is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from dueprocess.application.wallet import Wallets
from dueprocess.domain.closing import REGRET, AskClosing
from dueprocess.domain.holding import Holdings
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import DAY, Instant, iso
from tests.holding import FixedWallet
from tests.http.site import Site
from tests.world import ADA, START, WEI

EMPTY = Holdings(START)
UNUSED = {"last_used_at": iso(Instant(START - 400 * DAY))}


def test_the_platform_learns_who_closes_and_when(site: Site) -> None:
    site.world.ok(AskClosing(WEI, without_data=True), Wallets(EMPTY, there=True))
    (line,) = site.get("/closings", site.as_platform(Scope.ACCOUNTS)).json()["items"]
    assert (line["account"], line["closed"]) == ("wei", False)
    site.world.after(REGRET)
    (line,) = site.get("/closings", site.as_platform(Scope.ACCOUNTS)).json()["items"]
    assert line["closed"] is True


def test_who_may_not_know_is_not_told(site: Site) -> None:
    assert site.get("/closings", site.as_platform(Scope.FEED)).status_code == 403
    assert site.get("/closings", site.as_staff(ADA)).status_code == 403
    assert site.get("/closings").status_code == 401


def test_an_unused_account_takes_two_askings_a_month_apart(site: Site) -> None:
    who, path = site.as_platform(Scope.ACCOUNTS), "/accounts/wei/reclamation"
    assert site.post(path, who, UNUSED).json()["events"][0]["event"] == "reclamation.announced"
    early = site.post(f"{path}/confirmation", who, UNUSED)
    assert (early.status_code, early.json()["code"]) == (409, "reclamation_too_early")
    site.world.after(30 * DAY)
    done = site.post(f"{path}/confirmation", who, UNUSED)
    assert done.json()["events"][0]["event"] == "reclamation.confirmed"


@pytest.mark.parametrize("path", ["/accounts/wei/reclamation", "/accounts/wei/reclamation/confirmation"])
def test_nobody_else_reclaims(site: Site, path: str) -> None:
    assert site.post(path, site.as_platform(Scope.FEED), UNUSED).status_code == 403
    assert site.post(path, site.as_staff(ADA), UNUSED).status_code == 403


def test_with_money_in_it_it_is_refused_and_where_the_wallet_is_away_too(tmp_path: Path) -> None:
    wallet = FixedWallet()
    with Site(tmp_path, wallet=wallet).running() as site:
        who = site.as_platform(Scope.ACCOUNTS)
        answer = site.post("/accounts/wei/reclamation", who, UNUSED)
        assert (answer.status_code, answer.json()["code"]) == (409, "debt_left")
        wallet.away = True
        answer = site.post("/accounts/wei/reclamation", who, UNUSED)
        assert (answer.status_code, answer.json()["code"]) == (503, "wallet_away")
