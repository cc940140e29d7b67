"""Wei was talked into a payment: he disputes it on his phone, two people hold it, Hua reads why, and he is paid back."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo

pytestmark = pytest.mark.browser


def standing(page: Page, demo: Demo) -> None:
    """From the super-app to the pages of dueprocess, signed in by its link."""
    page.goto(f"{demo.app}/recourse")
    if page.get_by_role("button", name="Continue").count():
        page.get_by_role("button", name="Continue").click()


def until_there(page: Page, words: str) -> None:
    """Reload until it says so: what the platform pays takes a moment."""
    deadline = time.monotonic() + 60
    while words not in page.inner_text("main"):
        assert time.monotonic() < deadline, page.inner_text("main")
        page.wait_for_timeout(500)
        page.reload()


def test_dispute_hold_answer(demo: Demo) -> None:
    wei = demo.person("Wei Ziang")
    wei.goto(f"{demo.app}/wallet/pay?to=hua")
    wei.locator("input[name=amount]").fill("80")
    wei.locator("main button[type=submit]").first.click()
    wei.goto(f"{demo.app}/wallet")
    wei.locator("a[href^='/wallet/receipts/']").first.click()
    wei.get_by_role("link", name="I was defrauded of this").click()
    wei.get_by_label("What happened?").fill("他说是客服，让我转账验证。")
    wei.get_by_role("button", name="Send").click()
    expect(wei.get_by_role("heading", name="We have it")).to_be_visible()

    ada = demo.staff("ada")
    ada.goto(f"{demo.url}/desk/disputes")
    until_there(ada, "CN¥80.00 wei → hua")
    ada.get_by_role("link", name="CN¥80.00 wei → hua").click()
    ada.locator("#hold_reason").fill("同一天有三人报告同一手法，先止付核查。")
    ada.get_by_role("button", name="Ask to hold it").click()
    expect(ada.locator("main")).to_contain_text("It waits for a second person.")

    bela = demo.staff("bela")
    bela.goto(ada.url)
    bela.get_by_role("button", name="Agree: hold it").click()
    expect(bela.locator("main")).to_contain_text("Held until")

    hua = demo.person("Hua’s Noodles")
    standing(hua, demo)
    hua.get_by_role("link", name="Why, and where you can say that it is yours").click()
    expect(hua.locator("h1")).to_contain_text("CN¥80.00 that you were paid is held for now")
    assert "Wei" not in hua.inner_text("main")
    hua.get_by_label("Say what it was for").fill("他买了一箱橙子。")
    hua.get_by_role("button", name="Send").click()
    expect(hua.locator("body")).to_contain_text("A person reads what you wrote.")

    ada.reload()
    expect(ada.locator("main")).to_contain_text("他买了一箱橙子。")
    ada.locator("#answer").select_option("refund")
    ada.locator("#refund_from").select_option("platform")
    ada.locator("#answer_reason").fill("聊天记录显示对方冒充客服。")
    ada.get_by_role("button", name="Answer").click()
    expect(ada.locator("main")).to_contain_text("The platform was asked to pay it")

    standing(wei, demo)
    wei.locator("a[href^='/disputes/']").click()
    expect(wei.locator("main")).to_contain_text("Answer: you are paid back")
    until_there(wei, "Paid back on")
    wei.goto(f"{demo.app}/wallet")
    expect(wei.locator("main")).to_contain_text("Refund")
    hua.reload()
    expect(hua.locator("h1")).to_contain_text("is held no more")
