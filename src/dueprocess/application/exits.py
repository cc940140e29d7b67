"""Exit: opening the window, and which one is open."""

from __future__ import annotations

from dueprocess.application.dormancy import dormancies_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, DECISIONS, ESTATES, EVIDENCE, EXITS, RESTRICTIONS
from dueprocess.domain import exits
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.exits import Exit, ExitFacts, OpenExit
from dueprocess.domain.holding import Holdings
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant


def exits_of(reader: Reader, account_no: AccountNo) -> tuple[Exit, ...]:
    """Every window that this person opened."""
    return reader.find(EXITS, account_no=account_no)


def in_force_of(reader: Reader, account_no: AccountNo, at: Instant) -> tuple[Restriction, ...]:
    """What is in force for this person at an instant."""
    rows = reader.find(RESTRICTIONS, account_no=account_no)
    return tuple(row for row in rows if restrictions.in_force(row, at))


def first_act_of(reader: Reader, rows: tuple[Restriction, ...]) -> Instant | None:
    """The earliest act for which any of these is in force, as the evidence of their cases dates it."""
    decisions = [reader.get(DECISIONS, decision_id) for decision_id in {row.decision_id for row in rows}]
    found = [item.act_at for item in decisions if item is not None]
    for case_id in {item.case_id for item in decisions if item is not None and item.case_id}:
        found += [item.occurred_at for item in reader.find(EVIDENCE, case_id=case_id)]
    return min(found, default=None)


def _opening(desk: Desk, command: OpenExit) -> ExitFacts:
    """What may still be in force is looked at by the law, at its own moment: here everything that was not ended."""
    rows = tuple(row for row in desk.ledger.find(RESTRICTIONS, account_no=command.account_no) if row.spans)
    holdings = desk.outside if isinstance(desk.outside, Holdings) else None
    return ExitFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        exits_of(desk.ledger, command.account_no),
        rows,
        first_act_of(desk.ledger, rows),
        None if holdings is None else holdings.anything_left,
        max(dormancies_of(desk.ledger, command.account_no), key=lambda row: row.begun_at, default=None),
        desk.ledger.get(ESTATES, command.estate_id),
    )


OPEN: Handler[OpenExit, ExitFacts] = Handler(_opening, exits.open_exit)
