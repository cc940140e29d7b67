"""A shop is told 30 days before its end, what it delivered is paid and taken out; its buyers learn neutrally and have their money back."""

from __future__ import annotations

import itertools
import time

import pytest
from playwright.sync_api import Page, expect

from dueprocess.application.engine import Accepted
from dueprocess.application.engine import Request as Asked
from dueprocess.application.views.all import DECISIONS
from dueprocess.bootstrap import assemble
from dueprocess.domain.approval import ApproveDecision
from dueprocess.domain.case import OpenCase
from dueprocess.domain.decision import DecideCase, content_digest
from dueprocess.domain.evidence import AttachEvidence, OpenEvidence, Purpose, Source
from dueprocess.kernel.ids import CommandId, DecisionId, PersonId
from dueprocess.kernel.instants import MINUTE, Instant
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.record.envelope import Actor, ActorKind
from dueprocess.settings import Setup
from tests.journeys.demo import Demo
from tests.journeys.steps import forward

pytestmark = pytest.mark.browser

PATIENCE_S = 30
ADA, BELA = PersonId("p_ada"), PersonId("p_bela")
NEUTRAL = "This account cannot take payments just now"


class Office:
    """Ada and Bela, who decide in a process of their own, on the demo's record."""

    def __init__(self, demo: Demo) -> None:
        setup = Setup(database_url=demo.database, base_url=demo.url)
        self.made = assemble(demo.folder / "data" / "dueprocess", setup, demo=True)
        self._keys = itertools.count(1)

    def ok(self, command: Command) -> tuple[object, ...]:
        """Carry out what must be accepted."""
        key = CommandId(f"journey-shop-{next(self._keys):04d}")
        answer = self.made.engine.carry_out(Asked(key, Actor(ActorKind.SYSTEM, "journey"), command))
        assert isinstance(answer, Accepted), answer
        return answer.events

    def find(self, *, agreed: bool) -> None:
        """Hua sold what may not be sold; `agreed`: what follows takes a second person, who looks and agrees."""
        with self.made.store.read() as reader:
            hua = reader.account_no("hua")
        assert hua is not None
        case_id = self.ok(OpenCase(hua, "forbidden_goods", ADA))[0].case_id  # type: ignore[attr-defined]
        number, now = next(self._keys), self.made.engine.clock.now()
        attach = AttachEvidence(
            case_id,
            "post",
            Private("大号烟花现货。"),
            Private(f"post-{number}", tagged=True),
            Instant(now - MINUTE),
            Source.CONTENT,
            author=hua,
        )
        evidence = self.ok(attach)[0].evidence_id  # type: ignore[attr-defined]
        facts = Private("店里出售法律禁止私自买卖的烟花。")
        decided = self.ok(DecideCase(case_id, ADA, "M1", facts, (evidence,)))[0]
        decision_id: DecisionId = decided.decision_id  # type: ignore[attr-defined]
        if agreed:
            self.ok(OpenEvidence(evidence, BELA, Purpose.APPROVE))
            with self.made.store.read() as reader:
                row = reader.get(DECISIONS, decision_id)
            assert row is not None
            self.ok(ApproveDecision(decision_id, BELA, content_digest(row)))


def until_it_says(page: Page, url: str, words: str) -> None:
    """Reload until the page says this: the worker and the guard take a moment."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        page.goto(url)
        if words in page.inner_text("main"):
            return
        assert time.monotonic() < deadline, page.inner_text("main")


def bought(page: Page, demo: Demo, what: str) -> str:
    """Order something at Hua's; the address of the purchase."""
    page.goto(f"{demo.app}/shops/hua")
    page.get_by_role("button", name=f"Buy {what}").click()
    expect(page.locator("main")).to_contain_text("Paid. The shop has not sent it yet.")
    return page.url


def test_a_shop_is_told_is_paid_and_its_buyers_have_goods_or_money(demo: Demo) -> None:
    office = Office(demo)
    office.find(agreed=False)
    forward(demo, "8d")
    ming = demo.person("Ming")
    arrives, never = bought(ming, demo, "Two boxes of noodles"), bought(ming, demo, "A jar of chilli sauce")
    office.find(agreed=True)
    office.made.close()

    # the buyer learns at once, neutrally, and buys nothing more
    until_it_says(ming, never, NEUTRAL)
    expect(ming.locator("main")).to_contain_text("is refunded to you in full by")
    for word in ("restrict", "rule", "firework", "烟花"):
        assert word not in ming.inner_text("main").lower()
    ming.goto(f"{demo.app}/shops/hua")
    ming.get_by_role("button", name="Buy A jar of chilli sauce").click()
    expect(ming.locator("main")).to_contain_text("Nothing was paid, and your money is where it was")

    # the shop reads the day; what was delivered is earned, and settled
    ming.goto(arrives)
    ming.get_by_role("button", name="I have received it").click()
    expect(ming.locator("main")).to_contain_text("The shop is paid a day later")
    hua = demo.person("Hua")
    hua.goto(f"{demo.app}/recourse")
    hua.get_by_role("button", name="Continue").click()
    expect(hua.locator("main")).to_contain_text("Nothing of it is restricted yet.")
    hua.get_by_role("link", name="Why, and how to appeal: read the notice").first.click()
    expect(hua.locator("main")).to_contain_text("Yours is a business account")

    # a week later what was not delivered is back, and the shop takes its earnings out
    forward(demo, "8d")
    until_it_says(ming, never, "Refunded in full, to the balance.")
    hua = demo.person("Hua")
    hua.goto(f"{demo.app}/wallet")
    expect(hua.locator("main")).to_contain_text("¥12,")
    hua.goto(f"{demo.app}/recourse")
    hua.get_by_role("button", name="Continue").click()
    hua.goto(f"{demo.url}/money")
    hua.get_by_role("button", name="Open the window for 48 hours").click()
    expect(hua.locator("main")).to_contain_text("The window is open.")
