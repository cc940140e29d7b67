"""Wei is restricted, asks for what is his on his phone, downloads it, and reads it where there is no network."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.demo import PHONE, Demo
from tests.journeys.steps import FACTS, decided, notice

pytestmark = pytest.mark.browser


def test_restricted_he_takes_home_photographs_chats_and_case_file(
    demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    decided(demo)
    page = notice(demo.person("Wei Ziang"), demo)
    page.locator("#own-data + p").get_by_role("link", name="Take your data home").click()
    expect(page.get_by_role("heading", name="Take your data home")).to_be_visible()
    expect(page.get_by_text("It takes a day")).to_have_count(0)  # he is at his usual device
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Put my data together").click()
    expect(page.get_by_text("Your data lies ready.")).to_be_visible(
        timeout=60_000
    )  # the page looks again by itself
    expect(page.get_by_text("somebody else’s private data")).to_be_visible()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download (").click()
    file = tmp_path / begun.value.suggested_filename
    begun.value.save_as(file)
    home = tmp_path / "home"
    zipfile.ZipFile(file).extractall(home)
    read_at_home(browser, home)


def read_at_home(browser: Browser, home: Path) -> None:
    """On a phone that has no network and runs no script."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, offline=True)  # type: ignore[arg-type]
    page, failed = context.new_page(), []
    page.on("requestfailed", lambda request: failed.append(request.url))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    first = (home / "index.html").as_uri()

    def opened(kind: str) -> Page:
        page.goto(first)
        page.get_by_role("link", name=kind, exact=True).click()
        return page

    page.goto(first)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(opened("照片").locator("main")).to_contain_text("雾灵山")
    pictures = page.locator(".gallery img")
    expect(pictures).to_have_count(3)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 0
    opened("聊天记录").get_by_role("link", name="周明").click()
    expect(page.locator("main")).to_contain_text("周三还踢吗？")
    opened("您的案卷").get_by_role("link").filter(has_text="骚扰").first.click()
    expect(page.locator("main")).to_contain_text(FACTS)
    expect(page.locator("main")).to_contain_text("又不回")
    said = page.inner_text("main")
    for secret in ("Lin Lan", "林岚", "lan@example.test", "ada"):
        assert secret not in said
    expect(opened("资金往来").locator("table")).to_contain_text("CNY")
    assert failed == []
    assert all(url.startswith("file://") for url in asked)
    context.close()


def test_on_a_new_device_he_waits_and_the_letter_stops_it(demo: Demo) -> None:
    wei = demo.page()
    wei.goto(f"{demo.app}/sign-in")
    wei.get_by_label("On a new device that they never used").check()
    wei.get_by_text("Wei Ziang").first.click()
    wei.goto(f"{demo.app}/recourse")
    wei.get_by_role("button", name="Continue").click()
    wei.locator("#own-data + p").get_by_role("link", name="Take your data home").click()
    expect(wei.get_by_role("heading", name="It takes a day")).to_be_visible()
    wei.get_by_label("No", exact=True).check()
    wei.get_by_role("button", name="Put my data together").click()
    expect(wei.get_by_text("Your data lies ready. You can download it from")).to_be_visible(timeout=60_000)
    expect(wei.get_by_role("button", name="Download (")).to_have_count(0)

    owner = demo.page()
    owner.goto(f"{demo.url}/demo/mail")
    link = re.search(r"http://localhost:\d+/data/stop\?token=\S+", owner.inner_text("main"))
    assert link is not None
    owner.goto(link[0])
    owner.get_by_role("button", name="It was not me: stop it").click()
    expect(owner.get_by_role("heading", name="It is stopped. Nobody gets this archive.")).to_be_visible()
    wei.goto(f"{demo.url}/data")
    expect(wei.get_by_text("from one of your older contacts")).to_be_visible()
