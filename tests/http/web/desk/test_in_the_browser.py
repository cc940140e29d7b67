"""The desk in Chromium: no axe violation in both languages on phone and desk, no sideways scrolling at 320 px, a case
decided with the keyboard alone, and everything without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dueprocess.application.observation import Kind, Observed, Stage, day_of
from dueprocess.application.operational import SessionKind
from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.views.all import DECISIONS, ENQUIRIES, ESTATES
from dueprocess.domain.case import TakeCase
from dueprocess.domain.compromise import Sign
from dueprocess.domain.dormancy import AskWaking, ProtectDormant
from dueprocess.domain.enquiry import AskHuman, Claim
from dueprocess.domain.estate import OpenEstatePapers, Part, ProposeEstate
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.review import TakeAppeal
from dueprocess.domain.rulebook_version import ProposeRulebook
from dueprocess.domain.stay import Scope
from dueprocess.http.auth import sessions
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import CaseId, DecisionId, PersonId
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.privacy import Private
from tests import estates
from tests.disputing import disputed, held_payment
from tests.http.web.desk.office import Office
from tests.http.web.scenes import picture, sample
from tests.importing import given, imported, looked_at, state, without_end
from tests.linking import link, proposed_link
from tests.ordering import in_force, taken_in
from tests.protecting import placed
from tests.setting_back import begun, proposed
from tests.taking_over import proposed as stolen
from tests.world import ADA, ANNA, BELA, CHEN, LAN, MING, OLGA, SVEN, WEI

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parents[3] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LANGUAGES = ("zh-CN", "en")
WIDTHS = (375, 1280)


class Site:
    """An office with something in every state, served."""

    def __init__(self, folder: Path, served: Callable[[Callable[[str], Any]], Any]) -> None:
        self.folder = folder
        made = served(self._make)
        self.url: str = made.url
        office = self.office
        for _ in range(2):
            office.matter("F1")
            office.after(40 * 24 * HOUR)
        self.pending = office.matter("F1")
        self.harm = office.matter("H3", imminent_harm=True)
        self.decided = office.matter("H2", decider=ANNA, target=LAN, shown=picture())
        self.appeal = office.object_to(self.decided)
        office.look(self.decided, CHEN)
        self.case = office.case()
        self.item = office.evidence(self.case, words="你给我等着。")
        office.after(HOUR)
        office.ok(AskHuman(WEI, Private("为什么？")))
        self._propose_and_observe()
        self.stay = begun(office, name="H2")
        self.waiting = proposed(office, Scope.CAPABILITY, "chat.send_stranger")
        self.dispute = disputed(office)
        self.estate = estates.claimed(office)
        for person in (ADA, BELA):
            office.ok(OpenEstatePapers(self.estate, person))
        office.ok(ProposeEstate(self.estate, estates.BOTH, Private("死亡证明与户口簿一致。"), ADA))
        (unused,) = office.ok(ProtectDormant(MING, Instant(office.clock.at - 9_999 * HOUR), ("wallet.pay",)))
        office.ok(AskWaking(MING, Private("我用它开过鞋店。")))
        self.unused = unused.dormancy_id  # type: ignore[attr-defined]
        self.held = held_payment(office, 150_00)
        self.payee_hold = placed(office)
        self.order, self.order_waiting = in_force(office), taken_in(office)
        link(office, ADA)
        self.unlinked = proposed_link(office, ADA, "a-login-that-is-as-long-as-they-come-at-some-directory")
        self.inherited, self.agreeing = self._inherit()
        at = office.clock.at
        claim = Claim(Instant(at - 99 * HOUR), at, (Sign.NEW_DEVICE, Sign.OTHER))
        asked = office.ok(AskHuman(LAN, Private("那不是我，手机被抢了。"), None, claim))[0]
        self.claimed = asked.enquiry_id  # type: ignore[attr-defined]
        self.stolen = stolen(office, from_at=Instant(at - 99 * HOUR))
        (self.enquiry,) = [row.enquiry_id for row in office.find(ENQUIRIES, account_no=WEI)]

    def _propose_and_observe(self) -> None:
        """A version that runs in shadow, with a decision to compare, and what guards counted."""
        office = self.office
        catalogue, rulebook = sample()
        milder = msgspec.structs.replace(rulebook, version=2, clauses=rulebook.clauses[1:], keeps_apart=())
        body, names = canonical(milder).decode(), canonical(catalogue).decode()
        office.ok(ProposeRulebook(2, content_digest(body, names), body, names, SVEN))
        office.after(HOUR)
        (row, *_) = office.restrictions(office.decide(account_no=LAN))
        counts = (
            (Kind.WOULD_REFUSE, 37),
            (Kind.AGREED, 21),
            (Kind.UNEXPLAINED_REFUSAL, 4),
            (Kind.REFUSED, 9),
        )
        day = day_of(office.clock.now())
        observed = [
            Observed(day, "chat.send_stranger", kind, Stage.OBSERVE, row.restriction_id, count)
            for kind, count in counts
        ]
        office.operational.observe("pages", observed, office.clock.now())

    def _inherit(self) -> tuple[CaseId, DecisionId]:
        """An inherited measure to complete, with evidence; and one whose completion without an end waits."""
        office = self.office
        imported(office, given("lan"), given("ming"))
        (first,), (second,) = looked_at(office, LAN), looked_at(office, MING)
        case_id = state(office, first).case_id
        office.ok(OpenEvidence(office.evidence(case_id, LAN), ADA, Purpose.DECIDE))
        office.ok(without_end(office, second, clause="P2"))
        return case_id, second.decision_id

    def _make(self, url: str) -> Any:
        self.office = Office(self.folder, url, demo=True)
        return self.office.app

    def places(self) -> dict[str, tuple[PersonId, str]]:
        """Each page of the desk, and who opens it."""
        return {
            "queue": (SVEN, "/desk"),
            "case": (ADA, f"/desk/cases/{self.case}?clause=H1"),
            "decision": (ANNA, f"/desk/decisions/{self.decided}"),
            "approval": (BELA, f"/desk/decisions/{self.pending}"),
            "confirmation": (BELA, f"/desk/decisions/{self.harm}"),
            "completing": (ADA, f"/desk/cases/{self.inherited}?clause=P2"),
            "completion that waits": (BELA, f"/desk/decisions/{self.agreeing}"),
            "appeal": (CHEN, f"/desk/appeals/{self.appeal}"),
            "question": (SVEN, f"/desk/enquiries/{self.enquiry}"),
            "find": (SVEN, "/desk/find?q=nobody"),
            "account": (SVEN, f"/desk/accounts/{WEI}"),
            "account with the form of a case": (ADA, f"/desk/accounts/{WEI}"),
            "no such page": (SVEN, "/desk/nothing"),
            "rulebooks": (SVEN, "/desk/rulebook"),
            "rulebook": (SVEN, "/desk/rulebook/1"),
            "rulebook in shadow": (SVEN, "/desk/rulebook/2"),
            "observing": (SVEN, "/desk/observing"),
            "stays": (SVEN, "/desk/stays"),
            "estates": (ADA, "/desk/estates"),
            "estate that waits": (BELA, f"/desk/estates/{self.estate}"),
            "unused accounts": (SVEN, "/desk/dormancies"),
            "unused account": (SVEN, f"/desk/dormancies/{self.unused}"),
            "stay in force": (OLGA, f"/desk/stays/{self.stay}"),
            "stay that waits": (BELA, f"/desk/stays/{self.waiting}"),
            "payee holds": (ADA, "/desk/payee-holds"),
            "payee hold": (ADA, f"/desk/payee-holds/{self.payee_hold}"),
            "payee hold to place": (ADA, f"/desk/payee-holds/new?account={LAN}"),
            "disputes": (ADA, "/desk/disputes"),
            "dispute": (ADA, f"/desk/disputes/{self.dispute}"),
            "dispute, held": (BELA, f"/desk/disputes/{self.held}"),
            "orders": (ADA, "/desk/orders"),
            "order in force": (ADA, f"/desk/orders/{self.order}"),
            "order that waits": (BELA, f"/desk/orders/{self.order_waiting}"),
            "stolen accounts": (SVEN, "/desk/compromises"),
            "stolen account to propose": (ADA, f"/desk/compromises/new?enquiry={self.claimed}"),
            "stolen account that waits": (CHEN, f"/desk/compromises/{self.stolen}"),
            "what a person claims": (SVEN, f"/desk/enquiries/{self.claimed}"),
            "sign-in links": (OLGA, "/desk/sign-in-links"),
            "sign-in link that waits": (BELA, f"/desk/sign-in-links/{self.unlinked}"),
            "sign-ins": (OLGA, f"/desk/staff/{ADA}/sign-ins"),
            "staff": (OLGA, "/desk/staff?person=p_ada"),
            "clock": (OLGA, "/desk/demo/clock"),
        }


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """What is closed after the server has stopped."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def site(tmp_path: Path, closing: ExitStack, served: Any) -> Site:
    made = Site(tmp_path, served)
    closing.callback(made.office.close)
    return made


def desk(
    browser: Any, site: Site, person_id: PersonId | None, language: str, width: int, *, script: bool = False
) -> Any:
    """A page of somebody's browser."""
    context = browser.new_context(
        locale=language,
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        bypass_csp=script,
    )
    if person_id is not None:
        cookie = sessions.begin(site.office.services, SessionKind.STAFF, person_id)
        context.add_cookies([{"name": cookie.key, "value": cookie.value or "", "url": site.url}])
    return context.new_page()


def violations(page: Any) -> list[str]:
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{item['id']}: {node['target']} {node['failureSummary']}"
        for item in found["violations"]
        for node in item["nodes"]
    ]


def take(site: Site) -> None:
    """Ada has the case, Chen the appeal, so that their pages carry their forms."""
    site.office.ok(TakeCase(site.case, ADA))
    site.office.ok(TakeCase(site.inherited, ADA))
    site.office.ok(OpenEvidence(site.item, ADA, Purpose.DECIDE))
    site.office.ok(TakeAppeal(site.appeal, CHEN))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_an_accessibility_violation(browser: Any, site: Site, language: str, width: int) -> None:
    take(site)
    found = {}
    for name, (person_id, path) in site.places().items():
        page = desk(browser, site, person_id, language, width, script=True)
        answer = page.goto(site.url + path)
        assert answer.status == (404 if name == "no such page" else 200), name
        if violation := violations(page):
            found[name] = violation
        page.context.close()
    page = desk(browser, site, None, language, width, script=True)
    page.goto(f"{site.url}/desk/sign-in")
    if violation := violations(page):
        found["sign-in"] = violation
    assert found == {}


def test_nothing_scrolls_sideways_at_320_px(browser: Any, site: Site) -> None:
    take(site)
    wide = {}
    for language in LANGUAGES:
        for name, (person_id, path) in site.places().items():
            page = desk(browser, site, person_id, language, 320, script=True)
            page.goto(site.url + path)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                wide[language, name] = width
            page.context.close()
    assert wide == {}


def tab_to(page: Any, selector: str, most: int = 120) -> None:
    """Press Tab until the focus is there: nothing is clicked."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_is_decided_by_keyboard_alone(browser: Any, site: Site, language: str) -> None:
    page = desk(browser, site, ADA, language, 1280, script=True)
    page.goto(f"{site.url}/desk/cases/{site.case}")
    tab_to(page, "form[action$='/take'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action$='/put-back']")
    tab_to(page, "form[action$='/open'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".desk-evidence__words")
    tab_to(page, "#choose")
    page.keyboard.type("H1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#facts")
    tab_to(page, "#facts")
    page.keyboard.type("You threatened somebody who had asked you to stop.")
    tab_to(page, "#decide button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=confirm]")
    tab_to(page, "button[value=confirm]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#withdraw")
    assert len(site.office.find(DECISIONS, case_id=site.case)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_estate_is_proposed_by_keyboard_alone(browser: Any, site: Site, language: str) -> None:
    claim = estates.claimed(site.office, LAN)
    page = desk(browser, site, ADA, language, 1280, script=True)
    page.goto(f"{site.url}/desk/estates/{claim}")
    tab_to(page, "form[action$='/open'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#part-money")
    tab_to(page, "#part-money")
    page.keyboard.press("Space")
    tab_to(page, "#why")
    page.keyboard.type("The certificate and the register agree.")
    tab_to(page, "form[action$='/propose'] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".desk-hint")
    row = site.office.get(ESTATES, claim)
    assert (row.proposed_by, row.parts) == (ADA, (Part.MONEY,))


def test_a_decision_and_an_answer_without_script(browser: Any, site: Site) -> None:
    take(site)
    page = desk(browser, site, ADA, "en", 375)
    page.goto(f"{site.url}/desk/cases/{site.case}?clause=H1")
    page.fill("#facts", "You threatened somebody who had asked you to stop.")
    page.click("#decide button[type=submit]")
    page.click("button[value=confirm]")
    assert page.locator("#withdraw").count() == 1
    page = desk(browser, site, CHEN, "zh-CN", 375)
    page.goto(f"{site.url}/desk/appeals/{site.appeal}")
    page.check("#outcome-overturned")
    page.fill("#reason", "查看了前后的消息，对方先问了他。")
    page.click("form[action$='/answer'] button[type=submit]")
    page.click("button[value=confirm]")
    assert "查看了前后的消息" in page.inner_text("main")


def test_pictures_stay_blurred_until_they_are_asked_for(browser: Any, site: Site) -> None:
    page = desk(browser, site, CHEN, "en", 1280)
    page.goto(f"{site.url}/desk/appeals/{site.appeal}")
    clear = page.locator(".desk-blur__clear").first
    assert not clear.is_visible()
    assert page.locator(".desk-blur__picture").first.is_visible()
    page.locator(".desk-blur summary").first.click()
    assert clear.is_visible()
