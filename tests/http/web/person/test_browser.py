"""The person's pages in Chromium: accessible, by keyboard, at 320 px, without script, sent twice, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dueprocess.application.operational import SessionKind, entry_code
from dueprocess.application.views.all import APPEALS
from dueprocess.domain.dormancy import ProtectDormant
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.export import RecordExport, RequestExport
from dueprocess.domain.own_data import Count, Kind, LeftOut, Reason
from dueprocess.domain.payout import PayoutKind, PayoutRequested, RequestPayout
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.http.auth.estate_links import OWNER, estate_token
from dueprocess.http.auth.links import Purpose, make_link
from dueprocess.http.auth.stop_links import DATA, MONEY, StopLink, stop_address
from dueprocess.kernel.ids import AccountNo, NoticeId, PayoutId
from dueprocess.kernel.instants import DAY, Instant
from tests import estates
from tests.conftest import Served
from tests.disputing import held_payment
from tests.holding import FixedWallet, holdings
from tests.http.web.scenes import (
    BASE_URL,
    Scene,
    first_offence,
    open_appeal,
    overturned,
    picture,
    taken_over,
    way_closed,
)
from tests.ordering import in_force
from tests.setting_back import begun
from tests.world import LAN, MING, WEI

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[3] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
LANGUAGES = ["zh-CN", "en"]
LEFT_OUT = tuple(LeftOut(Kind.CONTACTS, reason, 2) for reason in Reason)
MINE = "她先问我的，我只是回答。"


class Site:
    """A served scene, and browsers at it."""

    def __init__(self, scene: Scene, served: Served, browser: Browser) -> None:
        self.scene = scene
        self.url = served.url
        self._browser = browser
        self._open: list[BrowserContext] = []

    def page(
        self,
        locale: str = "en",
        width: int = 375,
        who: AccountNo | None = WEI,
        *,
        script: bool = False,
    ) -> Page:
        """A fresh browser. `script` is on for axe alone; our pages have none either way."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 812},
            locale=locale,
            java_script_enabled=script,
            bypass_csp=script,
        )
        self._open.append(context)
        if who is not None:
            cookie = sessions.begin(self.scene.services, SessionKind.PERSON, str(who))
            context.add_cookies([{"name": cookie.key, "value": cookie.value or "", "url": self.url}])
        return context.new_page()

    def link(self, notice_id: NoticeId) -> str:
        """A signed link to a notice, as a path."""
        return make_link(self.scene.services, WEI, Purpose.NOTICE, notice_id).url.removeprefix(BASE_URL)

    def close(self) -> None:
        """Close the browsers."""
        for context in self._open:
            context.close()


@pytest.fixture
def site(scene: Scene, served: Callable[[Callable[[str], Any]], Served], browser: Browser) -> Iterator[Site]:
    scene.services = replace(scene.services, wallet=FixedWallet())
    made = Site(scene, served(lambda _url: create_app(scene.services)), browser)
    yield made
    made.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong, as lines to read."""
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
        ".then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html)))",
        TAGS,
    )
    return list(found)


def sideways(page: Page) -> int:
    """How many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(page: Page) -> list[str]:
    """Buttons and fields less than 44 px high: a thumb must find them."""
    found = page.evaluate(
        "[...document.querySelectorAll('.govuk-button, summary, input[type=file]')]"
        ".filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    )
    return list(found)


def every_page(site: Site) -> dict[str, tuple[str, AccountNo | None]]:
    """Each page a person can come to, with who looks at it."""
    appealed = open_appeal(site.scene)
    (appeal,) = site.scene.find(APPEALS, account_no=1)
    won = overturned(site.scene)
    stayed = site.scene.notice_of(site.scene.matter("S1"))
    begun(site.scene, name="S1")
    order = in_force(site.scene)
    (asked,) = site.scene.ok(RequestExport(LAN, None))
    site.scene.ok(RecordExport(asked.export_id, (Count(Kind.CHATS, 3),), LEFT_OUT, 4_000, "ab" * 32))  # type: ignore[attr-defined]
    site.scene.ok(RequestExport(MING, None))
    stop = stop_address(site.scene.services.settings, DATA, StopLink(asked.export_id, LAN))  # type: ignore[attr-defined]
    waiting, link = waiting_payout(site.scene)
    out = "/money/out?kind={}&source={}&currency=CNY"
    held = held_payment(site.scene)
    fresh = first_offence(site.scene)
    stolen = taken_over(site.scene)
    return {
        "data": ("/data", WEI),
        "data, waits": ("/data", LAN),
        "data, watched": ("/data?watch=1", MING),
        "data, stop": (stop.removeprefix(BASE_URL), None),
        "money": ("/money", WEI),
        "close": ("/close", WEI),
        "in touch": ("/in-touch", WEI),
        "dormant": dormant_page(site.scene),
        "estate": ("/estate", None),
        **estate_pages(site.scene),
        "pay out": (out.format("withdraw", "balance"), WEI),
        "repay": (out.format("repay", "balance") + "&target=loan:1:1", WEI),
        "payout": (f"/money/payouts/{waiting}", WEI),
        "stop a payout": (link, None),
        "notice": (f"/n/{appealed}", WEI),
        "overturned": (f"/n/{won}", WEI),
        "fresh": (f"/n/{fresh}", WEI),
        "not me": (f"/n/{fresh}/not-me", WEI),
        "taken over": (f"/n/{stolen}", WEI),
        "way closed": (f"/n/{way_closed(site.scene)}", WEI),
        "appealed": (f"/n/{appealed}/appealed/{appeal.appeal_id}", WEI),
        "set back": (f"/n/{stayed}", WEI),
        "held payment": (f"/disputes/{held}", WEI),
        "disputed payment": (f"/disputes/{held}", MING),
        "order": (f"/orders/{order}.1", WEI),
        "standing": ("/standing", WEI),
        "clear": ("/standing", MING),
        "human": ("/human", WEI),
        "human, not signed in": ("/human", None),
        "enter": ("/enter", None),
        "sign in first": (f"/n/{appealed}", None),
        "landing": (site.link(appealed), None),
        "expired link": ("/enter?token=expired", None),
        "rules": ("/rules", None),
        "nothing": ("/nothing-here", None),
    }


def estate_pages(scene: Scene) -> dict[str, tuple[str, None]]:
    """What a relative sees: it waits, it can be taken home, the money; and what the owner's letter leads to."""
    settings = scene.services.settings
    waits, given = estates.claimed(scene), estates.opened(scene, account_no=LAN)
    scene.ok(OpenExit(LAN, given), holdings())
    stop = stop_address(settings, OWNER, StopLink(given, LAN)).removeprefix(BASE_URL)
    return {
        "estate, waits": (f"/estate/mine?token={estate_token(settings, waits)}", None),
        "estate, given": (f"/estate/mine?token={estate_token(settings, given)}", None),
        "estate, money": (f"/estate/money?token={estate_token(settings, given)}", None),
        "estate, stop": (stop, None),
    }


def dormant_page(scene: Scene) -> tuple[str, AccountNo]:
    """Ming is back after a long time, by a phone that nobody knows."""
    scene.ok(ProtectDormant(MING, Instant(scene.clock.at - 400 * DAY), ("wallet.pay", "wallet.red_packet")))
    return "/dormant", MING


def waiting_payout(scene: Scene) -> tuple[PayoutId, str]:
    """Wei's window, a payout that waits, and the path of a link that stops it."""
    found = holdings()
    scene.ok(OpenExit(WEI), found)
    since = Instant(scene.clock.at - 30 * DAY)
    command = RequestPayout(WEI, PayoutKind.WITHDRAW, "balance", "2", 5_000, "CNY", since)
    (event,) = scene.ok(command, found)
    assert isinstance(event, PayoutRequested)
    link = stop_address(scene.services.settings, MONEY, StopLink(event.payout_id, WEI))
    return event.payout_id, link.removeprefix(BASE_URL)


@pytest.mark.slow
@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("width", [375, 1280])
def test_no_page_has_a_violation_and_none_scrolls_sideways(site: Site, locale: str, width: int) -> None:
    for name, (path, who) in every_page(site).items():
        page = site.page(locale, width, who, script=True)
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.lang") == locale
        assert violations(page) == [], name
        assert sideways(page) <= 0, name
        assert small_targets(page) == [], name
        assert page.locator("h1").count() == 1, name
        page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_page_scrolls_sideways_on_the_smallest_phone(site: Site, locale: str) -> None:
    for name, (path, who) in every_page(site).items():
        page = site.page(locale, 320, who, script=True)
        page.goto(site.url + path)
        assert sideways(page) <= 0, name
        page.context.close()


def test_pages_with_mistakes_have_no_violation_either(site: Site) -> None:
    notice_id = first_offence(site.scene)
    page = site.page(script=True)
    page.goto(f"{site.url}/n/{notice_id}")
    page.click("form[action$='/appeal'] button")
    assert page.locator(".govuk-error-summary").is_visible()
    assert violations(page) == []
    page.goto(f"{site.url}/n/{notice_id}/not-me")
    page.click("form[action$='/not-me'] button")
    assert page.locator(".govuk-error-summary").is_visible()
    assert violations(page) == []
    page.goto(f"{site.url}/enter")
    page.click("form[action='/enter'] button")
    assert violations(page) == []
    page.fill("#account", "wei")
    page.click("form[action='/enter'] button")
    assert violations(page) == []


def test_by_keyboard_alone_one_reads_writes_and_sends_the_appeal(site: Site) -> None:
    notice_id = first_offence(site.scene)
    page = site.page(script=True)
    page.goto(f"{site.url}/n/{notice_id}")
    page.keyboard.press("Tab")
    assert "skip-link" in (page.locator(":focus").get_attribute("class") or "")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("name") == "words":
            break
    page.keyboard.type("She asked me first.")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "files"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appealed/*")
    (appeal,) = site.scene.find(APPEALS, account_no=1)
    assert appeal.answer_due_at > site.scene.clock.at


def test_the_links_at_the_top_lead_to_the_forms(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.url}/n/{first_offence(site.scene)}")
    page.click(".dp-actions a[href='#appeal']")
    assert page.url.endswith("#appeal")
    box = page.locator("#appeal").bounding_box()
    assert box is not None
    assert box["y"] < 200


def test_without_script_one_appeals_with_pictures_in_chinese(site: Site, tmp_path: Path) -> None:
    notice_id = first_offence(site.scene)
    files = [tmp_path / "一.png", tmp_path / "二.png"]
    for file in files:
        file.write_bytes(picture())
    page = site.page("zh-CN")
    page.goto(f"{site.url}/n/{notice_id}")
    page.fill("#words", MINE)
    page.set_input_files("#files", files)
    page.click("form[action$='/appeal'] button")
    assert page.locator("h1").inner_text().startswith("已收到您的申诉")
    (appeal,) = site.scene.find(APPEALS, account_no=1)
    assert len(appeal.attachments) == 2


def test_a_double_click_and_a_reload_lodge_once(site: Site) -> None:
    notice_id = first_offence(site.scene)
    page = site.page()
    page.goto(f"{site.url}/n/{notice_id}")
    page.fill("#words", MINE)
    page.dblclick("form[action$='/appeal'] button")
    expect(page).to_have_url(
        re.compile(r"/appealed/")
    )  # the second click breaks off the first one's way there
    page.reload()
    (appeal,) = site.scene.find(APPEALS, account_no=1)
    assert len(appeal.words) == 1


def test_going_back_is_safe_and_other_words_are_not_lost(site: Site) -> None:
    notice_id = first_offence(site.scene)
    page = site.page()
    page.goto(f"{site.url}/n/{notice_id}")
    page.fill("#words", MINE)
    page.click("form[action$='/appeal'] button")
    page.wait_for_url("**/appealed/*")
    page.go_back()
    page.fill("#words", "And look at Tuesday.")
    page.click("form[action$='/appeal'] button")
    words = page.locator("#words").input_value()
    (appeal,) = site.scene.find(APPEALS, account_no=1)
    assert len(appeal.words) == 2 or words == "And look at Tuesday."
    if len(appeal.words) == 1:  # the page came from the browser's memory, with the form's old id
        page.click("form[action$='/appeal'] button")
    (appeal,) = site.scene.find(APPEALS, account_no=1)
    assert len(appeal.words) == 2


def test_an_expired_link_shows_the_way_in_and_a_human(site: Site) -> None:
    page = site.page("zh-CN", who=None)
    answer = page.goto(f"{site.url}/enter?token=expired")
    assert answer is not None
    assert answer.status == 410
    assert page.locator("text=0755-0000 0000").is_visible()
    page.click("main a[href='/human']")
    assert page.locator("h1").inner_text() == "联系人工"


def test_a_locked_out_person_reaches_the_notice_by_a_code(site: Site) -> None:
    notice_id = first_offence(site.scene)
    page = site.page(who=None)
    page.goto(f"{site.url}/n/{notice_id}")
    page.fill("#account", "wei")
    page.click("form[action='/enter'] button")
    entry_id = page.locator("form[action='/enter/code'] input[name=entry_id]").get_attribute("value") or ""
    page.fill("#code", entry_code(site.scene.services.settings.secret, entry_id))
    page.click("form[action='/enter/code'] button")
    assert page.url == f"{site.url}/n/{notice_id}"
    assert page.locator("h1").inner_text().startswith("You can’t message strangers until")


def test_the_language_is_switched_and_kept(site: Site) -> None:
    page = site.page("en")
    page.goto(f"{site.url}/standing")
    page.click(".dp-switch a")
    assert page.locator("h1").inner_text() == "没有生效中的限制。"
    page.goto(f"{site.url}/human")
    assert page.locator("h1").inner_text() == "联系人工"


def test_a_link_is_opened_with_one_button(site: Site) -> None:
    notice_id = first_offence(site.scene)
    page = site.page(who=None)
    page.goto(site.url + site.link(notice_id))
    before = site.scene.position
    page.reload()
    assert site.scene.position == before
    page.click("form[action='/enter/link'] button")
    assert page.url == f"{site.url}/n/{notice_id}"
