"""Observe before you enforce: a guard watches, the desk shows what it would have done, one capability is enforced, and back.

As a platform's engineer and its trust-and-safety lead would go about it, in a browser without script.
"""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.demo import Demo
from tests.journeys.steps import decided, refused_within_a_second, write

pytestmark = pytest.mark.browser

COUNTED_WITHIN_S = 40.0
HELD_WITHIN_S = 10.0


def modes(demo: Demo, said: dict[str, str]) -> None:
    """What the engineer writes into the platform's file."""
    (demo.folder / "data" / "superapp" / "modes.json").write_text(json.dumps(said))


def passes(demo: Demo, words: str) -> str:
    """Wei writes to Lan, and it goes through."""
    page = demo.person("Wei Ziang")
    deadline = time.monotonic() + HELD_WITHIN_S
    while "See why" in (text := write(page, demo, "lan", words)):
        assert time.monotonic() < deadline, text
    assert words in text
    return text


def test_observe_then_enforce_one_capability_and_back(demo: Demo) -> None:
    modes(demo, {"*": "observe"})
    decided(demo)
    passes(demo, "看一下再说")

    olga = demo.staff("olga")
    olga.get_by_role("link", name="Observing").click()
    deadline = time.monotonic() + COUNTED_WITHIN_S
    while not olga.get_by_role("heading", name="chat.send_stranger").count():
        assert time.monotonic() < deadline, olga.inner_text("main")
        olga.reload()
    line = olga.locator("section.desk-observed", has_text="chat.send_stranger")
    expect(line).to_contain_text("only dueprocess would have refused")
    assert line.locator("dd").nth(0).inner_text().strip() != "0"
    line.get_by_role("link", name="dec_").first.click()
    expect(olga.get_by_role("heading", name="Decision: clause H1")).to_be_visible()

    modes(demo, {"*": "observe", "chat.send_stranger": "enforce"})
    refused_within_a_second(demo.person("Wei Ziang"), demo, "lan")

    modes(demo, {"*": "observe", "chat.send_stranger": "enforce 0%"})
    passes(demo, "又能发了")
