"""The pages that protect an account, in Chromium: accessible, on a narrow phone, in both languages, without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from dueprocess.application.operational import SessionKind
from dueprocess.domain.account import Channel
from dueprocess.domain.number_claim import Choice, ChooseNumber, OpenNumberClaim
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.http.auth.sessions import Origin
from dueprocess.http.auth.stop_links import NUMBER, NUMBER_STOP, StopLink, stop_address
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from tests.conftest import Served
from tests.http.web.person.test_browser import LANGUAGES, Site, sideways, small_targets, violations
from tests.http.web.scenes import BASE_URL, Scene
from tests.protecting import OLD, PHONE, contacts, known_for_long, placed
from tests.world import LAN, MING, WEI, private

pytestmark = pytest.mark.browser


class Shown(NamedTuple):
    """A page, and who looks at it by a factor that is known since then; None: nobody is signed in."""

    path: str
    who: AccountNo | None = WEI
    since: Instant | None = OLD


def protecting_pages(scene: Scene) -> dict[str, Shown]:
    """Each page that protects an account, by its name."""
    known_for_long(scene)
    placed(scene)
    claims = []
    for name, who, choice in (("lan", LAN, Choice.NOT_MINE), ("ming", MING, Choice.MINE), ("wei", WEI, None)):
        number = PHONE if who == WEI else f"{PHONE}{who}"
        if who != WEI:
            mail = (Channel.EMAIL, f"{name}@example.test", OLD)
            contacts(scene, mail, (Channel.SMS, number, OLD), name=name)
        (event,) = scene.ok(OpenNumberClaim(who, private(number)))
        claim_id: Any = event.claim_id  # type: ignore[attr-defined]
        if choice is not None:
            scene.ok(ChooseNumber(claim_id, choice))
        claims.append(StopLink(claim_id, who))

    def at(page: str, link: StopLink) -> Shown:
        return Shown(stop_address(scene.services.settings, page, link).removeprefix(BASE_URL), None)

    not_mine, mine, fresh = claims
    return {
        "hold": Shown("/payee-hold"),
        "hold-young": Shown("/payee-hold", since=None),
        "hold-never": Shown("/payee-hold", LAN),
        "sessions": Shown("/sessions"),
        "sessions-young": Shown("/sessions", since=None),
        "standing": Shown("/standing"),
        "standing-number": Shown("/standing", LAN),
        "number": at(NUMBER, fresh),
        "number-waits": at(NUMBER, not_mine),
        "number-unproven": at(NUMBER, mine),
        "number-stop": at(NUMBER_STOP, not_mine),
        "number-stop-mine": at(NUMBER_STOP, mine),
    }


@pytest.fixture
def site(scene: Scene, served: Callable[[Callable[[str], Any]], Served], browser: Browser) -> Iterator[Site]:
    made = Site(scene, served(lambda _url: create_app(scene.services)), browser)
    yield made
    made.close()


def opened(site: Site, shown: Shown, locale: str, width: int, *, script: bool = False) -> Page:
    """The page in a fresh browser of whoever looks at it."""
    page = site.page(locale, width, None, script=script)
    if shown.who is not None:
        origin = Origin(known_since=shown.since)
        cookie = sessions.begin(site.scene.services, SessionKind.PERSON, str(shown.who), origin)
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value or "", "url": site.url}])
    page.goto(site.url + shown.path)
    return page


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_page_is_accessible_and_fits_a_phone(site: Site, locale: str) -> None:
    for name, shown in protecting_pages(site.scene).items():
        page = opened(site, shown, locale, 320, script=True)
        assert violations(page) == [], name
        assert sideways(page) == 0, name
        assert small_targets(page) == [], name
        page.context.close()


def test_a_choice_is_made_and_undone_by_keyboard_alone(site: Site) -> None:
    page = opened(site, protecting_pages(site.scene)["number"], "en", 375)
    page.get_by_label("It is mine", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "You say: that account is not mine" in page.inner_text("main")
    page.get_by_role("button", name="Yes, that is right").press("Enter")
    page.get_by_role("button", name="Undo my choice").press("Enter")
    assert "Whose account is it?" in page.inner_text("main")
