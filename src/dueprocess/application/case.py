"""Case: opening, taking, putting back, dismissing."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import ACCOUNTS, CASES
from dueprocess.domain import case
from dueprocess.domain.case import CaseFacts, DismissCase, OpenCase, PutBackCase, TakeCase
from dueprocess.kernel.ids import AccountNo


def _open(desk: Desk, command: OpenCase) -> CaseFacts:
    account = desk.ledger.get(ACCOUNTS, command.account_no)
    return CaseFacts(desk.ids, None, account, person(desk, command.by))


def _case(desk: Desk, command: TakeCase | PutBackCase | DismissCase) -> CaseFacts:
    return CaseFacts(desk.ids, desk.ledger.get(CASES, command.case_id), None, person(desk, command.by))


def _owner(facts: CaseFacts, _command: object) -> AccountNo | None:
    return facts.case.account_no if facts.case else None


OPEN: Handler[OpenCase, CaseFacts] = Handler(_open, case.open_case)
TAKE: Handler[TakeCase, CaseFacts] = Handler(_case, case.take)
PUT_BACK: Handler[PutBackCase, CaseFacts] = Handler(_case, case.put_back)
DISMISS: Handler[DismissCase, CaseFacts] = Handler(_case, case.dismiss, _owner)
