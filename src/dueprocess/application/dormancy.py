"""Dormancy: protecting an unused account, its person's coming back, and the way by two human beings."""

from __future__ import annotations

from dueprocess.application.facts import floor_of, person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, DORMANCIES
from dueprocess.domain import dormancy
from dueprocess.domain.dormancy import (
    ApproveWaking,
    AskWaking,
    Dormancy,
    DormancyFacts,
    OpenWakingPapers,
    ProposeWaking,
    ProtectDormant,
    RefuseWaking,
    WakeAccount,
)
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant


def dormancies_of(reader: Reader, account_no: AccountNo) -> tuple[Dormancy, ...]:
    """Every time that this account was protected."""
    return reader.find(DORMANCIES, account_no=account_no)


def latest_of(reader: Reader, account_no: AccountNo, at: Instant) -> Dormancy | None:
    """The one because of which the window of the exits can be opened now."""
    found = (row for row in dormancies_of(reader, account_no) if row.opens_window(at))
    return max(found, key=lambda row: row.begun_at, default=None)


def _of_account(desk: Desk, command: ProtectDormant | WakeAccount | AskWaking) -> DormancyFacts:
    catalogue = desk.policies.catalogue(desk.ledger)
    return DormancyFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        dormancies_of(desk.ledger, command.account_no),
        floor_of(desk),
        frozenset(entry.name for entry in catalogue.capabilities) if catalogue else frozenset(),
    )


def _at_desk(
    desk: Desk, command: OpenWakingPapers | ProposeWaking | ApproveWaking | RefuseWaking
) -> DormancyFacts:
    found = desk.ledger.get(DORMANCIES, command.dormancy_id)
    return DormancyFacts(desk.ids, dormancy=found, person=person(desk, command.by))


def _owner(facts: DormancyFacts, _command: object) -> AccountNo | None:
    return facts.dormancy.account_no if facts.dormancy is not None else None


PROTECT: Handler[ProtectDormant, DormancyFacts] = Handler(_of_account, dormancy.protect)
WAKE: Handler[WakeAccount, DormancyFacts] = Handler(_of_account, dormancy.wake)
ASK: Handler[AskWaking, DormancyFacts] = Handler(
    _of_account, dormancy.ask, lambda _facts, command: command.account_no
)
OPEN: Handler[OpenWakingPapers, DormancyFacts] = Handler(_at_desk, dormancy.open_papers)
PROPOSE: Handler[ProposeWaking, DormancyFacts] = Handler(_at_desk, dormancy.propose, _owner)
APPROVE: Handler[ApproveWaking, DormancyFacts] = Handler(_at_desk, dormancy.approve)
REFUSE: Handler[RefuseWaking, DormancyFacts] = Handler(_at_desk, dormancy.decline, _owner)
