"""Dormancy: a platform protects an account that nobody has used for long, until its person shows that it is them.

The rules are:
1. The platform says since when nobody used it and which acts it stops meanwhile. None of them is of the floor: the way to
   recourse, data, money out and debts stays open (I-04). It is no restriction, and no decision ever reads it (I-17).
2. Whoever comes back by a contact or device that is known for 7 days ends it by one button, at once and for good.
3. Who has no such contact any more asks a human, with what shows that it is them. Two people look: one proposes, another
   agrees to the same (I-18). Or they are told, with reasons, what is missing; they can ask again.
4. Nothing is ever taken because of it: money is taken out by the window of the exits while it lasts and for a month after.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain.account import SETTLED, Account, settled
from dueprocess.domain.reclamation import UNUSED
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.capabilities import FLOOR, Capability
from dueprocess.kernel.ids import AccountNo, DormancyId, Mint, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

ANSWER_WITHIN: Final = 3 * DAY
"""How long whoever asked a human to look waits for the answer."""
WINDOW_AFTER: Final = 30 * DAY
"""How long after its end the window of the exits can still be opened because of it."""
LOOKERS: Final = (Role.AGENT, Role.DECIDER, Role.SUPERVISOR)
"""Who looks first at what shows that it is them."""


class Ending(StrEnum):
    """Who ended it: the person by a contact of theirs, or two members of staff who looked at what they showed."""

    PERSON = "person"
    STAFF = "staff"


class Dormancy(msgspec.Struct, frozen=True):
    """State of one. `capabilities`: what the platform stops meanwhile. The rest is of the way by a human being."""

    dormancy_id: DormancyId
    account_no: AccountNo
    last_used_at: Instant
    capabilities: tuple[Capability, ...]
    begun_at: Instant
    ended_at: Instant | None = None
    ending: Ending | None = None
    asked_at: Instant | None = None
    answer_due_at: Instant | None = None
    words: Sealed | None = None
    papers: tuple[Sealed, ...] = ()
    opened_by: tuple[PersonId, ...] = ()
    proposed_by: PersonId | None = None
    proposed_at: Instant | None = None
    reason: Sealed | None = None
    approved_by: PersonId | None = None
    refused_by: PersonId | None = None
    refused_at: Instant | None = None
    refusal: Sealed | None = None

    @property
    def protects(self) -> bool:
        """Whether it goes on."""
        return self.ended_at is None

    @property
    def asked(self) -> bool:
        """Whether a human being owes an answer."""
        return self.protects and self.asked_at is not None and self.refused_at is None

    def opens_window(self, at: Instant) -> bool:
        """Whether the window of the exits can be opened because of it."""
        return self.ended_at is None or at < self.ended_at + WINDOW_AFTER

    @property
    def settled_by(self) -> Instant:
        """Bank accounts that were bound by then are its person's: nobody had used the account for a year. INVARIANT (I-20)"""
        return Instant(self.begun_at - SETTLED)

    def vouched(self, at: Instant) -> bool:
        """Whether two people found lately that whoever is there is its person, though they reach no older contact."""
        return self.ending is Ending.STAFF and self.opens_window(at)


class ProtectDormant(Command, frozen=True):
    """The platform says that it protects an account that nobody used since `last_used_at`, and what it stops."""

    account_no: AccountNo
    last_used_at: Instant
    capabilities: tuple[str, ...]


class WakeAccount(Command, frozen=True):
    """The person is back. `known_since`: of the contact or device by which they came in; None: nobody knows."""

    account_no: AccountNo
    known_since: Instant | None


class AskWaking(Command, frozen=True):
    """The person reaches no older contact: they ask a human being to look at what shows that it is them."""

    account_no: AccountNo
    words: Private
    papers: tuple[Private, ...] = ()


class OpenWakingPapers(Command, frozen=True):
    """A member of staff opens what the person sent."""

    dormancy_id: DormancyId
    by: PersonId


class ProposeWaking(Command, frozen=True):
    """A member of staff says that it is them, and why."""

    dormancy_id: DormancyId
    by: PersonId
    reason: Private


class ApproveWaking(Command, frozen=True):
    """Another agrees. `seen`: the digest of what both read."""

    dormancy_id: DormancyId
    by: PersonId
    seen: str


class RefuseWaking(Command, frozen=True):
    """It is not shown: the person is told why and what is missing."""

    dormancy_id: DormancyId
    by: PersonId
    reason: Private


class DormancyBegun(Event, frozen=True):
    """The platform protects the account. Nothing is taken, and nothing counts against anybody."""

    dormancy_id: DormancyId
    account_no: AccountNo
    last_used_at: Instant
    capabilities: tuple[Capability, ...]


class DormancyEnded(Event, frozen=True):
    """Everything works again. `by`, `content`: who agreed to what, where two people ended it."""

    dormancy_id: DormancyId
    account_no: AccountNo
    ending: Ending
    by: PersonId | None = None
    content: str = ""


class WakingAsked(Event, frozen=True):
    """A human being owes the person an answer by `answer_due_at`."""

    dormancy_id: DormancyId
    account_no: AccountNo
    words: Sealed
    papers: tuple[Sealed, ...]
    answer_due_at: Instant


class WakingPapersOpened(Event, frozen=True):
    """A member of staff saw what the person sent."""

    dormancy_id: DormancyId
    account_no: AccountNo
    by: PersonId


class WakingProposed(Event, frozen=True):
    """It waits for the second person."""

    dormancy_id: DormancyId
    account_no: AccountNo
    by: PersonId
    reason: Sealed


class WakingRefused(Event, frozen=True):
    """It was not shown; the person reads why, and can ask again."""

    dormancy_id: DormancyId
    account_no: AccountNo
    by: PersonId
    reason: Sealed


class DormancyFacts(msgspec.Struct, frozen=True):
    """What it needs to know. `floor`, `known`: capabilities of the newest catalogue."""

    ids: Mint
    account: Account | None = None
    dormancies: tuple[Dormancy, ...] = ()
    floor: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    dormancy: Dormancy | None = None
    person: Staff | None = None


def content_digest(found: Dormancy) -> str:
    """What two people must have read alike: whose account, what the person said and sent, and why it is them."""
    said = {
        "dormancy_id": found.dormancy_id,
        "account_no": found.account_no,
        "words": found.words.commitment if found.words is not None else "",
        "papers": [item.commitment for item in found.papers],
        "proposed_by": found.proposed_by,
        "reason": found.reason.commitment if found.reason is not None else "",
    }
    return digest(canonical(said))


def protect(facts: DormancyFacts, command: ProtectDormant, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note that the platform protects it. One that is protected already stays as it is."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    if not command.capabilities:
        return refuse(Code.MEASURE_EMPTY, "capabilities")
    for name in command.capabilities:
        if name in FLOOR or name in facts.floor:  # INVARIANT (I-04)
            return refuse(Code.CAPABILITY_IS_FLOOR, "capabilities", capability=name)
        if name not in facts.known:
            return refuse(Code.CAPABILITY_UNKNOWN, "capabilities", capability=name[:80])
    seen = facts.account.seen_at
    woken = max((item.ended_at or 0 for item in facts.dormancies), default=0)
    if max(command.last_used_at, seen or 0, woken) > now - UNUSED:
        return refuse(Code.ACCOUNT_IN_USE)
    if any(item.protects for item in facts.dormancies):
        return ()
    return (
        DormancyBegun(
            DormancyId(facts.ids("dor")),
            command.account_no,
            command.last_used_at,
            tuple(Capability(name) for name in sorted(set(command.capabilities))),
        ),
    )


def wake(facts: DormancyFacts, command: WakeAccount, now: Instant) -> tuple[Event, ...] | Refusal:
    """End it, by a contact or device of theirs that is known for long. INVARIANT (I-20)"""
    found = current(facts.dormancies)
    if found is None:
        return refuse(Code.NOT_DORMANT)
    if not settled(command.known_since, now):
        older = facts.account.older_contacts(now) if facts.account is not None else ()
        return refuse(Code.REVERIFICATION_NEEDED if older else Code.WAKING_NEEDS_HUMAN)
    return (DormancyEnded(found.dormancy_id, found.account_no, Ending.PERSON),)


def ask(facts: DormancyFacts, command: AskWaking, now: Instant) -> tuple[Event, ...] | Refusal:
    """Ask a human being to look. Asked again, what is said now takes the place of what was said before."""
    found = current(facts.dormancies)
    if found is None:
        return refuse(Code.NOT_DORMANT)
    if command.words.blank:
        return refuse(Code.TEXT_MISSING, "words")
    due = found.answer_due_at if found.asked else None
    return (
        WakingAsked(
            found.dormancy_id,
            found.account_no,
            command.words.sealed,
            tuple(item.sealed for item in command.papers if not item.blank),
            Instant(now + ANSWER_WITHIN) if due is None else due,
        ),
    )


def open_papers(facts: DormancyFacts, command: OpenWakingPapers, now: Instant) -> tuple[Event, ...] | Refusal:
    """Open what the person sent, once each."""
    refused = require(facts.person, *LOOKERS, Role.APPROVER) or _not_asked(facts)
    if refused is not None:
        return refused
    found = facts.dormancy
    if found is None or command.by in found.opened_by:
        return ()
    return (WakingPapersOpened(found.dormancy_id, found.account_no, command.by),)


def propose(facts: DormancyFacts, command: ProposeWaking, now: Instant) -> tuple[Event, ...] | Refusal:
    """Say that it is them, having seen what they sent. INVARIANT (I-13)"""
    refused = require(facts.person, *LOOKERS) or _not_asked(facts) or _unseen(facts, command.by)
    if refused is not None:
        return refused
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    found = facts.dormancy
    if found is None:
        return refuse(Code.NOT_FOUND)
    return (WakingProposed(found.dormancy_id, found.account_no, command.by, command.reason.sealed),)


def approve(facts: DormancyFacts, command: ApproveWaking, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree, as somebody else who saw the same. INVARIANT (I-18)"""
    refused = require(facts.person, Role.APPROVER) or _not_asked(facts)
    if refused is not None:
        return refused
    found = facts.dormancy
    if found is None or found.proposed_by is None:
        return refuse(Code.WAKING_NOT_PROPOSED)
    if found.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    refused = _unseen(facts, command.by)
    if refused is not None:
        return refused
    if command.seen != content_digest(found):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    return (DormancyEnded(found.dormancy_id, found.account_no, Ending.STAFF, command.by, command.seen),)


def decline(facts: DormancyFacts, command: RefuseWaking, now: Instant) -> tuple[Event, ...] | Refusal:
    """Answer that it is not shown, and what is missing."""
    refused = (
        require(facts.person, *LOOKERS, Role.APPROVER) or _not_asked(facts) or _unseen(facts, command.by)
    )
    if refused is not None:
        return refused
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    found = facts.dormancy
    if found is None:
        return refuse(Code.NOT_FOUND)
    return (WakingRefused(found.dormancy_id, found.account_no, command.by, command.reason.sealed),)


def current(dormancies: tuple[Dormancy, ...]) -> Dormancy | None:
    """The one that goes on."""
    return next((item for item in dormancies if item.protects), None)


def _not_asked(facts: DormancyFacts) -> Refusal | None:
    found = facts.dormancy
    if found is None:
        return refuse(Code.NOT_FOUND)
    if facts.person is not None and in_conflict(facts.person, found.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    return None if found.asked else refuse(Code.WAKING_NOT_ASKED)


def _unseen(facts: DormancyFacts, by: PersonId) -> Refusal | None:
    found = facts.dormancy
    seen = found is None or not found.papers or by in found.opened_by
    return None if seen else refuse(Code.PAPERS_NOT_OPENED)


def evolve(state: Dormancy | None, event: Event, at: Instant) -> Dormancy | None:
    """Fold one event into the dormancy it names."""
    change = msgspec.structs.replace
    match event:
        case DormancyBegun():
            return Dormancy(event.dormancy_id, event.account_no, event.last_used_at, event.capabilities, at)
        case DormancyEnded() if state is not None:
            return change(state, ended_at=at, ending=event.ending, approved_by=event.by)
        case WakingAsked() if state is not None:
            asked = Dormancy(*(getattr(state, name) for name in Dormancy.__struct_fields__[:5]))
            return change(
                asked,
                asked_at=at,
                answer_due_at=event.answer_due_at,
                words=event.words,
                papers=event.papers,
            )
        case WakingPapersOpened() if state is not None:
            return change(state, opened_by=(*state.opened_by, event.by))
        case WakingProposed() if state is not None:
            return change(state, proposed_by=event.by, proposed_at=at, reason=event.reason)
        case WakingRefused() if state is not None:
            return change(state, refused_by=event.by, refused_at=at, refusal=event.reason)
        case _:
            return state
