"""A measure would close the way back into Wei's mail: whoever decides sees it, and he is told who lets him in."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.journeys.demo import Demo
from tests.journeys.steps import decide, notice, report

pytestmark = pytest.mark.browser


def linked(demo: Demo) -> None:
    """The platform tells: getting back into mail takes a message to somebody who is no friend yet."""
    body = {
        "account": "wei",
        "service": "mail",
        "recovery": [{"account": "wei", "capability": "chat.send_stranger"}],
    }
    token = (demo.folder / "data" / "platform.token").read_text().strip()
    asked = urllib.request.Request(
        f"{demo.url}/v1/linked-services",
        json.dumps(body).encode(),
        {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": "journey-link-1",
        },
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert answer.status in {200, 201}


def test_a_way_back_that_a_measure_would_close_is_seen_and_another_is_offered(demo: Demo) -> None:
    linked(demo)
    report(demo)
    ada = decide(demo)
    expect(ada.locator("main")).to_contain_text("It closes the usual way back into Mail")
    ada.get_by_role("button", name="Decide, and issue this notice").click()
    wei = notice(demo.person("Wei Ziang"), demo)
    expect(wei.locator("main")).to_contain_text("If you are locked out elsewhere")
    expect(wei.locator("main")).to_contain_text(
        "As long as you can’t, there is another way: a person lets you in."
    )
    wei.get_by_role("link", name="Ask a human to let you in").click()
    wei.locator("textarea").first.fill("我登不上邮箱了，找回要先给陌生人发消息。")
    wei.locator("main form button").first.click()
    expect(wei.locator("body")).to_contain_text("我登不上邮箱了")
    assert wei.evaluate("document.documentElement.scrollWidth") <= 375
