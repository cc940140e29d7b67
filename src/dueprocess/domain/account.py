"""Account: whoever can be restricted here, known to the record by a dense number only.

The rules are:
1. External ids, names and addresses stay in the vault; events hold references and salted commitments (I-27).
2. Debt, balance, rank, followers and spending are no part of an account: they can never reach a decision (I-17).
3. Erasing a person's data waits for what is open and leaves the record true (design 4, vault).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.freeze import Freeze
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo, NumberClaimId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

SETTLED: Final = 7 * DAY
"""How long a contact or a device must have been known before it proves by itself who somebody is (T14)."""
REMEMBERED: Final = 30 * DAY
"""How long a contact that was taken away is still told of what might be a theft."""


class AccountKind(StrEnum):
    """What stands behind an account number. Groups and pages can be the target of a restriction."""

    PERSON = "person"
    BUSINESS = "business"
    GROUP = "group"
    PAGE = "page"


class Channel(StrEnum):
    """How a person can be reached."""

    EMAIL = "email"
    SMS = "sms"
    APP = "app"


class Contact(msgspec.Struct, frozen=True):
    """An address of a person, kept in the vault. `since`: when it became theirs, as far as anybody knows."""

    channel: Channel
    address: Sealed
    since: Instant | None = None


class Told(msgspec.Struct, frozen=True):
    """A contact that is told of what might be a theft."""

    channel: Channel
    address: Sealed


class Former(msgspec.Struct, frozen=True):
    """A contact that the platform named no more, and when. Whoever takes an account over changes these first (T14)."""

    contact: Contact
    removed_at: Instant


class Account(msgspec.Struct, frozen=True):
    """State of one account."""

    account_no: AccountNo
    kind: AccountKind
    external: Sealed
    contacts: tuple[Contact, ...]
    locale: str
    zone: str
    registered_at: Instant
    seen_at: Instant | None = None
    erased: bool = False
    former: tuple[Former, ...] = ()
    others_ended_at: Instant | None = None
    contested: tuple[str, ...] = ()

    def older_contacts(self, at: Instant) -> tuple[Contact, ...]:
        """Contacts known for `SETTLED` and more, those that were taken away within `REMEMBERED` among them.

        A number that somebody else holds by now (`contested`) is none: it shows nobody to be anybody (`number_claim`).
        """
        lately = (item.contact for item in self.former if item.removed_at > at - REMEMBERED)
        known = (item for item in (*self.contacts, *lately) if settled(item.since, at))
        return tuple(item for item in known if not self.disputes(item))

    def disputes(self, contact: Contact) -> bool:
        """Whether somebody else has shown that they hold this address."""
        return contact.address.tag in self.contested


class TakenOver(msgspec.Struct, frozen=True):
    """A time in which somebody else was in the account (`compromise`), both ends within it."""

    from_at: Instant
    to_at: Instant

    def covers(self, first: Instant, last: Instant) -> bool:
        """Whether all that was done between these two instants was done in that time."""
        return self.from_at <= first and last <= self.to_at


def tag_of(account: Account, channel: Channel) -> str | None:
    """The keyed digest of the first address of a kind, by which it is recognised again; nobody stands behind an erased one."""
    tags = (contact.address.tag for contact in account.contacts if contact.channel is channel)
    return None if account.erased else next((tag for tag in tags if tag), None)


class ContactGiven(msgspec.Struct, frozen=True):
    """An address as the platform gives it."""

    channel: Channel
    address: Private
    since: Instant | None = None


class RegisterAccount(Command, frozen=True):
    """The platform makes an account known, or tells its contacts, language and zone anew."""

    external_id: Private
    kind: AccountKind = AccountKind.PERSON
    contacts: tuple[ContactGiven, ...] = ()
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"


class EraseAccount(Command, frozen=True):
    """Remove a person's words and addresses from the vault."""

    account_no: AccountNo


class AccountRegistered(Event, frozen=True):
    """An account got its number."""

    account_no: AccountNo
    kind: AccountKind
    external: Sealed
    contacts: tuple[Contact, ...]
    locale: str
    zone: str


class AccountReached(Event, frozen=True):
    """Contacts, language or zone are now these. `kind`: where a business stands behind it from now on."""

    account_no: AccountNo
    contacts: tuple[Contact, ...]
    locale: str
    zone: str
    kind: AccountKind | None = None


class AccountSeen(Event, frozen=True):
    """The person was there. Written only when a review waits for it."""

    account_no: AccountNo


class AccountErased(Event, frozen=True):
    """The vault no longer holds this person's words."""

    account_no: AccountNo


class OtherSessionsEnded(Event, frozen=True):
    """Every other session ends. `known_since`: of the contact or device that asked."""

    account_no: AccountNo
    known_since: Instant | None
    at_platform: bool


class NumberContested(Event, frozen=True):
    """Somebody else holds this number of the account: it proves no more who somebody is (`number_claim`)."""

    claim_id: NumberClaimId
    account_no: AccountNo
    number: Sealed


class NumberProven(Event, frozen=True):
    """Whoever holds the number showed by another factor that the account is theirs: it is a contact like any other."""

    claim_id: NumberClaimId
    account_no: AccountNo
    number: Sealed
    known_since: Instant | None


class NumberFreed(Event, frozen=True):
    """The number is no contact of the account any more. Everything else of the account is as it was."""

    claim_id: NumberClaimId
    account_no: AccountNo
    number: Sealed


class RegisterFacts(msgspec.Struct, frozen=True):
    """What registering needs to know."""

    known: Account | None
    next_account_no: AccountNo
    zones: frozenset[str]
    unchanged: bool = False


class EraseFacts(msgspec.Struct, frozen=True):
    """What erasing needs to know: whether anything about this person is still open, and what may be in force.

    `kept_until`: how long a relative has to take what they were given of somebody who has died.
    """

    account: Account | None
    matter_open: bool
    restrictions: tuple[Restriction, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    kept_until: Instant = Instant(0)


def register(facts: RegisterFacts, command: RegisterAccount, now: Instant) -> tuple[Event, ...] | Refusal:
    """Number a new account, or note what changed about a known one. Nothing new gives no event."""
    if command.external_id.blank:
        return refuse(Code.TEXT_MISSING, "external_id")
    if command.zone not in facts.zones:
        return refuse(Code.ZONE_UNKNOWN, "zone")
    for given in command.contacts:
        if given.channel is Channel.EMAIL and not _plausible_email(given.address.text):
            return refuse(Code.CONTACT_MALFORMED, "contacts")
    contacts = tuple(
        Contact(given.channel, given.address.sealed, min(given.since, now) if given.since else None)
        for given in command.contacts
    )
    if facts.known is None:
        return (
            AccountRegistered(
                facts.next_account_no,
                command.kind,
                command.external_id.sealed,
                contacts,
                command.locale,
                command.zone,
            ),
        )
    if facts.known.erased:
        return refuse(Code.ACCOUNT_ERASED)
    if facts.unchanged:
        return ()
    kind = AccountKind.BUSINESS if becomes_business(facts.known, command) else None
    return (AccountReached(facts.known.account_no, contacts, command.locale, command.zone, kind),)


def becomes_business(known: Account, command: RegisterAccount) -> bool:
    """Whether the platform now says that a business stands behind it. What was one stays one: nobody loses its notice so."""
    return command.kind is AccountKind.BUSINESS and known.kind is not AccountKind.BUSINESS


def erase(facts: EraseFacts, command: EraseAccount, now: Instant) -> tuple[Event, ...] | Refusal:
    """Erase, unless a case, an appeal, a restriction or an order still needs the words."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return ()
    ordered = any(now < item.until for item in facts.freezes)
    kept = now < facts.kept_until
    if (
        facts.matter_open
        or kept
        or ordered
        or any(restrictions.goes_on(item, now) for item in facts.restrictions)
    ):
        return refuse(Code.ERASURE_MATTER_OPEN)
    return (AccountErased(command.account_no),)


def evolve(state: Account | None, event: Event, at: Instant) -> Account | None:
    """Fold one event into the account it names."""
    match event:
        case AccountRegistered():
            contacts = tuple(_dated(contact, at) for contact in event.contacts)
            return Account(
                event.account_no, event.kind, event.external, contacts, event.locale, event.zone, at
            )
        case AccountReached() if state is not None:
            return _reached(state, event, at)
        case AccountSeen() if state is not None:
            return msgspec.structs.replace(state, seen_at=at)
        case NumberContested() | NumberProven() | NumberFreed() if state is not None:
            return _numbered(state, event)
        case OtherSessionsEnded() if state is not None:
            return msgspec.structs.replace(state, others_ended_at=at)
        case AccountErased() if state is not None:
            return msgspec.structs.replace(state, contacts=(), former=(), erased=True)
        case _:
            return state


def told_of(account: Account, at: Instant) -> tuple[Told, ...]:
    """Who learns of what might be a theft: every older contact, those that were taken away lately among them (T14)."""
    return tuple(Told(contact.channel, contact.address) for contact in account.older_contacts(at))


def settled(since: Instant | None, at: Instant) -> bool:
    """Whether what is known since then proves by itself who somebody is. What nobody knows the age of does not."""
    return since is not None and since <= at - SETTLED


def _reached(state: Account, event: AccountReached, at: Instant) -> Account:
    """The contacts of now; one that stays keeps its age, one that is gone is remembered."""
    ages = {_named(contact): contact.since for contact in state.contacts if contact.since is not None}
    now = tuple(_dated(contact, min(at, ages.get(_named(contact), at))) for contact in event.contacts)
    kept = {_named(contact) for contact in now}
    lately = (item for item in state.former if item.removed_at > at - REMEMBERED)
    gone = (Former(contact, at) for contact in state.contacts if _named(contact) not in kept)
    former = tuple(item for item in (*lately, *gone) if _named(item.contact) not in kept)
    return msgspec.structs.replace(
        state,
        contacts=now,
        former=former,
        locale=event.locale,
        zone=event.zone,
        kind=event.kind or state.kind,
    )


def _numbered(state: Account, event: NumberContested | NumberProven | NumberFreed) -> Account:
    """A number that was freed is remembered by nobody: whoever has it now is somebody else."""
    tag = event.number.tag
    others = tuple(item for item in state.contested if item != tag)
    if isinstance(event, NumberContested):
        return msgspec.structs.replace(state, contested=(*others, tag))
    if isinstance(event, NumberProven):
        return msgspec.structs.replace(state, contested=others)
    left = tuple(item for item in state.contacts if item.address.tag != tag)
    former = tuple(item for item in state.former if item.contact.address.tag != tag)
    return msgspec.structs.replace(state, contested=others, contacts=left, former=former)


def _named(contact: Contact) -> tuple[Channel, str]:
    return contact.channel, contact.address.tag


def _dated(contact: Contact, at: Instant) -> Contact:
    """With the instant at which we learned of it, where nobody told an earlier one."""
    return msgspec.structs.replace(contact, since=at if contact.since is None else min(contact.since, at))


def _plausible_email(address: str) -> bool:
    local, at, host = address.rpartition("@")
    return (
        bool(at and local and "." in host)
        and len(address) <= 254
        and address.isprintable()
        and " " not in address
    )
