"""Freeze: what an order takes out of one account's reach: an amount of a currency, from one instant to another.

The rules are:
1. Only an order in force freezes (`domain.order`), and only up to the account's share of it (I-23).
2. An amount is frozen, not a place: it counts against all that the person holds in the currency, on the way between their
   own holdings too. Moving a fund into the balance needs nobody's leave, and what leaves the account is bounded by `free`.
3. Orders take in the order in which they were received: each what is left above the living costs that it exempts. A second
   order on the same money queues and takes from the rest alone (APL 29: no freeze on frozen money).
4. What has ended or run out takes nothing, whether anybody ran or not (I-08).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dueprocess.kernel.ids import AccountNo, FreezeId, OrderId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse


class Freeze(msgspec.Struct, frozen=True):
    """State of one account's share of an order in force. `amount` and `exempt` in minor units of `currency`.

    `ranked_at`: when the order was received, which gives its place in the queue. It holds from `start` to `until`.
    `told_at`: from when on the person is told. `shown_at`: when they first read it.
    """

    freeze_id: FreezeId
    order_id: OrderId
    account_no: AccountNo
    amount: int
    currency: str
    exempt: int
    ranked_at: Instant
    start: Instant
    until: Instant
    told_at: Instant
    shown_at: Instant | None = None

    def holds(self, at: Instant) -> bool:
        """Whether it is in force: start <= t < until. INVARIANT (I-08)"""
        return self.start <= at < self.until

    def tellable(self, at: Instant) -> bool:
        """Whether the person may know all of it: from the day on that the law lets it be kept back to, or once it is over."""
        return at >= min(self.told_at, self.until)


class FreezeBegun(Event, frozen=True):
    """So much of a currency is out of the account's reach from `start` until `until`, by an order that two people approved."""

    freeze_id: FreezeId
    order_id: OrderId
    account_no: AccountNo
    amount: int
    currency: str
    exempt: int
    ranked_at: Instant
    start: Instant
    until: Instant
    told_at: Instant


class FreezeEnded(Event, frozen=True):
    """The order takes nothing from this account any more, before its time."""

    freeze_id: FreezeId
    order_id: OrderId
    account_no: AccountNo


class FreezeShown(Event, frozen=True):
    """The person read what is frozen, by whom and until when."""

    freeze_id: FreezeId
    account_no: AccountNo


class RecordFreezeShowing(Command, frozen=True):
    """The person's page of what is frozen was shown to them."""

    freeze_id: FreezeId
    account_no: AccountNo


class FreezeFacts(msgspec.Struct, frozen=True):
    """What noting a showing needs to know."""

    freeze: Freeze | None


class Frozen(msgspec.Struct, frozen=True):
    """What one order takes now, in minor units. Nothing, where those before it in the queue took all there is."""

    order_id: OrderId
    amount: int


def frozen(
    freezes: Iterable[Freeze], account_no: AccountNo, currency: str, total: int, at: Instant
) -> tuple[Frozen, ...]:
    """What each order in force takes of `total`, in the order of receipt.

    `total`: all that the person holds in the currency and has on the way between their own holdings, in minor units.
    The sum is never more than `total`, no share is exceeded, and who is not in force takes nothing. INVARIANT (I-23)
    """
    mine = [
        item
        for item in freezes
        if item.account_no == account_no and item.currency == currency and item.holds(at)
    ]
    left, found = max(total, 0), []
    for item in sorted(mine, key=lambda item: (item.ranked_at, item.freeze_id)):
        taken = min(item.amount, max(left - item.exempt, 0))
        left -= taken
        found.append(Frozen(item.order_id, taken))
    return tuple(found)


def free(freezes: Iterable[Freeze], account_no: AccountNo, currency: str, total: int, at: Instant) -> int:
    """What of `total` may leave the account, in minor units: what no order takes. Never negative. INVARIANT (I-23)"""
    return max(total, 0) - sum(item.amount for item in frozen(freezes, account_no, currency, total, at))


def record_showing(
    facts: FreezeFacts, command: RecordFreezeShowing, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Note it once: from then on nobody is reminded. Before it may be told there is nothing to show."""
    found = facts.freeze
    if found is None or found.account_no != command.account_no or not found.tellable(now):
        return refuse(Code.NOT_FOUND)
    return () if found.shown_at is not None else (FreezeShown(found.freeze_id, found.account_no),)


def evolve(state: Freeze | None, event: Event, at: Instant) -> Freeze | None:
    """Fold one event into the freeze it names."""
    match event:
        case FreezeBegun():
            return Freeze(
                event.freeze_id,
                event.order_id,
                event.account_no,
                event.amount,
                event.currency,
                event.exempt,
                event.ranked_at,
                event.start,
                event.until,
                event.told_at,
            )
        case FreezeEnded() if state is not None:
            return msgspec.structs.replace(state, until=max(state.start, min(state.until, at)))
        case FreezeShown() if state is not None and state.shown_at is None:
            return msgspec.structs.replace(state, shown_at=at)
        case _:
            return state
