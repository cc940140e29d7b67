"""Lives of one imported restriction, beside an oracle: any order of importing, looking, completing, proposing, agreeing,
declining, overturning, undoing, waiting, and lists that are proposed, forgotten and dropped.

The oracle knows two dates and some facts, and no line of the law: when it was first due, until when it is in force now,
whether it departed, waits for a second person, is completed, is over. It measures by the clause of fraud, whose one rung
gives a year, or no end.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import example, settings
from hypothesis import given as chance
from hypothesis import strategies as st

from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from dueprocess.application.dropping import drop_overdue
from dueprocess.application.engine import Accepted
from dueprocess.application.inherited import undeparted
from dueprocess.application.staging import Days
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.completion import ApproveCompletion, DeclineCompletion
from dueprocess.domain.decision import Outcome
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.imports import ApproveImport, ProposeImport
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import EvidenceId, ImportId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.rulebook.ladder import Choice
from tests.importing import completing, given, looked_at, read, shown, state, undone
from tests.policy import STRANGERS
from tests.world import BELA, DAY, OLGA, START, WEI, World, scratch

ACTS = st.one_of(
    st.tuples(st.just("import"), st.integers(1, 180)),
    st.tuples(st.just("wait"), st.integers(1, 60)),
    st.tuples(st.sampled_from(("look", "undo", "overturn", "forget")), st.just(0)),
    st.tuples(st.just("complete"), st.integers(-5, 370)),
    st.tuples(st.sampled_from(("propose", "agree", "agree", "decline")), st.just(0)),
)
SINCE = START - 10 * DAY
YEAR = 365 * DAY
NEVER = 1 << 60
"""When a measure ends that two people renew: the clause names an owner, so no review date ends it by itself."""


@dataclass
class Oracle:
    """What must be true of it, told in plain numbers."""

    first_due: int | None = None
    until: int | None = None
    live: bool = False
    departed: bool = False
    waits: bool = False
    completed: bool = False
    over: bool = False

    def imported(self, now: int, days: int) -> bool:
        """Whether it comes in now."""
        if self.live or self.over or (self.first_due is not None and self.first_due <= now):
            return False
        due = now + days * DAY
        self.first_due = due if self.first_due is None else min(due, self.first_due)
        self.until, self.live = self.first_due, True
        self.departed = self.waits = self.completed = False
        return True

    def may_complete(self, now: int) -> bool:
        """Whether somebody may say now why it goes on."""
        return self.departed and self.restricts(now) and not self.completed and not self.waits

    def complete(self, now: int, until: int) -> bool:
        """Whether it is completed with this end: a year at most, from the day it began at the source."""
        if not self.may_complete(now) or not now < until <= SINCE + YEAR:
            return False
        self.completed, self.until = True, until
        return True

    def propose(self, now: int) -> bool:
        """Whether it waits from now on. Until when it is in force does not change by that."""
        if not self.may_complete(now):
            return False
        self.waits = True
        return True

    def agree(self, now: int) -> bool:
        """Whether a second person makes it last."""
        if not self.waits or not self.restricts(now):
            return False
        self.waits, self.completed, self.until = False, True, NEVER
        return True

    def undone(self) -> None:
        """The import was undone: what is completed has reasons of its own by then."""
        self.live = False
        self.over |= self.departed
        if not self.completed:
            self.until = None

    def overturned(self) -> None:
        """It ended before its time, for good."""
        self.over, self.until = True, None

    def restricts(self, now: int) -> bool:
        """Whether it is in force."""
        return self.until is not None and now < self.until


@settings(max_examples=40)
@example(
    [("import", 60), ("complete", 90), ("wait", 60), ("wait", 29), ("undo", 0), ("wait", 2), ("import", 9)]
)
@example(
    [("import", 60), ("propose", 0), ("agree", 0), ("wait", 60), ("wait", 60), ("undo", 0), ("overturn", 0)]
)
@example([("import", 20), ("propose", 0), ("complete", 30), ("decline", 0), ("complete", 30), ("wait", 29)])
@example([("import", 20), ("propose", 0), ("wait", 20), ("agree", 0), ("import", 60)])
@example([("import", 20), ("propose", 0), ("undo", 0), ("agree", 0), ("decline", 0), ("import", 60)])
@example([("import", 20), ("propose", 0), ("overturn", 0), ("agree", 0), ("propose", 0)])
@example([("forget", 0), ("import", 9), ("forget", 0), ("wait", 1), ("look", 0), ("undo", 0), ("forget", 0)])
@chance(st.lists(ACTS, min_size=3, max_size=14))
def test_i_09_no_order_of_acts_extends_or_revives_what_was_imported(acts: list[tuple[str, int]]) -> None:
    with scratch() as folder:
        world, oracle, count = World.copied(folder), Oracle(), 0
        latest: ImportId | None = None
        hand, forgotten, dropped = Hand(world), 0, 0
        for act, number in acts:
            now = world.clock.at
            if act == "wait":
                world.after(number * DAY)
                dropped += len(drop_overdue(world.engine, 1))
            elif act == "forget":
                count += 1
                hand.forgets(ImportId(f"imp_{count:04d}"))
                forgotten += 1
            elif act == "look":
                oracle.departed |= hand.looks(latest) and oracle.live
            elif act in ("complete", "propose"):
                oracle.departed |= hand.looks(latest) and oracle.live
                until = Instant(now + number * DAY)
                choice = (
                    Choice((STRANGERS,), permanent=True)
                    if act == "propose"
                    else Choice((STRANGERS,), until=until)
                )
                done = hand.completes(choice)
                expected = oracle.propose(now) if act == "propose" else oracle.complete(now, until)
                assert done is expected, acts
            elif act == "agree":
                assert hand.agrees() is oracle.agree(now), acts
            elif act == "decline":
                assert hand.declines() is oracle.waits, acts
                oracle.waits = False
            elif act == "import":
                count += 1
                name = ImportId(f"imp_{count:04d}")
                reading, refused = read(world, given(), name=name, days=Days(number, number))
                assert (not refused) is oracle.imported(now, number), (acts, refused)
                forgotten += len(refused)  # it was read, and there is nothing to approve
                if not refused:
                    root = reading.frontier.root().hex()
                    world.ok(ProposeImport(name, 1, root, OLGA))
                    world.ok(ApproveImport(name, root, BELA))
                    latest = name
                world.after(1)
            elif act == "undo" and oracle.live and latest is not None:
                undone(world, latest)
                oracle.undone()
            elif act == "overturn" and oracle.departed and oracle.restricts(now):
                assert hand.row is not None
                world.answer(world.appeal(hand.row.decision_id), Outcome.OVERTURNED)
                oracle.overturned()
            assert restricted(world) is oracle.restricts(world.clock.at), acts
        world.after(DAY)
        dropped += len(drop_overdue(world.engine, 1))
        assert dropped == forgotten, "what nobody approved is dropped, and nothing else"
        with world.store.read() as reader:
            assert verify(reader).fault is None  # type: ignore[arg-type]
        assert isinstance(world.store, SqliteStore)
        world.store.close()


class Hand:
    """What people do about the restriction of the latest import: the first time somebody looks, evidence is found."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.row: Restriction | None = None
        self.evidence: tuple[EvidenceId, ...] = ()

    def forgets(self, name: ImportId) -> None:
        """Olga reads the list once more, proposes it if any of it may be brought in, and nobody approves it."""
        reading, refused = read(self.world, given(), name=name)
        if not refused:
            self.world.ok(ProposeImport(name, 1, reading.frontier.root().hex(), OLGA))

    def looks(self, latest: ImportId | None) -> bool:
        """Somebody looks; whether it stands on its own by now."""
        found = [row for row in looked_at(self.world) if state(self.world, row).import_id == latest]
        if found and (self.row is None or self.row.restriction_id != found[0].restriction_id):
            self.row = found[0]
            self.evidence = (self.world.evidence(state(self.world, self.row).case_id),)
        return bool(found)

    def completes(self, choice: Choice) -> bool:
        """Ada completes it; whether the law lets her."""
        if self.row is None:
            return False
        command = completing(self.world, self.row, choice=choice, evidence=self.evidence)
        return isinstance(self.world.do(command), Accepted)

    def agrees(self) -> bool:
        """Bela agrees to what she is shown; whether the law lets her."""
        if self.row is None:
            return False
        for item in self.evidence:
            self.world.ok(OpenEvidence(item, BELA, Purpose.APPROVE))
        command = ApproveCompletion(self.row.restriction_id, BELA, shown(self.world, self.row))
        return isinstance(self.world.do(command), Accepted)

    def declines(self) -> bool:
        """Bela disagrees; whether there was anything to disagree with."""
        if self.row is None:
            return False
        command = DeclineCompletion(self.row.restriction_id, BELA, Private("It says nothing of him."))
        return isinstance(self.world.do(command), Accepted)


def restricted(world: World) -> bool:
    """Whether Wei may not write to strangers, by what departed and by what did not."""
    with world.store.read() as reader:
        rows = (*reader.find(RESTRICTIONS, account_no=WEI), *undeparted(reader, WEI))
    return bool(restrictions.restricted(rows, STRANGERS, None, world.clock.at))
