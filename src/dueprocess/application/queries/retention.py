"""Retention: whether a platform may delete what an account holds, asked before each deletion, and told to its person."""

from __future__ import annotations

import msgspec

from dueprocess.application.appeal import lodging
from dueprocess.application.handler import Desk
from dueprocess.application.inherited import undeparted
from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import ACCOUNTS, CASES, CLOSINGS, DECISIONS
from dueprocess.domain.case import Origin, Status
from dueprocess.domain.retention import Kept, RetentionFacts, kept, kept_until
from dueprocess.kernel.ids import AccountNo, CommandId, Mint
from dueprocess.kernel.instants import Instant


class Retention(msgspec.Struct, frozen=True):
    """Whether the account's content has to stay, and why. `until` None while it has to: nobody knows the end yet."""

    at: Instant
    keep: bool
    until: Instant | None
    grounds: tuple[Kept, ...]


def retention(look: Looking, account_no: AccountNo) -> Retention | None:
    """The retention of an account now, None where there is no such account."""
    account = look.reader.get(ACCOUNTS, account_no)
    if account is None:
        return None
    found = kept(_facts(look, account_no, erased=account.erased), look.now)
    return Retention(look.now, bool(found), kept_until(found) if found else None, found)


def _facts(look: Looking, account_no: AccountNo, *, erased: bool) -> RetentionFacts:
    desk = Desk(look.reader, look.policies, Mint(b"", CommandId("")))
    reader = look.reader
    return RetentionFacts(
        erased,
        any(
            case.status in (Status.OPEN, Status.AWAITING_APPROVAL)
            for case in reader.find(CASES, account_no=account_no)
            if case.origin is not Origin.IMPORT  # open as long as its restriction is in force
        ),
        tuple(lodging(desk, row.decision_id) for row in reader.find(DECISIONS, account_no=account_no)),
        undeparted(reader, account_no),
        reader.find(CLOSINGS, account_no=account_no),
    )
