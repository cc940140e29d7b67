"""Stage: an installation of its own for one scenario: a rulebook, a cast of staff, accounts, and a clock that stands.

Nothing runs on it but the steps: no worker, no timer. What time brings about, it brings about by itself (I-08).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.ports import Store
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage
from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.scenario.cast import CAST, OPERATOR, PUBLISHER, person
from dueprocess.application.scenario.parts import Colleague, Given
from dueprocess.application.scenario.policy import Policy
from dueprocess.application.scenario.reading import YEARS, Ready
from dueprocess.application.scenario.script import Expect
from dueprocess.application.views.all import APPEALS, DECISIONS, RESTRICTIONS, RULEBOOKS, SIGNALS
from dueprocess.domain.account import RegisterAccount
from dueprocess.domain.appeal import Appeal, AppealLodged, open_one
from dueprocess.domain.decision import Decision, DecisionMade
from dueprocess.domain.detector import DetectorStopped, Stop
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook
from dueprocess.domain.signal import Signal, SignalRaised
from dueprocess.domain.staff import AppointStaff
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AccountNo, AppealId, CommandId, DecisionId, SignalId
from dueprocess.kernel.instants import DAY, Instant, in_zone, of
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusal_texts import ENTRIES
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor, ActorKind

RULES_HELD_FOR: Final = 400 * DAY
"""The first version took effect so long before a scenario starts: evidence may be older than its first step."""

ACTOR: Final = Actor(ActorKind.SYSTEM, "scenario")
"""Who sends every command of a scenario."""

Read = TypeVar("Read")


class NotAsExpected(Exception):
    """Something is not as the script says, in words for whoever wrote it."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected = expected
        self.got = got


class StandingClock:
    """A clock that only the script moves."""

    def __init__(self) -> None:
        self.at = Instant(0)

    def now(self) -> Instant:
        """The present."""
        return self.at


Told = Callable[[NoticePage, str], str]
"""The text of a notice in a language, as a person reads it."""


class Stage:
    """Where one scenario is played. `told` is how a notice reads; `fault` what is wrong with the record, or ""."""

    def __init__(
        self,
        ready: Ready,
        engine: Engine,
        store: Store,
        clock: StandingClock,
        told: Told,
        fault: Callable[[], str],
    ) -> None:
        self.script = ready.script
        self.engine = engine
        self.store = store
        self.clock = clock
        self.told = told
        self.fault = fault
        self.accounts: dict[str, AccountNo] = {}
        self.decisions: dict[str, DecisionId] = {}
        self.latest: dict[AccountNo | None, DecisionId] = {}
        self.signals: dict[str, SignalId] = {}
        self.answers: list[str] = []
        self._policies = list(ready.policies)
        self._policy = ready.policies[0]
        self._lodged: AppealId | None = None
        self._signal: SignalId | None = None
        self._count = 0
        self._expected = Expect()
        self._answer: Accepted | Refusal | None = None

    @property
    def policy(self) -> Policy:
        """The version that was published last."""
        return self._policy

    @property
    def zone(self) -> str:
        """The rulebook's zone, in which every time of a script is written."""
        return self._policy.rulebook.zone

    def set_out(self) -> None:
        """The cast, the rulebook, the accounts, and the staff of the script's own."""
        starts = self.instant(self.script.starts)
        self.clock.at = Instant(starts - RULES_HELD_FOR)
        for name, colleague in CAST.items():
            self._appoint(name, colleague)
        self.publish()
        for name, given in self.script.accounts.items():
            self._register(name, given)
        for name, colleague in self.script.staff.items():
            self._appoint(name, colleague)
        self.clock.at = starts

    def publish(self) -> None:
        """Publish the next of the script's versions, by two people."""
        self._policy = self._policies.pop(0)
        body, kept = canonical(self._policy.rulebook).decode(), canonical(self._policy.catalogue).decode()
        digest = content_digest(body, kept)
        with self.store.read() as reader:
            version = len(reader.all(RULEBOOKS)) + 1
        self.must(ProposeRulebook(version, digest, body, kept, person(OPERATOR)))
        self.must(ApproveRulebook(version, digest, person(PUBLISHER)))

    def instant(self, text: str) -> Instant:
        """A time of the script."""
        moment = datetime.fromisoformat(text)
        return of(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.zone)))

    def shown(self, at: Instant | None) -> str:
        """A time as a script writes it."""
        return "none" if at is None else in_zone(at, self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def pass_until(self, at: Instant) -> None:
        """Let time pass. It only moves forward."""
        if at < self.clock.at:
            raise NotAsExpected(f"a time after {self.shown(self.clock.at)}", self.shown(at))
        if in_zone(at, self.zone).year not in YEARS:
            raise NotAsExpected(f"a time before the year {YEARS.stop}", self.shown(at))
        self.clock.at = at

    def pass_for(self, length: str) -> None:
        """Let a length of time pass, in the calendar of the rulebook's zone."""
        try:
            self.pass_until(Duration.parse(length).after(self.clock.at, self.zone))
        except OverflowError:
            raise NotAsExpected(f"a time before the year {YEARS.stop}", f"{length} from now") from None

    def name_of(self, account_no: AccountNo) -> str:
        """An account as the script calls it."""
        return next(name for name, number in self.accounts.items() if number == account_no)

    def expect(self, expected: Expect) -> None:
        """What the step that begins must give."""
        self._expected, self._answer, self._lodged = expected, None, None

    def do(self, command: Command) -> tuple[Event, ...] | None:
        """The command that the step is about: its events, or None where it was refused."""
        self._answer = self._carry_out(command)
        if isinstance(self._answer, Refusal):
            return None
        for event in self._answer.events:
            if isinstance(event, DecisionMade):
                self.latest[event.account_no] = self.latest[None] = event.decision_id
            elif isinstance(event, AppealLodged):
                self._lodged = event.appeal_id
            elif isinstance(event, SignalRaised):
                self._signal = event.signal_id
        return self._answer.events

    def refuse(self, refusal: Refusal) -> None:
        """What the step asks for cannot even be said as a command."""
        self._answer = refusal

    def must(self, command: Command) -> tuple[Event, ...]:
        """A command that only prepares the step: it has to be accepted."""
        answer = self._carry_out(command)
        if isinstance(answer, Refusal):
            raise NotAsExpected(
                f"{_words(command)} to be possible", f"refused: {answer.code}{_meaning(answer)}"
            )
        return answer.events

    def settle(self) -> None:
        """Compare what the step gave with what it expected."""
        expected, answer = self._expected, self._answer
        got = f"refused: {answer.code}" if isinstance(answer, Refusal) else "allowed"
        if isinstance(answer, Accepted) and _stopped_instead(answer.events):
            got = "the detector stops itself"
        wanted = "the detector stops itself" if expected.stops_itself else "allowed"
        if expected.refused:
            wanted = f"refused: {expected.refused}"
        self.answers.append(got)
        if got != wanted:
            raise NotAsExpected(wanted, got + _meaning(answer))
        if expected.answer_due:
            due = self.instant(expected.answer_due)
            with self.store.read() as reader:
                lodged = reader.get(APPEALS, self._lodged)
            if lodged is None or lodged.answer_due_at != due:
                got = (
                    self.shown(lodged.answer_due_at)
                    if lodged
                    else "no new appeal: it was added to the open one"
                )
                raise NotAsExpected(f"an answer due by {self.shown(due)}", got)

    def prove(self) -> None:
        """Whatever was played, the record must verify: log, views and vault are what the log says (I-27)."""
        fault = self.fault()
        if fault:
            raise NotAsExpected("a record that verifies", fault)

    def look(self, look: Callable[[Looking], Read]) -> Read:
        """Read through a query."""
        with self.store.read() as reader:
            return look(Looking(reader, self.engine.policies, self.clock.at))

    def decision(self, called: str, about: AccountNo | None = None) -> Decision:
        """A decision by its name in the script; without one the latest, or the latest about an account."""
        key = self.decisions.get(called) if called else self.latest.get(about)
        with self.store.read() as reader:
            found = reader.get(DECISIONS, key)
        if found is None:
            which = f"called {called}" if called else "before this step"
            raise NotAsExpected(f"a decision {which}", "none")
        return found

    def signal(self, called: str) -> Signal:
        """A signal by its name in the script; without one the latest."""
        with self.store.read() as reader:
            found = reader.get(SIGNALS, self.signals.get(called) if called else self._signal)
        if found is None:
            which = f"called {called}" if called else "before this step"
            raise NotAsExpected(f"a signal {which}", "none")
        return found

    def restriction(self, decision: Decision, number: int) -> Restriction:
        """One of the restrictions of a decision, counted from 1."""
        with self.store.read() as reader:
            found = [
                row for key in decision.restrictions if (row := reader.get(RESTRICTIONS, key)) is not None
            ]
        if not 1 <= number <= len(found):
            raise NotAsExpected(f"a restriction number {number} of this decision", f"only {len(found)}")
        return found[number - 1]

    def appeal(self, decision: Decision) -> Appeal:
        """The open appeal against a decision, else the last one."""
        with self.store.read() as reader:
            lodged = reader.find(APPEALS, decision_id=decision.decision_id)
        if not lodged:
            raise NotAsExpected("an appeal against this decision", "none")
        return open_one(lodged) or max(lodged, key=lambda item: item.stage)

    def offered(self, command: Command, name: str) -> Command:
        """The command with every fact about an account that it has room for, where the step says nothing else.

        Rank, debt or followers have no room anywhere (I-17); a field that gives them some would be filled here, and
        `vary_facts` would show what it changes.
        """
        given = self.script.accounts[name].facts
        room = {field.name: field for field in msgspec.structs.fields(command)}
        filled = {
            fact: _converted(fact, value, room[fact].type)
            for fact, value in given.items()
            if fact in room and getattr(command, fact) == room[fact].default
        }
        return msgspec.structs.replace(command, **filled)

    def next_content(self) -> str:
        """An id for content that has none in the script."""
        self._count += 1
        return f"content-{self._count}"

    def _register(self, name: str, given: Given) -> None:
        command = RegisterAccount(Private(name, tagged=True), given.kind, (), given.locale, given.zone)
        self.must(self.offered(command, name))
        with self.store.read() as reader:
            number = reader.account_no(name)
        self.accounts[name] = number if number is not None else AccountNo(0)

    def _appoint(self, name: str, colleague: Colleague) -> None:
        self.must(
            AppointStaff(
                person(name),
                Private(name),
                colleague.roles,
                person(OPERATOR) if name != OPERATOR else None,
                person(colleague.supervisor) if colleague.supervisor else None,
                colleague.level,
                self.accounts[colleague.own_account] if colleague.own_account else None,
                tuple(self.accounts[account] for account in colleague.conflicts),
                colleague.cleared,
            )
        )

    def _carry_out(self, command: Command) -> Accepted | Refusal:
        self._count += 1
        command_id = CommandId(f"scenario-{self._count:06d}")
        return self.engine.carry_out(Request(command_id, ACTOR, command))


def _converted(fact: str, value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise NotAsExpected(f"a fact `{fact}` that an account can have", f"{value} ({error})") from None


def _stopped_instead(events: tuple[Event, ...]) -> bool:
    """Whether a detector that was over its budget stopped itself, which is all that happened."""
    return any(isinstance(event, DetectorStopped) and event.cause is Stop.OVER_BUDGET for event in events)


def _meaning(answer: Accepted | Refusal | None) -> str:
    """What a refusal means, in words."""
    return f" ({ENTRIES[answer.code].meaning})" if isinstance(answer, Refusal) else ""


def _words(command: Command) -> str:
    """A command's name in words: `LodgeAppeal` is `lodge appeal`."""
    name = type(command).__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
