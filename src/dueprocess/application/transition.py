"""Transition: the platform's confirmation that an unused part was paid back, and all that is still owed."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain import transition
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.transition import ConfirmUnusedRefund, TransitionFacts
from dueprocess.kernel.instants import Instant


def unused_refunds(reader: Reader, now: Instant) -> tuple[Restriction, ...]:
    """The restrictions whose unused part is owed back now, the oldest first."""
    rows = (row for part in reader.above(RESTRICTIONS, "refund_at", 0) for row in part)
    owed = [row for row in rows if transition.refund_owed(row, now)]
    return tuple(sorted(owed, key=lambda row: (row.terms.start, row.restriction_id)))


def _confirming(desk: Desk, command: ConfirmUnusedRefund) -> TransitionFacts:
    return TransitionFacts(desk.ledger.get(RESTRICTIONS, command.restriction_id))


CONFIRM: Handler[ConfirmUnusedRefund, TransitionFacts] = Handler(_confirming, transition.confirm)
