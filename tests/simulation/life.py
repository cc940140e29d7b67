"""What every life has: sending, the clock, and the comparison with the oracle after each step."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dueprocess.application.engine import Accepted, Answer
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.views.all import (
    RESTRICTIONS,
    RULEBOOKS,
)
from dueprocess.domain.account import RegisterAccount
from dueprocess.domain.enquiry import AskHuman
from dueprocess.domain.restriction import restricted
from dueprocess.domain.review import AnswerAppeal
from dueprocess.domain.staff import Role
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.constitution import Constitution
from dueprocess.record.envelope import decode
from dueprocess.rulebook.ladder import Choice
from tests.simulation.model import Model, Person
from tests.simulation.oracle import (
    CAPABILITIES,
    DAY,
    HOUR,
    POLICIES,
    Chosen,
)
from tests.world import LAN, MING, OLGA, WEI, World, scratch

ACCOUNTS = (WEI, LAN, MING)
STAFF = {
    "p_olga": Person({"operator"}),
    "p_sven": Person({"supervisor", "approver"}),
    "p_anna": Person({"decider", "reviewer"}),
    "p_ada": Person({"decider"}),
    "p_bela": Person({"approver"}),
    "p_chen": Person({"reviewer"}),
    "p_cora": Person({"reviewer"}),
    "p_all": Person({role.value for role in Role}, own=LAN),
}
CATEGORY = {"H1": "harassment", "S1": "spam", "F1": "fraud", "A1": "trading", "B1": "bots"}
KINDS = {"H1": "message", "S1": "message", "F1": "transaction", "A1": "game_log", "B1": "message"}
MOVES = (1, 1_000, HOUR, 5 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 100 * DAY, 200 * DAY)
OFFSETS = (-1, 0, 1)

people = st.sampled_from(sorted(STAFF))
accounts = st.sampled_from((WEI, WEI, WEI, LAN, MING))
clauses = st.sampled_from(sorted(POLICIES))
picks = st.integers(0, 999)

SEEN: Counter[str] = Counter()
"""What was reached, over all lives: accepted commands by name, and the endings by theirs."""


def why(number: int = 0) -> Private:
    """A reason, in words that nobody used before."""
    SEEN["words"] += 1
    return Private(f"Reason {SEEN['words']} of many, given for {number}.")


class Beginnings(RuleBasedStateMachine):
    """A platform with its people, a clock, and an oracle that is told of everything."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.world = World.copied(self.stack.enter_context(scratch()))
        self.stack.callback(self.world.store.close)  # type: ignore[attr-defined]
        self.world.appoint("p_all", *Role, own_account=LAN)
        self.model = Model({key: msgspec_copy(person) for key, person in STAFF.items()}, set(ACCOUNTS))
        self.law = Constitution()
        self.looked_at = 0
        self.sent: list[tuple[str, Command, Accepted]] = []
        self.numbers = 0
        self.contents = 0
        self.ended: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.stack.close()

    # Sending

    @property
    def now(self) -> int:
        """The present as the record has it."""
        with self.world.store.read() as reader:
            return max(self.world.clock.at, reader.head().recorded_at)

    def send(self, command: Command, expected: bool | None = None, *, dry: bool = False) -> Answer:
        """Send, compare with what the oracle foresaw, and note what was reached."""
        self.numbers += 1
        key = f"life-command-{self.numbers:06d}"
        before = self.world.position
        told = self.world.do(command, key, dry_run=True) if dry else None
        assert self.world.position == before, "a dry run wrote"
        self.model.settle(self.now)
        answer = self.world.do(command, key)
        if told is not None:
            assert told == answer or told.events == answer.events, "a dry run told something else"
        if isinstance(answer, Refusal):
            assert self.world.position == before, "a refusal wrote"
            SEEN[f"refused {answer.code}"] += 1
        else:
            SEEN[type(command).__name__] += bool(answer.events)
            if answer.events:
                self.sent.append((key, command, answer))
        if expected is not None:
            assert isinstance(answer, Accepted) == expected, (
                f"{command} gave {answer}, the oracle: {expected}"
            )
        return answer

    def done(self, command: Command, expected: bool | None = None, *, dry: bool = False) -> tuple[Any, ...]:
        """The events of what was accepted, else nothing."""
        answer = self.send(command, expected, dry=dry)
        return answer.events if isinstance(answer, Accepted) else ()

    def one(self, table: dict[str, Any], pick: int) -> str:
        """One of the keys, the newest most often."""
        keys = list(table)
        return keys[-1 - (pick % min(len(keys), 1 + pick % 5))]

    # The clock

    @rule(move=st.sampled_from(MOVES))
    def time_passes(self, move: int) -> None:
        self.world.clock.at = Instant(self.now + move)
        self.model.settle(self.now)

    @rule(pick=picks, offset=st.sampled_from(OFFSETS))
    def time_comes_to_an_exact_date(self, pick: int, offset: int) -> None:
        dates = self.model.boundaries(self.now)
        if dates:
            self.world.clock.at = Instant(max(self.now, dates[pick % min(len(dates), 6)] + offset))
            self.model.settle(self.now)

    @rule(back=st.sampled_from(MOVES))
    def somebody_sets_the_clock_back(self, back: int) -> None:
        """Right after a command, so that the record knows how late it was."""
        (asked,) = self.done(AskHuman(LAN, why()), expected=True)
        self.model.enquiries[asked.enquiry_id] = (LAN, True)
        self.world.clock.at = Instant(self.world.clock.at - back)
        SEEN["clock back"] += 1

    # After each step

    @invariant()
    def the_standing_is_the_oracle_s(self) -> None:
        now = self.now
        rows = self.world.find(RESTRICTIONS)
        dates = self.model.boundaries(now)[:4]
        instants = {now, now + HOUR, now + 30 * DAY, *(date + offset for date in dates for offset in (-1, 0))}
        for account in ACCOUNTS:
            own = [row for row in rows if row.account_no == account]
            for at in instants:
                for name in CAPABILITIES:
                    for target in (None, LAN):
                        core = bool(restricted(own, name, target, Instant(at)))
                        assert core == self.model.restricted(account, name, target, at), (
                            f"{account} {name} towards {target} at now+{at - now}: core {core}"
                        )

    @invariant()
    def nothing_revives(self) -> None:
        """I-09 once more, by memory alone: what had ended by the record's own time is over for ever."""
        with self.world.store.read() as reader:
            recorded = reader.head().recorded_at
        for row in self.world.find(RESTRICTIONS):
            running = {span.capability for span in row.spans if span.until is None or span.until > recorded}
            for name in running:
                assert (row.restriction_id, name) not in self.ended, f"{row.restriction_id} {name} revived"
            self.ended |= {(row.restriction_id, span.capability) for span in row.spans} - {
                (row.restriction_id, name) for name in running
            }

    @invariant()
    def each_new_entry_keeps_the_constitution(self) -> None:
        with self.world.store.read() as reader:
            for position, data in reader.stored(self.looked_at):
                self.looked_at = position
                fault = self.law.look(decode(data))
                assert fault is None, fault

    @initialize()
    def begins(self) -> None:
        assert set(HANDLERS) >= {RegisterAccount, AnswerAppeal}
        assert self.world.get(RULEBOOKS, 1).approved_by is not None
        assert OLGA in self.model.staff


def choice_of(chosen: Chosen) -> Choice:
    """A measure in the words of a command."""
    return Choice(
        tuple(Capability(name) for name in sorted(chosen.capabilities)),
        lasts=None if chosen.lasts is None else Duration(milliseconds=chosen.lasts),
        until=None if chosen.until is None else Instant(chosen.until),
        permanent=chosen.permanent,
    )


def msgspec_copy(person: Person) -> Person:
    """A person of one's own."""
    return Person(set(person.roles), person.own, person.active)
