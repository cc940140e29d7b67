"""Something is wrong with a clause: two people set it back, everybody it restricts can act, and it goes on by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.demo import Demo
from tests.journeys.steps import decided, forward, passes_within_a_second, refused_within_a_second, write

pytestmark = pytest.mark.browser


def test_two_people_set_a_clause_back_and_it_goes_on_by_itself(demo: Demo) -> None:
    wei = demo.person("Wei Ziang")
    decided(demo)
    refused_within_a_second(wei, demo, "xin")
    notice = wei.get_by_role("link", name="See why, and what you can do").get_attribute("href")

    olga = demo.staff("olga")
    olga.get_by_role("link", name="Stays").click()
    olga.get_by_label("What", exact=True).select_option("clause:H1")
    olga.get_by_label("For how many hours").fill("4")
    olga.get_by_label("Why", exact=True).fill("今天上午一半的认定有误，先停一停。")
    olga.get_by_role("button", name="Propose").click()
    expect(olga.locator("main")).to_contain_text("waits for a second person")
    assert "See why" in write(wei, demo, "xin", "还不行吧")

    bela = demo.staff("bela")
    bela.get_by_role("link", name="Stays").click()
    bela.locator("main").get_by_role("link", name="H1").click()
    expect(bela.locator("main")).to_contain_text("今天上午一半的认定有误")
    bela.get_by_role("button", name="Agree: stay it now").click()
    expect(bela.locator("main")).to_contain_text("Stayed, so guards only observe: Clause H1")

    passes_within_a_second(wei, demo, "xin")
    refused_within_a_second(wei, demo, "lan")  # what keeps two people apart stays in force
    assert notice is not None
    wei.goto(demo.app + notice)
    wei.get_by_role("button", name="Continue").click()
    expect(wei.locator("h1")).to_contain_text("For now you can message strangers again")

    forward(demo, "4h")
    refused_within_a_second(wei, demo, "xin")
