"""Wei has lost his phone: on a new one he shows by an older contact that it is him, and his money leaves at once.

And a window that has closed opens again, as often as anything is left; nothing but money goes through it.
"""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import decided, forward, notice, refused_within_a_second
from tests.journeys.test_money_leaves_in_three_operations import receipt, take_out

pytestmark = pytest.mark.browser


def on_a_new_phone(demo: Demo) -> Page:
    """Wei, in the super-app, where nobody has seen him before."""
    page = demo.page()
    page.goto(f"{demo.app}/sign-in")
    page.get_by_label("On a new device that they never used").check()
    page.get_by_text("Wei Ziang").first.click()
    return page


def code_from_the_mail(demo: Demo) -> str:
    """The newest code that his old contacts got."""
    mail, deadline = demo.page(), time.monotonic() + 20
    while True:
        mail.goto(f"{demo.url}/demo/mail")
        found = re.findall(r"\b(\d{4} ?\d{4})\b", mail.inner_text("main"))
        if found:
            return str(found[0])
        assert time.monotonic() < deadline, mail.inner_text("main")


def test_from_a_new_phone_an_older_contact_is_enough(demo: Demo) -> None:
    decided(demo)
    wei = notice(on_a_new_phone(demo), demo)
    wei.get_by_role("button", name="Take out your money").click()
    wei.get_by_role("button", name="Open the window for 48 hours").click()
    expect(wei.locator("main")).to_contain_text("First show that it is you")
    take_out(wei, demo, "Pay out to your bank account", "300")
    expect(wei.locator("main")).to_contain_text("Get a code")  # nothing moves, and it says what to do
    wei.goto(f"{demo.url}/money")
    wei.get_by_role("link", name="Get a code").click()
    wei.get_by_label("Your account, e-mail address or phone number").fill("wei")
    wei.get_by_role("button", name="Send me a code").click()
    wei.get_by_label("The code from the message").fill("00000000")
    wei.get_by_role("button", name="Continue").click()
    wei.get_by_label("The code from the message").fill(code_from_the_mail(demo))
    wei.get_by_role("button", name="Continue").click()
    expect(wei).to_have_url(re.compile("/money$"))
    expect(wei.locator("main")).not_to_contain_text("First show that it is you")
    take_out(wei, demo, "Pay out to your bank account", "300")
    receipt(wei, "CN¥300.00 is on its way")

    forward(demo, "49h")
    take_out_refused(wei, demo)
    wei.get_by_role("button", name="Open the window for 48 hours").click()
    take_out(wei, demo, "Pay out to your bank account", "200")
    receipt(wei, "CN¥200.00 is on its way")
    refused_within_a_second(
        demo.person("Wei Ziang"), demo, "lan"
    )  # chat stays closed, whatever the window does


def take_out_refused(page: Page, demo: Demo) -> None:
    """A form from while the window was open sends nothing when it has closed."""
    page.goto(f"{demo.url}/money/out?kind=withdraw&source=balance&currency=CNY")
    expect(page.get_by_role("link", name="Open the window again")).to_be_visible()
    page.goto(f"{demo.url}/money")
    expect(page.locator("main")).not_to_contain_text("CN¥999.00")
