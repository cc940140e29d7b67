"""Payment returns over a whole record: whoever paid somebody that cannot receive is owed their money back, and gets it once due."""

from __future__ import annotations

from dueprocess.domain.payment_return import (
    DELIVERED_WITHIN,
    RECEIVING,
    RETURNED_WITHIN,
    PaymentsReturned,
    ReturnAsked,
    What,
)
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.kernel.ids import PaymentReturnId, RestrictionId
from dueprocess.record.envelope import Envelope


class PaymentReturns:
    """Looks at entries in order; `look` says how one breaks the line, or None."""

    def __init__(self) -> None:
        self._stopped: dict[RestrictionId, RestrictionImposed] = {}
        self._asked: dict[PaymentReturnId, ReturnAsked] = {}

    def look(self, entry: Envelope) -> str | None:
        """How this entry breaks the line. INVARIANT (I-21)"""
        event = entry.event
        match event:
            case RestrictionImposed() if RECEIVING in event.terms.capabilities and event.target is None:
                self._stopped[event.restriction_id] = event
            case ReturnAsked():
                self._asked[event.return_id] = event
                imposed = self._stopped.get(event.restriction_id)
                if imposed is None or imposed.account_no != event.account_no:
                    return "I-21: payments go back that nothing keeps from being taken"
                dates = (event.from_at, event.due_at, event.goods_until)
                start = imposed.terms.start
                if dates != (start, start + RETURNED_WITHIN, start + DELIVERED_WITHIN):
                    return "I-21: payments go back by another day than was promised"
            case PaymentsReturned():
                found = self._asked.get(event.return_id)
                if found is None or found.account_no != event.account_no:
                    return "I-21: payments went back that nobody asked for"
                due = found.from_at if event.what is What.WAITING else found.goods_until
                if entry.recorded_at < due:
                    return "I-21: payments went back before their time"
                if any(one.amount <= 0 or one.payments <= 0 for one in event.sums):
                    return "I-21: a payment went back that is none"
        return None
