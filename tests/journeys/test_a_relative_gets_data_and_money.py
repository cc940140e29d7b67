"""Ming has died: his daughter gets his data and his money by her phone, without an account; and Wei, who lives, stops a false claim."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.http.web.scenes import picture
from tests.journeys.demo import Demo
from tests.journeys.steps import appears, forward

pytestmark = pytest.mark.browser

WITHIN_S = 60


def claims(demo: Demo, account: str) -> Page:
    """On a phone, without an account: who she is, whose it is, and a proof."""
    page = demo.page()
    page.goto(f"{demo.url}/estate")
    page.get_by_label("Whose account is it?").fill(account)
    page.get_by_label("Your name").fill("周小雨")
    page.get_by_label("Your e-mail address").fill("xiaoyu@example.test")
    page.get_by_label("What should we know?").fill("我父亲三月去世了。")
    page.get_by_label("Papers").set_input_files(
        [{"name": "proof.png", "mimeType": "image/png", "buffer": picture()}]
    )
    page.get_by_label("Bank", exact=True).fill("Harbour Bank")
    page.get_by_label("Account number").fill("6222 0000 1111")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Choose who you are to the person who died.").first).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("周小雨")  # and nothing typed is lost
    page.get_by_label("son or daughter").check()
    page.get_by_label("Papers").set_input_files(
        [{"name": "proof.png", "mimeType": "image/png", "buffer": picture()}]
    )
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="A person is looking at it")).to_be_visible()
    return page


def decided(demo: Demo, account: str) -> None:
    """Ada opens the proofs and proposes; Bela opens them and agrees."""
    ada = demo.staff("ada")
    appears(ada, f"{demo.url}/desk/estates", f"account {account}")
    ada.get_by_role("link", name=f"account {account}").first.click()
    ada.get_by_role("button", name="Open the papers").click()
    ada.get_by_label("their data").check()
    ada.get_by_label("their money").check()
    ada.get_by_label("Why it is given").fill("死亡证明与户口簿一致；账户在女儿名下。")
    ada.get_by_role("button", name="Propose it").click()
    expect(ada.locator("main")).to_contain_text("It waits for a second person.")
    bela = demo.staff("bela")
    bela.goto(ada.url)
    bela.get_by_role("button", name="Open the papers").click()
    bela.get_by_role("button", name="Agree: give it in seven days").click()
    expect(bela.locator("main")).to_contain_text("seven days pass")


def until(page: Page, words: str) -> None:
    """Reload until it is there: what a worker does takes a moment."""
    deadline = time.monotonic() + WITHIN_S
    while words not in page.inner_text("main"):
        assert time.monotonic() < deadline, page.inner_text("main")
        page.reload()


def test_a_relative_gets_data_and_money(demo: Demo, tmp_path: Path) -> None:
    page = claims(demo, "ming")
    mine = page.url
    decided(demo, "ming")
    page.goto(mine)
    expect(page.locator("h1")).to_contain_text("You can have it from")
    forward(demo, "169h")
    page.goto(mine)
    expect(page.locator("h1")).to_contain_text("You can take it home now")

    page.get_by_role("button", name="Put it together").click()
    until(page, "Download it")
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download it").click()
    archive = tmp_path / "estate.zip"
    begun.value.save_as(archive)
    assert any(name.endswith(".html") for name in zipfile.ZipFile(archive).namelist())

    page.goto(mine)
    page.get_by_role("button", name="See it and take it out").click()
    page.get_by_role("button", name="Open the window for 48 hours").click()
    pay_out = page.locator("form", has=page.get_by_role("button", name="Pay out to my bank account")).first
    pay_out.get_by_label("How much").fill("9999999")
    pay_out.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("This is more than can be had of it now.")
    pay_out = page.locator("form", has=page.get_by_role("button", name="Pay out to my bank account")).first
    pay_out.get_by_label("How much").fill("12.50")
    pay_out.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("CN¥12.50")
    until(page, "receipt")
    page.goto(f"{demo.url}/standing")  # she has what he left, and no way into his account
    expect(page.get_by_label("account", exact=False).first).to_be_visible()
    assert "/enter" in page.content()


def test_whoever_lives_stops_a_false_claim_with_one_button_or_by_signing_in(demo: Demo) -> None:
    thief = claims(demo, "wei")
    decided(demo, "wei")
    owner = demo.page()
    deadline = time.monotonic() + WITHIN_S
    while True:
        owner.goto(f"{demo.url}/demo/mail")
        links = re.findall(r"/estate/stop\?token=[\w.-]+", owner.inner_text("main"))
        if links:
            break
        assert time.monotonic() < deadline, owner.inner_text("main")[:2000]
    owner.goto(f"{demo.url}{links[0]}")
    expect(owner.locator("h1")).to_contain_text("Somebody told us that you have died")
    owner.get_by_role("button", name="I live: stop it").click()
    expect(owner.locator("h1")).to_contain_text("Everything stays yours.")
    forward(demo, "169h")
    thief.reload()
    expect(thief.locator("h1")).to_contain_text("Nothing is given")

    again = claims(demo, "lan")
    demo.person("Lin Lan")
    until(again, "Nothing is given")
