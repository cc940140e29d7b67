"""Search: from whatever somebody reads out on the phone to the account it is about: an exact id, never part of one."""

from __future__ import annotations

from typing import Any

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, ENQUIRIES, NOTICES
from dueprocess.application.views.view import View
from dueprocess.kernel.ids import AccountNo

_SEARCHED: tuple[View[Any], ...] = (CASES, DECISIONS, NOTICES, APPEALS, ENQUIRIES)


class Found(msgspec.Struct, frozen=True):
    """What was found: the account, and the kind of id that named it."""

    account_no: AccountNo
    kind: str
    key: str


def search(look: Looking, text: str) -> Found | None:
    """The account behind an external id, or behind the id of a case, decision, notice, appeal or enquiry."""
    text = text.strip()
    if not text or len(text) > 200:
        return None
    for view in _SEARCHED:
        row = look.reader.get(view, text)
        if row is not None:
            return Found(row.account_no, view.name, text)
    account_no = look.reader.account_no(text)
    return Found(account_no, "account", text) if account_no is not None else None
