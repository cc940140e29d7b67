"""Approval: the second person's answer."""

from __future__ import annotations

from dueprocess.application.facts import (
    detector_of,
    evidence_of,
    floor_of,
    kept_of,
    party_of,
    person,
    reporting_staff,
    restrictions_of,
)
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.payment_return import beside
from dueprocess.application.views.all import APPEALS, DECISIONS
from dueprocess.domain import approval
from dueprocess.domain.appeal import open_one
from dueprocess.domain.approval import ApprovalFacts, ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.termination import Party


def _facts(desk: Desk, command: ApproveDecision | DeclineDecision | ConfirmDecision) -> ApprovalFacts:
    decision = desk.ledger.get(DECISIONS, command.decision_id)
    replaced = desk.ledger.get(DECISIONS, decision.supersedes) if decision else None
    return ApprovalFacts(
        desk.ids,
        decision,
        person(desk, command.approver),
        desk.policies.version(desk.ledger, decision.version) if decision else None,
        restrictions_of(desk, decision),
        reporting_staff(desk, decision.case_id) if decision else frozenset(),
        restrictions_of(desk, replaced),
        replaced,
        replaced is not None
        and open_one(desk.ledger.find(APPEALS, decision_id=replaced.decision_id)) is not None,
        evidence_of(desk, decision.evidence) if decision else (),
        detector_of(desk, decision),
        floor_of(desk),
        party_of(desk.ledger, decision.account_no) if decision else Party(),
        kept_of(desk),
    )


APPROVE: Handler[ApproveDecision, ApprovalFacts] = Handler(_facts, approval.approve, beside=beside)
DECLINE: Handler[DeclineDecision, ApprovalFacts] = Handler(
    _facts, approval.decline, lambda facts, _command: facts.decision.account_no if facts.decision else None
)
CONFIRM: Handler[ConfirmDecision, ApprovalFacts] = Handler(_facts, approval.confirm)
