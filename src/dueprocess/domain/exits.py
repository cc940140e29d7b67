"""Exit: the window through which a restricted person takes their money out, opened by themselves.

The rules are:
1. Whoever is restricted opens it, for 48 hours, and again whenever it has closed, as long as anything is left (I-22). So
   does whose account is protected because nobody used it for long, and for a month after (`dormancy`); and a relative to
   whom two people gave the money of somebody who has died (`estate`), in a window of their own.
2. It allows five kinds of operation and nothing else (`payout.PayoutKind`); its closing takes nothing away.
3. Where money goes at once is settled when it is opened: a bank account that was bound 7 days before the first act of
   what the person is restricted for. Whoever took the account over since then bound theirs later (I-20, T14).
4. Nobody but the person opens it, and nobody is asked for leave.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.account import SETTLED, Account
from dueprocess.domain.dormancy import Dormancy
from dueprocess.domain.estate import Estate, Part
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo, DormancyId, EstateId, ExitId, Mint, RestrictionId
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse

LASTS = 48 * HOUR
"""How long a window is open."""


class Exit(msgspec.Struct, frozen=True):
    """State of one window. `settled_by`: bank accounts that were bound by then are paid at once."""

    exit_id: ExitId
    account_no: AccountNo
    opened_at: Instant
    until: Instant
    settled_by: Instant
    estate_id: EstateId | None = None

    def holds(self, at: Instant) -> bool:
        """Whether it is open: opened_at <= t < until. Nothing has to run for it to close. INVARIANT (I-08)"""
        return self.opened_at <= at < self.until


class OpenExit(Command, frozen=True):
    """The person opens the window; or the relative whose estate is named, one of their own."""

    account_no: AccountNo
    estate_id: EstateId | None = None


class ExitOpened(Event, frozen=True):
    """The window is open until `until`, because of these restrictions, or of an account that was unused for long."""

    exit_id: ExitId
    account_no: AccountNo
    restrictions: tuple[RestrictionId, ...]
    until: Instant
    settled_by: Instant
    dormancy_id: DormancyId | None = None
    estate_id: EstateId | None = None


class ExitFacts(msgspec.Struct, frozen=True):
    """What opening needs to know.

    `first_act`: the earliest act for which anything is in force. `dormancy`: the latest protection of an unused account. `left`: whether the wallet says that there is
    something to take or to repay; None where it could not be asked, which closes nothing.
    """

    ids: Mint
    account: Account | None
    exits: tuple[Exit, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    first_act: Instant | None = None
    left: bool | None = None
    dormancy: Dormancy | None = None
    estate: Estate | None = None


def open_exit(facts: ExitFacts, command: OpenExit, now: Instant) -> tuple[Event, ...] | Refusal:
    """Open it. One that is open already stays as it is."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    if current(facts.exits, now, command.estate_id) is not None:
        return ()
    if command.estate_id is not None:
        return _for_relative(facts, command, now)
    reaching = tuple(item for item in facts.restrictions if restrictions.in_force(item, now))
    unused = facts.dormancy if facts.dormancy is not None and facts.dormancy.opens_window(now) else None
    if not reaching and unused is None:
        return refuse(Code.EXIT_NOT_NEEDED)
    if facts.left is False:
        return refuse(Code.EXIT_NOTHING_LEFT)
    first = min((item.since for item in reaching), default=now)
    if facts.first_act is not None:
        first = min(first, facts.first_act)
    settled_by = Instant(first - SETTLED)
    if unused is not None:
        settled_by = min(settled_by, unused.settled_by)
    return (
        ExitOpened(
            ExitId(facts.ids("ext")),
            command.account_no,
            tuple(item.restriction_id for item in reaching),
            Instant(now + LASTS),
            settled_by,
            unused.dormancy_id if unused is not None else None,
        ),
    )


def _for_relative(facts: ExitFacts, command: OpenExit, now: Instant) -> tuple[Event, ...] | Refusal:
    """The window of a relative: as long as the estate gives them the money. INVARIANT (I-22)"""
    found = facts.estate
    if found is None or found.account_no != command.account_no or not found.gives(Part.MONEY, now):
        return refuse(Code.ESTATE_NOT_OPEN)
    nothing = facts.left is False
    if nothing:
        return refuse(Code.EXIT_NOTHING_LEFT)
    exit_id, until, settled_by = ExitId(facts.ids("ext")), Instant(now + LASTS), Instant(now - SETTLED)
    return (ExitOpened(exit_id, command.account_no, (), until, settled_by, estate_id=found.estate_id),)


def current(exits: tuple[Exit, ...], at: Instant, estate_id: EstateId | None = None) -> Exit | None:
    """The window that is open now: the person's own, or that of a relative."""
    return next((item for item in exits if item.estate_id == estate_id and item.holds(at)), None)


def evolve(state: Exit | None, event: Event, at: Instant) -> Exit | None:
    """Fold one event into the window it names."""
    if isinstance(event, ExitOpened):
        return Exit(event.exit_id, event.account_no, at, event.until, event.settled_by, event.estate_id)
    return state
