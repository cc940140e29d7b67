"""Payout: one operation on a person's own money: permitted by the law here, carried out by the wallet, recorded when it was.

The rules are:
1. There are five kinds and no sixth (I-22). Taking out needs an open window; repaying a debt needs none, ever (I-24).
2. Money leaves only to a bank account that the bank confirmed to be the holder's own. To one that was bound 7 days before
   the first act of the matter it goes at once; to any other after 24 hours, every older contact is told, and each can
   stop it (I-20, T14).
3. Who came in by a contact or device that is not known for 7 days shows first that it is them, by an older contact. Where
   there is none, the payout waits: nobody's money is lost because their phone was. So it does where they reach none any
   more, and two people found that it is them (`dormancy`).
4. What leaves is at most what the wallet says is available and what no order takes (I-23). What is asked for already
   counts as gone.
5. That it was handed to the wallet is written before it is, under the payout's id: whatever crashes, the same id is asked
   for again, and pays once (I-20). An answer that is not known is no answer.
6. A relative who was given the money of somebody who has died (`estate`) has it paid into the bank account that two people
   saw to be theirs, and into no other; as long as nobody says that the owner lives.
7. Having a debt, or nothing, changes no decision; nothing here is read by one (I-17).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain import exits, freeze
from dueprocess.domain.account import Account, Told, settled, told_of
from dueprocess.domain.dispute import Dispute
from dueprocess.domain.dispute import held as held_back
from dueprocess.domain.dormancy import Dormancy
from dueprocess.domain.estate import TARGET, Estate, Part
from dueprocess.domain.exits import Exit
from dueprocess.domain.freeze import Freeze
from dueprocess.domain.holding import BALANCE, HoldingKind, Holdings
from dueprocess.kernel.ids import AccountNo, EstateId, ExitId, Mint, PayoutId
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse

WAITS: Final = 24 * HOUR
"""How long a payout waits that a thief could have asked for."""


class PayoutKind(StrEnum):
    """The five operations of the window; there is no way to say another. INVARIANT (I-22)"""

    WITHDRAW = "withdraw"
    FUND_OUT = "fund_out"
    SAVINGS_OUT = "savings_out"
    WEALTH_REDEEM = "wealth_redeem"
    REPAY = "repay"


TAKEN_FROM: Final = {
    PayoutKind.WITHDRAW: HoldingKind.BALANCE,
    PayoutKind.FUND_OUT: HoldingKind.FUND,
    PayoutKind.SAVINGS_OUT: HoldingKind.SAVINGS,
    PayoutKind.WEALTH_REDEEM: HoldingKind.WEALTH,
    PayoutKind.REPAY: HoldingKind.BALANCE,
}
LEAVES: Final = frozenset({PayoutKind.WITHDRAW, PayoutKind.REPAY})
"""Kinds by which money leaves the account; the others move it into the balance."""


class Outcome(StrEnum):
    """What the wallet said came of it. `IN_FLIGHT`: it left, and has not arrived yet."""

    IN_FLIGHT = "in_flight"
    DONE = "done"
    RETURNED = "returned"
    REFUSED = "refused"


LASTING: Final = frozenset({Outcome.DONE, Outcome.RETURNED, Outcome.REFUSED})


class Stopper(StrEnum):
    """Who stopped it: the person at their page, or whoever reads an older contact of theirs."""

    PERSON = "person"
    CONTACT = "contact"


class Payout(msgspec.Struct, frozen=True):
    """State of one payout. `amount`: minor units. `from_at`: from when it may be handed to the wallet; `waits`: it waits for that,
    and `told` are the contacts that can stop it meanwhile.

    `number`, `arrives_at`, `refused`: of the wallet's receipt.
    """

    payout_id: PayoutId
    account_no: AccountNo
    exit_id: ExitId | None
    kind: PayoutKind
    source: str
    target: str
    amount: int
    currency: str
    requested_at: Instant
    from_at: Instant
    waits: bool
    told: tuple[Told, ...] = ()
    instructed_at: Instant | None = None
    stopped_at: Instant | None = None
    stopped_by: Stopper | None = None
    outcome: Outcome | None = None
    number: str | None = None
    arrives_at: Instant | None = None
    refused: str | None = None
    settled_at: Instant | None = None

    @property
    def pending(self) -> bool:
        """Whether the wallet's books do not show it yet, as far as we know: its amount counts as gone."""
        return self.stopped_at is None and self.outcome is None

    @property
    def stoppable(self) -> bool:
        """Whether it can still be stopped: the wallet was not told."""
        return self.stopped_at is None and self.instructed_at is None


class RequestPayout(Command, frozen=True):
    """The person asks for one. `known_since`: of the contact or device by which they came in. `estate_id`: a relative asks."""

    account_no: AccountNo
    kind: PayoutKind
    source: str
    target: str
    amount: int
    currency: str
    known_since: Instant | None = None
    estate_id: EstateId | None = None


class StopPayout(Command, frozen=True):
    """Stop one that waits."""

    payout_id: PayoutId
    account_no: AccountNo
    by: Stopper


class InstructPayout(Command, frozen=True):
    """The worker is about to hand it to the wallet."""

    payout_id: PayoutId


class RecordPayout(Command, frozen=True):
    """What the wallet said. `number`: of its receipt; `refused`: its code, where it refused."""

    payout_id: PayoutId
    outcome: Outcome
    number: str | None = None
    arrives_at: Instant | None = None
    refused: str | None = None


class PayoutRequested(Event, frozen=True):
    """It is permitted from `from_at` on. `waits`: older contacts are told, and may stop it until then."""

    payout_id: PayoutId
    account_no: AccountNo
    exit_id: ExitId | None
    kind: PayoutKind
    source: str
    target: str
    amount: int
    currency: str
    from_at: Instant
    waits: bool
    told: tuple[Told, ...] = ()


class PayoutInstructed(Event, frozen=True):
    """It is being handed to the wallet, under its id. From here on it can not be stopped."""

    payout_id: PayoutId
    account_no: AccountNo


class PayoutStopped(Event, frozen=True):
    """It will not be carried out; no money moved."""

    payout_id: PayoutId
    account_no: AccountNo
    by: Stopper


class PayoutSettled(Event, frozen=True):
    """The wallet said what came of it."""

    payout_id: PayoutId
    account_no: AccountNo
    outcome: Outcome
    number: str | None = None
    arrives_at: Instant | None = None
    refused: str | None = None


class PayoutFacts(msgspec.Struct, frozen=True):
    """What a payout needs to know. `holdings`: what the wallet said just now; None where it could not be asked.

    `payouts`: all of this person's that may still be pending. `dormancies`: by which two people
    may have found lately that it is them.
    """

    ids: Mint
    account: Account | None = None
    exits: tuple[Exit, ...] = ()
    holdings: Holdings | None = None
    freezes: tuple[Freeze, ...] = ()
    payouts: tuple[Payout, ...] = ()
    payout: Payout | None = None
    disputes: tuple[Dispute, ...] = ()
    dormancies: tuple[Dormancy, ...] = ()
    estate: Estate | None = None


def request(facts: PayoutFacts, command: RequestPayout, now: Instant) -> tuple[Event, ...] | Refusal:
    """Permit it, at once or after the wait, or say why not. INVARIANT (I-20)"""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    if command.estate_id is not None and not _given(facts, command.account_no, now):
        return refuse(Code.ESTATE_NOT_OPEN)
    window = exits.current(facts.exits, now, command.estate_id)
    if window is None and command.kind is not PayoutKind.REPAY:  # INVARIANT (I-22), INVARIANT (I-24)
        return refuse(Code.EXIT_NOT_OPEN)
    if facts.holdings is None:
        return refuse(Code.WALLET_AWAY)
    refused = _amount(facts, facts.holdings, command, now) or _target(facts.holdings, command)
    if refused is not None:
        return refused
    waits = False
    if command.kind is PayoutKind.WITHDRAW and window is not None and command.estate_id is None:
        known = settled(command.known_since, now)
        vouched = any(item.vouched(now) for item in facts.dormancies)
        if not known and not vouched and facts.account.older_contacts(now):
            return refuse(Code.REVERIFICATION_NEEDED)
        waits = not known or not _bound_before(facts.holdings, command.target, window)
    return (
        PayoutRequested(
            PayoutId(facts.ids("pay")),
            command.account_no,
            window.exit_id if window is not None else None,
            command.kind,
            command.source,
            command.target,
            command.amount,
            command.currency,
            Instant(now + WAITS) if waits else now,
            waits,
            told_of(facts.account, now) if waits else (),
        ),
    )


def stop(facts: PayoutFacts, command: StopPayout, now: Instant) -> tuple[Event, ...] | Refusal:
    """Stop it before the wallet was told. One that was stopped already stays so."""
    found = facts.payout
    if found is None or found.account_no != command.account_no:
        return refuse(Code.NOT_FOUND)
    if found.stopped_at is not None:
        return ()
    if not found.stoppable:
        return refuse(Code.PAYOUT_NOT_WAITING)
    return (PayoutStopped(found.payout_id, found.account_no, command.by),)


def instruct(facts: PayoutFacts, command: InstructPayout, now: Instant) -> tuple[Event, ...] | Refusal:
    """Write down that the wallet is told, having looked again at what orders take by now. INVARIANT (I-20), INVARIANT (I-23)

    Told that the wallet knows nothing of one that was handed over, the law looks again: an order may have come since.
    """
    found = facts.payout
    if found is None:
        return refuse(Code.NOT_FOUND)
    if found.outcome is not None:
        return ()
    if found.stopped_at is not None or now < found.from_at:
        return refuse(Code.PAYOUT_NOT_DUE)
    if found.target.startswith(TARGET) and not _given(facts, found.account_no, now):
        return (
            PayoutSettled(
                found.payout_id, found.account_no, Outcome.REFUSED, refused=Code.ESTATE_NOT_OPEN.value
            ),
        )
    if facts.holdings is None:
        return refuse(Code.WALLET_AWAY)
    if found.kind in LEAVES and found.amount > _may_leave(facts, facts.holdings, found, now):
        ordered = msgspec.structs.replace(facts, disputes=())  # as far as orders alone reach
        frozen = found.amount > _may_leave(ordered, facts.holdings, found, now)
        code = (Code.PAYOUT_FROZEN if frozen else Code.PAYOUT_HELD).value
        return (PayoutSettled(found.payout_id, found.account_no, Outcome.REFUSED, refused=code),)
    return (PayoutInstructed(found.payout_id, found.account_no),) if found.instructed_at is None else ()


def record(facts: PayoutFacts, command: RecordPayout, now: Instant) -> tuple[Event, ...] | Refusal:
    """Keep what the wallet said. What has arrived, come back or been refused stays so; the same again is nothing new."""
    found = facts.payout
    if found is None or found.instructed_at is None:
        return refuse(Code.NOT_FOUND)
    if found.outcome in LASTING or found.outcome is command.outcome:
        return ()
    return (
        PayoutSettled(
            found.payout_id,
            found.account_no,
            command.outcome,
            command.number,
            command.arrives_at,
            command.refused,
        ),
    )


def may_leave(
    freezes: tuple[Freeze, ...],
    payouts: tuple[Payout, ...],
    account_no: AccountNo,
    holdings: Holdings,
    currency: str,
    at: Instant,
    disputes: tuple[Dispute, ...] = (),
) -> int:
    """What of a currency may leave the account now: what no order takes, less what is held and what is asked for already.

    `disputes`: of payments to this account (`domain.dispute.held`). INVARIANT (I-23)
    """
    free = freeze.free(freezes, account_no, currency, holdings.total(currency), at)
    free -= held_back(disputes, account_no, currency, at)
    asked = sum(
        item.amount for item in payouts if item.pending and item.kind in LEAVES and item.currency == currency
    )
    return max(free - asked, 0)


def available(payouts: tuple[Payout, ...], holdings: Holdings, holding_id: str, currency: str) -> int:
    """What can be had of a holding now: what the wallet says, less what is asked for already."""
    held = holdings.holding(holding_id, currency)
    wanted = (holding_id, currency)
    asked = sum(item.amount for item in payouts if item.pending and (item.source, item.currency) == wanted)
    return max(held.available - asked, 0) if held is not None else 0


def _amount(facts: PayoutFacts, holdings: Holdings, command: RequestPayout, now: Instant) -> Refusal | None:
    """Why this amount cannot be had of this source; None where it can."""
    held = holdings.holding(command.source, command.currency)
    if held is None or held.kind is not TAKEN_FROM[command.kind]:
        return refuse(Code.PAYOUT_SOURCE_UNKNOWN, "source")
    if command.amount <= 0:
        return refuse(Code.PAYOUT_AMOUNT_INVALID, "amount")
    if command.amount > available(facts.payouts, holdings, command.source, command.currency):
        return refuse(Code.PAYOUT_ABOVE_AVAILABLE, "amount")
    if command.kind in LEAVES:
        said = (facts.freezes, facts.payouts, command.account_no, holdings, command.currency, now)
        if command.amount > may_leave(*said):
            return refuse(Code.PAYOUT_FROZEN, "amount")
        if command.amount > may_leave(*said, facts.disputes):
            return refuse(Code.PAYOUT_HELD, "amount")
    return None


def _target(holdings: Holdings, command: RequestPayout) -> Refusal | None:
    """Why it cannot go there; None where it can. Nobody else's account, and no account of nobody. INVARIANT (I-20)"""
    if command.kind is PayoutKind.WITHDRAW and command.estate_id is not None:
        own = command.target == f"{TARGET}{command.estate_id}"
        return None if own else refuse(Code.PAYOUT_TARGET_NOT_OWN, "target")
    if command.kind is PayoutKind.WITHDRAW:
        bank = holdings.bank_account(command.target)
        if bank is None or command.currency not in bank.currencies:
            return refuse(Code.PAYOUT_TARGET_UNKNOWN, "target")
        return None if bank.own else refuse(Code.PAYOUT_TARGET_NOT_OWN, "target")
    if command.kind is not PayoutKind.REPAY:
        return None if command.target == BALANCE else refuse(Code.PAYOUT_TARGET_UNKNOWN, "target")
    owed = holdings.owed_at(command.target, command.currency)
    if owed is None:
        return refuse(Code.PAYOUT_TARGET_UNKNOWN, "target")
    return refuse(Code.PAYOUT_MORE_THAN_OWED, "amount") if command.amount > owed else None


def _given(facts: PayoutFacts, account_no: AccountNo, now: Instant) -> bool:
    """Whether the estate that is named gives its relative the money of this account now."""
    found = facts.estate
    return found is not None and found.account_no == account_no and found.gives(Part.MONEY, now)


def _bound_before(holdings: Holdings, target: str, window: Exit) -> bool:
    bank = holdings.bank_account(target)
    return bank is not None and bank.bound_at <= window.settled_by


def _may_leave(facts: PayoutFacts, holdings: Holdings, found: Payout, now: Instant) -> int:
    others = tuple(item for item in facts.payouts if item.payout_id != found.payout_id)
    return may_leave(facts.freezes, others, found.account_no, holdings, found.currency, now, facts.disputes)


def evolve(state: Payout | None, event: Event, at: Instant) -> Payout | None:
    """Fold one event into the payout it names."""
    match event:
        case PayoutRequested():
            return Payout(
                event.payout_id,
                event.account_no,
                event.exit_id,
                event.kind,
                event.source,
                event.target,
                event.amount,
                event.currency,
                at,
                event.from_at,
                event.waits,
                event.told,
            )
        case PayoutInstructed() if state is not None:
            return msgspec.structs.replace(state, instructed_at=at)
        case PayoutStopped() if state is not None:
            return msgspec.structs.replace(state, stopped_at=at, stopped_by=event.by)
        case PayoutSettled() if state is not None:
            return msgspec.structs.replace(
                state,
                outcome=event.outcome,
                number=event.number if event.number is not None else state.number,
                arrives_at=event.arrives_at if event.arrives_at is not None else state.arrives_at,
                refused=event.refused,
                settled_at=at,
            )
        case _:
            return state
