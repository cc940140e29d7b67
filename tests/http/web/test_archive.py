"""The pages inside an archive, from the disk in Chromium: accessible, on a phone, in each language, with no network."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dueprocess.adapters.archive.folder import FolderArchives
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.own_case_file import own_case_file
from tests.archiving import PAGES, job, ordinary
from tests.http.web.person.test_browser import sideways, violations
from tests.http.web.scenes import Scene, first_offence, overturned
from tests.world import WEI

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_a_violation_none_scrolls_sideways_none_asks_the_network(
    scene: Scene, browser: Browser, tmp_path: Path, locale: str, width: int
) -> None:
    overturned(scene)
    first_offence(scene)
    with scene.store.read() as reader:
        own = own_case_file(Looking(reader, scene.engine.policies, scene.clock.at), WEI)
        archives = FolderArchives(tmp_path / "exports", ordinary(), PAGES)
        archives.make(job(case_file=own, locale=locale), lambda: None)
    (path,) = (tmp_path / "exports").iterdir()
    zipfile.ZipFile(path).extractall(tmp_path / "home")
    context = browser.new_context(viewport={"width": width, "height": 812}, bypass_csp=True, offline=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    pages = sorted((tmp_path / "home").rglob("*.html"))
    assert len(pages) > 12
    for each in pages:
        page.goto(each.as_uri())
        assert page.evaluate("document.documentElement.lang") == locale
        assert violations(page) == [], each.name
        assert sideways(page) <= 0, each.name
        assert page.locator("h1").count() == 1, each.name
    assert all(url.startswith("file:") for url in asked)
    context.close()
