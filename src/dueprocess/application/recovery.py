"""Recovery: which ways back into other services a decision closes, noted beside it in its transaction.

The decision is as it was. Who decides sees it in the preview, which is planned alike; the person is offered another way.
"""

from __future__ import annotations

from dueprocess.application.handler import Desk
from dueprocess.application.linked_service import links_about
from dueprocess.domain import recovery
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.kernel.messages import Event


def closes(desk: Desk, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """For each linked service whose recovery hangs on what these events impose: that its way is closed."""
    accounts = dict.fromkeys(event.account_no for event in events if isinstance(event, RestrictionImposed))
    return tuple(
        closed
        for number in accounts
        for closed in recovery.stopped(events, links_about(desk.ledger, number))
        if closed.account_no == number
    )
