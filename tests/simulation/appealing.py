"""People appeal, withdraw, and are answered."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dueprocess.application.engine import Accepted
from dueprocess.domain.appeal import AppealLodged, LodgeAppeal, WithdrawAppeal
from dueprocess.domain.decision import Outcome
from dueprocess.domain.review import AnswerAppeal, PutBackAppeal, TakeAppeal, Variation
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.instants import Instant
from tests.simulation.life import ACCOUNTS, SEEN, accounts, people, picks, why
from tests.simulation.oracle import (
    HOUR,
)
from tests.simulation.relieving import Relieving


class Appealing(Relieving):
    """All that a person can object with, and the answers."""

    @precondition(lambda self: self.model.findings)
    @rule(pick=picks, other=st.sampled_from((None, None, None, *ACCOUNTS)), dry=st.booleans())
    def a_person_appeals(self, pick: int, other: int | None, dry: bool) -> None:
        key = self.one(self.model.findings, pick)
        now, account = self.now, other or self.model.findings[key].account
        events = self.done(LodgeAppeal(key, account, why()), self.model.may_lodge(account, key, now), dry=dry)
        if events and isinstance(events[0], AppealLodged):
            lodged = events[0]
            assert lodged.answer_due_at == self.model.lodge(key, lodged.appeal_id, now), "another date"

    @precondition(lambda self: self.model.appeals)
    @rule(pick=picks, account=accounts)
    def a_person_withdraws_an_appeal(self, pick: int, account: int) -> None:
        key = self.one(self.model.appeals, pick)
        objection = self.model.appeals[key]
        may = self.model.findings[objection.decision].account == account and objection.state == "open"
        if self.done(WithdrawAppeal(key, account), may):
            self.model.close(key, "withdrawn")

    @precondition(lambda self: self.model.appeals)
    @rule(pick=picks, who=people, back=st.booleans())
    def a_reviewer_takes_an_appeal(self, pick: int, who: str, back: bool) -> None:
        key = self.one(self.model.appeals, pick)
        objection = self.model.appeals[key]
        if back:
            may = objection.taken_by in (None, who) or self.model.acts(who, "supervisor")
            self.send(PutBackAppeal(key, who), may)
            objection.taken_by = None if may else objection.taken_by
        elif isinstance(self.send(TakeAppeal(key, who), self.model.may_review(who, key)), Accepted):
            objection.taken_by = who

    @precondition(lambda self: self.model.appeals)
    @rule(
        pick=picks,
        who=people,
        right=st.booleans(),
        outcome=st.sampled_from((Outcome.AFFIRMED, Outcome.OVERTURNED, Outcome.OVERTURNED, Outcome.VARIED)),
        hours=st.sampled_from((0, 1, 24, 24 * 400)),
    )
    def a_reviewer_answers(self, pick: int, who: str, right: bool, outcome: Outcome, hours: int) -> None:
        waiting = {key: item for key, item in self.model.appeals.items() if item.state == "open"}
        key = self.one(waiting or self.model.appeals, pick)
        objection, now = self.model.appeals[key], self.now
        finding = self.model.findings[objection.decision]
        if right:
            for item in finding.items:
                self.look(item, who)
        may = self.model.may_review(who, key) and self.model.looked(who, key)
        live = [held for held in finding.held if held.live(now)]
        late = objection.due <= now
        if outcome is Outcome.VARIED:
            self.vary(key, who, live, hours, may and finding.upright)
            return
        may = may and (finding.upright or outcome is Outcome.OVERTURNED)
        events = self.done(AnswerAppeal(key, who, outcome, why()), may)
        if events:
            assert events[0].late == late
            SEEN["relief by silence"] += late and not live and finding.policy.silence == "end"
            self.model.close(key, "answered")
            objection.reviewer = who
            if finding.upright:
                self.model.judge(finding.key, "wrong" if outcome is Outcome.OVERTURNED else "right")
            if outcome is Outcome.OVERTURNED and finding.upright:
                SEEN["overturned"] += 1
                self.fell(finding.key, "overturned", now, events)

    def vary(self, key: str, who: str, live: list[Any], hours: int, may: bool) -> None:
        """Cut the first measure in force down to an hour count from now; beyond its end that is refused."""
        if not live:
            return
        held, now = live[0], self.now
        until = now + hours * HOUR
        names = tuple(Capability(name) for name in sorted(held.capabilities))
        ends = [held.nominal(name) for name in held.capabilities if name not in held.over]
        lighter = all(end is None or until <= end for end in ends)
        changes = any(end is None or until < end for end in ends)
        if not changes and lighter:
            return
        command = AnswerAppeal(key, who, Outcome.VARIED, why(), (Variation(held.key, names, Instant(until)),))
        lapses = held.lapses is not None and until > held.lapses
        if lapses:
            return
        if self.done(command, may and lighter):
            self.model.close(key, "answered")
            self.model.appeals[key].reviewer = who
            self.model.judge(self.model.appeals[key].decision, "right")
            held.until, held.proposed_by = until, None
            held.settle(now)
