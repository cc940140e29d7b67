"""Jun may neither run groups nor publish: friends ask for his new address, his group gets somebody else, followers a line."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.steps import forward

pytestmark = pytest.mark.browser

ADDRESS = "jun@example.org"


def in_touch(page: Page, demo: Demo) -> None:
    """From the super-app to the page on which one keeps in touch."""
    page.goto(f"{demo.app}/recourse")
    if page.get_by_role("button", name="Continue").count():
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Keep in touch").click()


def until_there(page: Page, url: str, words: str) -> None:
    """Look again until it says so: what the platform hears of takes a moment."""
    deadline = time.monotonic() + 40
    page.goto(url)
    while words not in page.inner_text("main"):
        assert time.monotonic() < deadline, page.inner_text("main")
        page.wait_for_timeout(300)
        page.goto(url)


def left(demo: Demo) -> Page:
    """Jun leaves an address, on his phone: a link is refused, and nothing he typed is lost."""
    jun = demo.person("Zhao Jun")
    in_touch(jun, demo)
    jun.get_by_label("How can they reach you?").fill("https://example.org/jun")
    jun.get_by_label("Nothing new appears here for now. Write to the author:").check()
    jun.get_by_role("button", name="Leave this address").click()
    expect(jun.locator("main")).to_contain_text("This is a link")
    expect(jun.get_by_label("Nothing new appears here for now. Write to the author:")).to_be_checked()
    jun.get_by_label("How can they reach you?").fill(ADDRESS)
    jun.get_by_role("button", name="Leave this address").click()
    expect(jun.locator("body")).to_contain_text("Those you know can ask for it from now on.")
    return jun


def test_a_friend_asks_and_who_reported_him_finds_nothing(demo: Demo) -> None:
    jun, wei, ming = left(demo), demo.person("Wei Ziang"), demo.person("Zhou Ming")
    wei.goto(f"{demo.app}/chats/jun")
    wei.get_by_role("link", name="Reach them elsewhere").click()
    wei.get_by_role("button", name="Ask for a new address").click()
    expect(wei.locator("main")).to_contain_text("You have asked.")
    assert ADDRESS not in wei.content()

    ming.goto(f"{demo.app}/people/jun/elsewhere")  # he reported Jun two days ago
    expect(ming.locator("main")).to_contain_text("There is no other address here.")

    jun.reload()
    expect(jun.locator("main")).to_contain_text("魏子昂")
    assert "周明" not in jun.inner_text("main")
    jun.get_by_role("button", name="Yes, tell them").click()
    expect(jun.locator("body")).to_contain_text("They can read your address now.")

    wei.reload()
    expect(wei.locator("main")).to_contain_text(ADDRESS)
    wei.goto(f"{demo.app}/official/jun")
    expect(wei.locator("main")).to_contain_text("Nothing new appears here for now. Write to the author:")
    expect(wei.locator("main")).to_contain_text(ADDRESS)
    expect(wei.locator("main")).to_contain_text("周三足球：这个月的安排")

    jun.get_by_role("button", name="Take it back").click()
    expect(jun.locator("body")).to_contain_text("You took it back.")
    wei.reload()
    assert ADDRESS not in wei.content()
    wei.goto(f"{demo.app}/people/jun/elsewhere")
    expect(wei.locator("main")).to_contain_text("There is no other address here.")


def test_his_group_goes_to_a_member_who_accepts(demo: Demo) -> None:
    jun, hua = demo.person("Zhao Jun"), demo.person("Hua’s Noodles")
    jun.goto(f"{demo.app}/groups/1")
    expect(jun.locator("main")).to_contain_text("You can’t look after this group for now.")
    deadline = time.monotonic() + 20
    in_touch(jun, demo)
    while not jun.get_by_label("华记小面").count():
        assert time.monotonic() < deadline, jun.inner_text("main")
        jun.reload()
    jun.get_by_label("华记小面").check()
    jun.get_by_role("button", name="Ask this member").click()
    expect(jun.locator("main")).to_contain_text("You asked 华记小面, who has not answered yet.")

    hua.goto(f"{demo.app}/groups/1")  # the platform asks what is new when somebody looks
    until_there(hua, f"{demo.app}/groups/1", "Its owner asks you to look after this group.")
    hua.get_by_role("button", name="I will").click()
    until_there(hua, f"{demo.app}/groups/1", "Owner: Hua’s Noodles")
    jun.reload()
    expect(jun.locator("main")).to_contain_text("华记小面 looks after it now.")


def test_if_he_does_nothing_the_group_chooses(demo: Demo) -> None:
    wei, ming, bo = demo.person("Wei Ziang"), demo.person("Zhou Ming"), demo.person("Sun Bo")
    wei.goto(f"{demo.app}/groups/1")
    jun = demo.person("Zhao Jun")
    in_touch(jun, demo)
    deadline = time.monotonic() + 20
    while "Choose who takes it, until" not in jun.inner_text("main"):
        assert time.monotonic() < deadline, jun.inner_text("main")
        jun.reload()
    until_there(wei, f"{demo.app}/groups/1", "Owner: Zhao Jun")
    assert "This group needs a new owner." not in wei.inner_text("main")
    forward(demo, "73h")
    for voter in (wei, ming, bo):
        until_there(voter, f"{demo.app}/groups/1", "This group needs a new owner.")
        voter.get_by_label("This group needs a new owner.").select_option("ming")
        voter.get_by_role("button", name="Vote").click()
    until_there(ming, f"{demo.app}/groups/1", "Owner: Zhou Ming")
    in_touch(jun, demo)
    expect(jun.locator("main")).to_contain_text("周明 looks after it now. The group chose.")
