"""Handover: opening one, naming a successor, the member's answer, the group's choice, and the platform's confirmation."""

from __future__ import annotations

from dueprocess.application.apart import apart_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, HANDOVERS
from dueprocess.domain import handover
from dueprocess.domain.apart import Apart
from dueprocess.domain.handover import (
    AnswerSuccession,
    ChooseSuccessor,
    ConfirmHandover,
    Handover,
    HandoverFacts,
    NameSuccessor,
    OpenHandover,
)
from dueprocess.kernel.ids import AccountNo


def handovers_of(reader: Reader, account_no: AccountNo) -> tuple[Handover, ...]:
    """Every handover of a group that this person looked after."""
    return reader.find(HANDOVERS, account_no=account_no)


def _opening(desk: Desk, command: OpenHandover) -> HandoverFacts:
    tag = command.group.sealed.tag
    members = (one.account_no for one in command.members)
    return HandoverFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        apart_of(desk.ledger, desk.policies, command.account_no),
        desk.ledger.find(HANDOVERS, group=tag) if tag else (),
        frozenset(number for number in members if _there(desk, number)),
    )


def _settling(desk: Desk, command: NameSuccessor | AnswerSuccession | ChooseSuccessor) -> HandoverFacts:
    found = desk.ledger.get(HANDOVERS, command.handover_id)
    known = frozenset({command.member}) if _there(desk, command.member) else frozenset[AccountNo]()
    return HandoverFacts(
        desk.ids,
        apart=apart_of(desk.ledger, desk.policies, found.account_no) if found else Apart(),
        known=known,
        handover=found,
        member=apart_of(desk.ledger, desk.policies, command.member),
    )


def _confirming(desk: Desk, command: ConfirmHandover) -> HandoverFacts:
    return HandoverFacts(desk.ids, handover=desk.ledger.get(HANDOVERS, command.handover_id))


def _there(desk: Desk, number: AccountNo) -> bool:
    account = desk.ledger.get(ACCOUNTS, number)
    return account is not None and not account.erased


OPEN: Handler[OpenHandover, HandoverFacts] = Handler(
    _opening, handover.open_handover, lambda _facts, command: command.account_no
)
NAME: Handler[NameSuccessor, HandoverFacts] = Handler(_settling, handover.name)
ANSWER: Handler[AnswerSuccession, HandoverFacts] = Handler(_settling, handover.answer)
CHOOSE: Handler[ChooseSuccessor, HandoverFacts] = Handler(_settling, handover.choose)
CONFIRM: Handler[ConfirmHandover, HandoverFacts] = Handler(_confirming, handover.confirm)
