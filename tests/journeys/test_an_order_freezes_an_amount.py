"""A court's order freezes an amount of Wei's money: the rest leaves, he learns by whom, and it is ended by two."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import appears, decided, notice
from tests.journeys.test_money_leaves_in_three_operations import receipt, take_out

pytestmark = pytest.mark.browser

COURT = "海淀区人民法院"
NUMBER = "（2026）京0108执1号"
ASK = "执行局，三楼三号窗口，电话 010-1234，十日内"


def taken_in(demo: Demo, **changes: str) -> Page:
    """Ada takes the order in with its paper."""
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    ada = demo.staff("ada")
    ada.get_by_role("link", name="Orders", exact=True).click()
    said = {
        "Who orders": COURT,
        "By which law": "民事诉讼法第二百五十三条",
        "Its number": NUMBER,
        "What the order says": "冻结被执行人魏某存款人民币五千元，期限三十日。",
        "Amount": "5000",
        "Accounts": "wei 5000 200",
        "In force from": now.isoformat(timespec="minutes"),
        "Until": (now + timedelta(days=30)).isoformat(timespec="minutes"),
        "Where the person can ask and object": ASK,
    } | changes
    ada.get_by_label("What kind of body").select_option("court")
    for label, words in said.items():
        ada.get_by_label(label, exact=True).fill(words)
    ada.get_by_role("button", name="Take in").click()
    return ada


def approved(demo: Demo, login: str) -> Page:
    """One of the two reads the paper and approves exactly this."""
    page = demo.staff(login)
    page.get_by_role("link", name="Orders", exact=True).click()
    page.get_by_role("link", name=re.compile(COURT)).first.click()
    expect(page.locator("main")).to_contain_text("冻结被执行人魏某存款人民币五千元")
    page.get_by_role("button", name="Approve exactly this").click()
    return page


def test_an_order_freezes_an_amount_and_the_rest_leaves(demo: Demo) -> None:
    decided(demo)
    ada = taken_in(demo, **{"Where the person can ask and object": ""})
    expect(ada.get_by_label("Its number")).to_have_value(NUMBER)  # it goes back, and nothing typed is lost
    ada = taken_in(demo)
    ada.get_by_role("link", name=re.compile(COURT)).first.click()
    expect(ada.locator("main")).to_contain_text("It waits for approval by two who did not take it in.")
    expect(ada.get_by_role("button", name="Approve exactly this")).to_have_count(0)
    wei = notice(demo.person("Wei Ziang"), demo)
    approved(demo, "bela")
    wei.goto(f"{demo.url}/money")
    expect(wei.locator("main")).not_to_contain_text("Frozen by an order")  # one approver is not two
    approved(demo, "ping")

    wei.goto(f"{demo.url}/money")
    frozen = wei.locator(".dp-glance div").filter(has_text="Frozen by an order")
    expect(frozen).to_contain_text("CN¥5,000.00")
    expect(frozen).to_contain_text(COURT)
    expect(frozen).to_contain_text("It ends by itself on")
    wei.get_by_role("button", name="Open the window for 48 hours").click()
    assert glance(wei, "Free to leave") == glance(wei, "Yours") - 5_000
    take_out(wei, demo, "Pay out to your bank account", "1,000")
    receipt(wei, "CN¥1,000.00 is on its way")
    take_out(wei, demo, "Move out of savings into your balance")  # within his own: no order stands against it
    receipt(wei, "is on its way")
    wei.goto(f"{demo.url}/money")
    wei.get_by_role("link", name="By whom, how much, until when").click()
    for part in (COURT, NUMBER, "民事诉讼法第二百五十三条", ASK, "Left to you for living", "CN¥200.00"):
        expect(wei.locator("main")).to_contain_text(part)

    ended(demo)
    wei.reload()
    expect(wei.locator("h1")).to_contain_text("This order is over. It takes nothing of your money")
    wei.goto(f"{demo.url}/money")
    expect(wei.locator("main")).not_to_contain_text("Frozen by an order")


def glance(page: Page, name: str) -> float:
    """A sum of the first section, in yuan."""
    line = page.locator("section").filter(has_text="Frozen by an order").locator(".dp-glance div")
    said = re.search(r"CN¥([\d,]+\.\d\d)", line.filter(has_text=name).first.inner_text())
    assert said is not None
    return float(said[1].replace(",", ""))


def ended(demo: Demo) -> None:
    """Ada asks to end it, with the paper that says so; Ping agrees."""
    ada = demo.staff("ada")
    appears(ada, f"{demo.url}/desk/orders", f"{COURT} {NUMBER}")
    ada.get_by_role("link", name=re.compile(COURT)).first.click()
    ada.get_by_label("Why", exact=True).select_option("withdrawn")
    ada.get_by_label("In words").fill("法院来函：申请人已撤回，解除冻结。")
    ada.get_by_role("button", name="Ask to end it").click()
    expect(ada.locator("main")).to_contain_text("It goes on until a second person agrees.")
    ping = demo.staff("ping")
    ping.get_by_role("link", name="Orders", exact=True).click()
    ping.get_by_role("link", name=re.compile(COURT)).first.click()
    ping.get_by_role("button", name="Agree: end it now").click()
    expect(ping.locator("main")).to_contain_text("Why it was ended")
