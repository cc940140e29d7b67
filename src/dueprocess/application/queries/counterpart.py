"""Counterpart: what somebody who paid an account needs to know, and nothing about the account.

Whether it can receive is what anybody learns who pays it. Why it cannot, for how long and by whom, is nobody's business
but its own: there is no field for it. INVARIANT (I-25)
"""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import ACCOUNTS, RESTRICTIONS
from dueprocess.application.views.returns import PAYMENT_RETURNS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.payment_return import RECEIVING
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant


class Counterpart(msgspec.Struct, frozen=True):
    """Whether an account can receive money now; and where it cannot, what becomes of what was paid.

    `returned_by`: what was not taken is back by then. `goods_until`: goods that were paid for are delivered until then, or
    else refunded by `refunded_by`.
    """

    can_receive: bool
    returned_by: Instant | None = None
    goods_until: Instant | None = None
    refunded_by: Instant | None = None


def counterpart(look: Looking, account_no: AccountNo) -> Counterpart | None:
    """What whoever paid this account may know; None where there is no such account."""
    if look.reader.get(ACCOUNTS, account_no) is None:
        return None
    rows = look.reader.find(RESTRICTIONS, account_no=account_no)
    stopped = {row.restriction_id for row in restrictions.restricted(rows, RECEIVING, None, look.now)}
    if not stopped:
        return Counterpart(can_receive=True)
    owed = [
        row
        for row in look.reader.find(PAYMENT_RETURNS, account_no=account_no)
        if row.restriction_id in stopped
    ]
    first = min(owed, key=lambda row: (row.from_at, row.return_id), default=None)
    if first is None:  # one that an import brought in: the platform dealt with its payments then
        return Counterpart(can_receive=False)
    return Counterpart(
        can_receive=False,
        returned_by=first.due_at,
        goods_until=first.goods_until,
        refunded_by=first.goods_due_at,
    )
