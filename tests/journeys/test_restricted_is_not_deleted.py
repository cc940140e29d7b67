"""What Wei sent stays while he can appeal; then the platform clears it; and what he has erased leaves a record that verifies."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import decided, forward, notice

pytestmark = pytest.mark.browser

CLEARED = "This picture was cleared after thirty days."


def cleared(page: Page, demo: Demo, chat: str) -> None:
    """The platform looks every half minute; who signs in has it look at once."""
    deadline = time.monotonic() + 60
    while True:
        page.goto(f"{demo.app}/chats/{chat}")
        if CLEARED in page.inner_text("main"):
            return
        assert time.monotonic() < deadline, page.inner_text("main")


def test_what_he_wrote_stays_as_long_as_he_can_appeal(demo: Demo) -> None:
    decided(demo)
    wei = notice(demo.person("Wei Ziang"), demo)
    expect(wei.locator("main")).to_contain_text("As long as you can appeal, nothing of it is deleted.")
    wei.goto(f"{demo.url}/data")
    expect(wei.locator("main")).to_contain_text("Restricted is not deleted.")
    expect(wei.locator("main")).to_contain_text("stays at least until")

    forward(demo, "40d")
    cleared(demo.person("Hua"), demo, "ming")  # so the platform has looked, and nothing keeps that one
    wei = demo.person("Wei Ziang")
    wei.goto(f"{demo.app}/chats/xin")
    expect(wei.locator(".message img")).to_have_count(1)
    expect(wei.locator("main")).not_to_contain_text(CLEARED)

    forward(demo, "150d")
    cleared(demo.person("Wei Ziang"), demo, "xin")


def test_what_is_erased_at_his_wish_leaves_a_record_that_verifies(demo: Demo) -> None:
    decided(demo)
    olga = demo.staff("olga")
    erase(olga, demo)
    expect(olga.locator("main")).to_contain_text(
        "payouts have ended"
    )  # he is restricted: he may need the words
    forward(demo, "31d")  # the last measure, which kept him from Lan, is over
    erase(olga, demo)
    expect(olga.locator("main")).to_contain_text("Their words and addresses were erased", ignore_case=True)
    ada = demo.staff("ada")
    ada.goto(f"{demo.url}/desk/find?q=wei")
    expect(ada.locator("main")).to_contain_text("Nothing by this id.")
    done = demo.command("record", "verify")
    assert done.returncode == 0, done.stdout + done.stderr


def erase(olga: Page, demo: Demo) -> None:
    """The operator finds the account, and types whose it is."""
    olga.goto(f"{demo.url}/desk/find?q=wei")
    olga.get_by_label("Type the account’s id").fill("wei")
    olga.get_by_role("button", name="Erase for good").click()
