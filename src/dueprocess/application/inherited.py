"""Inherited: a row departs from its manifest when somebody looks."""

from __future__ import annotations

from dueprocess.application.engine import Engine, Request
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, IMPORTS, RESTRICTIONS
from dueprocess.domain import inherited
from dueprocess.domain.imports import terms_of
from dueprocess.domain.inherited import TakeUpFacts, TakeUpInherited, restriction_id_of
from dueprocess.domain.restriction import Restriction, spans_of
from dueprocess.kernel.ids import AccountNo, CommandId, DecisionId, ImportId, Mint, NoticeId
from dueprocess.kernel.privacy import Private
from dueprocess.record.envelope import Actor, ActorKind

TAKING_UP = Actor(ActorKind.SYSTEM, "inherited")


def take_up(engine: Engine, reader: Reader, account_no: AccountNo) -> int:
    """Let every row about an account depart, because somebody looks at the account now; how many did.

    `reader` says what there is to do; the commands are carried out after it. Doing it again changes nothing.
    """
    wanted = _waiting(reader, account_no)
    if not wanted:
        return 0
    unknown = reader.get(ACCOUNTS, account_no) is None
    external = reader.external_id(account_no) or "" if unknown else ""
    requests = []
    for import_id, row in wanted:
        kept = reader.manifests.row(import_id, row)
        if kept is not None:
            given = Private(external, tagged=True, owner=account_no) if external else Private()
            command = TakeUpInherited(import_id, row, given, Private(kept.reason))
            requests.append(Request(departure_of(import_id, row), TAKING_UP, command))
            external = ""  # the first of them registers the account
    for request in requests:
        engine.carry_out(request)
    return len(requests)


def departure_of(import_id: ImportId, row: int) -> CommandId:
    """The id of the command by which a row departs: one a row, so its ids are known before."""
    return CommandId(f"departs:{import_id}:{row}")


def notice_of(mint: Mint) -> NoticeId:
    """The notice that a row will have once it departs."""
    return NoticeId(mint("ntc"))


def undeparted(reader: Reader, account_no: AccountNo) -> tuple[Restriction, ...]:
    """What restricts an account as rows of manifests, as the restrictions that they would become."""
    found = []
    for import_id, row in _waiting(reader, account_no):
        kept, its = reader.manifests.row(import_id, row), reader.get(IMPORTS, import_id)
        if kept is None or its is None or its.approved_at is None:
            continue
        terms = terms_of(kept, its.approved_at)
        found.append(
            Restriction(
                restriction_id_of(import_id, row),
                DecisionId(""),
                its.manifest,
                account_no,
                kept.target,
                terms,
                spans_of(terms),
                kept.since,
                NoticeId(""),
                terms,
            )
        )
    return tuple(found)


def _waiting(reader: Reader, account_no: AccountNo) -> list[tuple[ImportId, int]]:
    """The rows about an account that restrict it and have not departed."""
    found = reader.manifests.rows_of((account_no,)).get(account_no, [])
    live = {}
    for import_id, _, _ in found:
        its = reader.get(IMPORTS, import_id)
        live[import_id] = its is not None and its.live
    return [
        (import_id, row)
        for import_id, row, _ in found
        if live[import_id] and reader.get(RESTRICTIONS, restriction_id_of(import_id, row)) is None
    ]


def _take_up(desk: Desk, command: TakeUpInherited) -> TakeUpFacts:
    row = desk.ledger.manifests.row(command.import_id, command.row)
    known = desk.ledger.get(RESTRICTIONS, restriction_id_of(command.import_id, command.row))
    version = desk.policies.published(desk.ledger)
    zone = version[-1].rulebook.zone if version else "UTC"
    locale = version[-1].rulebook.locales[0] if version else "en"
    return TakeUpFacts(
        desk.ids,
        desk.ledger.get(IMPORTS, command.import_id),
        row,
        desk.ledger.get(ACCOUNTS, row.account_no) if row else None,
        known,
        locale,
        zone,
    )


TAKE_UP = Handler(
    _take_up, inherited.take_up, lambda facts, _command: facts.row.account_no if facts.row else None
)
