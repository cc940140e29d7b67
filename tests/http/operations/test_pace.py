"""Too often is said with when to come back; the floor and a first appeal are never too often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from litestar.routes import HTTPRoute

from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.pace import CALLERS_MOST, Pace
from dueprocess.http.limits import FLOOR
from dueprocess.kernel.instants import MINUTE, Instant
from tests.http.site import Site
from tests.world import ADA, CHEN, WEI

MOST = 5


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    settings = replace(made.services.settings, rate_token=MOST, rate_source=MOST, rate_person=MOST)
    made.services = replace(made.services, settings=settings)
    made.app = create_app(made.services)
    with made.running() as running:
        yield running


def statuses(site: Site, path: str, who: dict[str, str] | None, times: int) -> list[int]:
    return [site.get(path, who).status_code for _ in range(times)]


def test_a_token_a_person_and_an_address_each_have_their_own_measure(site: Site) -> None:
    token, ada, chen = site.as_platform(Scope.ACCOUNTS), site.as_staff(ADA), site.as_staff(CHEN)
    for path, who, within in (
        ("/rulebooks", token, 200),
        ("/cases", ada, 200),
        ("/cases", chen, 200),
        ("/rulebooks", None, 200),
    ):
        assert statuses(site, path, who, MOST) == [within] * MOST
        told = site.get(path, who)
        assert told.status_code == 429
        assert told.json()["code"] == "too_many_requests"
        assert 0 < int(told.headers["retry-after"]) <= 60
    assert site.get("/rulebooks", site.as_platform(Scope.LINKS)).status_code == 200, "another token"


def test_after_as_long_as_was_said_it_goes_on(site: Site) -> None:
    statuses(site, "/rulebooks", None, MOST)
    told = site.get("/rulebooks")
    site.world.after(int(told.headers["retry-after"]) * 1000)
    assert site.get("/rulebooks").status_code == 200


def test_made_up_tokens_are_counted_by_where_they_come_from(site: Site) -> None:
    found = [
        site.get("/cases", {"authorization": f"Bearer dpt_{number}"}).status_code
        for number in range(MOST + 1)
    ]
    assert found == [401] * MOST + [429]


def test_i_04_a_first_appeal_and_the_floor_are_never_limited(site: Site) -> None:
    """Whoever has used up everything still reads the notice, appeals, asks a human being, and gets in."""
    person = site.as_person(WEI)
    assert 429 in statuses(site, "/rulebooks", person, MOST + 2)
    assert 429 in statuses(site, "/rulebooks", None, MOST + 2)
    for _ in range(MOST + 2):
        decision_id = site.world.decide()
        assert site.get("/standing", person).status_code == 200
        assert site.post(f"/decisions/{decision_id}/appeals", person, {"words": "No."}).status_code == 201
        assert site.post("/enquiries", person, {"words": "Hello?"}).status_code == 201
        notice = site.get("/standing", person).json()["measures"][0]["notice_id"]
        assert site.get(f"/notices/{notice}", person).status_code == 200
        for path in ("/enter", "/human", f"/n/{notice}", "/standing", "/live"):
            assert site.client.get(path, headers=person).status_code == 200, path


def test_what_is_named_as_floor_exists_and_all_that_is_a_person_s_is_named(site: Site) -> None:
    routes: dict[str, Any] = {}
    for route in site.app.routes:
        if isinstance(route, HTTPRoute):
            for handler, _ in route.route_handler_map.values():
                routes.setdefault(route.path_format, []).append(handler.opt.get("allow"))
    assert set(routes) >= FLOOR
    persons = {path for path, allowed in routes.items() if any(one and one.person for one in allowed)}
    assert persons <= FLOOR


def test_too_many_callers_to_remember_are_all_let_in() -> None:
    pace = Pace()
    assert pace.wait("one", 1, Instant(0)) is None
    assert pace.wait("one", 1, Instant(0)) == 60
    for number in range(CALLERS_MOST):
        assert pace.wait(f"other {number}", 1, Instant(1)) is None
    assert pace.wait("one", 1, Instant(1)) is None
    assert pace.wait("one", 1, Instant(1)) == 60
    assert pace.wait("one", 1, Instant(MINUTE)) is None
