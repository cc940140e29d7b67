"""Signing out: here and at the directory, by the person, and by the directory's own call, which must prove itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dueprocess.adapters.store.schema import SESSION
from tests.http.web.desk.office import Office
from tests.oidc.office import PEOPLE, DirectoryOffice
from tests.oidc.provider import Provider, provider
from tests.world import ADA

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 1280)


class Place:
    """An office on a port of its own, and the provider that knows it."""

    def __init__(self, folder: Path, directory: Provider, url: str) -> None:
        self.directory, self.url = directory, url
        self.office = DirectoryOffice(folder, directory.address, url, name="Example Directory")

    def sign_in(self, context: BrowserContext, *, second: bool = True) -> Page:
        """The whole way in a browser: the button, the provider's page, and back."""
        page = context.new_page()
        page.goto(f"{self.url}/desk")
        page.get_by_role("button", name="Sign in with Example Directory").click()
        if page.url.startswith(self.directory.address):
            page.get_by_label("Name").fill("ada")
            page.get_by_label("Second factor").set_checked(second)
            page.get_by_role("button", name="Continue").click()
        return page

    def live_sessions(self) -> int:
        """How many sessions of staff have not ended."""
        with self.office.store.operate() as connection:  # type: ignore[attr-defined]
            return len(connection.execute(SESSION.select().where(SESSION.c.ended_at.is_(None))).all())


@pytest.fixture
def place(tmp_path: Path, served: Callable[[Callable[[str], Any]], Any]) -> Any:
    """A served office. The provider has to know its address, so it starts when that is known."""
    found: list[Place] = []
    running: list[Any] = []

    def make(url: str) -> Any:
        running.append(provider(tmp_path, PEOPLE, url))
        found.append(Place(tmp_path, running[0].__enter__(), url))
        return found[0].office.app

    served(make)
    yield found[0]
    running[0].__exit__(None, None, None)


@pytest.fixture
def context(browser: Browser) -> Any:
    """A browser that reads English and runs no script."""
    made = browser.new_context(locale="en-GB", java_script_enabled=False)
    yield made
    made.close()


def test_signed_in_and_out_in_a_browser_here_and_at_the_directory(
    place: Place, context: BrowserContext
) -> None:
    page = place.sign_in(context)
    expect(page.get_by_role("status")).to_have_text("You are signed in.")
    assert page.url == f"{place.url}/desk"
    elsewhere = [item for item in context.cookies(place.url) if item["name"] == "dp_staff"]
    context.clear_cookies(name="dp_staff")
    place.sign_in(context)
    assert place.live_sessions() == 2

    page.goto(f"{place.url}/desk/sessions")
    expect(page.get_by_text("Chrome on Linux")).to_have_count(2)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out here")
    assert place.live_sessions() == 1
    page.get_by_role("button", name="Sign out of Example Directory too").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    page.wait_for_url(f"{place.url}/desk/sign-in*")

    assert place.live_sessions() == 0, "the directory's own call ended the other session of that sign-in"
    context.add_cookies(elsewhere)
    page.goto(f"{place.url}/desk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the desk")
    page.get_by_role("button", name="Sign in with Example Directory").click()
    expect(page.get_by_label("Second factor")).to_be_visible()


def test_whoever_signed_out_of_the_directory_is_asked_again(place: Place, context: BrowserContext) -> None:
    page = place.sign_in(context)
    assert place.live_sessions() == 1
    page.goto(f"{place.directory.address}/session/end")
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page.get_by_text("Sign-out Success")).to_be_visible()
    assert place.live_sessions() == 0
    page.goto(f"{place.url}/desk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the desk")


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_the_pages_of_signing_in_can_be_read_by_everybody(
    place: Place, browser: Browser, language: str
) -> None:
    """Each at the width of a small phone and of a desk: no axe violation, nothing wider than the screen."""
    made = browser.new_context(locale=language, bypass_csp=True)
    page = made.new_page()
    cookie = place.office.desk(ADA).client.cookies["dp_staff"]
    wrong = []
    for path, signed_in in (
        ("/desk/sign-in", False),
        ("/desk/oidc/callback?state=x", False),
        ("/desk/oidc/left", False),
        ("/desk/sessions", True),
        ("/desk/staff/p_ada/sign-ins", True),
    ):
        who = place.office.desk("p_olga").client.cookies["dp_staff"] if "staff/" in path else cookie  # type: ignore[arg-type]
        made.clear_cookies()
        if signed_in:
            made.add_cookies([{"name": "dp_staff", "value": who, "url": place.url}])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{place.url}{path}")
            page.add_script_tag(path=AXE)
            found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)[
                "violations"
            ]
            wrong += [f"{path} {width}: {item['id']} {item['nodes'][0]['html']}" for item in found]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wrong.append(f"{path} {width}: wider than the screen")
    made.close()
    assert not wrong, "\n".join(wrong)


def test_without_a_directory_its_pages_do_not_exist(tmp_path: Path) -> None:
    with Office(tmp_path).running() as office:
        for path in ("start", "callback?code=x&state=y", "left"):
            assert office.client.get(f"/desk/oidc/{path}").status_code == 404
        assert office.client.post("/desk/oidc/logout", data={"logout_token": "x"}).status_code == 404
        assert "/desk/oidc" not in office.client.get("/desk/sign-in").text
