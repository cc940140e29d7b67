"""Forwarding: a restricted person leaves an address, and those they know may ask for it.

The rules are:
1. Only by their own consent, which they take back at any time; what a contact has read by then they have read.
2. The address is kept in the vault. It is no link and leads to none: a number, a mail address, a name on another service.
3. A contact asks; the person answers each asking by itself. Only after a yes that one contact reads it, as plain text. A no
   looks like no answer: nobody has to explain themselves.
4. Never while a measure is in force that protects others from this person (`apart`), and never to anyone who reported or
   blocked them. Neither learns why: to whoever asks it looks as if nothing was offered, and what the person sees of an
   asking does not change by a report (I-25).
5. Followers of a channel that is closed read one line, which the person chooses among the platform's own, and the address.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain.account import Account
from dueprocess.domain.apart import Apart
from dueprocess.kernel.ids import AccountNo, AskingId, ForwardingId, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

ADDRESS_MAX: Final = 100
NAME_MAX: Final = 60

_MAIL = re.compile(r"[^\s@:/\\?#]+@[^\s@.:/\\?#]+(\.[^\s@.:/\\?#]+)+")
_LINK = re.compile(
    r"://|//|\\|^(www|http|https|ftp|tel|mailto|weixin)[.:]|[^\s@]\.[^\W\d_]{2,}", re.IGNORECASE
)


class Line(StrEnum):
    """What followers of a closed channel read before the address: the platform's own words."""

    ELSEWHERE = "elsewhere"
    WRITE_TO = "write_to"
    COMES_BACK = "comes_back"


class Sight(StrEnum):
    """What somebody who would like to reach the person sees."""

    NOT_OFFERED = "not_offered"
    OFFERED = "offered"
    ASKED = "asked"
    GIVEN = "given"


class Forwarding(msgspec.Struct, frozen=True):
    """State of one offer. `followers`: the line for followers, None where they are told nothing."""

    forwarding_id: ForwardingId
    account_no: AccountNo
    address: Sealed
    followers: Line | None
    offered_at: Instant
    ended_at: Instant | None = None


class Asking(msgspec.Struct, frozen=True):
    """State of one asking. `name`: what the person knows the asker by; `given` None: not answered yet."""

    asking_id: AskingId
    account_no: AccountNo
    asker: AccountNo
    name: Sealed
    asked_at: Instant
    given: bool | None = None
    answered_at: Instant | None = None


class OfferForwarding(Command, frozen=True):
    """The person leaves an address, or another one in its place."""

    account_no: AccountNo
    address: Private
    followers: Line | None = None


class EndForwarding(Command, frozen=True):
    """The person takes it back."""

    account_no: AccountNo


class AskAddress(Command, frozen=True):
    """A contact asks. `contact`, `blocked`: what the platform knows of the two; `name`: the asker's, as the person knows it."""

    account_no: AccountNo
    asker: AccountNo
    name: Private
    contact: bool
    blocked: bool


class AnswerAsking(Command, frozen=True):
    """The person answers one asking. A no can become a yes, and a yes a no."""

    asking_id: AskingId
    by: AccountNo
    give: bool


class ForwardingOffered(Event, frozen=True):
    """Those they know may ask for it from now on."""

    forwarding_id: ForwardingId
    account_no: AccountNo
    address: Sealed
    followers: Line | None


class ForwardingEnded(Event, frozen=True):
    """Nobody is told of it any more."""

    forwarding_id: ForwardingId
    account_no: AccountNo


class AddressAsked(Event, frozen=True):
    """A contact asks the person for it."""

    asking_id: AskingId
    account_no: AccountNo
    asker: AccountNo
    name: Sealed


class AskingAnswered(Event, frozen=True):
    """The person answered this one."""

    asking_id: AskingId
    account_no: AccountNo
    given: bool


class ForwardingFacts(msgspec.Struct, frozen=True):
    """What it needs to know. `reported`: whether the asker ever reported this person; `asking`: the one that is named."""

    ids: Mint
    account: Account | None
    apart: Apart = Apart()
    forwardings: tuple[Forwarding, ...] = ()
    askings: tuple[Asking, ...] = ()
    asking: Asking | None = None
    reported: bool = False

    @property
    def offer(self) -> Forwarding | None:
        """The offer that stands."""
        return next((one for one in self.forwardings if one.ended_at is None), None)


def offer(facts: ForwardingFacts, command: OfferForwarding, now: Instant) -> tuple[Event, ...] | Refusal:
    """Leave an address. What stood before it ends."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    refused = _kept(facts.apart, command.followers, now)
    if refused is not None:
        return refused
    if command.address.blank:
        return refuse(Code.TEXT_MISSING, "address")
    if not is_address(command.address.text):
        return refuse(Code.ADDRESS_UNSOUND, "address", most=str(ADDRESS_MAX))
    forwarding_id = ForwardingId(facts.ids("fwd"))
    new = ForwardingOffered(forwarding_id, command.account_no, command.address.sealed, command.followers)
    old = facts.offer
    return (new,) if old is None else (ForwardingEnded(old.forwarding_id, old.account_no), new)


def end(facts: ForwardingFacts, command: EndForwarding, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take it back; nothing has to be in force for that."""
    found = facts.offer
    return () if found is None else (ForwardingEnded(found.forwarding_id, found.account_no),)


def ask(facts: ForwardingFacts, command: AskAddress, now: Instant) -> tuple[Event, ...] | Refusal:
    """Ask once. Whoever may not is told what is told where nothing is offered. INVARIANT (I-25)"""
    own = next((one for one in facts.askings if one.asker == command.asker), None)
    if (
        sight(facts, command.asker, now, contact=command.contact, blocked=command.blocked)
        is Sight.NOT_OFFERED
    ):
        return refuse(Code.FORWARDING_NOT_OFFERED)
    if own is not None:
        return ()
    if not is_name(command.name.text):
        return refuse(Code.NAME_UNSOUND, "name", most=str(NAME_MAX))
    asking_id = AskingId(facts.ids("ask"))
    return (AddressAsked(asking_id, command.account_no, command.asker, command.name.sealed),)


def answer(facts: ForwardingFacts, command: AnswerAsking, now: Instant) -> tuple[Event, ...] | Refusal:
    """Answer one asking; whether the address is read then, `sight` says anew each time. INVARIANT (I-25)"""
    found = facts.asking
    if found is None or found.account_no != command.by:
        return refuse(Code.NOT_FOUND)
    if command.give and facts.offer is None:
        return refuse(Code.FORWARDING_NOT_OFFERED)
    if found.given is command.give:
        return ()
    return (AskingAnswered(found.asking_id, found.account_no, command.give),)


def sight(facts: ForwardingFacts, asker: AccountNo, now: Instant, *, contact: bool, blocked: bool) -> Sight:
    """What this asker sees now. Every reason why not is one and the same answer. INVARIANT (I-25)"""
    account = facts.account
    there = account is not None and not account.erased and account.account_no != asker
    if not there or facts.offer is None or not contact or blocked or facts.reported:
        return Sight.NOT_OFFERED
    if not facts.apart.from_people(now) or facts.apart.for_a_reason(now):
        return Sight.NOT_OFFERED
    own = next((one for one in facts.askings if one.asker == asker), None)
    if own is None:
        return Sight.OFFERED
    return Sight.GIVEN if own.given else Sight.ASKED


def pointer(facts: ForwardingFacts, now: Instant) -> Forwarding | None:
    """The offer whose line and address followers read now; None where they read nothing."""
    found, account = facts.offer, facts.account
    if found is None or found.followers is None or account is None or account.erased:
        return None
    if not facts.apart.from_followers(now) or facts.apart.for_a_reason(now):
        return None
    return found


def is_address(text: str) -> bool:
    """Whether this may serve as an address: one line, no link, nothing that hides."""
    plain = _plain(text)
    if not plain or len(plain) > ADDRESS_MAX or _hides(text):
        return False
    return _MAIL.fullmatch(plain) is not None or (_LINK.search(plain) is None and "@" not in plain[1:])


def is_name(text: str) -> bool:
    """Whether this may be shown as somebody's name: one line, no link."""
    plain = _plain(text)
    return bool(plain) and len(plain) <= NAME_MAX and not _hides(text) and _LINK.search(plain) is None


def _plain(text: str) -> str:
    """As it reads: full-width letters and the ideographic full stop are what they look like."""
    return unicodedata.normalize("NFKC", text).strip().replace("。", ".")


def _hides(text: str) -> bool:
    """Whether a character breaks the line, turns it round, or cannot be seen."""
    return any(
        unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} for letter in text.strip()
    )


def _kept(apart: Apart, followers: Line | None, now: Instant) -> Refusal | None:
    if not apart.from_people(now) and not apart.from_followers(now):
        return refuse(Code.NOTHING_CUT_OFF)
    if followers is not None and not apart.from_followers(now):
        return refuse(Code.NOTHING_CUT_OFF, "followers")
    return refuse(Code.KEPT_APART) if apart.for_a_reason(now) else None


def evolve(state: Forwarding | None, event: Event, at: Instant) -> Forwarding | None:
    """Fold one event into the offer it names."""
    match event:
        case ForwardingOffered():
            return Forwarding(event.forwarding_id, event.account_no, event.address, event.followers, at)
        case ForwardingEnded() if state is not None:
            return msgspec.structs.replace(state, ended_at=at)
        case _:
            return state


def evolve_asking(state: Asking | None, event: Event, at: Instant) -> Asking | None:
    """Fold one event into the asking it names."""
    match event:
        case AddressAsked():
            return Asking(event.asking_id, event.account_no, event.asker, event.name, at)
        case AskingAnswered() if state is not None:
            return msgspec.structs.replace(state, given=event.given, answered_at=at)
        case _:
            return state
