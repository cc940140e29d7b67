"""Recovery: getting into a service again, and what closes the way.

The rules are:
1. A service may say that recovery of it depends on something else: unlocking B takes mail to account A
   (`linked_service`). Who restricts that mail closes the way back into B, which no clause has said (I-06).
2. So whoever decides sees it before, the record says it, and the person is offered another way: a human being lets them in.
   The decision itself is as it would have been.
3. A measure towards one person closes no way.
"""

from __future__ import annotations

from collections.abc import Iterable

from dueprocess.domain.linked_service import LinkedService, RecoveryStopped
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.kernel.messages import Event


def stopped(events: Iterable[Event], links: Iterable[LinkedService]) -> tuple[RecoveryStopped, ...]:
    """For each linked service whose recovery hangs on what these events restrict: that its way is closed, once each."""
    imposed = [event for event in events if isinstance(event, RestrictionImposed) and event.target is None]
    found = {
        (row.linked_service_id, event.decision_id, need.account_no, need.capability): None
        for row in links
        if row.unlinked_at is None
        for need in row.recovery
        for event in imposed
        if need.account_no == event.account_no and need.capability in event.terms.capabilities
    }
    return tuple(RecoveryStopped(*key) for key in found)
