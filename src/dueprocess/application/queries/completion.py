"""Completion: an inherited measure as colleagues see it: what there is, and what was proposed to a second person.

Each act is offered by asking the law with the very command that would carry it out, as everywhere on the desk.
"""

from __future__ import annotations

import msgspec

from dueprocess.application.completion import completing
from dueprocess.application.handler import Desk
from dueprocess.application.queries.asking import SOME_WORDS, why_not
from dueprocess.application.queries.case_file import EvidenceItem, evidence_item
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.queries.standing import CapabilityLine, lines
from dueprocess.application.views.all import DECISIONS, EVIDENCE, INHERITED, RESTRICTIONS
from dueprocess.domain import completion
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.completion import ApproveCompletion, DeclineCompletion
from dueprocess.domain.evidence import Purpose
from dueprocess.domain.inherited import Inherited, Proposal
from dueprocess.domain.staff import Staff, in_conflict
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AccountNo, CaseId, CommandId, DecisionId, ImportId, Mint, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook.model import Texts


class ProposalFile(msgspec.Struct, frozen=True):
    """A completion without an end that waits for its second person.

    `content`: the digest that the second person names as `seen`; empty where the law would not have it any more, for
    the reason in `approve_refusal`. `review_every`: how often it would be reviewed, where it is less than half a year.
    """

    by_name: str
    mine: bool
    at: Instant
    clause: str
    clause_title: Texts
    clause_text: Texts
    rung: int
    facts: str | None
    evidence: tuple[EvidenceItem, ...]
    capabilities: tuple[CapabilityLine, ...]
    review_every: Duration | None
    content: str
    approve_refusal: Refusal | None
    decline_refusal: Refusal | None


class CompletionFile(msgspec.Struct, frozen=True):
    """An inherited measure and its completion. `until`: the source's own end."""

    restriction_id: RestrictionId
    import_id: ImportId
    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    capabilities: tuple[CapabilityLine, ...]
    since: Instant
    until: Instant | None
    migrates_at: Instant
    in_force: bool
    completed_at: Instant | None
    completed_by_name: str
    proposal: ProposalFile | None


def completion_file(look: Looking, restriction_id: RestrictionId, viewer: Staff) -> CompletionFile | None:
    """The file of an inherited measure; None where there is none, and for whoever it is about or is in conflict."""
    row = look.reader.get(INHERITED, restriction_id)
    item = look.reader.get(RESTRICTIONS, restriction_id)
    if row is None or item is None or in_conflict(viewer, row.account_no):  # INVARIANT (I-25)
        return None
    return CompletionFile(
        row.restriction_id,
        row.import_id,
        row.decision_id,
        row.case_id,
        row.account_no,
        lines(restrictions.restricts_now(item, look.now), look.policies.catalogue(look.reader)),
        row.since,
        row.until,
        row.migrates_at,
        restrictions.in_force(item, look.now),
        row.completed_at,
        name_of(look, row.completed_by),
        proposal_file(look, row, viewer),
    )


def proposal_file(look: Looking, row: Inherited, viewer: Staff) -> ProposalFile | None:
    """What waits for a second person; None where nothing does."""
    proposal, me = row.proposal, viewer.person_id
    if proposal is None:
        return None
    content, rung, version = _seen(look, row, proposal)
    clause = look.policies.clause(look.reader, version, proposal.clause)
    found = (look.reader.get(EVIDENCE, item) for item in proposal.evidence)
    return ProposalFile(
        name_of(look, proposal.by),
        proposal.by == me,
        proposal.at,
        proposal.clause,
        clause.title if clause else {},
        clause.text if clause else {},
        rung,
        look.words(proposal.facts),
        tuple(evidence_item(look, one, viewer, Purpose.APPROVE) for one in found if one is not None),
        lines(proposal.choice.capabilities, look.policies.catalogue(look.reader)),
        proposal.choice.review_every,
        content,
        why_not(look, ApproveCompletion(row.restriction_id, me, content)),
        why_not(look, DeclineCompletion(row.restriction_id, me, SOME_WORDS)),
    )


def content_of(look: Looking, restriction_id: RestrictionId) -> str:
    """The digest of what a second person would agree to now; empty where there is nothing, or the law forbids it."""
    row = look.reader.get(INHERITED, restriction_id)
    return _seen(look, row, row.proposal)[0] if row is not None and row.proposal is not None else ""


def _seen(look: Looking, row: Inherited, proposal: Proposal) -> tuple[str, int, int]:
    """The digest of what would be agreed to now, its rung, and the version that its clause is read in."""
    desk = Desk(look.reader, look.policies, Mint(b"", CommandId("asked")))
    facts = completing(desk, row.restriction_id, proposal.by, proposal.evidence)
    found = completion.sound(facts, proposal, look.now)
    if isinstance(found, Refusal):
        decision = look.reader.get(DECISIONS, row.decision_id)
        return "", 0, decision.version if decision else 0
    ground = found.ground
    digest = completion.content_digest(row, proposal, ground)
    return digest, ground.position.number, ground.version.version
