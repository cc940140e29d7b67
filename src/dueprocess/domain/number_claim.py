"""Number claim: a telephone number is used again, and belongs to an account already. Whose is it, and what follows?

Somebody signs up with a number, has shown that they hold it, and the platform finds that an account has it as a contact. They
say "that account is mine" or "it is not". A wrong click has cost people their account, and a week (rules.md section 5, 41).
The rules are:
1. Nothing is given or taken at once, whatever is chosen. A choice can be undone for 7 days, and chosen anew.
2. Every older contact of the account is told, and stops it by one button; so does whoever is signed in to the account. Stopped is
   stopped: nobody asks again for 30 days.
3. "Not mine", unopposed for 7 days: the number is no contact of the account any more. Money, data, restrictions and every other
   contact stay with the account: it loses one way to be reached, and nothing else.
4. "Mine" gives nothing by the number alone: it waits for another factor of the account, a contact that was known for seven days
   when the claim was opened (T14). Without one it waits, and a human being helps.
5. From the day of the claim on the number proves no more who somebody is here: no code to it is an older factor, and nobody who
   holds it is told of what might be a theft.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain.account import (
    Account,
    Contact,
    NumberContested,
    NumberFreed,
    NumberProven,
    Told,
    settled,
    told_of,
)
from dueprocess.kernel.ids import AccountNo, Mint, NumberClaimId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

REGRET: Final = 7 * DAY
"""How long a choice can be undone, and opposed."""
LAPSES: Final = 30 * DAY
"""How long a claim stays open in which nothing is chosen, and how long nobody asks again after one was opposed."""


class Choice(StrEnum):
    """What whoever holds the number says of the account."""

    MINE = "mine"
    NOT_MINE = "not_mine"


class Objector(StrEnum):
    """Who opposed it: somebody signed in to the account, or whoever read the letter to an older contact."""

    OWNER = "owner"
    CONTACT = "contact"


class Stage(StrEnum):
    """How it stands."""

    OPEN = "open"
    WAITS = "waits"
    UNPROVEN = "unproven"
    OBJECTED = "objected"
    PROVEN = "proven"
    FREED = "freed"
    LAPSED = "lapsed"


OVER: Final = frozenset({Stage.OBJECTED, Stage.PROVEN, Stage.FREED, Stage.LAPSED})


class NumberClaim(msgspec.Struct, frozen=True):
    """State of one claim. `takes_effect_at`: when the number is freed, unless somebody opposes it or it is undone."""

    claim_id: NumberClaimId
    account_no: AccountNo
    number: Sealed
    opened_at: Instant
    choice: Choice | None = None
    chosen_at: Instant | None = None
    takes_effect_at: Instant | None = None
    told: tuple[Told, ...] = ()
    objected_at: Instant | None = None
    objector: Objector | None = None
    proven_at: Instant | None = None
    freed_at: Instant | None = None

    def stage(self, at: Instant) -> Stage:
        """How it stands at an instant."""
        if self.objected_at is not None:
            return Stage.OBJECTED
        if self.proven_at is not None:
            return Stage.PROVEN
        if self.freed_at is not None:
            return Stage.FREED
        if self.choice is Choice.NOT_MINE:
            return Stage.WAITS
        if self.choice is Choice.MINE:
            return Stage.UNPROVEN
        return Stage.OPEN if at < self.opened_at + LAPSES else Stage.LAPSED

    def undoable(self, at: Instant) -> bool:
        """Whether whoever chose can take it back now. What waits for proof can be as long as it waits."""
        stage = self.stage(at)
        before = self.takes_effect_at is not None and at < self.takes_effect_at
        return stage is Stage.UNPROVEN or (stage is Stage.WAITS and before)


class OpenNumberClaim(Command, frozen=True):
    """The platform says that somebody else holds a number of this account, and has shown it by a code to that number."""

    account_no: AccountNo
    number: Private


class ChooseNumber(Command, frozen=True):
    """Whoever holds the number says whose the account is."""

    claim_id: NumberClaimId
    choice: Choice


class UndoNumberChoice(Command, frozen=True):
    """They take it back; they may choose anew."""

    claim_id: NumberClaimId


class ObjectToNumberClaim(Command, frozen=True):
    """Somebody who has the account opposes it."""

    claim_id: NumberClaimId
    account_no: AccountNo
    by: Objector


class ProveNumber(Command, frozen=True):
    """They showed that the account is theirs, by a code to another contact of it. `known_since`: of that contact."""

    claim_id: NumberClaimId
    account_no: AccountNo
    known_since: Instant | None


class FreeNumber(Command, frozen=True):
    """The days are over: the number is freed."""

    claim_id: NumberClaimId


class NumberChosen(Event, frozen=True):
    """A choice waits. `takes_effect_at`: when it takes effect by itself; None: it waits for proof. `told`: who is told."""

    claim_id: NumberClaimId
    account_no: AccountNo
    choice: Choice
    takes_effect_at: Instant | None
    told: tuple[Told, ...]


class NumberChoiceUndone(Event, frozen=True):
    """The choice was taken back; nothing changed."""

    claim_id: NumberClaimId
    account_no: AccountNo


class NumberClaimObjected(Event, frozen=True):
    """Somebody who has the account opposed it: nothing changes."""

    claim_id: NumberClaimId
    account_no: AccountNo
    by: Objector


class NumberClaimFacts(msgspec.Struct, frozen=True):
    """What a claim needs to know. `claims`: all there ever were about the account."""

    ids: Mint
    account: Account | None = None
    claims: tuple[NumberClaim, ...] = ()
    claim: NumberClaim | None = None


def open_claim(
    facts: NumberClaimFacts, command: OpenNumberClaim, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Open one. It changes one thing: the number proves no more who somebody is."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    contact = _named(facts.account, command.number.sealed)
    if contact is None:
        return refuse(Code.NUMBER_NOT_OF_ACCOUNT, "number")
    same = [item for item in facts.claims if item.number.tag == contact.address.tag]
    if any(item.stage(now) not in OVER for item in same):
        return refuse(Code.NUMBER_CLAIM_OPEN)
    if any(item.objected_at is not None and now < item.objected_at + LAPSES for item in same):
        return refuse(Code.NUMBER_CLAIM_OBJECTED)
    return (NumberContested(NumberClaimId(facts.ids("ncl")), command.account_no, contact.address),)


def choose(facts: NumberClaimFacts, command: ChooseNumber, now: Instant) -> tuple[Event, ...] | Refusal:
    """Say whose it is. Nothing is given or taken by it; the same said again is nothing new."""
    found = facts.claim
    if found is None or facts.account is None:
        return refuse(Code.NOT_FOUND)
    if found.stage(now) in OVER:
        return refuse(Code.NUMBER_CLAIM_OVER)
    if found.choice is not None:
        return () if found.choice is command.choice else refuse(Code.NUMBER_CHOSEN_ALREADY)
    effect = Instant(now + REGRET) if command.choice is Choice.NOT_MINE else None
    told = _told(facts.account, now)
    return (NumberChosen(found.claim_id, found.account_no, command.choice, effect, told),)


def undo(facts: NumberClaimFacts, command: UndoNumberChoice, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take the choice back, for 7 days."""
    found = facts.claim
    if found is None:
        return refuse(Code.NOT_FOUND)
    if not found.undoable(now):
        return refuse(Code.NUMBER_CHOICE_NOT_UNDOABLE)
    return (NumberChoiceUndone(found.claim_id, found.account_no),)


def object_to(
    facts: NumberClaimFacts, command: ObjectToNumberClaim, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Oppose it, as somebody who has the account. Opposed once, it stays opposed."""
    found = facts.claim
    if found is None or found.account_no != command.account_no:
        return refuse(Code.NOT_FOUND)
    if found.objected_at is not None:
        return ()
    if found.stage(now) in OVER or found.choice is None:
        return refuse(Code.NUMBER_CLAIM_OVER)
    return (NumberClaimObjected(found.claim_id, found.account_no, command.by),)


def prove(facts: NumberClaimFacts, command: ProveNumber, now: Instant) -> tuple[Event, ...] | Refusal:
    """Show that the account is theirs by another factor: the number alone never does. INVARIANT (I-20)"""
    found = facts.claim
    if found is None or found.account_no != command.account_no:
        return refuse(Code.NOT_FOUND)
    if found.stage(now) is not Stage.UNPROVEN:
        return refuse(Code.NUMBER_CLAIM_OVER)
    if not settled(command.known_since, found.opened_at):
        return refuse(Code.OTHER_FACTOR_NEEDED)
    return (NumberProven(found.claim_id, found.account_no, found.number, command.known_since),)


def free(facts: NumberClaimFacts, command: FreeNumber, now: Instant) -> tuple[Event, ...] | Refusal:
    """Free the number, when its days are over and nobody opposed it; never the account. INVARIANT (I-20)"""
    found = facts.claim
    if found is None:
        return refuse(Code.NOT_FOUND)
    if found.freed_at is not None:
        return ()
    if found.stage(now) is not Stage.WAITS or found.takes_effect_at is None or now < found.takes_effect_at:
        return refuse(Code.NUMBER_NOT_DUE)
    return (NumberFreed(found.claim_id, found.account_no, found.number),)


def _named(account: Account, number: Sealed) -> Contact | None:
    """The contact of the account that this number is."""
    tagged = (item for item in account.contacts if item.address.tag)
    return next((item for item in tagged if item.address.tag == number.tag), None)


def _told(account: Account, at: Instant) -> tuple[Told, ...]:
    """Who is told: every older contact but the number; where there is none, every other contact there is."""
    older = told_of(account, at)
    others = (item for item in account.contacts if item.address.tag not in account.contested)
    return older or tuple(Told(item.channel, item.address) for item in others)


def evolve(state: NumberClaim | None, event: Event, at: Instant) -> NumberClaim | None:
    """Fold one event into the claim it names."""
    if isinstance(event, NumberContested):
        return NumberClaim(event.claim_id, event.account_no, event.number, at)
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case NumberChosen():
            return change(
                state,
                choice=event.choice,
                chosen_at=at,
                takes_effect_at=event.takes_effect_at,
                told=event.told,
            )
        case NumberChoiceUndone():
            return change(state, choice=None, chosen_at=None, takes_effect_at=None)
        case NumberClaimObjected():
            return change(state, objected_at=at, objector=event.by)
        case NumberProven():
            return change(state, proven_at=at)
        case NumberFreed():
            return change(state, freed_at=at)
        case _:
            return state
