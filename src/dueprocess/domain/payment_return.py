"""Payment return: what was paid to somebody who cannot receive any more, and has not reached them, goes back to who paid.

The rules are:
1. Whoever is kept from receiving money (`wallet.receive`) owes nobody an explanation; whoever paid them owes nobody patience:
   what waits to be taken goes back within 24 hours, by itself.
2. What was paid for goods stays for seven days, so that what is on its way can be delivered and be paid to the merchant. What
   was not delivered by then is refunded, within 24 hours.
3. What the receiver has is theirs and stays theirs, what was delivered is settled: nothing is taken out of a balance (I-21).
4. dueprocess says when and records what the wallet says it did; the wallet knows the payments, and moves them.
5. Nothing more goes back once the receiver can receive again.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.restriction import Restriction, RestrictionImposed
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import AccountNo, Mint, PaymentReturnId, RestrictionId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.money import is_amount, is_currency
from dueprocess.kernel.refusals import Code, Refusal, refuse

RECEIVING: Final = Capability("wallet.receive")
"""By this name an account receives money, in every catalogue."""
RETURNED_WITHIN: Final = DAY
"""How soon what is to go back is back."""
DELIVERED_WITHIN: Final = 7 * DAY
"""How long goods that were paid for may still be delivered."""


class What(StrEnum):
    """What goes back: payments that wait to be taken, or payments for goods that were not delivered."""

    WAITING = "waiting"
    GOODS = "goods"


class Dropped(StrEnum):
    """Why nothing more goes back."""

    RECEIVES_AGAIN = "receives_again"
    NO_WALLET = "no_wallet"


class Sum(msgspec.Struct, frozen=True):
    """What went back of one currency: `amount` in minor units, in so many payments."""

    currency: str
    amount: int
    payments: int


class PaymentReturn(msgspec.Struct, frozen=True):
    """State of one. Waiting payments go back from `from_at` by `due_at`; goods are delivered until `goods_until`, or refunded
    by `goods_due_at`. `returned`: all that went back so far.
    """

    return_id: PaymentReturnId
    account_no: AccountNo
    restriction_id: RestrictionId
    from_at: Instant
    due_at: Instant
    goods_until: Instant
    goods_due_at: Instant
    returned: tuple[Sum, ...] = ()
    waiting_done_at: Instant | None = None
    goods_done_at: Instant | None = None
    dropped: Dropped | None = None

    def next_due(self) -> Instant | None:
        """By when the next thing is owed; None where nothing is."""
        if self.dropped is not None:
            return None
        if self.waiting_done_at is None:
            return self.due_at
        return self.goods_due_at if self.goods_done_at is None else None

    def begins(self, what: What) -> Instant:
        """From when this is told to the wallet."""
        return self.from_at if what is What.WAITING else self.goods_until


class RecordReturn(Command, frozen=True):
    """The wallet says what it gave back."""

    return_id: PaymentReturnId
    what: What
    sums: tuple[Sum, ...]


class DropReturn(Command, frozen=True):
    """Nothing more goes back."""

    return_id: PaymentReturnId
    why: Dropped


class ReturnAsked(Event, frozen=True):
    """What this account was paid and cannot take goes back."""

    return_id: PaymentReturnId
    account_no: AccountNo
    restriction_id: RestrictionId
    from_at: Instant
    due_at: Instant
    goods_until: Instant
    goods_due_at: Instant


class PaymentsReturned(Event, frozen=True):
    """The wallet gave this back to those who had paid."""

    return_id: PaymentReturnId
    account_no: AccountNo
    what: What
    sums: tuple[Sum, ...]


class ReturnDropped(Event, frozen=True):
    """Nothing more goes back."""

    return_id: PaymentReturnId
    account_no: AccountNo
    why: Dropped


class ReturnFacts(msgspec.Struct, frozen=True):
    """What recording needs to know. `restriction`: the one that keeps the account from receiving."""

    found: PaymentReturn | None
    restriction: Restriction | None = None


def asked(ids: Mint, events: Iterable[Event]) -> tuple[ReturnAsked, ...]:
    """For each measure among these events that keeps somebody from receiving: what is owed to those who paid them."""
    imposed = (event for event in events if isinstance(event, RestrictionImposed))
    return tuple(
        ReturnAsked(
            PaymentReturnId(ids("ret", ordinal)),
            event.account_no,
            event.restriction_id,
            event.terms.start,
            Instant(event.terms.start + RETURNED_WITHIN),
            Instant(event.terms.start + DELIVERED_WITHIN),
            Instant(event.terms.start + DELIVERED_WITHIN + RETURNED_WITHIN),
        )
        for ordinal, event in enumerate(imposed)
        if event.target is None and RECEIVING in event.terms.capabilities and event.spans
    )


def record(facts: ReturnFacts, command: RecordReturn, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note what the wallet gave back; that it found nothing is noted once."""
    found = facts.found
    if found is None:
        return refuse(Code.NOT_FOUND)
    if now < found.begins(command.what):
        return refuse(Code.RETURN_NOT_DUE)
    sound = all(
        is_amount(one.amount) and is_currency(one.currency) and one.payments > 0 for one in command.sums
    )
    if not sound or len({one.currency for one in command.sums}) < len(command.sums):
        return refuse(Code.RETURN_UNSOUND, "sums")
    done = found.waiting_done_at if command.what is What.WAITING else found.goods_done_at
    if done is not None and not command.sums:
        return ()
    return (PaymentsReturned(found.return_id, found.account_no, command.what, command.sums),)


def drop(facts: ReturnFacts, command: DropReturn, now: Instant) -> tuple[Event, ...] | Refusal:
    """Give nothing more back: only where the account can receive again, or there is no wallet to tell."""
    found = facts.found
    if found is None:
        return refuse(Code.NOT_FOUND)
    if found.next_due() is None:
        return ()
    if command.why is Dropped.RECEIVES_AGAIN and keeps(facts.restriction, now):
        return refuse(Code.RETURN_STILL_OWED)
    return (ReturnDropped(found.return_id, found.account_no, command.why),)


def keeps(restriction: Restriction | None, at: Instant) -> bool:
    """Whether this restriction keeps its account from receiving at this instant, or will."""
    if restriction is None:
        return False
    later = any(span.capability == RECEIVING and at < span.start for span in restriction.spans)
    return later or bool(restrictions.restricted((restriction,), RECEIVING, None, at))


def evolve(state: PaymentReturn | None, event: Event, at: Instant) -> PaymentReturn | None:
    """Fold one event into the return it names."""
    match event:
        case ReturnAsked():
            return PaymentReturn(
                event.return_id,
                event.account_no,
                event.restriction_id,
                event.from_at,
                event.due_at,
                event.goods_until,
                event.goods_due_at,
            )
        case PaymentsReturned() if state is not None:
            waiting = event.what is What.WAITING
            return msgspec.structs.replace(
                state,
                returned=_added(state.returned, event.sums),
                waiting_done_at=(state.waiting_done_at or at) if waiting else state.waiting_done_at,
                goods_done_at=state.goods_done_at if waiting else (state.goods_done_at or at),
            )
        case ReturnDropped() if state is not None:
            return msgspec.structs.replace(state, dropped=event.why)
        case _:
            return state


def _added(one: tuple[Sum, ...], other: tuple[Sum, ...]) -> tuple[Sum, ...]:
    """Both together, by currency."""
    found: dict[str, Sum] = {}
    for item in (*one, *other):
        before = found.get(item.currency, Sum(item.currency, 0, 0))
        found[item.currency] = Sum(
            item.currency, before.amount + item.amount, before.payments + item.payments
        )
    return tuple(found[key] for key in sorted(found))
