"""A number is given out again: its new holder chooses, undoes, chooses anew; the old account keeps all but the number, or says no."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import forward

pytestmark = pytest.mark.browser


def number_of(name: str) -> str:
    """The number that the example's first day gave somebody."""
    number = sum(ord(letter) * place for place, letter in enumerate(name, 1)) % 10_000
    return f"+86100000{number:04d}"


def signs_up(demo: Demo, page: Page) -> None:
    """Somebody new signs up with Lan's old number."""
    page.goto(f"{demo.app}/sign-up")
    page.get_by_label("Name").fill("新邻居")
    page.get_by_label("Phone number").fill(number_of("lan"))
    page.get_by_role("button", name="Sign up").click()


def to_the_claim(demo: Demo) -> Page:
    """From the sign-up to the page where it is settled whose the account is."""
    page, deadline = demo.page(), time.monotonic() + 30
    while True:  # the example tells who is there in a moment
        signs_up(demo, page)
        if page.get_by_role("link", name="Say whose account it is").count():
            break
        assert time.monotonic() < deadline, page.inner_text("main")
        page.wait_for_timeout(500)
    page.get_by_role("link", name="Say whose account it is").click()
    expect(page.locator("h1")).to_contain_text("This number belongs to an account already")
    return page


def chosen(page: Page, label: str) -> None:
    """Choose, read what follows, say yes."""
    page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("This is what follows:")
    page.get_by_role("button", name="Yes, that is right").click()


def test_the_number_alone_is_freed_after_a_week(demo: Demo) -> None:
    page = to_the_claim(demo)
    chosen(page, "It is mine")
    expect(page.locator("h1")).to_contain_text("Show by another contact that it is your account")
    page.get_by_role("button", name="Undo my choice").click()
    chosen(page, "It is not mine")
    expect(page.locator("h1")).to_contain_text("The number is freed on")
    forward(demo, "168h")
    deadline = time.monotonic() + 90
    while True:
        signs_up(demo, page)
        if page.url == f"{demo.app}/chats":
            break
        assert time.monotonic() < deadline, page.inner_text("main")
        page.wait_for_timeout(1_000)
    page.goto(f"{demo.app}/wallet")
    expect(page.locator("main")).not_to_contain_text("923.50")  # nothing of the old account is theirs
    lan = demo.person("Lin Lan")
    lan.goto(f"{demo.app}/wallet")
    expect(lan.locator("main")).to_contain_text("923.50")


def test_an_older_contact_says_no(demo: Demo) -> None:
    page = to_the_claim(demo)
    chosen(page, "It is not mine")
    box, deadline = demo.page(), time.monotonic() + 30
    while True:
        box.goto(f"{demo.url}/demo/mail")
        links = re.findall(r"/number/stop\?token=[\w.-]+", box.content())
        if links:
            break
        assert time.monotonic() < deadline, box.inner_text("main")
    box.goto(f"{demo.url}{links[0]}")
    box.get_by_role("button", name="The number is mine: stop it").click()
    expect(box.locator("h1")).to_contain_text("It is stopped")
    page.reload()
    page.goto(page.url)
    forward(demo, "168h")
    signs_up(demo, page)
    expect(page.locator("main")).to_contain_text("An account has this number already")
