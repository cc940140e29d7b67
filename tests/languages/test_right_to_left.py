"""From right to left: every page of the person and of the desk, on a phone and on a screen, in a language made for it.

`SHOTS=/some/folder pytest tests/languages/test_right_to_left.py` keeps a picture of each page, to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dueprocess.http.app import create_app
from tests.conftest import Served
from tests.http.web.desk.test_in_the_browser import Site as DeskSite
from tests.http.web.desk.test_in_the_browser import desk
from tests.http.web.person.test_browser import Site, every_page
from tests.http.web.scenes import Scene, first_offence
from tests.languages.layout import flaws, unturned
from tests.languages.pseudo import spoken

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOTS = os.environ.get("SHOTS")
WIDTHS = (375, 1280)


@pytest.fixture
def tag(tmp_path: Path) -> Iterator[str]:
    """The language, while a test lasts."""
    folder = tmp_path / "languages"
    folder.mkdir()
    with spoken(folder) as made:
        yield made


@pytest.fixture
def site(scene: Scene, served: Callable[[Callable[[str], Any]], Served], browser: Browser) -> Iterator[Site]:
    made = Site(scene, served(lambda _url: create_app(scene.services)), browser)
    yield made
    made.close()


@pytest.fixture
def desk_site(tmp_path: Path, served: Any) -> Iterator[DeskSite]:
    with ExitStack() as closing:
        made = DeskSite(tmp_path, served)
        closing.callback(made.office.close)
        yield made


def looked_at(page: Page, name: str, width: int, *, turned: bool) -> list[str]:
    """What is wrong with a page; its picture is kept where somebody wants to look."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(e => { if (e.id !== 'closed') e.open = true; })"
    )
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name.replace(' ', '-')}-{width}.png", full_page=True)
    return [f"{name}: {flaw}" for flaw in (*flaws(page), *(unturned(page) if turned else ()))]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_persons_pages_turn_around_whole(site: Site, tag: str, width: int) -> None:
    found = []
    for name, (path, who) in every_page(site).items():
        page = site.page(tag, width, who, script=True)
        page.goto(site.url + path)
        assert page.evaluate("[document.documentElement.lang, document.dir]") == [tag, "rtl"]
        found += looked_at(page, name, width, turned=True)
        page.context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_form_with_mistakes_turns_around(site: Site, tag: str, width: int) -> None:
    page = site.page(tag, width, script=True)
    page.goto(f"{site.url}/n/{first_offence(site.scene)}")
    page.click("form[action$='/appeal'] button")
    assert page.locator(".govuk-error-summary").is_visible()
    found = looked_at(page, "mistakes", width, turned=True)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_desk_turns_around_whole(desk_site: DeskSite, browser: Browser, tag: str, width: int) -> None:
    found = []
    for name, (who, path) in desk_site.places().items():
        page = desk(browser, desk_site, who, tag, width, script=True)
        page.goto(desk_site.url + path)
        found += looked_at(page, f"desk {name}", width, turned=True)
        page.context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_from_left_to_right_nothing_lies_on_anything_either(site: Site, locale: str, width: int) -> None:
    found = []
    for name, (path, who) in every_page(site).items():
        page = site.page(locale, width, who, script=True)
        page.goto(site.url + path)
        found += looked_at(page, f"{locale} {name}", width, turned=False)
        page.context.close()
    assert not found, "\n".join(found)
