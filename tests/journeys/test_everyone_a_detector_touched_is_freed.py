"""A remapped key is judged as cheating, a changed device as theft; found wrong, one act frees everybody, each told.

In Chromium without script: two people's notices, the desk of the two who order it, and the notices afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dueprocess.application.operational import SessionKind
from dueprocess.application.telling import WORKER
from dueprocess.application.views.all import NOTICES
from dueprocess.application.withdrawal import release
from dueprocess.domain.decision import DecideCase
from dueprocess.domain.notice import Kind
from dueprocess.http.auth import sessions
from dueprocess.kernel.ids import AccountNo, DecisionId, DetectorId, PersonId
from dueprocess.kernel.privacy import Private
from tests.detecting import hold, register
from tests.http.web.desk.office import Office
from tests.world import ADA, BELA, HOUR, LAN, MING, SVEN, WEI, World

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WRONG = "改键位的玩家和换手机的人被当成了外挂和盗号。是程序错了，对不起。"


class Story:
    """A served office: three people whom `aim` held, one of them confirmed by a human."""

    def __init__(self, folder: Path, served: Any, browser: Browser) -> None:
        self._folder, self._browser = folder, browser
        self.url: str = served(self._make).url
        self.aim: DetectorId = register(self.office, clauses=("G1", "A2"))
        for account_no in (WEI, MING):  # a first warning, by a human, so that there is something to hold
            case_id = World.case(self.office, account_no, "game_cheating")
            item = World.evidence(self.office, case_id, account_no, "game_log")
            self.office.ok(DecideCase(case_id, ADA, "G1", Private("上周用过连点脚本。"), (item,)))
        self.office.after(HOUR)
        self.key: DecisionId = hold(self.office, self.aim, "G1", WEI)
        self.device: DecisionId = hold(self.office, self.aim, "A2", LAN)
        self.kept: DecisionId = hold(self.office, self.aim, "G1", MING)
        self.office.confirm(self.kept)

    def _make(self, url: str) -> Any:
        self.office = Office(self._folder, url)
        return self.office.app

    def page(self, kind: SessionKind, subject: str, locale: str = "en", *, script: bool = False) -> Page:
        """A browser of somebody who is signed in."""
        context = self._browser.new_context(locale=locale, java_script_enabled=script, bypass_csp=script)
        cookie = sessions.begin(self.office.services, kind, subject)
        context.add_cookies([{"name": cookie.key, "value": cookie.value or "", "url": self.url}])
        return context.new_page()

    def person(self, account_no: AccountNo, locale: str = "en") -> Page:
        return self.page(SessionKind.PERSON, str(account_no), locale)

    def staff(self, person_id: PersonId, *, script: bool = False) -> Page:
        return self.page(SessionKind.STAFF, person_id, script=script)

    def notice(self, page: Page, decision_id: DecisionId, kind: Kind) -> str:
        """Open a notice; what it says."""
        rows = self.office.find(NOTICES, decision_id=decision_id)
        page.goto(f"{self.url}/n/{next(row.notice_id for row in rows if row.kind is kind)}")
        return page.inner_text("main")


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """What is closed after the server has stopped."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def story(tmp_path: Path, closing: ExitStack, served: Any, browser: Browser) -> Story:
    made = Story(tmp_path, served, browser)
    closing.callback(made.office.close)
    return made


def test_found_wrong_everyone_its_version_touched_is_freed_in_one_act_and_told(story: Story) -> None:
    wei, lan = story.person(WEI), story.person(LAN, "zh-CN")
    said = story.notice(wei, story.key, Kind.DECISION)
    assert "A program decided this, not a person." in said
    assert "No person has looked at it yet." in said
    assert "这项决定由程序作出，不是由人作出。" in story.notice(lan, story.device, Kind.DECISION)
    assert not story.office.allowed("game.play", WEI)
    assert not story.office.allowed("account.rename", LAN)

    sven, bela = story.staff(SVEN), story.staff(BELA)
    sven.goto(f"{story.url}/desk/detectors")
    sven.get_by_role("link", name="aim 1").click()
    sven.get_by_label("In what way it was wrong").fill(WRONG)
    sven.get_by_role("button", name="It was wrong: stop it").click()
    expect(sven.get_by_text("It waits for a second person.")).to_be_visible()
    bela.goto(f"{story.url}/desk/detectors/{story.aim}")
    expect(bela.get_by_text(WRONG)).to_be_visible()
    bela.get_by_role("button", name="Agree: free everybody").click()
    expect(bela.get_by_text("The worker is freeing people now.")).to_be_visible()
    assert release(story.office.engine, story.office.store, WORKER, story.aim) == (2, None)
    bela.reload()
    expect(bela.get_by_text("2 of 2")).to_be_visible()

    assert story.office.allowed("game.play", WEI)
    assert story.office.allowed("account.rename", LAN)
    said = story.notice(wei, story.key, Kind.FOUND_WRONG)
    assert "it was wrong" in said
    assert WRONG in said
    assert "那是错的" in story.notice(lan, story.device, Kind.FOUND_WRONG)
    assert not story.office.allowed("game.play", MING), "a human had confirmed it on its evidence"
    assert all(row.kind is not Kind.FOUND_WRONG for row in story.office.find(NOTICES, account_no=MING))


@pytest.mark.slow
def test_the_pages_about_detectors_have_no_accessibility_violation(story: Story) -> None:
    sven = story.staff(SVEN, script=True)
    for path in ("/desk/detectors", f"/desk/detectors/{story.aim}"):
        sven.goto(story.url + path)
        sven.add_script_tag(path=str(AXE))
        found = sven.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        assert [item["id"] for item in found["violations"]] == []
