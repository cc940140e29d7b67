"""Cases are decided, by those who may and those who may not, and a second person answers."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dueprocess.application.views.all import (
    DECISIONS,
)
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.case import OpenCase
from dueprocess.domain.decision import DecideCase, DecisionMade, content_digest
from tests.simulation.life import CATEGORY, KINDS, SEEN, accounts, choice_of, clauses, people, picks, why
from tests.simulation.matters import Matters
from tests.simulation.model import Matter
from tests.simulation.oracle import (
    CALL,
    CAPABILITIES,
    HOUR,
    PLAY,
    POLICIES,
    POST,
    SEND,
    Chosen,
    Finding,
    prescribed,
)


class Deciding(Matters):
    """All that imposes."""

    @rule(
        account=accounts,
        clause=clauses,
        who=st.sampled_from(("p_ada", "p_anna", "p_all")),
        towards=st.none() | accounts,
        imminent=st.sampled_from((False, False, True)),
        dry=st.booleans(),
        short=st.booleans(),
    )
    def a_fresh_case_is_decided(
        self,
        account: int,
        clause: str,
        who: str,
        towards: int | None,
        imminent: bool,
        dry: bool,
        short: bool = False,
    ) -> None:
        opened = self.done(OpenCase(account, CATEGORY[clause], who), self.model.may_open(who, account))
        if opened:
            case = opened[0].case_id
            self.model.cases[case] = Matter(account, CATEGORY[clause])
            item = self.attach(case, KINDS[clause])
            items = (item,) if item else ()
            names = POLICIES[clause].ladder[-1][0].capabilities - {PLAY, SEND, CALL, POST}
            chosen = (Chosen(names, 20 * HOUR),) if short else None
            self.decide(case, who, clause, items, chosen, towards, imminent=imminent, dry=dry)

    @precondition(lambda self: self.model.cases)
    @rule(
        pick=picks,
        clause=clauses,
        who=people,
        names=st.sets(st.sampled_from(CAPABILITIES[:8]), min_size=1, max_size=3),
        hours=st.sampled_from((0, 1, 24, 72, 73, 168, 360, 24 * 30, 24 * 200, None)),
        own=st.booleans(),
    )
    def an_old_case_is_decided(
        self, pick: int, clause: str, who: str, names: set[str], hours: int | None, own: bool
    ) -> None:
        case = self.one(self.model.cases, pick)
        items = tuple(key for key, item in self.model.items.items() if item.case == case or not own)[-2:]
        chosen = Chosen(frozenset(names), None if hours is None else hours * HOUR)
        self.decide(case, who, clause, items, (chosen,), None)

    def decide(
        self,
        case: str,
        who: str,
        clause: str,
        items: tuple[str, ...],
        chosen: tuple[Chosen, ...] | None,
        target: int | None,
        *,
        imminent: bool = False,
        dry: bool = False,
    ) -> None:
        now, model = self.now, self.model
        account = model.cases[case].account
        rung, relied = model.place(case, items, clause, now)
        measures = prescribed(POLICIES[clause], rung, target) if chosen is None else chosen
        may = target != account and model.may_decide(
            who, case, items, clause, measures, rung, now, imminent=imminent
        )
        choices = None if chosen is None else tuple(choice_of(item) for item in chosen)
        command = DecideCase(case, who, clause, why(), items, choices, target, imminent)
        events = self.done(command, may, dry=dry)
        if not events:
            return
        made = events[0]
        assert isinstance(made, DecisionMade)
        assert made.rung == rung, "another rung"
        assert list(made.relied_on) == relied or set(made.relied_on) == set(relied)
        awaiting = any(item.permanent for item in measures) and not imminent
        finding = Finding(
            made.decision_id,
            case,
            account,
            clause,
            who,
            made.act_at,
            rung,
            relied,
            measures,
            items,
            frozenset(model.items[item].content for item in items),
            "awaiting" if awaiting else "made",
        )
        assert made.awaiting == awaiting
        model.decide(finding, now, imminent=imminent)

    @precondition(lambda self: self.model.findings)
    @rule(
        pick=picks,
        who=people,
        how=st.sampled_from(("approve", "approve", "decline", "confirm")),
        right=st.booleans(),
    )
    def a_second_person_answers(self, pick: int, who: str, how: str, right: bool) -> None:
        waiting = {
            key: item
            for key, item in self.model.findings.items()
            if item.unconfirmed or item.state == "awaiting"
        }
        key = self.one(waiting or self.model.findings, pick)
        who = "p_bela" if right and self.model.staff["p_bela"].active else who
        now, finding = self.now, self.model.findings[key]
        if right or how == "decline":
            for item in finding.items:
                self.look(item, who)
        seen = content_digest(self.world.get(DECISIONS, key))
        if how == "approve":
            if self.done(ApproveDecision(key, who, seen), self.model.may_approve(who, key, now)):
                self.model.approve(who, key, now)
        elif how == "confirm":
            if self.done(ConfirmDecision(key, who, seen), self.model.may_confirm(who, key, now)):
                self.model.confirm(who, key, now)
                self.model.judge(key, "right")
            elif finding.unconfirmed and not any(held.live(now) for held in finding.held):
                SEEN["lapse"] += 1
        else:
            may = self.model.may_second(who, key) and finding.state == "awaiting"
            if self.done(DeclineDecision(key, who, why()), may):
                finding.state = "declined"
                self.model.cases[finding.case].state = "open"
