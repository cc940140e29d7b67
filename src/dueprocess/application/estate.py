"""Estate: claiming it, deciding it by two, its stop, and what a person decided for it while they lived."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, ESTATE_WISHES, ESTATES
from dueprocess.domain import estate
from dueprocess.domain.estate import (
    ApproveEstate,
    ClaimEstate,
    Estate,
    EstateFacts,
    OpenEstatePapers,
    ProposeEstate,
    RefuseEstate,
    StopEstate,
    SupplementEstate,
    WishEstate,
)
from dueprocess.kernel.ids import AccountNo


def estates_of(reader: Reader, account_no: AccountNo) -> tuple[Estate, ...]:
    """Every claim on the estate of an account."""
    return reader.find(ESTATES, account_no=account_no)


def _claiming(desk: Desk, command: ClaimEstate) -> EstateFacts:
    return EstateFacts(desk.ids)


def _wishing(desk: Desk, command: WishEstate) -> EstateFacts:
    number = command.account_no
    return EstateFacts(
        desk.ids, account=desk.ledger.get(ACCOUNTS, number), wish=desk.ledger.get(ESTATE_WISHES, number)
    )


def _about(desk: Desk, command: SupplementEstate | StopEstate) -> EstateFacts:
    return EstateFacts(desk.ids, desk.ledger.get(ESTATES, command.estate_id))


def _at_desk(
    desk: Desk, command: OpenEstatePapers | ProposeEstate | ApproveEstate | RefuseEstate
) -> EstateFacts:
    found = desk.ledger.get(ESTATES, command.estate_id)
    number = found.account_no if found is not None else None
    return EstateFacts(
        desk.ids,
        found,
        desk.ledger.get(ACCOUNTS, number),
        estates_of(desk.ledger, number) if number is not None else (),
        desk.ledger.get(ESTATE_WISHES, number),
        person(desk, command.by),
    )


def _owner(facts: EstateFacts, _command: object) -> AccountNo | None:
    return facts.estate.account_no if facts.estate is not None else None


WISH: Handler[WishEstate, EstateFacts] = Handler(_wishing, estate.wish)
CLAIM: Handler[ClaimEstate, EstateFacts] = Handler(
    _claiming, estate.claim, lambda _facts, command: command.account_no
)
SUPPLEMENT: Handler[SupplementEstate, EstateFacts] = Handler(_about, estate.supplement, _owner)
STOP: Handler[StopEstate, EstateFacts] = Handler(_about, estate.stop)
OPEN: Handler[OpenEstatePapers, EstateFacts] = Handler(_at_desk, estate.open_papers)
PROPOSE: Handler[ProposeEstate, EstateFacts] = Handler(_at_desk, estate.propose, _owner)
APPROVE: Handler[ApproveEstate, EstateFacts] = Handler(_at_desk, estate.approve)
REFUSE: Handler[RefuseEstate, EstateFacts] = Handler(_at_desk, estate.decline, _owner)
