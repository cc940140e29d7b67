"""Lives of one imported restriction: any order of importing, looking, overturning, undoing and waiting, beside an oracle.

The oracle knows three dates and two facts, and no line of the law: when it was first due, until when it is in force now,
whether it departed, whether it is over.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given as chance
from hypothesis import settings
from hypothesis import strategies as st

from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from dueprocess.application.inherited import undeparted
from dueprocess.application.staging import Days
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.decision import Outcome
from dueprocess.domain.imports import ApproveImport, ProposeImport
from dueprocess.kernel.ids import ImportId
from tests.importing import given, looked_at, read, undone
from tests.policy import STRANGERS
from tests.world import BELA, DAY, OLGA, WEI, World, scratch

ACTS = st.one_of(
    st.tuples(st.just("import"), st.integers(1, 180)),
    st.tuples(st.just("wait"), st.integers(1, 60)),
    st.tuples(st.sampled_from(("look", "undo", "overturn")), st.just(0)),
)


@dataclass
class Oracle:
    """What must be true of it, told in plain numbers."""

    first_due: int | None = None
    until: int | None = None
    live: bool = False
    departed: bool = False
    over: bool = False

    def imported(self, now: int, days: int) -> bool:
        """Whether it comes in now."""
        if self.live or self.over or (self.first_due is not None and self.first_due <= now):
            return False
        due = now + days * DAY
        self.first_due = due if self.first_due is None else min(due, self.first_due)
        self.until, self.live = self.first_due, True
        return True

    def ended(self) -> None:
        """It ended before its time: once it had departed, for good."""
        self.over |= self.departed
        self.until = None

    def restricts(self, now: int) -> bool:
        """Whether it is in force."""
        return self.until is not None and now < self.until


@settings(max_examples=30)
@chance(st.lists(ACTS, min_size=3, max_size=14))
def test_i_09_no_order_of_acts_extends_or_revives_what_was_imported(acts: list[tuple[str, int]]) -> None:
    with scratch() as folder:
        world, oracle, count = World.copied(folder), Oracle(), 0
        latest = None
        for act, number in acts:
            now = world.clock.at
            if act == "wait":
                world.after(number * DAY)
            elif act == "look":
                oracle.departed |= bool(looked_at(world)) and oracle.live
            elif act == "import":
                count += 1
                name = ImportId(f"imp_{count:04d}")
                reading, refused = read(world, given(), name=name, days=Days(number, number))
                assert (not refused) is oracle.imported(now, number), (acts, refused)
                if not refused:
                    root = reading.frontier.root().hex()
                    world.ok(ProposeImport(name, 1, root, OLGA))
                    world.ok(ApproveImport(name, root, BELA))
                    latest = name
                    oracle.departed = False
                world.after(1)
            elif act == "undo" and oracle.live and latest is not None:
                undone(world, latest)
                oracle.live = False
                oracle.ended()
            elif act == "overturn" and oracle.live and oracle.departed and oracle.restricts(now):
                row = next(item for item in looked_at(world) if item.terms.ended_at is None)
                world.answer(world.appeal(row.decision_id), Outcome.OVERTURNED)
                oracle.ended()
            assert restricted(world) is oracle.restricts(world.clock.at), acts
        with world.store.read() as reader:
            assert verify(reader).fault is None  # type: ignore[arg-type]
        assert isinstance(world.store, SqliteStore)
        world.store.close()


def restricted(world: World) -> bool:
    """Whether Wei may not write to strangers, by what departed and by what did not."""
    with world.store.read() as reader:
        rows = (*reader.find(RESTRICTIONS, account_no=WEI), *undeparted(reader, WEI))
    return bool(restrictions.restricted(rows, STRANGERS, None, world.clock.at))
