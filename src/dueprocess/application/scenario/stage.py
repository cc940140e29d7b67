"""Stage: an installation of its own for one scenario: the rulebook, a cast of staff, the accounts, a clock that stands.

The cast: ada, ann and abe decide; bela and ben approve; chen, cora and carl review; sven supervises; olga operates.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.ports import Store
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage
from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.scenario.script import Expect, Item, Written
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, RULEBOOKS
from dueprocess.domain.account import AccountKind, RegisterAccount
from dueprocess.domain.appeal import Appeal, open_one
from dueprocess.domain.case import Status
from dueprocess.domain.decision import Decision
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached, Source
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, CaseId, CommandId, DecisionId, EvidenceId, PersonId
from dueprocess.kernel.instants import Instant, in_zone, of
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor, ActorKind
from dueprocess.rulebook.model import Catalogue, Rulebook

CAST: Final[dict[str, tuple[Role, ...]]] = {
    "olga": (Role.OPERATOR,),
    "sven": (Role.SUPERVISOR,),
    "ada": (Role.DECIDER,),
    "ann": (Role.DECIDER, Role.REVIEWER),
    "abe": (Role.DECIDER, Role.APPROVER),
    "bela": (Role.APPROVER,),
    "ben": (Role.APPROVER, Role.REVIEWER),
    "chen": (Role.REVIEWER,),
    "cora": (Role.REVIEWER,),
    "carl": (Role.REVIEWER,),
}


Read = TypeVar("Read")


class StandingClock:
    """A clock that only the script moves."""

    def __init__(self) -> None:
        self.at = Instant(0)

    def now(self) -> Instant:
        """The present."""
        return self.at


class NotAsExpected(Exception):
    """Something is not as the script says; the words are for whoever wrote it."""


Told = Callable[[NoticePage, str], str]
"""The text of a notice in a language, as a person reads it."""


class Stage:
    """Where one scenario is played."""

    def __init__(
        self,
        written: Written,
        engine: Engine,
        store: Store,
        clock: StandingClock,
        policy: tuple[Rulebook, Catalogue],
        told: Told,
        read_policy: Callable[[str], tuple[Rulebook, Catalogue]],
    ) -> None:
        self.script = written.script
        self.engine = engine
        self.store = store
        self.clock = clock
        self.rulebook, self.catalogue = policy
        self.told = told
        self.read_policy = read_policy
        self.accounts: dict[str, AccountNo] = {}
        self.decisions: dict[str, DecisionId] = {}
        self.latest: DecisionId | None = None
        self._count = 0
        self._expected = Expect()
        self._answer: Accepted | Refusal | None = None

    def set_out(self) -> None:
        """Staff, rulebook, accounts."""
        self.clock.at = self.instant(self.script.starts)
        for name, roles in CAST.items():
            by = None if name == "olga" else person("olga")
            self.must(AppointStaff(person(name), Private(name), roles, by=by))
        self.publish(self.rulebook, self.catalogue)
        for name, given in self.script.accounts.items():
            external = Private(name, tagged=True)
            kind = AccountKind(given.kind)
            self.must(RegisterAccount(external, kind, (), given.locale, given.zone))
            with self.store.read() as reader:
                number = reader.account_no(name)
            self.accounts[name] = number if number is not None else AccountNo(0)

    def publish(self, rulebook: Rulebook, catalogue: Catalogue) -> None:
        """Publish a version by two people."""
        body, kept = canonical(rulebook).decode(), canonical(catalogue).decode()
        digest = content_digest(body, kept)
        with self.store.read() as reader:
            version = len(reader.all(RULEBOOKS)) + 1
        self.must(ProposeRulebook(version, digest, body, kept, person("olga")))
        self.must(ApproveRulebook(version, digest, person("bela")))

    def instant(self, text: str) -> Instant:
        """A time of the script, in the rulebook's zone."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise NotAsExpected(f"`{text}` is not a time such as `2026-03-02 10:00`") from error
        zone = ZoneInfo(self.rulebook.zone)
        return of(moment if moment.tzinfo else moment.replace(tzinfo=zone))

    def shown(self, at: Instant) -> str:
        """A time as the script writes it."""
        return in_zone(at, self.rulebook.zone).strftime("%Y-%m-%d %H:%M:%S")

    def account(self, name: str) -> AccountNo:
        """The number of an account of the script."""
        if name not in self.accounts:
            raise NotAsExpected(f"there is no account `{name}`; accounts are: {', '.join(self.accounts)}")
        return self.accounts[name]

    def expect(self, expected: Expect) -> None:
        """What the next command must give."""
        self._expected, self._answer = expected, None

    def do(self, command: Command) -> tuple[Event, ...] | None:
        """The command that the step is about: its events, or None where it was refused."""
        self._answer = self._carry_out(command)
        return self._answer.events if isinstance(self._answer, Accepted) else None

    def must(self, command: Command) -> tuple[Event, ...]:
        """A command that only prepares the step: it has to be accepted."""
        answer = self._carry_out(command)
        if isinstance(answer, Refusal):
            raise NotAsExpected(f"`{type(command).__name__}` was refused: {answer.code}")
        return answer.events

    def settle(self) -> None:
        """Compare what the step gave with what it expected."""
        expected, answer = self._expected, self._answer
        if isinstance(answer, Refusal) and answer.code != expected.refused:
            wanted = f"refused: {expected.refused}" if expected.refused else "allowed"
            where = f" (at {answer.at})" if answer.at else ""
            raise NotAsExpected(f"expected {wanted}, got refused: {answer.code}{where}")
        if not isinstance(answer, Refusal) and expected.refused:
            raise NotAsExpected(f"expected refused: {expected.refused}, got allowed")
        if expected.answer_due:
            appeal = self.open_appeal("")
            due = self.instant(expected.answer_due)
            if appeal.answer_due_at != due:
                raise NotAsExpected(
                    f"expected the answer by {self.shown(due)}, it is due by {self.shown(appeal.answer_due_at)}"
                )

    def look(self, look: Callable[[Looking], Read]) -> Read:
        """Read through a query."""
        with self.store.read() as reader:
            return look(Looking(reader, self.engine.policies, self.clock.at))

    def decision(self, called: str) -> Decision:
        """A decision by its name in the script, or the latest."""
        key = self.decisions.get(called) if called else self.latest
        if key is None:
            known = ", ".join(self.decisions) or "none yet"
            raise NotAsExpected(f"there is no decision `{called}`; decisions are: {known}")
        with self.store.read() as reader:
            found = reader.get(DECISIONS, key)
        if found is None:
            raise NotAsExpected(f"the decision `{called}` is not in the record")
        return found

    def open_appeal(self, called: str) -> Appeal:
        """The open appeal against a decision."""
        decision = self.decision(called)
        with self.store.read() as reader:
            found = open_one(reader.find(APPEALS, decision_id=decision.decision_id))
            last = reader.find(APPEALS, decision_id=decision.decision_id)
        if found is None and not last:
            raise NotAsExpected("there is no appeal against this decision")
        return found or last[-1]

    def case_about(self, account_no: AccountNo) -> CaseId | None:
        """The open case about an account."""
        with self.store.read() as reader:
            cases = reader.find(CASES, account_no=account_no)
        return next((case.case_id for case in cases if case.status is Status.OPEN), None)

    def attach(
        self, case_id: CaseId, account_no: AccountNo, items: tuple[Item, ...]
    ) -> tuple[EvidenceId, ...]:
        """Attach the step's evidence; one that the case refuses makes the step's answer."""
        found = []
        for item in items:
            self._count += 1
            author = self.account(item.by) if item.by else account_no
            content_id = Private(item.id or f"content-{self._count}", tagged=True)
            at = self.instant(item.at) if item.at else self.clock.at
            events = self.do(
                AttachEvidence(
                    case_id, item.kind, Private(item.words), content_id, at, Source.CONTENT, author
                )
            )
            if events is None:
                return ()
            found += [event.evidence_id for event in events if isinstance(event, EvidenceAttached)]
        return tuple(found)

    def _carry_out(self, command: Command) -> Accepted | Refusal:
        self._count += 1
        command_id = CommandId(f"scenario-{self._count:06d}")
        return self.engine.carry_out(Request(command_id, Actor(ActorKind.SYSTEM, "scenario"), command))


def person(name: str) -> PersonId:
    """A member of the cast."""
    if name not in CAST:
        raise NotAsExpected(f"there is no member of staff `{name}`; the cast is: {', '.join(CAST)}")
    return PersonId(f"p_{name}")
