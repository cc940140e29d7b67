"""Estate: a relative of somebody who has died gets their data and their money, and never the account.

The rules are:
1. Whoever claims it has no account here: they say who they are, whose account it is, and send proofs (a death certificate,
   a paper that shows the kinship). They are answered by a day, with reasons, and can send what is missing (PIPL 49).
2. Two members of staff decide who have opened the proofs: one proposes exactly what is given, and into which bank account
   in the relative's own name; another agrees to the very same (I-13, I-18).
3. A false death is a theft. So nothing is given for seven days; every contact of the account is told, and whoever signs in,
   or presses the button of the letter, is alive: then it is over, for good, also after the seven days.
4. What the person decided otherwise while they lived is kept: data they did not want their relatives to have is not given.
5. The relative never signs in: no session, no posting, no reading of what comes later. Data is one archive; money goes by
   the window of the exits, into that one bank account; orders, freezes and held payments are obeyed as ever (I-20, I-23).
6. One estate of an account is granted at a time, to one relative.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain.account import Account, Told
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import AccountNo, EstateId, Mint, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

ANSWER_WITHIN: Final = 15 * DAY
"""How long a relative waits for an answer."""
WAITS: Final = 7 * DAY
"""How long a living owner has to say that they live, before anything is given."""
TAKEN_WITHIN: Final = 180 * DAY
"""How long after it opened what a relative was given is kept for them: nothing is erased meanwhile."""
TARGET: Final = "estate:"
"""How a payout names the bank account of a relative: this, and the estate's id."""
PROPOSERS: Final = (Role.DECIDER, Role.SUPERVISOR)


class Relation(StrEnum):
    """Who claims it: those whom the law calls near relatives, or who inherits by a paper."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    HEIR = "heir"


class Part(StrEnum):
    """What can be given. There is no way to say the account. INVARIANT (I-26)"""

    DATA = "data"
    MONEY = "money"


class Stopper(StrEnum):
    """How it was known that the owner lives: they signed in, or one of their contacts said so."""

    SIGN_IN = "sign_in"
    CONTACT = "contact"


class Payee(msgspec.Struct, frozen=True):
    """A bank account in the relative's own name."""

    bank: Sealed
    number: Sealed


class Estate(msgspec.Struct, frozen=True):
    """State of one. `account_no`: None where there is no account of the name; `parts`: what is proposed, then given.

    `opens_at`: from when the relative gets it. `told`: who was told, and can say that the owner lives.
    """

    estate_id: EstateId
    account_no: AccountNo | None
    named: Sealed
    name: Sealed
    relation: Relation
    contact: Sealed
    words: tuple[Sealed, ...]
    papers: tuple[Sealed, ...]
    payee: Payee | None
    locale: str
    claimed_at: Instant
    answer_due_at: Instant
    opened_by: tuple[PersonId, ...] = ()
    parts: tuple[Part, ...] = ()
    proposed_by: PersonId | None = None
    proposed_at: Instant | None = None
    reason: Sealed | None = None
    granted_by: PersonId | None = None
    granted_at: Instant | None = None
    opens_at: Instant | None = None
    told: tuple[Told, ...] = ()
    refused_by: PersonId | None = None
    refused_at: Instant | None = None
    refusal: Sealed | None = None
    stopped_at: Instant | None = None
    stopper: Stopper | None = None

    @property
    def awaits(self) -> bool:
        """Whether the relative waits for an answer."""
        return self.granted_at is None and self.refused_at is None and self.stopped_at is None

    @property
    def stands(self) -> bool:
        """Whether it was granted, and nobody has said that the owner lives."""
        return self.granted_at is not None and self.stopped_at is None

    @property
    def lives(self) -> bool:
        """Whether the owner's sign-in would end it: it waits for an answer, or stands."""
        return self.awaits or self.stands

    @property
    def kept_until(self) -> Instant:
        """Until when nothing of the account is erased, so that the relative can take what they were given."""
        given = self.stands and self.opens_at is not None
        return Instant(self.opens_at + TAKEN_WITHIN) if given and self.opens_at is not None else Instant(0)

    def gives(self, part: Part, at: Instant) -> bool:
        """Whether the relative has this now. INVARIANT (I-26)"""
        return self.stands and part in self.parts and self.opens_at is not None and at >= self.opens_at


class EstateWish(msgspec.Struct, frozen=True):
    """What a person decided for after their death: whether their relatives get their data beside their money."""

    account_no: AccountNo
    data: bool
    wished_at: Instant


class WishEstate(Command, frozen=True):
    """The person decides it while they live."""

    account_no: AccountNo
    data: bool


class ClaimEstate(Command, frozen=True):
    """A relative claims it. `account_no`: of the name they gave, None where there is none; `bank`, `number`: of their own."""

    account_no: AccountNo | None
    named: Private
    name: Private
    relation: Relation
    contact: Private
    words: Private
    papers: tuple[Private, ...]
    bank: Private = Private()
    number: Private = Private()
    locale: str = "zh-CN"


class SupplementEstate(Command, frozen=True):
    """The relative sends what was missing. It is looked at anew."""

    estate_id: EstateId
    words: Private
    papers: tuple[Private, ...] = ()


class OpenEstatePapers(Command, frozen=True):
    """A member of staff opens the proofs."""

    estate_id: EstateId
    by: PersonId


class ProposeEstate(Command, frozen=True):
    """One member of staff proposes to give this, for this reason."""

    estate_id: EstateId
    parts: tuple[Part, ...]
    reason: Private
    by: PersonId


class ApproveEstate(Command, frozen=True):
    """Another agrees. `seen`: the digest of what both read."""

    estate_id: EstateId
    by: PersonId
    seen: str


class RefuseEstate(Command, frozen=True):
    """It is not shown: the relative is told why, and what is missing."""

    estate_id: EstateId
    reason: Private
    by: PersonId


class StopEstate(Command, frozen=True):
    """Whoever got the letter says that the owner lives."""

    estate_id: EstateId


class EstateWished(Event, frozen=True):
    """What a person decided for after their death."""

    account_no: AccountNo
    data: bool


class EstateClaimed(Event, frozen=True):
    """A relative waits for an answer by `answer_due_at`."""

    estate_id: EstateId
    account_no: AccountNo | None
    named: Sealed
    name: Sealed
    relation: Relation
    contact: Sealed
    words: Sealed
    papers: tuple[Sealed, ...]
    payee: Payee | None
    locale: str
    answer_due_at: Instant


class EstateSupplemented(Event, frozen=True):
    """More was sent: what was proposed or refused before is so no more."""

    estate_id: EstateId
    words: Sealed
    papers: tuple[Sealed, ...]
    answer_due_at: Instant


class EstatePapersOpened(Event, frozen=True):
    """A member of staff saw the proofs."""

    estate_id: EstateId
    by: PersonId


class EstateProposed(Event, frozen=True):
    """It waits for the second person."""

    estate_id: EstateId
    parts: tuple[Part, ...]
    reason: Sealed
    by: PersonId


class EstateGranted(Event, frozen=True):
    """From `opens_at` on the relative has these parts, unless somebody says before or after that the owner lives."""

    estate_id: EstateId
    account_no: AccountNo
    parts: tuple[Part, ...]
    opens_at: Instant
    told: tuple[Told, ...]
    by: PersonId
    content: str


class EstateRefused(Event, frozen=True):
    """It was not shown; the relative reads why, and can send more."""

    estate_id: EstateId
    by: PersonId
    reason: Sealed


class EstateStopped(Event, frozen=True):
    """The owner lives: nothing more is given."""

    estate_id: EstateId
    account_no: AccountNo
    stopper: Stopper


class EstateFacts(msgspec.Struct, frozen=True):
    """What it needs to know. `estates`: all of the same account; `wish`: what its person decided."""

    ids: Mint
    estate: Estate | None = None
    account: Account | None = None
    estates: tuple[Estate, ...] = ()
    wish: EstateWish | None = None
    person: Staff | None = None


def content_digest(found: Estate) -> str:
    """What two people must have read alike: whose account, who gets what, into which bank account, on which proofs, and why."""
    said = {
        "estate_id": found.estate_id,
        "account_no": found.account_no,
        "name": found.name.commitment,
        "relation": found.relation,
        "words": [item.commitment for item in found.words],
        "papers": [item.commitment for item in found.papers],
        "payee": [found.payee.bank.commitment, found.payee.number.commitment] if found.payee else [],
        "parts": found.parts,
        "proposed_by": found.proposed_by,
        "reason": found.reason.commitment if found.reason is not None else "",
    }
    return digest(canonical(said))


def wish(facts: EstateFacts, command: WishEstate, now: Instant) -> tuple[Event, ...] | Refusal:
    """Decide it. The same again is nothing new."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    before = facts.wish.data if facts.wish is not None else True
    return () if before == command.data else (EstateWished(command.account_no, command.data),)


def claim(facts: EstateFacts, command: ClaimEstate, now: Instant) -> tuple[Event, ...] | Refusal:
    """Claim it. Whether there is such an account, or another claim, is answered to nobody here (T11)."""
    for field in ("named", "name", "contact", "words"):
        if getattr(command, field).blank:
            return refuse(Code.TEXT_MISSING, field)
    if not any(not item.blank for item in command.papers):
        return refuse(Code.ESTATE_PAPERS_MISSING, "papers")
    if command.bank.blank != command.number.blank:
        return refuse(Code.TEXT_MISSING, "number" if command.number.blank else "bank")
    return (
        EstateClaimed(
            EstateId(facts.ids("est")),
            command.account_no,
            command.named.sealed,
            command.name.sealed,
            command.relation,
            command.contact.sealed,
            command.words.sealed,
            tuple(item.sealed for item in command.papers if not item.blank),
            None if command.bank.blank else Payee(command.bank.sealed, command.number.sealed),
            command.locale,
            Instant(now + ANSWER_WITHIN),
        ),
    )


def supplement(facts: EstateFacts, command: SupplementEstate, now: Instant) -> tuple[Event, ...] | Refusal:
    """Send more, while it waits or after a no."""
    found = facts.estate
    if found is None:
        return refuse(Code.NOT_FOUND)
    if not found.awaits and found.refused_at is None:
        return refuse(Code.ESTATE_NOT_WAITING)
    if command.words.blank:
        return refuse(Code.TEXT_MISSING, "words")
    due = found.answer_due_at if found.awaits else Instant(now + ANSWER_WITHIN)
    papers = tuple(item.sealed for item in command.papers if not item.blank)
    return (EstateSupplemented(found.estate_id, command.words.sealed, papers, due),)


def open_papers(facts: EstateFacts, command: OpenEstatePapers, now: Instant) -> tuple[Event, ...] | Refusal:
    """Open the proofs, once each."""
    refused = require(facts.person, *PROPOSERS, Role.APPROVER) or _closed(facts)
    if refused is not None:
        return refused
    found = facts.estate
    if found is None or command.by in found.opened_by:
        return ()
    return (EstatePapersOpened(found.estate_id, command.by),)


def propose(facts: EstateFacts, command: ProposeEstate, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose what is given, having opened the proofs. INVARIANT (I-13)"""
    refused = require(facts.person, *PROPOSERS) or _closed(facts) or _unseen(facts, command.by)
    if refused is not None:
        return refused
    refused = _cannot_give(facts, command.parts)
    if refused is not None:
        return refused
    found = facts.estate
    if command.reason.blank or found is None:
        return refuse(Code.TEXT_MISSING, "reason")
    parts = tuple(part for part in Part if part in command.parts)
    return (EstateProposed(found.estate_id, parts, command.reason.sealed, command.by),)


def approve(facts: EstateFacts, command: ApproveEstate, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree, as somebody else who saw the same; every contact of the account is told. INVARIANT (I-18)"""
    refused = require(facts.person, Role.APPROVER) or _closed(facts)
    if refused is not None:
        return refused
    found = facts.estate
    if found is None or found.proposed_by is None:
        return refuse(Code.ESTATE_NOT_PROPOSED)
    if found.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    refused = _unseen(facts, command.by) or _cannot_give(facts, found.parts)
    if refused is not None:
        return refused
    if command.seen != content_digest(found):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    if facts.account is None:
        return refuse(Code.ESTATE_ACCOUNT_UNKNOWN)
    contacts = {
        contact.address.ref: contact
        for contact in (*facts.account.contacts, *(item.contact for item in facts.account.former))
    }
    return (
        EstateGranted(
            found.estate_id,
            facts.account.account_no,
            found.parts,
            Instant(now + WAITS),
            tuple(Told(contact.channel, contact.address) for contact in contacts.values()),
            command.by,
            command.seen,
        ),
    )


def decline(facts: EstateFacts, command: RefuseEstate, now: Instant) -> tuple[Event, ...] | Refusal:
    """Answer that it is not shown, and what is missing."""
    refused = require(facts.person, *PROPOSERS, Role.APPROVER) or _closed(facts) or _unseen(facts, command.by)
    if refused is not None:
        return refused
    found = facts.estate
    if command.reason.blank or found is None:
        return refuse(Code.TEXT_MISSING, "reason")
    return (EstateRefused(found.estate_id, command.by, command.reason.sealed),)


def stop(facts: EstateFacts, command: StopEstate, now: Instant) -> tuple[Event, ...] | Refusal:
    """The owner lives, says who got the letter. Said twice, it is so once."""
    found = facts.estate
    if found is None or found.account_no is None:
        return refuse(Code.NOT_FOUND)
    if found.stopped_at is not None:
        return ()
    if not found.stands:
        return refuse(Code.ESTATE_NOT_WAITING)
    return (EstateStopped(found.estate_id, found.account_no, Stopper.CONTACT),)


def alive(estates: tuple[Estate, ...], account_no: AccountNo) -> tuple[Event, ...]:
    """Whoever signs in is alive: every claim on their estate is over. INVARIANT (I-26)"""
    return tuple(EstateStopped(item.estate_id, account_no, Stopper.SIGN_IN) for item in estates if item.lives)


def _closed(facts: EstateFacts) -> Refusal | None:
    """Why nobody decides on it: it is not there, is the caller's own matter, or was answered."""
    found = facts.estate
    if found is None:
        return refuse(Code.NOT_FOUND)
    number = found.account_no
    if facts.person is not None and number is not None and in_conflict(facts.person, number):
        return refuse(Code.STAFF_IN_CONFLICT)
    if found.stopped_at is not None:
        return refuse(Code.ESTATE_OWNER_LIVES)
    return None if found.awaits else refuse(Code.ESTATE_NOT_WAITING)


def _unseen(facts: EstateFacts, by: PersonId) -> Refusal | None:
    found = facts.estate
    return None if found is None or by in found.opened_by else refuse(Code.PAPERS_NOT_OPENED)


def _cannot_give(facts: EstateFacts, parts: tuple[Part, ...]) -> Refusal | None:
    """Why these parts of this account cannot be given, whoever asks."""
    if facts.account is None or facts.account.erased:
        return refuse(Code.ESTATE_ACCOUNT_UNKNOWN)
    if not parts:
        return refuse(Code.ESTATE_GIVES_NOTHING, "parts")
    if Part.DATA in parts and facts.wish is not None and not facts.wish.data:
        return refuse(Code.ESTATE_DATA_FORBIDDEN, "parts")
    if Part.MONEY in parts and (facts.estate is None or facts.estate.payee is None):
        return refuse(Code.ESTATE_BANK_MISSING, "parts")
    found = facts.estate
    if any(item.stands and (found is None or item.estate_id != found.estate_id) for item in facts.estates):
        return refuse(Code.ESTATE_GRANTED_BEFORE)
    return None


def evolve(state: Estate | None, event: Event, at: Instant) -> Estate | None:
    """Fold one event into the estate it names."""
    change = msgspec.structs.replace
    if isinstance(event, EstateClaimed):
        fields = {name: getattr(event, name) for name in EstateClaimed.__struct_fields__}
        return Estate(**{**fields, "words": (event.words,)}, claimed_at=at)
    if state is None:
        return None
    match event:
        case EstateSupplemented():
            return change(
                state,
                words=(*state.words, event.words),
                papers=(*state.papers, *event.papers),
                answer_due_at=event.answer_due_at,
                opened_by=(),
                parts=(),
                proposed_by=None,
                proposed_at=None,
                reason=None,
                refused_at=None,
            )
        case EstatePapersOpened():
            return change(state, opened_by=(*state.opened_by, event.by))
        case EstateProposed():
            return change(state, parts=event.parts, proposed_by=event.by, proposed_at=at, reason=event.reason)
        case EstateGranted():
            return change(state, granted_by=event.by, granted_at=at, opens_at=event.opens_at, told=event.told)
        case EstateRefused():
            return change(state, refused_by=event.by, refused_at=at, refusal=event.reason)
        case EstateStopped():
            return change(state, stopped_at=at, stopper=event.stopper)
        case _:
            return state


def evolve_wish(state: EstateWish | None, event: Event, at: Instant) -> EstateWish | None:
    """Fold one event into what a person decided."""
    return EstateWish(event.account_no, event.data, at) if isinstance(event, EstateWished) else state
