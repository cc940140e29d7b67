"""Imports over a real connection: guards refuse what was imported, people are told, and an undo frees them at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.guard import Epoch, Guard
from dueprocess.http.auth.caller import Scope
from tests.http.serving import serving
from tests.http.site import Site
from tests.importing import given, imported, looked_at, undone
from tests.policy import STRANGERS
from tests.world import DAY, WEI


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Site, str]]:
    site = Site(tmp_path)
    with serving(site.app) as address:
        yield site, address
    site.services.store.close()  # type: ignore[attr-defined]


def guarded(site: Site, address: str) -> Guard:
    guard = Guard(address, token=site.platform_token(Scope.FEED), clock=lambda: site.world.clock.at)
    assert guard.wait_ready(20)
    return guard


def test_a_guard_that_follows_refuses_what_was_imported_and_allows_what_was_undone(
    served: tuple[Site, str],
) -> None:
    site, address = served
    guard = guarded(site, address)
    stranger = guard.capability(STRANGERS)
    assert guard.check("wei", stranger).allowed
    imported(site.world, given("wei"), given("lan", target="ming"))
    assert guard.wait_for(Epoch(1, site.position), 20)
    verdict = guard.check("wei", stranger)
    assert not verdict.allowed
    assert guard.check("lan", stranger).allowed
    assert not guard.check("lan", stranger, "ming").allowed
    undone(site.world)
    assert guard.wait_for(Epoch(1, site.position), 20)
    assert guard.check("wei", stranger).allowed
    guard.close()


def test_a_row_that_departed_is_refused_alike_and_leads_to_the_very_notice(served: tuple[Site, str]) -> None:
    site, address = served
    imported(site.world, given("wei"), given("lan"))
    guard = guarded(site, address)
    stranger = guard.capability(STRANGERS)
    before = guard.check("wei", stranger)
    (row,) = looked_at(site.world)
    assert before.notice is not None
    assert before.notice.endswith(row.notice_id)
    assert guard.wait_for(Epoch(1, site.position), 20)
    assert guard.check("wei", stranger).notice == before.notice
    site.world.after(31 * DAY)
    assert guard.check("wei", stranger).allowed, "it ends by its date, with no word from the server"
    guard.close()


def test_whoever_asks_for_a_standing_sees_what_an_import_brought_in(site: Site) -> None:
    imported(site.world, given("wei"), given("newcomer"))
    platform = site.as_platform(Scope.STANDING, Scope.LINKS)
    found = site.get("/accounts/wei/standing", platform).json()
    assert [line["name"] for line in found["measures"][0]["capabilities"]] == [STRANGERS]
    fresh = site.get("/accounts/newcomer/standing", platform)
    assert fresh.status_code == 200
    notice_id = fresh.json()["measures"][0]["notice_id"]
    link = site.post("/accounts/newcomer/links", platform, {"purpose": "notice", "notice_id": notice_id})
    assert link.status_code == 201
    assert site.get("/accounts/ming/standing", platform).json()["measures"] == []
    own = site.get("/standing", site.as_person(WEI)).json()
    assert len(own["measures"]) == 1
