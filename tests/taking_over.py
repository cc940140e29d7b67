"""A stolen account, for tests of everything that shows one: the time, what shows it, and the two who find it."""

from __future__ import annotations

from typing import Any

import msgspec

from dueprocess.application.views.all import COMPROMISES
from dueprocess.domain.compromise import (
    ApproveCompromise,
    CompromiseProposed,
    EndCompromise,
    ProposeCompromise,
    ProposeCompromiseEnd,
    Sign,
    content_digest,
    end_digest,
)
from dueprocess.domain.linked_service import LinkService, Need, ServiceLinked
from dueprocess.kernel.ids import AccountNo, CompromiseId, LinkedServiceId, PersonId
from dueprocess.kernel.instants import HOUR, Instant
from tests.world import CHEN, CORA, LAN, SVEN, WEI, World, private

SHOWN = private("一台从没用过的手机，在另一个城市登录；第二天他用身份证找回了账号。")


def proposing(world: World, **changes: Any) -> ProposeCompromise:
    """A sound proposal: the last hour, by Sven."""
    at = world.clock.at
    command = ProposeCompromise(
        WEI, Instant(at - HOUR), at, (Sign.NEW_DEVICE, Sign.RECOVERED_CREDENTIALS), SHOWN, SVEN
    )
    return msgspec.structs.replace(command, **changes)


def proposed(world: World, **changes: Any) -> CompromiseId:
    """A finding that waits for its second person."""
    (event,) = world.ok(proposing(world, **changes))
    assert isinstance(event, CompromiseProposed)
    return event.compromise_id


def agreeing(world: World, compromise_id: CompromiseId, by: PersonId = CHEN) -> ApproveCompromise:
    """The second person's agreement to what there is to read."""
    return ApproveCompromise(compromise_id, by, content_digest(world.get(COMPROMISES, compromise_id)))


def found(world: World, by: PersonId = CHEN, **changes: Any) -> CompromiseId:
    """A finding that stands."""
    compromise_id = proposed(world, **changes)
    world.ok(agreeing(world, compromise_id, by))
    return compromise_id


def ended(
    world: World, compromise_id: CompromiseId, by: PersonId = CORA, proposer: PersonId = PersonId("p_anna")
) -> None:
    """The finding was wrong, as two others say."""
    world.ok(ProposeCompromiseEnd(compromise_id, proposer, private("是他自己的旧手机。")))
    world.ok(EndCompromise(compromise_id, by, end_digest(world.get(COMPROMISES, compromise_id))))


def linked(
    world: World, account_no: AccountNo = WEI, own: AccountNo | None = LAN, recovery: tuple[Need, ...] = ()
) -> LinkedServiceId:
    """The game account of the same person."""
    (event,) = world.ok(LinkService(account_no, "game", own, recovery))
    assert isinstance(event, ServiceLinked)
    return event.linked_service_id
