"""Orders from outside, for tests of everything that takes one in, shows one or pays beside one."""

from __future__ import annotations

from itertools import count
from typing import Any

import msgspec

from dueprocess.application.views.all import FREEZES, ORDERS
from dueprocess.domain.freeze import Freeze
from dueprocess.domain.order import (
    ApproveOrder,
    ApproveOrderEnd,
    Cause,
    EndOrder,
    Issuer,
    IssuerKind,
    OrderProposed,
    Share,
    content_digest,
    end_digest,
)
from dueprocess.domain.order_intake import ProposeOrder
from dueprocess.kernel.ids import OrderId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from tests.world import ADA, BELA, SVEN, WEI, World, private

COURT = Issuer("北京市海淀区人民法院", "CN", IssuerKind.COURT)
DOCUMENT = Private("协助冻结存款通知书：冻结被执行人存款人民币三百元。")
ASK = Private("执行局，电话 010-0000 0000；可在十五日内提出执行异议。")
_NUMBERS = count(1)


def ordering(world: World, **changes: Any) -> ProposeOrder:
    """A sound order of a court: 300.00 of Wei's money for thirty days from now on."""
    now = world.clock.at
    command = ProposeOrder(
        COURT,
        "《中华人民共和国民事诉讼法》第二百五十三条",
        private(f"（2026）京0108执{next(_NUMBERS)}号"),
        DOCUMENT,
        (Share(WEI, 30_000),),
        30_000,
        "CNY",
        now,
        Instant(now + 30 * DAY),
        ASK,
        ADA,
    )
    return msgspec.structs.replace(command, **changes)


def taken_in(world: World, **changes: Any) -> OrderId:
    """An order that waits for its approvers."""
    (event,) = world.ok(ordering(world, **changes))
    assert isinstance(event, OrderProposed)
    return event.order_id


def seen(world: World, order_id: OrderId) -> str:
    """What an approver has read."""
    return content_digest(world.get(ORDERS, order_id))


def in_force(world: World, **changes: Any) -> OrderId:
    """An order that Bela and Sven approved."""
    order_id = taken_in(world, **changes)
    for person in (BELA, SVEN):
        world.ok(ApproveOrder(order_id, person, seen(world, order_id)))
    return order_id


def ended(world: World, order_id: OrderId, cause: Cause = Cause.WITHDRAWN) -> None:
    """End one: Ada asks, Bela agrees."""
    world.ok(EndOrder(order_id, cause, Private("法院来函撤回，文号见附件。"), ADA))
    world.ok(ApproveOrderEnd(order_id, BELA, end_digest(world.get(ORDERS, order_id))))


def freezes(world: World, account_no: int = WEI) -> tuple[Freeze, ...]:
    """What orders ever froze of an account."""
    return world.find(FREEZES, account_no=account_no)
