"""Account: registering, noting that somebody was there, erasing."""

from __future__ import annotations

from zoneinfo import available_timezones

from dueprocess.application.dispute import open_disputes
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.inherited import undeparted
from dueprocess.application.order import freezes_of
from dueprocess.application.payout import pending_of
from dueprocess.application.views.all import ACCOUNTS, APPEALS, CASES, ENQUIRIES, ESTATES, RESTRICTIONS
from dueprocess.domain import account, sign_in
from dueprocess.domain.account import (
    Contact,
    ContactGiven,
    EraseAccount,
    EraseFacts,
    RegisterAccount,
    RegisterFacts,
    becomes_business,
)
from dueprocess.domain.appeal import Status as AppealStatus
from dueprocess.domain.case import Origin
from dueprocess.domain.case import Status as CaseStatus
from dueprocess.domain.sign_in import RecordSignIn, SignInFacts
from dueprocess.kernel.instants import Instant

ZONES = frozenset(available_timezones())


def _register(desk: Desk, command: RegisterAccount) -> RegisterFacts:
    number = desk.ledger.account_no(command.external_id.text)
    known = desk.ledger.get(ACCOUNTS, number)
    unchanged = known is not None and (
        len(known.contacts) == len(command.contacts)
        and all(map(_tells_nothing_new, known.contacts, command.contacts))
        and (known.locale, known.zone) == (command.locale, command.zone)
        and not becomes_business(known, command)
    )
    free = number if number is not None else desk.ledger.next_account_no()  # an import may have numbered it
    return RegisterFacts(known, free, ZONES, unchanged)


def _tells_nothing_new(known: Contact, given: ContactGiven) -> bool:
    """The same address, and not that it is theirs for longer than we know."""
    if (known.channel, known.address.tag) != (given.channel, given.address.sealed.tag):
        return False
    return given.since is None or known.since is None or given.since >= known.since


def _sign_in(desk: Desk, command: RecordSignIn) -> SignInFacts:
    number = command.account_no
    return SignInFacts(
        desk.ledger.find(RESTRICTIONS, account_no=number), desk.ledger.find(ESTATES, account_no=number)
    )


def _erase(desk: Desk, command: EraseAccount) -> EraseFacts:
    number = command.account_no
    estates = desk.ledger.find(ESTATES, account_no=number)
    matter_open = (
        any(
            case.status in (CaseStatus.OPEN, CaseStatus.AWAITING_APPROVAL)
            for case in desk.ledger.find(CASES, account_no=number)
            if case.origin is not Origin.IMPORT  # open as long as its restriction is in force
        )
        or any(appeal.status is AppealStatus.OPEN for appeal in desk.ledger.find(APPEALS, account_no=number))
        or open_disputes(desk.ledger, number)
        or bool(pending_of(desk.ledger, number))  # the bank account it goes to is a sealed word
        or any(row.awaits for row in estates)
        or any(enquiry.answered_at is None for enquiry in desk.ledger.find(ENQUIRIES, account_no=number))
    )
    return EraseFacts(
        desk.ledger.get(ACCOUNTS, number),
        matter_open,
        (*desk.ledger.find(RESTRICTIONS, account_no=number), *undeparted(desk.ledger, number)),
        freezes_of(desk.ledger, number),
        max((row.kept_until for row in estates), default=Instant(0)),
    )


REGISTER = Handler(
    _register,
    account.register,
    lambda facts, _command: facts.known.account_no if facts.known else facts.next_account_no,
)
SIGN_IN = Handler(_sign_in, sign_in.record)
ERASE = Handler(_erase, account.erase)
