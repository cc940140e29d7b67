"""A world for tests: a real store in a temporary file, a clock that a test moves, and a platform's people.

Accounts: 1 Wei (restricted in most stories), 2 Lan (a stranger to him), 3 Ming (a bystander). Staff: Anna and Ada
decide, Bela approves, Chen and Cora review, Sven supervises, Olga operates.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.engine import Accepted, Answer, Engine, Request
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.ports import Store
from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.views.all import APPEALS, DECISIONS, RESTRICTIONS, STAFF
from dueprocess.application.views.view import Key, Row, View
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.account import RegisterAccount
from dueprocess.domain.appeal import AppealLodged, LodgeAppeal
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision
from dueprocess.domain.case import OpenCase
from dueprocess.domain.decision import DecideCase, DecisionMade, Outcome
from dueprocess.domain.decision import content_digest as content_digest_of
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached, OpenEvidence, Purpose, Source
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.review import AnswerAppeal
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook, RulebookFacts, propose
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, AppealId, CaseId, CommandId, DecisionId, EvidenceId, PersonId
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant, parse
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.envelope import Actor, ActorKind, Envelope, decode
from dueprocess.rulebook.model import Rulebook
from tests.policy import CATALOGUE, RULEBOOK

content_digest_of_rulebook = content_digest

__all__ = ["DAY", "HOUR", "MINUTE", "World", "content_digest_of_rulebook"]

START = parse("2026-03-02T02:00:00Z")
SECRET = b"test secret, thirty-two bytes ok"

WEI, LAN, MING = AccountNo(1), AccountNo(2), AccountNo(3)
ANNA, ADA, BELA, CHEN, CORA, SVEN, OLGA = (
    PersonId(f"p_{name}") for name in ("anna", "ada", "bela", "chen", "cora", "sven", "olga")
)

_ROLES = {
    OLGA: (Role.OPERATOR,),
    SVEN: (Role.SUPERVISOR, Role.APPROVER),
    ANNA: (Role.DECIDER, Role.REVIEWER),
    ADA: (Role.DECIDER,),
    BELA: (Role.APPROVER,),
    CHEN: (Role.REVIEWER,),
    CORA: (Role.REVIEWER,),
}


class TestClock:
    """A clock that stands still until a test moves it."""

    __test__ = False

    def __init__(self, at: Instant = START) -> None:
        self.at = at

    def now(self) -> Instant:
        """The present."""
        return self.at


def private(text: str) -> Private:
    """Private words whose equality can be seen."""
    return Private(text, tagged=True)


class World:
    """Drives the engine as a platform would, and looks at what it left."""

    def __init__(self, store: Store, rulebook: Rulebook = RULEBOOK) -> None:
        self._begin(store)
        self.people(rulebook)

    def _begin(self, store: Store) -> None:
        self.clock = TestClock()
        self.store = store
        self.engine = Engine(store, self.clock, SECRET, HANDLERS)
        self._keys = itertools.count(1)
        self._contents = itertools.count(1)

    @classmethod
    def on_sqlite(cls, folder: Path, rulebook: Rulebook = RULEBOOK) -> World:
        """A world on a fresh SQLite file."""
        store = SqliteStore(folder / "world.sqlite")
        store.prepare()
        return cls(store, rulebook)

    @classmethod
    def copied(cls, folder: Path) -> World:
        """The same world as `on_sqlite` makes, copied from one that was made before: much quicker."""
        path = folder / "world.sqlite"
        path.write_bytes(_peopled())
        world = cls.__new__(cls)
        world._begin(SqliteStore(path))
        world._keys = itertools.count(1_000)
        return world

    def people(self, rulebook: Rulebook) -> None:
        """Appoint the staff, publish the rulebook, register the accounts."""
        for person_id, roles in _ROLES.items():
            by = None if person_id == OLGA else OLGA
            self.ok(AppointStaff(person_id, private(person_id), roles, by=by))
        self.publish(rulebook)
        for name in ("wei", "lan", "ming"):
            self.ok(RegisterAccount(private(name)))

    def publish(self, rulebook: Rulebook) -> Instant:
        """Publish a version, by two people; returns when it takes effect.

        The first is checked as every proposal is. Later ones are not: they show that the law holds by itself even
        under a rulebook that no check would let pass.
        """
        body, catalogue = canonical(rulebook).decode(), canonical(CATALOGUE).decode()
        digest = content_digest(body, catalogue)
        proposal = ProposeRulebook(rulebook.version, digest, body, catalogue, OLGA)
        if rulebook.version == 1:
            self.ok(proposal)
        else:
            self._unchecked(proposal, rulebook)
        (published,) = self.ok(ApproveRulebook(rulebook.version, digest, BELA))
        at: Instant = published.takes_effect_at  # type: ignore[attr-defined]
        return at

    def _unchecked(self, proposal: ProposeRulebook, rulebook: Rulebook) -> None:
        def gather(desk: Desk, command: ProposeRulebook) -> RulebookFacts:
            latest = desk.policies.published(desk.ledger)[-1]
            return RulebookFacts(desk.ledger.get(STAFF, command.by), None, latest, rulebook)

        unchecked = {**HANDLERS, ProposeRulebook: Handler(gather, propose)}
        engine = Engine(self.store, self.clock, SECRET, unchecked)
        request = Request(
            CommandId(f"unchecked-{rulebook.version:06d}"), Actor(ActorKind.SYSTEM, "test"), proposal
        )
        answer = engine.carry_out(request)
        assert isinstance(answer, Accepted), answer

    def do(
        self, command: Command, key: str | None = None, *, dry_run: bool = False, outside: object = None
    ) -> Answer:
        """Carry a command out."""
        command_id = CommandId(key or f"test-command-{next(self._keys):06d}")
        actor = Actor(ActorKind.SYSTEM, "test")
        return self.engine.carry_out(Request(command_id, actor, command, dry_run, outside))

    def ok(self, command: Command, outside: object = None) -> tuple[Event, ...]:
        """Carry out what must be accepted; its events."""
        answer = self.do(command, outside=outside)
        assert isinstance(answer, Accepted), answer
        return answer.events

    def refused(self, command: Command, outside: object = None) -> Code:
        """Carry out what must be refused; the code. Nothing may have been written."""
        before = self.position
        answer = self.do(command, outside=outside)
        assert isinstance(answer, Refusal), answer
        assert self.position == before
        return answer.code

    @property
    def position(self) -> int:
        """How many events there are."""
        with self.store.read() as reader:
            return reader.head().position

    def get(self, view: View[Row], key: Key) -> Row:
        """A row that must exist."""
        with self.store.read() as reader:
            row = reader.get(view, key)
        assert row is not None
        return row

    def find(self, view: View[Row], **columns: Any) -> tuple[Row, ...]:
        """Rows by columns."""
        with self.store.read() as reader:
            return reader.find(view, **columns)

    def after(self, milliseconds: int) -> None:
        """Let time pass."""
        self.clock.at = Instant(self.clock.at + milliseconds)

    def case(self, account_no: AccountNo = WEI, category: str = "harassment") -> CaseId:
        """Open a case."""
        (opened, *_) = self.ok(OpenCase(account_no, category, ADA))
        return opened.case_id  # type: ignore[attr-defined, no-any-return]

    def evidence(
        self, case_id: CaseId, account_no: AccountNo = WEI, kind: str = "message", words: str = ""
    ) -> EvidenceId:
        """Attach an own act of the person, done now."""
        number = next(self._contents)
        events = self.ok(
            AttachEvidence(
                case_id,
                kind,
                Private(words or f"unwanted words {number}"),
                private(f"content-{number}"),
                self.clock.at,
                Source.CONTENT,
                author=account_no,
            )
        )
        attached = events[0]
        assert isinstance(attached, EvidenceAttached)
        return attached.evidence_id

    def deciding(self, clause: str = "H1", account_no: AccountNo = WEI, **changes: Any) -> DecideCase:
        """A sound command to decide a fresh case."""
        case_id = self.case(account_no)
        kind = {"A1": "game_log"}.get(clause, "message")
        evidence = self.evidence(case_id, account_no, kind)
        command = DecideCase(
            case_id, ADA, clause, Private("He wrote to strangers who had asked him to stop."), (evidence,)
        )
        return msgspec.structs.replace(command, **changes)

    def decide(self, clause: str = "H1", account_no: AccountNo = WEI, **changes: Any) -> DecisionId:
        """Decide a fresh case."""
        made = self.ok(self.deciding(clause, account_no, **changes))[0]
        assert isinstance(made, DecisionMade)
        return made.decision_id

    def appeal(self, decision_id: DecisionId, account_no: AccountNo = WEI) -> AppealId:
        """Lodge an appeal."""
        lodged = self.ok(LodgeAppeal(decision_id, account_no, Private("She had asked me to write.")))[0]
        assert isinstance(lodged, AppealLodged)
        return lodged.appeal_id

    def look(
        self, decision_id: DecisionId, person_id: PersonId = CHEN, purpose: Purpose = Purpose.REVIEW
    ) -> None:
        """Open every item of evidence of a decision."""
        for item in self.get(DECISIONS, decision_id).evidence:
            self.ok(OpenEvidence(item, person_id, purpose))

    def restrictions(self, decision_id: DecisionId) -> tuple[Restriction, ...]:
        """The restrictions of a decision."""
        return self.find(RESTRICTIONS, decision_id=decision_id)

    def allowed(self, capability: str, account_no: AccountNo = WEI, target: AccountNo | None = None) -> bool:
        """Whether an account can do something now, by what is recorded."""
        rows = self.find(RESTRICTIONS, account_no=account_no)
        return not restrictions.restricted(rows, capability, target, self.clock.at)

    def appoint(self, person_id: str, *roles: Role, **changes: Any) -> PersonId:
        """Give somebody these roles."""
        command = AppointStaff(PersonId(person_id), private(person_id), roles, by=OLGA)
        self.ok(msgspec.structs.replace(command, **changes))
        return PersonId(person_id)

    def approve(self, decision_id: DecisionId, by: PersonId = BELA) -> tuple[Event, ...]:
        """Agree as the second person, having seen what there is."""
        self.look(decision_id, by, Purpose.APPROVE)
        seen = content_digest_of(self.get(DECISIONS, decision_id))
        return self.ok(ApproveDecision(decision_id, by, seen))

    def confirm(self, decision_id: DecisionId, by: PersonId = BELA) -> tuple[Event, ...]:
        """Confirm an act against imminent harm, having seen what there is."""
        self.look(decision_id, by, Purpose.APPROVE)
        seen = content_digest_of(self.get(DECISIONS, decision_id))
        return self.ok(ConfirmDecision(decision_id, by, seen))

    def answer(
        self, appeal_id: AppealId, outcome: Outcome, reviewer: PersonId = CHEN, **changes: Any
    ) -> tuple[Event, ...]:
        """Answer an appeal after having opened the evidence."""
        self.look(self.get(APPEALS, appeal_id).decision_id, reviewer)
        reason = Private(f"I read the messages again, and find this for appeal {appeal_id}.")
        command = AnswerAppeal(appeal_id, reviewer, outcome, reason)
        return self.ok(msgspec.structs.replace(command, **changes))

    def fall(self, decision_id: DecisionId, reviewer: PersonId = CHEN) -> None:
        """Have a decision overturned on appeal."""
        account_no = self.get(DECISIONS, decision_id).account_no
        self.answer(self.appeal(decision_id, account_no), Outcome.OVERTURNED, reviewer)

    def permanent(self, account_no: AccountNo = WEI) -> DecisionId:
        """A permanent measure that a third finding gives (account trading), approved by a second person."""
        for _ in range(2):
            self.decide("A1", account_no)
            self.after(MINUTE)
        decision_id = self.decide("A1", account_no)
        self.approve(decision_id)
        return decision_id

    def events(self) -> list[Envelope]:
        """The whole record."""
        with self.store.read() as reader:
            return [decode(data) for _, data in reader.stored()]


@cache
def _peopled() -> bytes:
    """The file of a world with its people and its rulebook."""
    with scratch() as folder:
        world = World.on_sqlite(folder)
        world.store.close()  # type: ignore[attr-defined]
        return (folder / "world.sqlite").read_bytes()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one test, in memory where the machine has such a place."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)
