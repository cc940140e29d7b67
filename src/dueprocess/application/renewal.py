"""Renewal: proposing and agreeing that a permanent restriction goes on."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain import renewal
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal, RenewalFacts


def _facts(desk: Desk, command: ProposeRenewal | ApproveRenewal) -> RenewalFacts:
    return RenewalFacts(
        desk.ids, desk.ledger.get(RESTRICTIONS, command.restriction_id), person(desk, command.by)
    )


PROPOSE: Handler[ProposeRenewal, RenewalFacts] = Handler(
    _facts,
    renewal.propose_renewal,
    lambda facts, _command: facts.restriction.account_no if facts.restriction else None,
)
APPROVE: Handler[ApproveRenewal, RenewalFacts] = Handler(_facts, renewal.approve_renewal)
