"""The issue's story, lived through in a browser without script: an account harasses strangers, and what must follow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.demo import Demo
from tests.journeys.steps import (
    FACTS,
    REASON,
    answer,
    appeal,
    decide,
    notice,
    passes_within_a_second,
    refused_within_a_second,
    report,
    write,
)

pytestmark = pytest.mark.browser


def test_decide_tell_restrict_appeal_answer_restore(demo: Demo) -> None:
    wei, lan = demo.person("Wei Ziang"), report(demo)
    lan.goto(f"{demo.app}/chats/wei")
    before = lan.inner_text("main")
    ada = decide(demo)
    ada.get_by_role("button", name="Decide, and issue this notice").click()

    # The next message to a stranger is refused, with one sentence and a link; everything else goes on.
    refused_within_a_second(wei, demo, "xin")
    assert "See why" not in write(wei, demo, "ming", "周末爬山吗？")
    wei.goto(f"{demo.app}/wallet")
    wei.locator("#withdraw").fill("10")
    with wei.expect_navigation():
        wei.get_by_role("button", name="Withdraw").click()
    expect(wei.get_by_role("heading", name="In flight")).to_be_visible()
    assert "See why" not in wei.inner_text("main")
    refused_within_a_second(wei, demo, "lan")
    lan.goto(f"{demo.app}/chats/wei")
    assert lan.inner_text("main") == before

    # The link opens the notice on a phone.
    page = notice(wei, demo)
    said = page.inner_text("main")
    for words in (
        FACTS,
        "Harassing strangers",
        "又不回",
        "What still works",
        "Withdraw money",
        "It ends by itself.",
    ):
        assert words in said
    for secret in ("Lin Lan", "林岚", "lan@example.test"):
        assert secret not in said

    # The person appeals; the decider cannot review it, another can.
    address = page.url
    appeal(page)
    expect(page.locator("main")).to_contain_text("appeal")
    ada.goto(f"{demo.url}/desk?section=appeals")
    expect(ada.get_by_text("Whoever decided cannot review.").first).to_be_visible()
    answer(demo, "Overturn")

    # Within a second the app lets the message through, and the person reads the answer.
    passes_within_a_second(wei, demo, "xin")
    page = wei
    page.goto(address)
    expect(page.locator("main")).to_contain_text(REASON)
    page.goto(f"{demo.url}/standing")
    expect(page.locator("h1")).to_contain_text("Nothing is in force")
