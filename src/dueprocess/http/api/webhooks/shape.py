"""What endpoints and deliveries look like on the wire."""

from __future__ import annotations

import msgspec

from dueprocess.application.webhook import EVENTS, Delivery, Endpoint
from dueprocess.kernel.instants import Instant


class EndpointLine(msgspec.Struct, frozen=True):
    """Where is told, of what, and how that goes. `off`: why nothing is told any more; `parked`: how many were given up."""

    endpoint_id: str
    url: str
    events: tuple[str, ...]
    created_at: Instant
    created_by: str
    off: str
    failures: int
    rests_until: Instant | None
    parked: int


class DeliveryLine(msgspec.Struct, frozen=True):
    """One event and how telling it went. `due_at`: when it is tried next, None once it was taken or given up."""

    position: int
    message_id: str
    event: str
    attempts: int
    told_at: Instant | None
    due_at: Instant | None
    parked: bool
    answer: str


def endpoint_line(endpoint: Endpoint, parked: int) -> EndpointLine:
    """An endpoint as it is shown."""
    return EndpointLine(
        endpoint.endpoint_id,
        endpoint.url,
        endpoint.events or EVENTS,
        endpoint.created_at,
        endpoint.created_by,
        endpoint.off,
        endpoint.failures,
        endpoint.rests_until if endpoint.failures else None,
        parked,
    )


def delivery_line(delivery: Delivery) -> DeliveryLine:
    """A delivery as it is shown."""
    waits = delivery.told_at is None and not delivery.parked
    return DeliveryLine(
        delivery.position,
        delivery.message_id,
        delivery.event,
        delivery.attempts,
        delivery.told_at,
        delivery.due_at if waits else None,
        delivery.parked,
        delivery.answer,
    )
