"""Detectors are registered, say and do things, stop, start and are withdrawn; whoever they touched is freed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from dueprocess.application.views.all import DETECTORS
from dueprocess.domain import detector as detectors
from dueprocess.domain import withdrawal
from dueprocess.domain.case import CaseOpened
from dueprocess.domain.decision import DecisionMade, DecisionRecomputed
from dueprocess.domain.detector import (
    ApproveDetector,
    DetectorStopped,
    Mark,
    Precision,
    ProposeDetector,
    Registration,
    StartDetector,
    StopDetector,
)
from dueprocess.domain.machine import AskReverification, DecideOnSignal, PlaceHold
from dueprocess.domain.signal import RaiseSignal, RecordReverification
from dueprocess.domain.withdrawal import FinishRelease, FreeTouched, ProposeWithdrawal, WithdrawDetector
from tests.simulation.appealing import Appealing
from tests.simulation.life import CATEGORY, KINDS, SEEN, accounts, clauses, people, picks, why
from tests.simulation.model import Matter
from tests.simulation.oracle import HOUR, POLICIES, Chosen, Finding, Said, Watch, prescribed
from tests.world import private

OWNER = "p_olga"
WATCHED = ("A1", "B1", "F1", "H1", "S1")
BUDGET, PERCENT, LEAST = 3, 40, 2


class Detecting(Appealing):
    """All that machines do, and all that is done about them."""

    @rule(by=people, second=people, right=st.booleans(), seen_right=st.booleans())
    def a_detector_is_registered(self, by: str, second: str, right: bool, seen_right: bool = True) -> None:
        by, second = ("p_sven", "p_bela") if right else (by, second)
        version = 1 + max((item.version for item in self.model.watches.values() if item.agreed), default=0)
        wanted = Registration(
            "aim", version, OWNER, WATCHED, Precision(9, 10), BUDGET, Mark(percent=PERCENT, reviewed=LEAST)
        )
        key = f"aim.{version}"
        if self.done(ProposeDetector(wanted, by), self.model.acts(by, "operator", "supervisor")):
            self.model.watches[key] = Watch(key, version, by)
        if key not in self.model.watches:
            return
        watch = self.model.watches[key]
        seen = detectors.content_digest(self.world.get(DETECTORS, key)) if seen_right else "0" * 64
        may = self.model.acts(second, "approver") and second not in (watch.proposed_by, OWNER) and seen_right
        if self.done(ApproveDetector(key, second, seen), may):
            for other in self.model.watches.values():
                other.state = "stopped" if other.state == "running" else other.state
            watch.state, watch.agreed = "running", True

    @precondition(lambda self: self.model.watches)
    @rule(pick=picks, account=accounts, clause=clauses, again=st.booleans())
    def a_detector_signals(self, pick: int, account: int, clause: str, again: bool = False) -> None:
        watch = self.model.watches[self.one(self.model.watches, pick)]
        self.contents += not again or not self.contents
        command = RaiseSignal(watch.key, account, clause, (private(f"content-{self.contents}"),), pick)
        events = self.done(command, watch.state == "running")
        if not events:
            return
        raised = events[-1]
        if isinstance(events[0], CaseOpened):
            self.model.cases[raised.case_id] = Matter(account, CATEGORY[clause], contents={self.contents})
        self.model.signals[raised.signal_id] = Said(
            raised.signal_id, watch.key, account, clause, raised.case_id, self.contents
        )

    @precondition(lambda self: self.model.signals)
    @rule(
        pick=picks,
        how=st.sampled_from(("hold", "hold", "decide", "ask")),
        hours=st.sampled_from((0, 1, 24, 72, 72, 72, 73)),
        foreign=st.sampled_from((False, False, False, True)),
    )
    def a_machine_acts(self, pick: int, how: str, hours: int = 72, foreign: bool = False) -> None:
        said = self.model.signals[self.one(self.model.signals, pick)]
        items = () if how == "ask" else self.named(said, foreign=foreign)
        now, model = self.now, self.model
        ready = model.machine_ready(said) and (how != "hold" or 1 <= hours <= 72)
        over = ready and model.watches[said.watch].over_budget(now, BUDGET)
        command: Any = AskReverification(said.key)
        rung, relied = model.place(said.case, items, said.clause, now)
        measures: tuple[Chosen, ...] = prescribed(POLICIES[said.clause], rung, None)
        may = ready
        if how == "hold":
            measures = tuple(
                Chosen(item.capabilities, hours * HOUR) if item.permanent else item for item in measures
            )
            may = ready and model.may_hold(said, items, rung, measures, now)
            command = PlaceHold(said.key, why(), items, hours=hours)
        elif how == "decide":
            may = ready and model.may_decide_alone(said, items, rung, measures, now)
            command = DecideOnSignal(said.key, why(), items)
        events = self.done(command, may or over)
        if over:
            assert [type(event) for event in events] == [DetectorStopped], "over its budget it did something"
            model.watches[said.watch].state = "stopped"
            SEEN["over budget"] += 1
        elif events:
            model.acted(said, how, now)
            if how != "ask":
                self.machine_decided(
                    said, events, rung, relied, measures, items, hours if how == "hold" else None
                )

    def named(self, said: Said, *, foreign: bool) -> tuple[str, ...]:
        """The content that a signal names, put into its case; or whatever the case has."""
        kind = KINDS[said.clause]
        there = [key for key, item in self.model.items.items() if item.case == said.case]
        own = [key for key in there if self.model.items[key].content == said.content]
        if foreign:
            return tuple(there[-1:])
        if not own and said.content == self.contents:
            fresh = self.attach(said.case, kind, reuse=True)
            own = [fresh] if fresh else []
        return tuple(own[-1:])

    def machine_decided(
        self,
        said: Said,
        events: tuple[Any, ...],
        rung: int,
        relied: list[str],
        measures: tuple[Chosen, ...],
        items: tuple[str, ...],
        hours: int | None,
    ) -> None:
        made = next(event for event in events if isinstance(event, DecisionMade))
        assert (made.rung, made.decider) == (rung, f"detector:{said.watch}")
        finding = Finding(
            made.decision_id,
            said.case,
            said.account,
            said.clause,
            made.decider,
            made.act_at,
            rung,
            relied,
            measures,
            items,
            frozenset(self.model.items[item].content for item in items),
            "made",
            machine=said.watch,
            hold=hours is not None,
        )
        self.model.findings[finding.key] = finding
        self.model.cases[said.case].state = "decided"
        self.model.impose(finding, self.now, lapses=None if hours is None else self.now + hours * HOUR)

    @precondition(lambda self: self.model.signals)
    @rule(pick=picks, passed=st.booleans())
    def a_verification_ends(self, pick: int, passed: bool) -> None:
        said = self.model.signals[self.one(self.model.signals, pick)]
        may = said.act == "ask" and not said.verified
        if self.done(RecordReverification(said.key, passed), may):
            said.verified = True

    # Stopping, starting, withdrawing

    @precondition(lambda self: self.model.watches)
    @rule(pick=picks, who=people, start=st.booleans())
    def a_detector_is_stopped_or_started(self, pick: int, who: str, start: bool) -> None:
        watch = self.model.watches[self.one(self.model.watches, pick)]
        may = self.model.acts(who, "supervisor", "operator")
        if not start:
            owner = who == OWNER and self.model.staff[who].active
            if self.done(StopDetector(watch.key, who, why()), (may or owner) and watch.state == "running"):
                watch.state = "stopped"
            return
        runs = any(item.state == "running" for item in self.model.watches.values())
        may = may and watch.state == "stopped" and watch.withdrawal_by is None and not runs
        if self.done(StartDetector(watch.key, who, why()), may):
            watch.state, watch.reviewed, watch.overturned = "running", 0, 0

    @precondition(lambda self: self.model.watches)
    @rule(pick=picks, who=people, second=people, right=st.booleans(), seen_right=st.booleans())
    def a_detector_is_found_wrong(
        self, pick: int, who: str, second: str, right: bool, seen_right: bool = True
    ) -> None:
        watch = self.model.watches[self.one(self.model.watches, pick)]
        who, second = ("p_sven", "p_bela") if right else (who, second)
        proper = watch.agreed and watch.state != "withdrawn"
        may = proper and self.model.acts(who, "supervisor", "operator")
        if self.done(ProposeWithdrawal(watch.key, who, why()), may):
            watch.withdrawal_by, watch.state = who, "stopped"
        row = self.world.get(DETECTORS, watch.key)
        seen = withdrawal.content_digest(row) if seen_right else "0" * 64
        may = (
            proper
            and self.model.acts(second, "approver")
            and watch.withdrawal_by not in (None, second)
            and seen_right
        )
        if self.done(WithdrawDetector(watch.key, second, seen), may):
            watch.state = "withdrawn"

    @precondition(lambda self: self.model.findings)
    @rule(pick=picks, whole=st.booleans())
    def the_worker_frees(self, pick: int, whole: bool) -> None:
        watches = [item for item in self.model.watches.values() if item.state == "withdrawn"]
        if not watches:
            key = self.one(self.model.findings, pick)
            self.send(FreeTouched("aim.1", key), expected=False)
            return
        watch = watches[pick % len(watches)]
        touched = [item for item in self.model.findings.values() if item.machine == watch.key]
        for finding in touched if whole else touched[:1]:
            self.free(watch, finding)
        left = any(item.to_free for item in touched)
        events = self.done(FinishRelease(watch.key), expected=True)
        assert bool(events) == (not left and not watch.released), "another end of the release"
        watch.released = watch.released or not left

    def free(self, watch: Watch, finding: Finding) -> None:
        """Whom a human kept, and who is free, nothing happens to; everybody else is as if it had never been."""
        now, due = self.now, finding.to_free
        events = self.done(FreeTouched(watch.key, finding.key), expected=True)
        assert bool(events) == due, "others were freed than those whom no human had kept"
        if due:
            recomputed = self.model.fall(finding.key, "withdrawn", now)
            told = [event.decision_id for event in events if isinstance(event, DecisionRecomputed)]
            assert sorted(told) == sorted(recomputed)
            SEEN["freed"] += 1

    @invariant()
    def the_detectors_stand_as_the_oracle_says(self) -> None:
        for watch in self.model.watches.values():
            row = self.world.get(DETECTORS, watch.key)
            assert row.status == watch.state, f"{watch.key} is {row.status}, the oracle: {watch.state}"
            assert (row.reviewed_since, row.overturned_since) == (watch.reviewed, watch.overturned)
