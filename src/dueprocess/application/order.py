"""Order: taking in, approving and ending one, and what those in force take of somebody's money."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, FREEZES, ORDERS, STAFF
from dueprocess.domain import freeze, order, order_intake
from dueprocess.domain.freeze import Freeze, FreezeFacts, RecordFreezeShowing
from dueprocess.domain.order import ApproveOrder, ApproveOrderEnd, EndOrder, Order, OrderFacts, Share
from dueprocess.domain.order_intake import ProposeFacts, ProposeOrder
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import AccountNo, PersonId


def freezes_of(reader: Reader, account_no: AccountNo) -> tuple[Freeze, ...]:
    """Every freeze there was on an account: what `domain.freeze.frozen` and `free` are asked with."""
    return reader.find(FREEZES, account_no=account_no)


def approvers(reader: Reader) -> frozenset[PersonId]:
    """Everybody who is appointed to approve."""
    return frozenset(row.person_id for row in reader.all(STAFF) if row.active and Role.APPROVER in row.roles)


def _known(desk: Desk, shares: tuple[Share, ...]) -> frozenset[AccountNo]:
    """The accounts among those named that exist, and were not erased."""
    found = (desk.ledger.get(ACCOUNTS, share.account_no) for share in shares[: order_intake.SUBJECTS_MOST])
    return frozenset(row.account_no for row in found if row is not None and not row.erased)


def _proposing(desk: Desk, command: ProposeOrder) -> ProposeFacts:
    tag = command.reference.sealed.tag
    return ProposeFacts(
        desk.ids,
        person(desk, command.by),
        _known(desk, command.shares),
        approvers(desk.ledger),
        desk.ledger.get(ORDERS, command.continues),
        tuple(
            row
            for row in (desk.ledger.find(ORDERS, reference=tag) if tag else ())
            if row.terms.issuer.name == command.issuer.name.strip()
        ),
    )


def _facts(desk: Desk, command: ApproveOrder | EndOrder | ApproveOrderEnd) -> OrderFacts:
    found = desk.ledger.get(ORDERS, command.order_id)
    if found is None:
        return OrderFacts(person(desk, command.by), None)
    return OrderFacts(
        person(desk, command.by),
        found,
        desk.ledger.get(ORDERS, found.terms.continues),
        _known(desk, found.terms.shares),
        desk.ledger.find(FREEZES, order_id=found.order_id),
    )


def _showing(desk: Desk, command: RecordFreezeShowing) -> FreezeFacts:
    return FreezeFacts(desk.ledger.get(FREEZES, command.freeze_id))


def _only_subject(shares: tuple[Share, ...]) -> AccountNo | None:
    """Whose words an order is: its subject's, where there is but one; those of many go with none of them."""
    return shares[0].account_no if len(shares) == 1 else None


def _subject_of(found: Order | None) -> AccountNo | None:
    return _only_subject(found.terms.shares) if found is not None else None


PROPOSE: Handler[ProposeOrder, ProposeFacts] = Handler(
    _proposing, order_intake.propose, lambda _facts, command: _only_subject(command.shares)
)
APPROVE: Handler[ApproveOrder, OrderFacts] = Handler(_facts, order.approve)
END: Handler[EndOrder, OrderFacts] = Handler(
    _facts, order.end, lambda facts, _command: _subject_of(facts.order)
)
APPROVE_END: Handler[ApproveOrderEnd, OrderFacts] = Handler(_facts, order.approve_end)
SHOWN: Handler[RecordFreezeShowing, FreezeFacts] = Handler(_showing, freeze.record_showing)
