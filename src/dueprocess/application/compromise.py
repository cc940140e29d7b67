"""Compromise: proposing, agreeing to, leaving and ending the finding that an account was taken over."""

from __future__ import annotations

from dueprocess.application.facts import built_on, evidence_of, person, restrictions_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.linked_service import person_of
from dueprocess.application.views.all import ACCOUNTS, CASES, COMPROMISES, DECISIONS
from dueprocess.domain import compromise
from dueprocess.domain.case import Status
from dueprocess.domain.compromise import (
    ApproveCompromise,
    Compromise,
    CompromiseFacts,
    DropCompromise,
    EndCompromise,
    Matter,
    ProposeCompromise,
    ProposeCompromiseEnd,
)
from dueprocess.domain.decision import Decision
from dueprocess.kernel.ids import AccountNo, CaseId, EvidenceId
from dueprocess.kernel.instants import Instant


def accounts_of(desk: Desk, account_no: AccountNo, since: Instant) -> frozenset[AccountNo]:
    """The person's accounts, in linked services too; none where there is no such account."""
    if desk.ledger.get(ACCOUNTS, account_no) is None:
        return frozenset()
    return person_of(desk.ledger, account_no, since)


def matters_of(desk: Desk, accounts: frozenset[AccountNo]) -> tuple[Matter, ...]:
    """Every decision about these accounts, oldest first, with the time of the own acts it rests on. INVARIANT (I-19)"""
    found = [row for number in sorted(accounts) for row in desk.ledger.find(DECISIONS, account_no=number)]
    found.sort(key=lambda row: (row.made_at, row.decision_id))
    return tuple(_matter(desk, row) for row in found)


def _matter(desk: Desk, decision: Decision) -> Matter:
    acts = [item.occurred_at for item in evidence_of(desk, decision.evidence) if item.own_act]
    return Matter(
        decision,
        min(acts, default=decision.act_at),
        max(acts, default=decision.act_at),
        restrictions_of(desk, decision),
        built_on(desk, decision),
    )


def evidence_about(
    desk: Desk, accounts: frozenset[AccountNo], named: tuple[EvidenceId, ...]
) -> frozenset[EvidenceId]:
    """Those of the named items that are in a case about one of these accounts."""
    found = []
    for item in evidence_of(desk, named):
        case = desk.ledger.get(CASES, item.case_id)
        if case is not None and case.account_no in accounts:
            found.append(item.evidence_id)
    return frozenset(found)


def _closed(desk: Desk, found: Compromise | None) -> tuple[CaseId, ...]:
    """The cases of what it made void that are closed with that decision, each once."""
    cases: dict[CaseId, None] = {}
    for decision_id in found.voids if found is not None else ():
        decision = desk.ledger.get(DECISIONS, decision_id)
        case = desk.ledger.get(CASES, decision.case_id) if decision is not None else None
        if case is not None and case.status is Status.DECIDED and case.decision_id == decision_id:
            cases[case.case_id] = None
    return tuple(cases)


def _proposing(desk: Desk, command: ProposeCompromise) -> CompromiseFacts:
    accounts = accounts_of(desk, command.account_no, command.from_at)
    return CompromiseFacts(
        desk.ids,
        person(desk, command.by),
        None,
        accounts,
        matters_of(desk, accounts),
        evidence_about(desk, accounts, command.evidence),
    )


def _approving(desk: Desk, command: ApproveCompromise) -> CompromiseFacts:
    found = desk.ledger.get(COMPROMISES, command.compromise_id)
    accounts = accounts_of(desk, found.account_no, found.from_at) if found is not None else frozenset()
    return CompromiseFacts(desk.ids, person(desk, command.by), found, accounts, matters_of(desk, accounts))


def _facts(desk: Desk, command: DropCompromise | ProposeCompromiseEnd | EndCompromise) -> CompromiseFacts:
    found = desk.ledger.get(COMPROMISES, command.compromise_id)
    accounts = accounts_of(desk, found.account_no, found.from_at) if found is not None else frozenset()
    return CompromiseFacts(desk.ids, person(desk, command.by), found, accounts, closed=_closed(desk, found))


def _owner(facts: CompromiseFacts, _command: object) -> AccountNo | None:
    return facts.compromise.account_no if facts.compromise is not None else None


PROPOSE = Handler(_proposing, compromise.propose, lambda _facts, command: command.account_no)
APPROVE = Handler(_approving, compromise.approve, _owner)
DROP: Handler[DropCompromise, CompromiseFacts] = Handler(_facts, compromise.drop, _owner)
PROPOSE_END: Handler[ProposeCompromiseEnd, CompromiseFacts] = Handler(_facts, compromise.propose_end, _owner)
END: Handler[EndCompromise, CompromiseFacts] = Handler(_facts, compromise.end, _owner)
