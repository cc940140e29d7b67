"""The operator's page and the drafts in Chromium: no axe violation in both languages on phone and desk, nothing sideways."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from dueprocess.application.bridge import DraftAnswer
from dueprocess.application.operational import SessionKind
from dueprocess.application.webhook import Delivery, Endpoint
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.kernel.instants import Instant
from tests.http.web.desk.office import Office
from tests.world import ANNA, CHEN, OLGA

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LONG = "https://hooks.example.org/a/path/that/goes/on/and/on/and/on/and/on/and/on/and/on/dueprocess"


class Site:
    def __init__(self, folder: Path, served: Any) -> None:
        self.folder = folder
        self.url: str = served(self._make).url
        self.appeal = self.office.object_to(self.office.matter(decider=ANNA))
        webhooks, now = self.office.operational, self.office.clock.at
        for number, off in enumerate(("", "HTTP 410")):
            endpoint = Endpoint(f"whk_{number}", LONG, (), now, OLGA, 0, number, Instant(now + 60_000), off)
            webhooks.add_endpoint(endpoint)
            told = Delivery(endpoint.endpoint_id, 1, "evt_1", "notice.issued", now, 1, now, answer="HTTP 200")
            lost = Delivery(
                endpoint.endpoint_id, 2, "evt_2", "restriction.review_fell_due", now, 10, None, parked=True
            )
            waits = Delivery(
                endpoint.endpoint_id, 3, "evt_3", "appeal.lodged", now, 1, answer="no answer in time"
            )
            webhooks.spread(endpoint, (told, lost, waits), 3)

    def _make(self, url: str) -> Any:
        self.office = Office(self.folder, url)
        draft = DraftAnswer("Carla Muster", "2026-03-02T02:10:00.000Z", "One line.\n\nAnd another.")
        self.office.services = dataclasses.replace(self.office.services, drafts=lambda _: (draft,))
        return create_app(self.office.services)


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """What is closed after the server has stopped."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def site(tmp_path: Path, closing: ExitStack, served: Any) -> Site:
    made = Site(tmp_path, served)
    closing.callback(made.office.close)
    return made


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_both_pages_are_accessible_and_fit(browser: Any, site: Site, language: str) -> None:
    found: dict[Any, Any] = {}
    for person_id, path in ((OLGA, "/desk/webhooks"), (CHEN, f"/desk/appeals/{site.appeal}/drafts")):
        for width in (320, 1280):
            context = browser.new_context(
                locale=language, viewport={"width": width, "height": 900}, bypass_csp=True
            )
            cookie = sessions.begin(site.office.services, SessionKind.STAFF, person_id)
            context.add_cookies([{"name": cookie.key, "value": cookie.value or "", "url": site.url}])
            page = context.new_page()
            assert page.goto(site.url + path).status == 200
            page.add_script_tag(path=str(AXE))
            seen = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if seen or wide > width:
                found[path, width] = ([item["id"] for item in seen], wide)
            context.close()
    assert found == {}
