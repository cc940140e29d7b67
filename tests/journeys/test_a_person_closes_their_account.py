"""Xin closes her account: money and data first, a week to regret it, and nothing of hers is deleted before she could take it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import forward

pytestmark = pytest.mark.browser


def closing_page(page: Page, demo: Demo) -> None:
    """From the app to the page that closes: by the standing, as everybody finds it."""
    page.goto(f"{demo.app}/recourse")
    goes_on = page.get_by_role("button", name="Continue")
    if goes_on.count():  # who is signed in there already goes straight on
        goes_on.click()
    page.get_by_role("link", name=re.compile("[Cc]lose your account")).click()
    expect(page.get_by_role("heading", name="Close your account")).to_be_visible()


def data_at_home(page: Page) -> None:
    """She takes everything home."""
    page.locator("main").get_by_role("link", name="Take your data home").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Put my data together").click()
    expect(page.get_by_text("Your data lies ready.")).to_be_visible(timeout=60_000)
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download (").click()
    assert begun.value.suggested_filename.endswith(".zip")


def test_money_and_data_first_then_a_week_to_regret_it(demo: Demo) -> None:
    xin = demo.person("Xin")
    closing_page(xin, demo)
    expect(xin.locator("main")).to_contain_text("There is money left, or on its way.")
    xin.get_by_role("button", name="Close my account in seven days").click()
    expect(xin.get_by_role("alert")).to_be_visible()  # nothing is closed, and it says what comes first
    xin.goto(f"{demo.app}/wallet")
    xin.get_by_label("Amount").last.fill("789")
    xin.get_by_role("button", name="Withdraw").click()
    closing_page(xin, demo)
    expect(xin.locator("main")).to_contain_text("There is money left, or on its way.")
    forward(demo, "1d")
    xin = demo.person("Xin")
    closing_page(xin, demo)
    expect(xin.locator("main")).to_contain_text("Nothing is left in the wallet, and nothing is owed.")
    data_at_home(xin)
    xin.goto(f"{demo.url}/close")
    xin.get_by_role("button", name="Close my account in seven days").click()
    expect(xin.locator("h1")).to_contain_text("Your account will be closed on")
    xin.get_by_role("button", name="Keep my account").click()
    expect(xin.get_by_role("button", name="Close my account in seven days")).to_be_visible()
    xin.get_by_role("button", name="Close my account in seven days").click()
    mail = demo.page()
    mail.goto(f"{demo.url}/demo/mail")
    expect(mail.locator("main")).to_contain_text("xin")

    forward(demo, "8d")
    xin = demo.person("Xin")
    xin.goto(f"{demo.app}/recourse")
    xin.get_by_role("button", name="Continue").click()
    xin.goto(f"{demo.url}/close")
    expect(xin.locator("h1")).to_contain_text("Your account was closed on")
    xin.locator("main").get_by_role("link", name="Your data").click()
    expect(xin.locator("main")).to_contain_text("Nothing is deleted meanwhile")
