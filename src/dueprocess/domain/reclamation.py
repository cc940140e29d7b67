"""Reclamation: a platform wants an account back that nobody has used for long; and when it may not have it.

The rules are:
1. It is refused while there is any asset, open trade, debt or auto-debit, a matter in force or open, or a use within a
   year. Where the wallet cannot be asked it is refused.
2. The person is told at once and again a week before, on every contact there is; they keep the account by one button, or
   by using it.
3. It takes a second asking, 30 days later, and everything is looked at anew.
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.domain import closing
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.account import Account
from dueprocess.domain.holding import Holdings
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo, Mint, ReclamationId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse

UNUSED: Final = 365 * DAY
"""How long nobody may have used it."""
TOLD_FOR: Final = 30 * DAY
"""How long the person has to keep it."""
LAPSES: Final = 90 * DAY
"""How long after it was announced it can be confirmed."""


class Reclamation(msgspec.Struct, frozen=True):
    """State of one. `from_at`: from when the platform may ask for the second time."""

    reclamation_id: ReclamationId
    account_no: AccountNo
    announced_at: Instant
    from_at: Instant
    kept_at: Instant | None = None
    confirmed_at: Instant | None = None

    def waits(self, at: Instant) -> bool:
        """Whether the person can keep it, and the platform may ask again."""
        return self.kept_at is None and self.confirmed_at is None and at < self.announced_at + LAPSES


class AnnounceReclamation(Command, frozen=True):
    """The platform says that an account is unused since `last_used_at`, and that it wants it back."""

    account_no: AccountNo
    last_used_at: Instant


class ConfirmReclamation(Command, frozen=True):
    """The platform asks for the second time."""

    account_no: AccountNo
    last_used_at: Instant


class KeepAccount(Command, frozen=True):
    """The person keeps it."""

    account_no: AccountNo


class ReclamationAnnounced(Event, frozen=True):
    """The person is told; from `from_at` on the platform may ask again."""

    reclamation_id: ReclamationId
    account_no: AccountNo
    from_at: Instant


class ReclamationConfirmed(Event, frozen=True):
    """Nobody kept it, and nothing of anybody's is in it: the platform may have it."""

    reclamation_id: ReclamationId
    account_no: AccountNo


class AccountKept(Event, frozen=True):
    """Its person keeps it."""

    reclamation_id: ReclamationId
    account_no: AccountNo


class ReclamationFacts(msgspec.Struct, frozen=True):
    """What it needs to know. `matter_open`: an appeal or an enquiry that is open; `restrictions`: what may be in force."""

    ids: Mint
    account: Account | None
    reclamations: tuple[Reclamation, ...] = ()
    matter_open: bool = False
    restrictions: tuple[Restriction, ...] = ()
    wallet: bool = False
    holdings: Holdings | None = None


def announce(
    facts: ReclamationFacts, command: AnnounceReclamation, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Announce it, if nothing would be lost by it."""
    refused = _refused(facts, command.last_used_at, now)
    if refused is not None:
        return refused
    if any(item.waits(now) for item in facts.reclamations):
        return ()
    reclamation_id = ReclamationId(facts.ids("rcl"))
    return (ReclamationAnnounced(reclamation_id, command.account_no, Instant(now + TOLD_FOR)),)


def confirm(
    facts: ReclamationFacts, command: ConfirmReclamation, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Let the platform have it: announced, nobody kept it, and still nothing in it."""
    found = _waiting(facts, now)
    if found is None:
        return refuse(Code.RECLAMATION_NOT_ANNOUNCED)
    if now < found.from_at:
        return refuse(Code.RECLAMATION_TOO_EARLY)
    if command.last_used_at >= found.announced_at:
        return refuse(Code.ACCOUNT_IN_USE)
    refused = _refused(facts, command.last_used_at, now)
    if refused is not None:
        return refused
    return (ReclamationConfirmed(found.reclamation_id, found.account_no),)


def keep(facts: ReclamationFacts, command: KeepAccount, now: Instant) -> tuple[Event, ...] | Refusal:
    """Keep it."""
    found = _waiting(facts, now)
    if found is None:
        return refuse(Code.RECLAMATION_NOT_ANNOUNCED)
    return (AccountKept(found.reclamation_id, found.account_no),)


def _waiting(facts: ReclamationFacts, now: Instant) -> Reclamation | None:
    return next((item for item in facts.reclamations if item.waits(now)), None)


def _refused(facts: ReclamationFacts, last_used_at: Instant, now: Instant) -> Refusal | None:
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    seen = facts.account.seen_at
    if last_used_at > now - UNUSED or (seen is not None and seen > now - UNUSED):
        return refuse(Code.ACCOUNT_IN_USE)
    if facts.matter_open or any(restrictions.goes_on(item, now) for item in facts.restrictions):
        return refuse(Code.RECLAMATION_MATTER_OPEN)
    return closing.left(facts.wallet, facts.holdings)


def evolve(state: Reclamation | None, event: Event, at: Instant) -> Reclamation | None:
    """Fold one event into the reclamation it names."""
    match event:
        case ReclamationAnnounced():
            return Reclamation(event.reclamation_id, event.account_no, at, event.from_at)
        case ReclamationConfirmed() if state is not None:
            return msgspec.structs.replace(state, confirmed_at=at)
        case AccountKept() if state is not None:
            return msgspec.structs.replace(state, kept_at=at)
        case _:
            return state
