"""Wei comes back after a year: paying rests, he shows that it is him by an old contact, and at once all works, and his money goes out."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import forward
from tests.journeys.test_money_leaves_in_three_operations import receipt, take_out

pytestmark = pytest.mark.browser

CODE_WITHIN_S = 30


def back_on_a_new_phone(demo: Demo) -> Page:
    """A year later, on a phone that nobody here has ever seen."""
    wei = demo.page()
    wei.goto(f"{demo.app}/sign-in")
    wei.get_by_label("On a new device that they never used").check()
    wei.get_by_text("Wei Ziang").first.click()
    return wei


def pays(page: Page, demo: Demo) -> None:
    """Pay a shop one yuan."""
    page.goto(f"{demo.app}/wallet/pay?to=hua")
    page.get_by_label("Amount").fill("1")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()


def code_of(demo: Demo) -> str:
    """The code, as the letter to the old address says it."""
    mail = demo.page()
    deadline = time.monotonic() + CODE_WITHIN_S
    while True:
        mail.goto(f"{demo.url}/demo/mail")
        found = re.findall(r"(?:验证码是|Your code is)\D{0,3}([0-9 ]{6,9})", mail.inner_text("main"))
        if found:
            return str(found[0])
        assert time.monotonic() < deadline, mail.inner_text("main")[:2000]


def test_an_unused_account_gives_the_money(demo: Demo) -> None:
    demo.person("Wei Ziang").goto(f"{demo.app}/wallet")  # he was here once
    forward(demo, "9600h")
    wei = back_on_a_new_phone(demo)
    pays(wei, demo)
    expect(wei.locator("main")).to_contain_text("Your account was unused for long")
    wei.get_by_role("link", name="See why, and what you can do").click()
    wei.get_by_role("button", name="Continue").click()
    expect(wei.locator("main")).to_contain_text("Nothing is in force.")  # it is no restriction
    expect(wei.locator("main")).to_contain_text("Your account is protected until you show that it is you")
    wei.get_by_role("button", name="Come back").click()
    expect(wei.locator("h1")).to_contain_text("Your account is protected")
    expect(wei.locator("main")).to_contain_text("Nothing is ever taken because an account was not used.")
    wei.get_by_role("button", name="Get a code").click()
    wei.locator("#account").fill("wei")
    wei.locator("main form button").click()
    wei.locator("#code").fill(code_of(demo))
    wei.get_by_role("button", name="Continue").click()
    wei.get_by_role("button", name="It is me: let everything work again").click()
    expect(wei.locator("h1")).to_contain_text("Everything works again.")

    wei.get_by_role("link", name="See your money and take it out").click()
    wei.get_by_role("button", name="Open the window for 48 hours").click()
    take_out(wei, demo, "Pay out to your bank account", "100")
    receipt(wei, "CN¥100.00 is on its way")  # at once, without a wait
    pays(wei, demo)
    expect(wei.locator("main")).not_to_contain_text("Your account was unused for long")
