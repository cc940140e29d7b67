"""Tao may not play for cheating: his membership goes on for 14 days, sign-in elsewhere stays, and the rest is paid back."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.journeys.demo import Demo
from tests.journeys.steps import forward

pytestmark = pytest.mark.browser


def test_a_membership_goes_on_and_its_unused_part_is_paid_back(demo: Demo) -> None:
    tao = demo.person("Zheng Tao")
    tao.goto(f"{demo.app}/membership")
    tao.get_by_role("button", name="Use the gold board").click()
    expect(tao.locator("main")).to_contain_text("Gold board")
    tao.goto(f"{demo.app}/me/sign-in-elsewhere")
    tao.get_by_role("button", name="春山图书").click()
    expect(tao.locator("main")).to_contain_text("Enter this code at 春山图书:")

    tao.goto(f"{demo.app}/recourse")
    tao.get_by_role("button", name="Continue").click()
    expect(tao.locator("main")).to_contain_text("This was paid for, or you sign in elsewhere with it.")
    announced = tao.locator(".dp-card", has_text="This was paid for")
    announced.get_by_role("link", name="Why, and how to appeal: read the notice").click()
    main = tao.locator("main")
    expect(main).to_contain_text("use your game membership as always")
    expect(main).to_contain_text("the items you bought stay yours")
    expect(main).to_contain_text("the platform is asked to pay the unused part back")

    forward(demo, "14d")
    deadline = time.monotonic() + 40
    tao.goto(f"{demo.app}/wallet")
    while "Refund" not in tao.inner_text("main"):
        assert time.monotonic() < deadline, tao.inner_text("main")
        tao.wait_for_timeout(500)
        tao.goto(f"{demo.app}/wallet")
    tao.goto(f"{demo.app}/membership")
    tao.get_by_role("button", name="Use the plain board").click()
    expect(tao.locator("main")).to_contain_text("use your game membership until")
    tao.goto(f"{demo.app}/me/sign-in-elsewhere")
    tao.get_by_role("button", name="春山图书").click()
    expect(tao.locator("main")).to_contain_text("Enter this code at 春山图书:")
