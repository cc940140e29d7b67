"""Wei has a new phone, and it looks like a thief's: new payees wait, everything else works, and a code to his older mail ends it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import forward

pytestmark = pytest.mark.browser

SEEN = "一台从没用过的手机，在另一个城市登录。"


def pay(page: Page, demo: Demo, to: str) -> str:
    """Pay somebody one yuan in the super-app; what it says then."""
    page.goto(f"{demo.app}/wallet/pay?to={to}")
    page.locator("input[name=amount]").fill("1")
    with page.expect_navigation():
        page.locator("main form button").click()
    return page.inner_text("main")


def code_of(demo: Demo) -> str:
    """The newest code that was sent to Wei's mail."""
    box, deadline = demo.page(), time.monotonic() + 30
    while True:
        box.goto(f"{demo.url}/demo/mail")
        found = re.search(r"(?<!\d)\d{8}(?!\d)", box.inner_text("main"))
        if found is not None:
            return found[0]
        assert time.monotonic() < deadline, box.inner_text("main")
        box.wait_for_timeout(500)


def on_a_new_phone(demo: Demo) -> Page:
    """Wei signs in to the super-app on a device that he never used."""
    page = demo.page()
    page.goto(f"{demo.app}/sign-in")
    page.get_by_label("On a new device that they never used").first.check()
    page.get_by_text("Wei Ziang").first.click()
    return page


def stopped(demo: Demo) -> None:
    """Ada sees the sign-in, and stops payments to new payees."""
    ada = demo.staff("ada")
    ada.goto(f"{demo.url}/desk/find?q=wei")
    ada.get_by_role("link", name="Somebody else may be in it now: stop payments to new payees").click()
    ada.get_by_label("a new device or place").check()
    ada.get_by_label("In words").fill(SEEN)
    ada.get_by_role("button", name="Stop payments to new payees").click()
    expect(ada.locator("main")).to_contain_text("in force")


def test_new_payees_wait_until_a_code_to_an_older_contact(demo: Demo) -> None:
    usual = demo.person("Wei Ziang")
    pay(usual, demo, "hua")
    forward(demo, "48h")
    stopped(demo)
    wei = on_a_new_phone(demo)
    deadline = time.monotonic() + 10
    while "You can’t pay people you never paid before until" not in pay(wei, demo, "ming"):
        assert time.monotonic() < deadline, wei.inner_text("main")
    pay(wei, demo, "hua")
    expect(wei).to_have_url(f"{demo.app}/wallet")
    wei.locator("input#withdraw").fill("2")
    wei.get_by_role("button", name="Withdraw").click()
    expect(wei).to_have_url(f"{demo.app}/wallet")

    wei.goto(f"{demo.app}/me")
    wei.get_by_role("button", name="Sign out other devices").click()
    expect(wei.locator("main")).to_contain_text("this takes a device or contact that you have had for a week")
    usual.goto(f"{demo.app}/me")
    expect(usual).to_have_url(f"{demo.app}/me")

    pay(wei, demo, "ming")
    wei.get_by_role("link", name="See why, and what you can do").click()
    wei.get_by_role("button", name="Continue").click()
    expect(wei.locator("h1")).to_contain_text("payments to people you never paid before are stopped until")
    expect(wei.locator("main")).to_contain_text(SEEN)
    expect(wei.get_by_role("button", name="It was me")).to_have_count(0)
    wei.get_by_role("button", name="Send a code to my older contact").click()
    wei.get_by_label("The code from the message").fill(code_of(demo))
    wei.locator("main form button").first.click()
    wei.get_by_role("button", name="It was me: let all payments through").click()
    expect(wei.locator("body")).to_contain_text("Payments to new people work again.")
    deadline = time.monotonic() + 10
    while "You can’t pay" in pay(wei, demo, "ming"):
        assert time.monotonic() < deadline
    wei.goto(f"{demo.app}/me")
    wei.get_by_role("button", name="Sign out other devices").click()
    usual.goto(f"{demo.app}/me")
    expect(usual).to_have_url(f"{demo.app}/sign-in")


def test_it_ends_by_itself_after_72_hours(demo: Demo) -> None:
    stopped(demo)
    wei = demo.person("Wei Ziang")
    deadline = time.monotonic() + 10
    while "You can’t pay people" not in pay(wei, demo, "ming"):
        assert time.monotonic() < deadline
    forward(demo, "72h")
    deadline = time.monotonic() + 10
    while "You can’t pay people" in pay(wei, demo, "ming"):
        assert time.monotonic() < deadline
