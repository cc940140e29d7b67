"""The story's other endings, in a browser without script: time, silence, the reviewer's other answers, two people."""

from __future__ import annotations

import email
import json
import os
import re
import signal
import time
from datetime import UTC, datetime
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import (
    answer,
    appeal,
    appeal_taken,
    decided,
    evidence_opened,
    forward,
    notice,
    passes_within_a_second,
    refused_within_a_second,
    write,
)

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000


def offset(demo: Demo) -> int:
    """How far the demo's clock is ahead, in milliseconds."""
    path = demo.folder / "data" / "dueprocess" / "clock.json"
    found: int = json.loads(path.read_text())["offset_ms"] if path.exists() else 0
    return found


def letters(demo: Demo) -> list[str]:
    """The text of every letter that was sent."""
    folder = demo.folder / "data" / "dueprocess" / "mail"
    return [_text(path) for path in folder.glob("*.eml")]


def _text(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return f"{message['to']}\n{message['subject']}\n{body.get_content() if body else ''}"


def test_the_72_hours_pass_with_every_worker_stopped(demo: Demo) -> None:
    wei = demo.person("Wei Ziang")
    decided(demo)
    notice(wei, demo, "xin")
    ends = wei.locator("time").first.get_attribute("datetime")
    assert ends is not None
    at = datetime.fromisoformat(ends).astimezone(UTC).timestamp() * 1000
    os.kill(demo.pid, signal.SIGSTOP)  # server and worker stand still; the app and its guard go on
    try:
        demo.clock(int(at - time.time() * 1000) - 20_000)
        assert "See why" in write(wei, demo, "xin", "还差二十秒")
        demo.clock(int(at - time.time() * 1000) + 1_000)
        assert "See why" not in write(wei, demo, "xin", "徐老师好")
    finally:
        os.kill(demo.pid, signal.SIGCONT)


def test_an_appeal_that_nobody_answers_ends_it_for_good_on_a_saturday_too(demo: Demo) -> None:
    now = datetime.now(UTC)
    forward(demo, f"{((4 - now.weekday()) % 7 or 7) * 24}h")  # a Friday: the answer falls due on a Saturday
    wei = demo.person("Wei Ziang")
    decided(demo)
    page = notice(wei, demo, "xin")
    address = page.url
    appeal(page)
    forward(demo, "24h")
    passes_within_a_second(wei, demo, "xin")
    refused_within_a_second(wei, demo, "lan")  # the no-contact stays
    chen = demo.staff("chen")
    chen.goto(f"{demo.url}/desk?section=appeals")
    expect(chen.get_by_role("link", name="Appeal: Harassing strangers")).to_be_visible()  # the answer is owed
    answer(demo, "Affirm")
    passes_within_a_second(wei, demo, "xin")  # and revives nothing
    wei.goto(address)
    expect(wei.locator("main")).to_contain_text("Your appeal was not answered by")


def test_the_reviewer_varies_downward(demo: Demo) -> None:
    wei = demo.person("Wei Ziang")
    decided(demo)
    page = notice(wei, demo, "xin")
    address = page.url
    appeal(page)
    chen = appeal_taken(demo)
    chen.get_by_label("Vary").check()
    chen.locator("select[name=lasts-0]").select_option(index=1)
    chen.get_by_label("Your reasons, in your own words").fill("一天已经足够：对方只在一个晚上受到打扰。")
    chen.get_by_role("button", name="Preview the answer").click()
    chen.locator("button[value=confirm]").click()
    wei.goto(address)
    expect(wei.locator("main")).to_contain_text("一天已经足够")
    refused_within_a_second(wei, demo, "xin")
    forward(demo, "48h")
    passes_within_a_second(wei, demo, "xin")


def test_a_permanent_measure_waits_for_its_second_person(demo: Demo) -> None:
    qing = demo.person("He Qing")
    assert "See why" not in write(qing, demo, "bo", "在吗")
    ada = demo.staff("ada")
    ada.goto(f"{demo.url}/desk?section=approvals")
    ada.get_by_role("link", name="Sexual abuse of children").click()
    expect(ada.get_by_role("button", name="Agree: impose it now")).to_have_count(0)
    bela = demo.staff("bela")
    bela.goto(f"{demo.url}/desk?section=approvals")
    bela.get_by_role("link", name="Sexual abuse of children").click()
    evidence_opened(bela)
    bela.get_by_role("button", name="Agree: impose it now").click()
    refused_within_a_second(qing, demo, "bo")
    page = qing
    page.get_by_role("link", name="See why, and what you can do").click()
    page.get_by_role("button", name="Continue").click()
    assert "sealed placeholder" not in page.inner_text("main")
    assert not any("sealed placeholder" in letter for letter in letters(demo))


def test_an_act_against_imminent_harm_lapses_unconfirmed(demo: Demo) -> None:
    bo = demo.person("Sun Bo")
    refused_within_a_second(bo, demo, "lan")
    forward(demo, "24h")
    passes_within_a_second(bo, demo, "lan")


def _asked(demo: Demo, account: str) -> tuple[Page, str]:
    page = demo.page()
    page.goto(f"{demo.url}/enter")
    page.locator("main form input:not([type=hidden])").first.fill(account)
    page.locator("main form button").first.click()
    text = re.sub(r"ent_\w+|\d+", "#", page.inner_text("main"))
    return page, text


def test_a_locked_out_person_enters_by_a_code_and_nobody_learns_who_exists(demo: Demo) -> None:
    decided(demo)
    page, known = _asked(demo, "wei")
    _other, unknown = _asked(demo, "nobody-at-all")
    assert known.replace("wei", "?") == unknown.replace("nobody-at-all", "?")
    deadline, code = time.monotonic() + 15, None
    while code is None:
        found = [re.search(r"\b(\d{8})\b", text) for text in letters(demo) if text.startswith("wei@")]
        code = next((match[1] for match in found if match), None)
        assert time.monotonic() < deadline
    page.locator("main form input:not([type=hidden])").first.fill(code)
    page.locator("main form button").first.click()
    page.goto(f"{demo.url}/standing")
    expect(page.locator("main")).to_contain_text("Message strangers")


def test_a_second_start_keeps_the_data_and_the_clock(demo: Demo) -> None:
    wei = demo.person("Wei Ziang")
    decided(demo)
    refused_within_a_second(wei, demo, "xin")
    forward(demo, "12h")
    ahead = offset(demo)
    assert ahead >= 12 * HOUR_MS
    demo.stop()
    demo.start()
    assert offset(demo) == ahead
    wei = demo.person("Wei Ziang")
    refused_within_a_second(wei, demo, "xin")
    ada = demo.staff("ada")
    ada.goto(f"{demo.url}/desk/demo/clock")
    expect(ada.locator("main")).not_to_contain_text("It is now")
