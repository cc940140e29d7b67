"""Export: asking for one, stopping it, noting what became of it and that it is fetched; which ones an account has."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, ESTATES, EXPORTS
from dueprocess.domain import export
from dueprocess.domain.export import (
    Export,
    ExportFacts,
    RecordExport,
    RecordFetch,
    RequestExport,
    Stage,
    StopExport,
)
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant


def exports_of(reader: Reader, account_no: AccountNo) -> tuple[Export, ...]:
    """Every export that an account ever asked for itself, newest first."""
    rows = (row for row in reader.find(EXPORTS, account_no=account_no) if row.estate_id is None)
    return tuple(sorted(rows, key=lambda row: (-row.asked_at, row.export_id)))


def exports_there(reader: Reader, now: Instant) -> tuple[Export, ...]:
    """Every export that is being made, and every one whose archive has not expired. What is over is not looked at."""
    made = (row for part in reader.above(EXPORTS, "until", now) for row in part)
    return (*reader.find(EXPORTS, making="making"), *made)


def _request(desk: Desk, command: RequestExport) -> ExportFacts:
    rows = [
        row
        for row in desk.ledger.find(EXPORTS, account_no=command.account_no)
        if row.estate_id == command.estate_id
    ]
    return ExportFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        making=any(row.stage is Stage.MAKING for row in rows),
        estate=desk.ledger.get(ESTATES, command.estate_id),
        taken=any(row.fetches for row in rows),
    )


def _facts(desk: Desk, command: StopExport | RecordExport | RecordFetch) -> ExportFacts:
    found = desk.ledger.get(EXPORTS, command.export_id)
    estate_id = found.estate_id if found is not None else None
    return ExportFacts(desk.ids, None, found, estate=desk.ledger.get(ESTATES, estate_id))


REQUEST: Handler[RequestExport, ExportFacts] = Handler(
    _request, export.request, lambda _facts, command: command.account_no
)
STOP: Handler[StopExport, ExportFacts] = Handler(_facts, export.stop)
RECORD: Handler[RecordExport, ExportFacts] = Handler(_facts, export.record)
FETCH: Handler[RecordFetch, ExportFacts] = Handler(_facts, export.fetch)
