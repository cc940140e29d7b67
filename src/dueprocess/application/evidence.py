"""Evidence: attaching and opening."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import CASES, EVIDENCE
from dueprocess.domain import evidence
from dueprocess.domain.evidence import AttachEvidence, AttachFacts, OpenEvidence, OpenFacts


def _attach(desk: Desk, command: AttachEvidence) -> AttachFacts:
    present = desk.ledger.find(EVIDENCE, case_id=command.case_id)
    return AttachFacts(
        desk.ids,
        desk.ledger.get(CASES, command.case_id),
        desk.policies.evidence_kind(desk.ledger, command.kind),
        frozenset(item.tag for item in present),
        person(desk, command.by),
    )


def _open(desk: Desk, command: OpenEvidence) -> OpenFacts:
    return OpenFacts(desk.ledger.get(EVIDENCE, command.evidence_id), person(desk, command.by))


ATTACH = Handler(
    _attach, evidence.attach, lambda facts, _command: facts.case.account_no if facts.case else None
)
OPEN = Handler(_open, evidence.open_evidence)
