"""Payee holds, for tests: Wei has an e-mail address and a telephone for long; something is seen, and payments to new payees stop."""

from __future__ import annotations

from typing import Any

import msgspec

from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.compromise import Sign
from dueprocess.domain.payee_hold import PayeeHold, PayeeHoldPlaced, PlacePayeeHold
from dueprocess.kernel.ids import PayeeHoldId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from tests.world import ADA, START, WEI, World, private

OLD = Instant(START - 400 * DAY)
SEEN = Private(
    "A sign-in from a telephone and a city that were never there before, and a new e-mail address."
)
MAIL, PHONE = "wei@example.test", "+8613800000001"


def contacts(world: World, *given: tuple[Channel, str, Instant | None], name: str = "wei") -> None:
    """These are the account's contacts from now on."""
    told = tuple(ContactGiven(channel, private(address), since) for channel, address, since in given)
    world.ok(RegisterAccount(private(name), contacts=told))


def known_for_long(world: World) -> None:
    """Wei's two contacts are old."""
    contacts(world, (Channel.EMAIL, MAIL, OLD), (Channel.SMS, PHONE, OLD))


def holding(world: World, **changes: Any) -> PlacePayeeHold:
    """A sound command by Ada, of what was seen an hour ago."""
    command = PlacePayeeHold(WEI, (Sign.NEW_DEVICE,), SEEN, Instant(world.clock.at - HOUR), ADA)
    return msgspec.structs.replace(command, **changes)


def placed(world: World, **changes: Any) -> PayeeHoldId:
    """A hold in force."""
    events = world.ok(holding(world, **changes))
    (event,) = (item for item in events if isinstance(item, PayeeHoldPlaced))
    return event.hold_id


def hold(world: World, hold_id: PayeeHoldId) -> PayeeHold:
    """The hold as it is."""
    found: PayeeHold = world.get(PAYEE_HOLDS, hold_id)
    return found
