"""Wei is restricted in chat, opens the window, takes his money out in three operations, repays; a thief's payout is stopped."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import decided, forward, notice

pytestmark = pytest.mark.browser

RECEIPT_WITHIN_S = 30


def receipt(page: Page, words: str) -> None:
    """The page of a payout, until the wallet has answered: it looks again by itself, we a little sooner."""
    deadline = time.monotonic() + RECEIPT_WITHIN_S
    while words not in page.inner_text("h1"):
        assert time.monotonic() < deadline, page.inner_text("main")
        page.reload()


def take_out(page: Page, demo: Demo, name: str, amount: str | None = None, place: int = 0) -> None:
    """One operation: the button of a holding, how much, and the page of what was asked for."""
    page.goto(f"{demo.url}/money")
    page.get_by_role("button", name=name).nth(place).click()
    if amount is not None:
        page.get_by_label("How much").fill(amount)
    page.locator("main form button").click()


def test_money_leaves_in_three_operations(demo: Demo) -> None:
    decided(demo)
    wei = demo.person("Wei Ziang")
    page = notice(wei, demo)
    page.get_by_role("button", name="Take out your money").click()
    expect(page.locator("main")).to_contain_text("It does not reach your money")
    for part in ("Money fund", "Savings at a bank", "Held for you by", "Riverside Bank", "What you owe"):
        expect(page.locator("main")).to_contain_text(part)
    page.get_by_role("button", name="Open the window for 48 hours").click()
    expect(page.locator("main")).to_contain_text("The window is open. It closes in")

    take_out(page, demo, "Move out of the fund into your balance")
    receipt(page, "has arrived")
    take_out(page, demo, "Move out of savings into your balance")
    receipt(page, "is on its way")
    take_out(page, demo, "Pay out to your bank account", "9999999")
    expect(page.locator("main")).to_contain_text("This is more than can be had of it now.")
    expect(page.get_by_label("How much")).to_have_value("9999999")
    page.get_by_label("How much").fill("1,000.50")
    page.locator("main form button").click()
    receipt(page, "CN¥1,000.50 is on its way")

    page.goto(f"{demo.url}/money")
    page.get_by_role("link", name="Repay this instalment").click()
    page.locator("main form button").click()
    receipt(page, "CN¥200.00 has arrived")

    forward(demo, "3h")
    page.goto(f"{demo.url}/money")
    page.get_by_role("link", name=re.compile("1,000.50")).click()
    receipt(page, "CN¥1,000.50 has arrived")
    page.goto(f"{demo.app}/wallet")
    expect(page.locator("main")).to_contain_text("¥7,483.50")  # 3,184 + 500 + 5,000 - 1,000.50 - 200
    done = demo.command("money", "reconcile")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "difference 0" in done.stdout


def test_a_payout_to_a_new_bank_account_is_stopped_from_an_older_contact(demo: Demo) -> None:
    decided(demo)
    wei = demo.person("Wei Ziang")
    page = notice(wei, demo)
    page.get_by_role("button", name="Take out your money").click()
    page.get_by_role("button", name="Open the window for 48 hours").click()
    page.get_by_role("button", name="Pay out to your bank account").first.click()
    page.get_by_label(re.compile("Riverside Bank")).check()
    page.get_by_label("How much").fill("100")
    page.locator("main form button").click()
    expect(page.locator("h1")).to_contain_text("CN¥100.00 is paid out on")

    elsewhere = demo.page()
    deadline = time.monotonic() + RECEIPT_WITHIN_S
    while True:
        elsewhere.goto(f"{demo.url}/demo/mail")
        links = re.findall(r"/money/stop\?token=[\w.-]+", elsewhere.content())
        if links:
            break
        assert time.monotonic() < deadline, elsewhere.inner_text("main")
    elsewhere.goto(f"{demo.url}{links[0]}")
    elsewhere.locator("main form button").click()
    expect(elsewhere.locator("h1")).to_be_visible()
    page.reload()
    expect(page.locator("h1")).to_contain_text("It is stopped.")
    forward(demo, "2d")
    page.reload()
    expect(page.locator("h1")).to_contain_text("No money moved")
