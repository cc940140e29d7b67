"""Somebody had Wei's account: he says so from his notice, two people find it, and chat and his games are his again."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import (
    appears,
    decided,
    evidence_opened,
    forward,
    notice,
    passes_within_a_second,
)

pytestmark = pytest.mark.browser


def played(wei: Page, demo: Demo) -> str:
    """A game that Wei begins, with one stone; the content id of what he did there."""
    wei.goto(f"{demo.app}/games")
    wei.locator("form.line button").click()
    number = re.search(r"/games/(\d+)", wei.url)
    assert number is not None
    wei.locator("button[name=cell]").first.click()
    return f"game-{number[1]}-wei"


def found_cheating(ada: Page, demo: Demo, content_id: str) -> None:
    """Ada opens a case about the game account, fetches what was done there, and decides."""
    ada.goto(f"{demo.url}/desk/find?q=wei-game")
    ada.get_by_label("What is it about?").select_option("game_cheating")
    ada.get_by_role("button", name="Open the case").click()
    ada.get_by_label("Add evidence, by content id").fill(content_id)
    ada.get_by_role("button", name="Fetch it").click()
    ada.get_by_role("button", name="Take this case").click()
    evidence_opened(ada)
    ada.get_by_label("Under which clause?").select_option("G1")
    ada.get_by_role("button", name="Show").click()
    ada.get_by_label("What happened, in your own words").fill("一秒之内连落三子，人做不到。")
    for box in ada.get_by_label("Cite this in the decision").all():
        box.check()
    ada.get_by_role("button", name="Preview the notice").click()
    ada.get_by_role("button", name="Decide, and issue this notice").click()
    expect(ada.get_by_text("Decided. The notice is issued")).to_be_visible()


def said(wei: Page) -> None:
    """On the phone, from the notice: since when, until when, what shows it."""
    wei.get_by_role("link", name="It was not me: somebody else had my account").click()
    day = wei.get_by_label("Until when?").get_attribute("max")
    assert day is not None
    wei.get_by_label("Since when was somebody else in it?").fill("2020-01-01T00:00")
    wei.get_by_label("Until when?").fill(day)
    wei.get_by_role("button", name="Send").click()
    expect(wei.locator("main")).to_contain_text("Choose what shows it")  # and nothing typed is lost
    wei.get_by_label("It was used on a device or in a place that is not mine").check()
    wei.get_by_label("What happened?").fill("手机在地铁上被抢，第二天才用身份证找回账号。")
    wei.get_by_role("button", name="Send").click()
    expect(wei.locator("body")).to_contain_text("A person looks at it and answers within a day")


def signed_out(thief: Page, demo: Demo) -> None:
    """Whoever else was signed in is not any more, as soon as the platform has asked what is owed."""
    deadline = time.monotonic() + 60
    while "/sign-in" not in thief.url:
        assert time.monotonic() < deadline, thief.url
        thief.goto(f"{demo.app}/chats")


def test_a_stolen_account_is_given_back(demo: Demo) -> None:
    wei, thief = demo.person("Wei Ziang"), demo.person("Wei Ziang")
    ada = decided(demo)
    found_cheating(ada, demo, played(wei, demo))  # a first time: a warning
    forward(demo, "1h")
    wei = demo.person("Wei Ziang")
    found_cheating(ada, demo, played(wei, demo))
    wei.goto(f"{demo.app}/games")
    wei.locator("form.line button").click()
    expect(wei.get_by_role("link", name="See why, and what you can do")).to_be_visible()
    notice(wei, demo, "xin")
    said(wei)

    sven = demo.staff("sven")
    sven.get_by_role("link", name="Stolen accounts").click()
    sven.locator("main").get_by_role("link", name="account wei").click()
    expect(sven.locator("main")).to_contain_text("手机在地铁上被抢")
    sven.get_by_role("link", name="Look into it, and propose that it was so").click()
    expect(sven.locator("main")).to_contain_text("account wei-game")
    sven.get_by_label("In words").fill("登录记录：另一台手机，另一个城市；次日人脸与身份证核验找回。")
    sven.get_by_role("button", name="Propose").click()
    expect(sven.locator("main")).to_contain_text("To become void")

    ada.goto(f"{demo.url}/desk/compromises")  # she decided all of it, so she does not find it
    ada.locator("main h3").get_by_role("link", name="account wei").click()
    expect(ada.get_by_role("button", name="Agree: it was somebody else")).to_have_count(0)
    chen = demo.staff("chen")
    chen.get_by_role("link", name="Stolen accounts").click()
    chen.locator("main h3").get_by_role("link", name="account wei").click()
    chen.get_by_role("button", name="Agree: it was somebody else").click()
    expect(chen.locator("main")).to_contain_text("Found. These decisions are void")

    signed_out(thief, demo)
    back = demo.person("Wei Ziang")  # he is the one who can sign in again
    passes_within_a_second(back, demo, "xin")
    played(back, demo)
    expect(back.get_by_role("link", name="See why, and what you can do")).to_have_count(0)
    wei.reload()
    expect(wei.locator("main")).to_contain_text("Two people found that somebody else had your account")
    appears(chen, f"{demo.url}/desk/compromises", "account wei")
