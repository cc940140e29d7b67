"""Payee hold: where somebody else may be in an account, payments to new payees stop for 72 hours at most. It protects.

The rules are:
1. It stops one thing, paying somebody who was never paid before, and can name nothing else (I-04, I-05). Who was paid before is
   paid, debts are repaid, and one's own money goes to one's own bank account: no payout looks at it (I-20, I-22, I-24).
2. One member of staff places it, or a detector alone: it says what shows the danger and when that was seen. It ends by itself,
   at the latest after 72 hours; nobody prolongs it (I-08, I-33).
3. It ends at once when the person shows by an older factor that it is them, or when staff lift it. An older factor is a contact
   or device that was known for seven days when the danger was seen (T14).
4. No chain: what was seen before an earlier hold was over grounds no other one. Where a program's hold ran out without that
   anybody had looked, no program holds again.
5. Where the program that placed it is found wrong and withdrawn, all its holds end with it (I-32).
6. It is no finding: no case, no rung, no word to anybody else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain import detector as detectors
from dueprocess.domain.account import Account, Told, settled, told_of
from dueprocess.domain.compromise import Sign
from dueprocess.domain.detector import Act, Detector, DetectorActed, Status, Stop
from dueprocess.domain.restriction import Span
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import AccountNo, DetectorId, Mint, PayeeHoldId, PersonId
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

STOPPED: Final = Capability("wallet.pay_new_payee")
"""The one thing that a hold stops. The platform asks for it beside `wallet.pay` where the payee was never paid before."""
HOURS_MOST: Final = 72
"""How long one may last."""
SEEN_WITHIN: Final = 72 * HOUR
"""How long ago the danger may have been seen."""

PLACERS: Final = (Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)
"""Who may place one. Not whoever answers the telephone: there is nothing that a caller could talk them into (T8)."""
LIFTERS: Final = PLACERS
"""Who may lift one: the same, for the thief can call too."""


class Ending(StrEnum):
    """How one ended before its time."""

    VERIFIED = "verified"
    LIFTED = "lifted"
    FOUND_WRONG = "found_wrong"


class PayeeHold(msgspec.Struct, frozen=True):
    """State of one hold. `until`: when it ends at the latest; `told`: who got the letter."""

    hold_id: PayeeHoldId
    account_no: AccountNo
    signs: tuple[Sign, ...]
    words: Sealed
    seen_at: Instant
    placed_at: Instant
    until: Instant
    by: PersonId | None
    detector: DetectorId | None
    told: tuple[Told, ...] = ()
    ended_at: Instant | None = None
    ended_by: Ending | None = None
    lifted_by: PersonId | None = None
    reason: Sealed | None = None

    @property
    def ends_at(self) -> Instant:
        """When it is over, by itself or because it was ended."""
        return self.until if self.ended_at is None else min(self.until, self.ended_at)

    def holds(self, at: Instant) -> bool:
        """Whether it is in force: nothing has to run for it to end. INVARIANT (I-08)"""
        return self.placed_at <= at < self.ends_at

    @property
    def spans(self) -> tuple[Span, ...]:
        """What guards are told of it: nothing once it was ended."""
        return (Span(STOPPED, self.placed_at, self.until),) if self.ended_at is None else ()


class PlacePayeeHold(Command, frozen=True):
    """Stop payments to new payees for `hours`. `by` a member of staff, or `detector` alone; `words`: what was seen, for the person to read."""

    account_no: AccountNo
    signs: tuple[Sign, ...]
    words: Private
    seen_at: Instant
    by: PersonId | None = None
    detector: DetectorId | None = None
    hours: int = HOURS_MOST


class VerifyPayeeHold(Command, frozen=True):
    """The person ends it. `known_since`: since when the contact or device is known by which they came in; None: nobody knows."""

    account_no: AccountNo
    known_since: Instant | None


class LiftPayeeHold(Command, frozen=True):
    """A member of staff ends it, with a reason."""

    hold_id: PayeeHoldId
    by: PersonId
    reason: Private


class FreePayeeHold(Command, frozen=True):
    """End a hold whose detector was withdrawn. Nobody's part is needed: withdrawing it took two people (I-32)."""

    hold_id: PayeeHoldId


class PayeeHoldPlaced(Event, frozen=True):
    """Payments to new payees are stopped until `until`, and these contacts are told."""

    hold_id: PayeeHoldId
    account_no: AccountNo
    signs: tuple[Sign, ...]
    words: Sealed
    seen_at: Instant
    until: Instant
    by: PersonId | None
    detector: DetectorId | None
    told: tuple[Told, ...]


class PayeeHoldEnded(Event, frozen=True):
    """It ended before its time. `known_since`: of the older factor, where the person ended it."""

    hold_id: PayeeHoldId
    account_no: AccountNo
    cause: Ending
    by: PersonId | None = None
    reason: Sealed | None = None
    known_since: Instant | None = None


class PayeeHoldFacts(msgspec.Struct, frozen=True):
    """What a hold needs to know. `holds`: all there ever were of the account; `offered`: the catalogue has what it stops."""

    ids: Mint
    account: Account | None = None
    person: Staff | None = None
    detector: Detector | None = None
    holds: tuple[PayeeHold, ...] = ()
    hold: PayeeHold | None = None
    offered: bool = True


def place(facts: PayeeHoldFacts, command: PlacePayeeHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """Place it. INVARIANT (I-33)"""
    refused = _may_place(facts, command) or _unsound(facts, command, now)
    if refused is not None or facts.account is None:
        return refused or refuse(Code.NOT_FOUND)
    acted: tuple[Event, ...] = ()
    if facts.detector is not None:
        if _awaits_human(facts.holds):
            return refuse(Code.HOLD_AWAITS_HUMAN)
        if detectors.over_budget(facts.detector, now):
            return (detectors.stopped(facts.detector, Stop.OVER_BUDGET),)
        acted = (DetectorActed(facts.detector.detector_id, None, command.account_no, Act.PAYEE_HOLD),)
    placed = PayeeHoldPlaced(
        PayeeHoldId(facts.ids("pyh")),
        command.account_no,
        tuple(sorted(set(command.signs))),
        command.words.sealed,
        command.seen_at,
        Instant(now + command.hours * HOUR),
        command.by,
        command.detector,
        _all_told(facts.account, now),
    )
    return (*acted, placed)


def verify(facts: PayeeHoldFacts, command: VerifyPayeeHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """End it, as the person, by an older factor. INVARIANT (I-20)"""
    found = in_force(facts.holds, now)
    if found is None:
        return refuse(Code.PAYEE_HOLD_NOT_IN_FORCE)
    if not settled(command.known_since, found.seen_at):
        return refuse(Code.OLDER_FACTOR_NEEDED)
    return (
        PayeeHoldEnded(found.hold_id, found.account_no, Ending.VERIFIED, known_since=command.known_since),
    )


def lift(facts: PayeeHoldFacts, command: LiftPayeeHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """End it, as one member of staff: what protects can be ended by one."""
    refused = require(facts.person, *LIFTERS)
    if refused is not None or facts.person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    found = facts.hold
    if found is None:
        return refuse(Code.NOT_FOUND)
    if in_conflict(facts.person, found.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    if not found.holds(now):
        return refuse(Code.PAYEE_HOLD_NOT_IN_FORCE)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (
        PayeeHoldEnded(found.hold_id, found.account_no, Ending.LIFTED, command.by, command.reason.sealed),
    )


def free(facts: PayeeHoldFacts, command: FreePayeeHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """End what a withdrawn program had placed; what is over already stays as it is. INVARIANT (I-32)"""
    found = facts.hold
    if found is None:
        return refuse(Code.NOT_FOUND)
    if facts.detector is None or facts.detector.status is not Status.WITHDRAWN:
        return refuse(Code.DETECTOR_NOT_WITHDRAWN)
    if not found.holds(now):
        return ()
    return (PayeeHoldEnded(found.hold_id, found.account_no, Ending.FOUND_WRONG),)


def in_force(holds: tuple[PayeeHold, ...], at: Instant) -> PayeeHold | None:
    """The hold that is in force; there is never a second one."""
    return next((item for item in holds if item.holds(at)), None)


def _may_place(facts: PayeeHoldFacts, command: PlacePayeeHold) -> Refusal | None:
    """Why neither this person nor this program may; exactly one of them does it."""
    if command.detector is not None:
        return refuse(Code.NOT_FOUND) if command.by is not None else detectors.may_act(facts.detector)
    refused = require(facts.person, *PLACERS)
    if refused is not None or facts.person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    return refuse(Code.STAFF_IN_CONFLICT) if in_conflict(facts.person, command.account_no) else None


def _unsound(facts: PayeeHoldFacts, command: PlacePayeeHold, now: Instant) -> Refusal | None:
    """Why what was seen grounds no hold."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    if not facts.offered:
        return refuse(Code.PAYEE_HOLD_NOT_OFFERED)
    if not 1 <= command.hours <= HOURS_MOST:
        return refuse(Code.HOLD_TOO_LONG, "hours", most=str(HOURS_MOST))
    if not command.signs:
        return refuse(Code.PAYEE_HOLD_UNSHOWN, "signs")
    if command.words.blank:
        return refuse(Code.TEXT_MISSING, "words")
    if not now - SEEN_WITHIN < command.seen_at <= now:
        return refuse(Code.PAYEE_HOLD_TIME_UNSOUND, "seen_at")
    if any(command.seen_at < item.ends_at for item in facts.holds):  # INVARIANT (I-33)
        return refuse(Code.PAYEE_HELD_BEFORE, "seen_at")
    return None


def _awaits_human(holds: tuple[PayeeHold, ...]) -> bool:
    """Whether the last hold was a program's, and ran out without that the person or anybody of the staff ended it."""
    last = max(holds, key=lambda item: item.placed_at, default=None)
    return last is not None and last.detector is not None and last.ended_by is None


def _all_told(account: Account, at: Instant) -> tuple[Told, ...]:
    """Who is told: every contact there is, and those that were taken away lately."""
    now = tuple(Told(contact.channel, contact.address) for contact in account.contacts)
    named = {(item.channel, item.address.tag) for item in now}
    former = (item for item in told_of(account, at) if (item.channel, item.address.tag) not in named)
    return (*now, *former)


def evolve(state: PayeeHold | None, event: Event, at: Instant) -> PayeeHold | None:
    """Fold one event into the hold it names."""
    match event:
        case PayeeHoldPlaced():
            return PayeeHold(
                event.hold_id,
                event.account_no,
                event.signs,
                event.words,
                event.seen_at,
                at,
                event.until,
                event.by,
                event.detector,
                event.told,
            )
        case PayeeHoldEnded() if state is not None:
            return msgspec.structs.replace(
                state, ended_at=at, ended_by=event.cause, lifted_by=event.by, reason=event.reason
            )
        case _:
            return state
