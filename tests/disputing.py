"""Disputed payments, for tests: Ming paid Wei, and says that it was got from her by fraud."""

from __future__ import annotations

from itertools import count
from typing import Any

import msgspec

from dueprocess.application.views.all import DISPUTES, PAYMENT_HOLDS
from dueprocess.domain.dispute import Dispute, DisputePayment, Payment, PaymentDisputed
from dueprocess.domain.payment_hold import ApproveHold, HoldPayments, HoldProposed, content_digest
from dueprocess.kernel.ids import AccountNo, DisputeId, PaymentHoldId
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.privacy import Private
from tests.world import ADA, BELA, MING, WEI, World, private

WHY = Private("三位付款人先后在同一天说被同一收款人诈骗，先止付核查。")
_NUMBERS = count(1)


def disputing(
    world: World, amount: int = 800_00, payer: AccountNo = MING, payee: AccountNo = WEI, **changes: Any
) -> DisputePayment:
    """A sound dispute of a payment made an hour ago."""
    payment = Payment(payer, payee, amount, "CNY", Instant(world.clock.at - HOUR))
    command = DisputePayment(
        private(f"transfer-{next(_NUMBERS)}"), payment, payer, Private("他说是客服，让我转账验证。")
    )
    return msgspec.structs.replace(command, **changes)


def disputed(world: World, *args: Any, **changes: Any) -> DisputeId:
    """A dispute that waits for an answer."""
    (event,) = world.ok(disputing(world, *args, **changes))
    assert isinstance(event, PaymentDisputed)
    return event.dispute_id


def hold_proposed(world: World, *disputes: DisputeId) -> PaymentHoldId:
    """A hold that waits for its second person."""
    (event,) = world.ok(HoldPayments(disputes, WHY, ADA))
    assert isinstance(event, HoldProposed)
    return event.hold_id


def agreed(world: World, hold_id: PaymentHoldId) -> None:
    """Bela agrees to a hold."""
    world.ok(ApproveHold(hold_id, BELA, content_digest(world.get(PAYMENT_HOLDS, hold_id))))


def held_payment(world: World, *args: Any, **changes: Any) -> DisputeId:
    """A disputed payment that is held."""
    dispute_id = disputed(world, *args, **changes)
    agreed(world, hold_proposed(world, dispute_id))
    return dispute_id


def against(world: World, account_no: AccountNo = WEI) -> tuple[Dispute, ...]:
    """Every dispute of a payment to this account."""
    return world.find(DISPUTES, payee=account_no)
