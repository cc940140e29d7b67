"""Forwarding: leaving an address, asking for it, answering, and what each of those who ask sees."""

from __future__ import annotations

from dueprocess.application.apart import BEGINNING, apart_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.linked_service import person_of
from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, ASKINGS, FORWARDINGS, REPORTS
from dueprocess.domain import forwarding
from dueprocess.domain.forwarding import (
    AnswerAsking,
    AskAddress,
    EndForwarding,
    ForwardingFacts,
    OfferForwarding,
)
from dueprocess.kernel.ids import AccountNo, CommandId, Mint


def facts_of(
    reader: Reader, policies: Policies, ids: Mint, account_no: AccountNo, asker: AccountNo | None = None
) -> ForwardingFacts:
    """All that bears on who is told of this person's address. `asker`: who would like to be."""
    return ForwardingFacts(
        ids,
        reader.get(ACCOUNTS, account_no),
        apart_of(reader, policies, account_no),
        reader.find(FORWARDINGS, account_no=account_no),
        reader.find(ASKINGS, account_no=account_no),
        reported=asker is not None and has_reported(reader, asker, account_no),
    )


def looked_at(
    reader: Reader, policies: Policies, account_no: AccountNo, asker: AccountNo | None = None
) -> ForwardingFacts:
    """The same for whoever only looks: nothing is made, so no id is."""
    return facts_of(reader, policies, Mint(b"", CommandId("")), account_no, asker)


def has_reported(reader: Reader, reporter: AccountNo, account_no: AccountNo) -> bool:
    """Whether one person ever reported the other, by any account of theirs and whatever came of it."""
    theirs = person_of(reader, account_no, BEGINNING)
    return any(
        row.account_no in theirs
        for number in sorted(person_of(reader, reporter, BEGINNING))
        for row in reader.find(REPORTS, reporter=number)
    )


def _own(desk: Desk, command: OfferForwarding | EndForwarding) -> ForwardingFacts:
    return facts_of(desk.ledger, desk.policies, desk.ids, command.account_no)


def _asking(desk: Desk, command: AskAddress) -> ForwardingFacts:
    return facts_of(desk.ledger, desk.policies, desk.ids, command.account_no, command.asker)


def _answering(desk: Desk, command: AnswerAsking) -> ForwardingFacts:
    return ForwardingFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.by),
        forwardings=desk.ledger.find(FORWARDINGS, account_no=command.by),
        asking=desk.ledger.get(ASKINGS, command.asking_id),
    )


OFFER: Handler[OfferForwarding, ForwardingFacts] = Handler(
    _own, forwarding.offer, lambda _facts, command: command.account_no
)
END: Handler[EndForwarding, ForwardingFacts] = Handler(_own, forwarding.end)
ASK: Handler[AskAddress, ForwardingFacts] = Handler(
    _asking, forwarding.ask, lambda _facts, command: command.asker
)
ANSWER: Handler[AnswerAsking, ForwardingFacts] = Handler(_answering, forwarding.answer)
