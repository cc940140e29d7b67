"""Restrictions are amended, lifted, looked at again and renewed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.case import OpenCase
from dueprocess.domain.decision import DecisionMade, DecisionRecomputed
from dueprocess.domain.relief import ExamineLift, LiftDecision, WithdrawDecision
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.renewal import content_digest as renewal_content
from dueprocess.kernel.refusals import Code, Refusal
from tests.simulation.deciding import Deciding
from tests.simulation.life import KINDS, SEEN, choice_of, people, picks, why
from tests.simulation.model import Matter
from tests.simulation.oracle import (
    CAPABILITIES,
    DAY,
    HOUR,
    Chosen,
    Finding,
    within,
)

BEYOND = {Code.CAPABILITY_OUTSIDE_CLAUSE, Code.DURATION_ABOVE_MAXIMUM, Code.MEASURE_ABOVE_RUNG}


class Relieving(Deciding):
    """All that changes what is in force."""

    @precondition(lambda self: self.model.held)
    @rule(
        pick=picks,
        who=st.sampled_from(("p_ada", "p_anna", "p_all", "p_chen")),
        names=st.none() | st.sets(st.sampled_from(CAPABILITIES[:8]), min_size=1, max_size=4),
        hours=st.sampled_from((1, 24, 48, 72, 168, 24 * 14, 24 * 40, 24 * 80, None)),
        fresh=st.booleans(),
    )
    def a_restriction_is_amended(
        self, pick: int, who: str, names: set[str] | None, hours: int | None, fresh: bool
    ) -> None:
        live = {key: held for key, held in self.model.held.items() if held.live(self.now)}
        held = self.model.held[self.one(live or self.model.held, pick)]
        clause = self.model.findings[held.decision].clause
        case, items = None, ()
        if fresh and who != "p_chen":
            opened = self.done(
                OpenCase(held.account, "amendment", who), self.model.may_open(who, held.account)
            )
            if opened:
                case = opened[0].case_id
                self.model.cases[case] = Matter(held.account, "amendment")
                item = self.attach(case, KINDS[clause])
                items = (item,) if item else ()
        chosen = Chosen(
            frozenset(names or held.capabilities), None if hours is None else hours * HOUR, held.target
        )
        Amending(self, held, who, chosen, case, items).carry_out()

    @precondition(lambda self: self.model.findings)
    @rule(pick=picks, who=people, cured=st.booleans(), withdraw=st.booleans())
    def somebody_lifts_or_withdraws(self, pick: int, who: str, cured: bool, withdraw: bool) -> None:
        key = self.one(self.model.findings, pick)
        finding, now = self.model.findings[key], self.now
        if withdraw:
            who = finding.decider if cured else who
            who = "p_ada" if cured and finding.machine is not None else who
            may = self.model.may_relieve(who, key) and (finding.decider == who or finding.provisional)
            may = may and (finding.stands or finding.state == "awaiting")
            was_waiting = finding.state == "awaiting"
            if events := self.done(WithdrawDecision(key, who, why()), may):
                for held in finding.held:
                    held.relieved_by |= {who} if held.live(now) else set()
                self.model.judge(key, "wrong")
                self.fell(key, "withdrawn", now, events)
                if was_waiting:
                    self.model.cases[finding.case].state = "open"
        else:
            may = self.model.may_relieve(who, key) and any(held.live(now) for held in finding.held)
            if self.done(LiftDecision(key, who, why(), cured), may):
                self.model.lift(who, key, now, cured=cured)

    def fell(self, key: str, state: str, now: int, events: tuple[Any, ...]) -> None:
        recomputed = self.model.fall(key, state, now)
        told = [event.decision_id for event in events if isinstance(event, DecisionRecomputed)]
        assert sorted(told) == sorted(recomputed), "others were recomputed than those built on it"
        SEEN["recomputation"] += bool(recomputed)

    @precondition(lambda self: self.model.held)
    @rule(pick=picks, who=people, sound=st.booleans())
    def a_lift_is_examined(self, pick: int, who: str, sound: bool) -> None:
        relieved = {key: held for key, held in self.model.held.items() if held.relieved_by}
        held = self.model.held[self.one(relieved or self.model.held, pick)]
        may = self.model.acts(who, "reviewer", "supervisor") and who not in held.relieved_by
        if self.done(ExamineLift(held.key, who, sound), may and bool(held.relieved_by)):
            held.relieved_by.clear()

    @precondition(lambda self: self.model.held)
    @rule(pick=picks, who=people, approve=st.booleans(), right=st.booleans(), seen_right=st.booleans())
    def a_permanent_restriction_is_renewed(
        self, pick: int, who: str, approve: bool, right: bool, seen_right: bool = True
    ) -> None:
        permanent = {key: held for key, held in self.model.held.items() if held.review_by is not None}
        held = self.model.held[self.one(permanent or self.model.held, pick)]
        if right:
            who = "p_bela" if approve else "p_ada"
        may = (
            self.model.acts(who, "approver" if approve else "decider")
            and not self.model.own(who, held.account)
            and held.review_by is not None
            and held.live(self.now)
        )
        if not approve:
            if self.done(ProposeRenewal(held.key, who, why()), may):
                held.proposed_by = who
            return
        seen = renewal_content(self.world.get(RESTRICTIONS, held.key)) if seen_right else "0" * 64
        may = may and held.proposed_by not in (None, who) and seen_right
        if self.done(ApproveRenewal(held.key, who, seen), may):
            held.review_by = self.now + 180 * DAY
            held.proposed_by = None


class Amending:
    """One amendment, foreseen and carried out."""

    def __init__(
        self, life: Relieving, held: Any, who: str, chosen: Chosen, case: str | None, items: tuple[str, ...]
    ) -> None:
        self.life, self.held, self.who, self.chosen = life, held, who, chosen
        self.case, self.items, self.now = case, items, life.now
        self.finding = life.model.findings[held.decision]

    def heavier(self) -> bool:
        """Whether anything lasts longer than it does, reliefs and lapses apart."""
        new = self.chosen.ends(self.held.since)
        for name in self.chosen.capabilities:
            if name in self.held.capabilities and name in self.held.over:
                continue
            old = self.held.nominal(name) if name in self.held.capabilities else self.now
            if new is None and self.held.review_ends and not self.held.waits:
                new_end = self.held.review_by
            else:
                new_end = new
            if old is not None and (new_end is None or new_end > max(old, self.now)):
                return True
        return False

    def outlives_its_review(self) -> bool:
        """Whether a permanent measure would get an end after the date of its review."""
        new, held = self.chosen.ends(self.held.since), self.held
        return held.until is None and new is not None and (held.review_by is None or new > held.review_by)

    def carry_out(self) -> None:
        life, model, held = self.life, self.life.model, self.held
        command = AmendRestriction(held.key, self.who, choice_of(self.chosen), why(), self.case, self.items)
        answer = life.send(command)
        measured = self.heavier() or self.outlives_its_review()
        if isinstance(answer, Refusal):
            assert measured or answer.code not in BEYOND, "what is lighter needs no room on the ladder"
            return
        finding, policy = self.finding, self.finding.policy
        assert model.acts(self.who, "decider")
        assert not model.own(self.who, held.account)
        assert held.live(self.now)
        assert not measured or self.inside(policy), "an amendment beyond the rung"
        made = answer.events[0]
        assert isinstance(made, DecisionMade) == self.heavier(), "heavier is a decision of its own"
        if isinstance(made, DecisionMade):
            self.anew(made, finding)
        else:
            held.capabilities = set(self.chosen.capabilities)
            held.until, held.proposed_by = self.chosen.ends(held.since), None
            held.relieved_by.add(self.who)
            if not self.chosen.permanent:
                held.review_by, held.waits = None, False
            held.settle(self.now)

    def inside(self, policy: Any) -> bool:
        return within(self.chosen, policy, self.finding.rung, self.held.since)

    def anew(self, made: DecisionMade, finding: Finding) -> None:
        model, held = self.life.model, self.held
        SEEN["heavier amendment"] += 1
        assert self.case is not None
        assert model.open_appeal(finding.key) is None, "heavier while appealed"
        rest = tuple(
            Chosen(left[0], None, left[2], until=left[1])
            for other in finding.held
            if other is not held and (left := other.left(self.now)) is not None
        )
        until = self.chosen.ends(held.since)
        chosen = Chosen(self.chosen.capabilities, None, held.target, until)
        after = Finding(
            made.decision_id,
            self.case,
            held.account,
            finding.clause,
            self.who,
            made.act_at,
            finding.rung,
            list(finding.relied),
            (chosen, *rest),
            self.items,
            frozenset(model.items[item].content for item in self.items),
            "awaiting" if chosen.permanent else "made",
            supersedes=finding.key,
        )
        model.findings[after.key] = after
        if made.awaiting:
            model.cases[self.case].state = "awaiting"
            return
        model.cases[self.case].state = "decided"
        model.supersede(after)
        model.impose(after, self.now, since=held.since)
