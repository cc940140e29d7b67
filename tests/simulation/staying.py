"""Things are set back to observe, and that ends; the restrictions are none the wiser."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from dueprocess.application.stay import StaysInForce
from dueprocess.application.views.all import RESTRICTIONS, STAYS
from dueprocess.domain.stay import ApproveStay, EndStay, ProposeStay, Scope, Subject, content_digest
from dueprocess.kernel.instants import Instant
from tests.simulation.detecting import Detecting
from tests.simulation.life import SEEN, people, picks, why
from tests.simulation.oracle import CAPABILITIES, DAY, HOUR, POLICIES, Held

FLOOR_NAME = "appeal.lodge"


@dataclass
class Pause:
    """What the oracle knows of one stay."""

    subject: tuple[str, str]
    hours: int
    by: str
    at: int
    begun: int | None = None
    counted: int | None = None
    until: int | None = None
    dropped: bool = False

    def holds(self, at: int) -> bool:
        return self.begun is not None and self.begun <= at < self.until

    def waits(self, at: int) -> bool:
        return self.begun is None and not self.dropped and at < self.at + DAY


class Staying(Detecting):
    """All that sets something back."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: dict[str, Pause] = {}

    @rule(
        by=people,
        scope=st.sampled_from(["capability", "clause", "version", "detector"]),
        pick=picks,
        hours=st.sampled_from([0, 1, 4, 23, 24, 25]),
    )
    def something_is_to_be_set_back(self, by: str, scope: str, pick: int, hours: int) -> None:
        names = {
            "capability": (*CAPABILITIES[:8], FLOOR_NAME),
            "clause": (*sorted(POLICIES), "Z9"),
            "version": ("1", "99"),
            "detector": (*self.model.watches, "aim.99"),
        }[scope]
        name = names[pick % len(names)]
        known = name not in {FLOOR_NAME, "Z9", "99", "aim.99"}
        busy = any(item.subject == (scope, name) and item.holds(self.now) for item in self.pauses.values())
        may = self.model.acts(by, "operator", "supervisor") and known and 1 <= hours <= 24 and not busy
        events = self.done(ProposeStay(Subject(Scope(scope), name), hours, by, why()), may)
        if events:
            self.pauses[events[0].stay_id] = Pause((scope, name), hours, by, self.now)

    @precondition(lambda self: self.pauses)
    @rule(pick=picks, by=people, seen_right=st.booleans())
    def a_second_person_agrees_to_set_it_back(self, pick: int, by: str, seen_right: bool) -> None:
        key = self.one(self.pauses, pick)
        pause, now = self.pauses[key], self.now
        same = [
            item for item in self.pauses.values() if item.subject == pause.subject and item.begun is not None
        ]
        recent = [item for item in same if item.until > now - DAY]
        counted = min((item.counted for item in recent), default=now)
        until = min(now + pause.hours * HOUR, counted + DAY)
        may = (
            self.model.acts(by, "approver")
            and pause.waits(now)
            and by != pause.by
            and seen_right
            and not any(item.holds(now) for item in same)
            and until > now
        )
        seen = content_digest(self.world.get(STAYS, key)) if seen_right else "0" * 64
        if self.done(ApproveStay(key, by, seen), may):
            pause.begun, pause.counted, pause.until = now, counted, until

    @precondition(lambda self: self.pauses)
    @rule(pick=picks, by=people)
    def it_is_ended_early(self, pick: int, by: str) -> None:
        key = self.one(self.pauses, pick)
        pause, now = self.pauses[key], self.now
        may = self.model.acts(by, "operator", "supervisor", "approver") and (
            pause.holds(now) or pause.waits(now)
        )
        if self.done(EndStay(key, by, why()), may):
            pause.dropped = True
            pause.until = None if pause.until is None else now

    def reached(self, held: Held, name: str, at: int) -> int | None:
        """Until when the oracle takes a restriction to be set back."""
        finding = self.model.findings[held.decision]
        known = {
            ("capability", name),
            ("clause", finding.clause),
            ("version", "1"),
            ("detector", finding.machine),
        }
        ends = [item.until for item in self.pauses.values() if item.holds(at) and item.subject in known]
        return max(ends, default=None) if held.target is None else None

    @invariant()
    def what_is_set_back_is_the_oracle_s(self) -> None:
        now = self.now
        with self.world.store.read() as reader:
            stays = StaysInForce(reader, Instant(now))
            for row in self.world.find(RESTRICTIONS):
                held = self.model.held[row.restriction_id]
                for span in row.spans:
                    core = stays.until(row.decision_id, span.capability, row.target)
                    assert core == self.reached(held, span.capability, now), (row.restriction_id, span)
                    SEEN["set back"] += core is not None and span.holds(Instant(now))
