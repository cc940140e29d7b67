"""Unused refunds by the API: owed when the measure has begun, confirmed once, and shown to the platform alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import DAY
from tests.domain.test_transition import STATED, rulebook
from tests.http.site import Site
from tests.world import ADA


@pytest.fixture
def owing(tmp_path: Path) -> Iterator[Site]:
    """Wei's game membership is taken away in 14 days."""
    with Site(tmp_path, rulebook=rulebook(STATED)).running() as site:
        site.world.decide("A1")
        site.world.after(1)
        site.world.decide("A1")
        yield site


def test_it_is_owed_when_the_transition_is_over_and_confirmed_once(owing: Site) -> None:
    who = owing.as_platform(Scope.REMEDIES)
    assert owing.get("/unused-refunds", who).json() == []
    owing.world.after(14 * DAY)
    (line,) = owing.get("/unused-refunds", who).json()
    assert (line["account"], line["capabilities"]) == ("wei", ["game.membership"])
    path = f"/unused-refunds/{line['restriction_id']}/confirmation"
    assert owing.post(path, who).json()["events"][0]["event"] == "transition.unused_refunded"
    assert owing.get("/unused-refunds", who).json() == []
    assert owing.post(path, who).json()["events"] == []


def test_before_that_nothing_is_confirmed(owing: Site) -> None:
    who = owing.as_platform(Scope.REMEDIES)
    answer = owing.post("/unused-refunds/nothing/confirmation", who)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_nobody_but_the_platform(owing: Site) -> None:
    assert owing.get("/unused-refunds", owing.as_platform(Scope.FEED)).status_code == 403
    assert owing.get("/unused-refunds", owing.as_staff(ADA)).status_code == 403
    assert owing.get("/unused-refunds").status_code == 401
    path = "/unused-refunds/nothing/confirmation"
    assert owing.post(path, owing.as_platform(Scope.FEED)).status_code == 403
    assert owing.post(path, owing.as_staff(ADA)).status_code == 403
