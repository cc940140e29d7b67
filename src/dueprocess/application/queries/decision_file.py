"""Decision file: one decision as colleagues see it, with everything that may be done about it and by whom.

Each act is offered by asking the law with the very command that would carry it out, so a page never offers what would
be refused, and never hides what would not.
"""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.asking import SOME_WORDS, why_not
from dueprocess.application.queries.case_file import EvidenceItem, evidence_item
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.queries.standing import CapabilityLine, SetBack, lines, set_back
from dueprocess.application.views.all import APPEALS, DECISIONS, EVIDENCE, NOTICES, RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.decision import Decision, Outcome, content_digest
from dueprocess.domain.evidence import Purpose
from dueprocess.domain.notice import Kind
from dueprocess.domain.relief import ExamineLift, LiftDecision, WithdrawDecision
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.renewal import content_digest as renewal_content
from dueprocess.domain.restriction import Cause, Restriction
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AccountNo, AppealId, CaseId, DecisionId, NoticeId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.model import Catalogue, Texts


class ChosenLine(msgspec.Struct, frozen=True):
    """A measure as it was chosen, before it took effect."""

    capabilities: tuple[CapabilityLine, ...]
    lasts: Duration | None
    until: Instant | None
    permanent: bool
    towards_person: bool


class RestrictionFile(msgspec.Struct, frozen=True):
    """One restriction, and what may be done about it. Each `..._refusal` is None where the viewer may.

    `renewal_content`: the digest that the second person of a renewal names as `seen`; empty where none is proposed.
    """

    restriction_id: RestrictionId
    decision_id: DecisionId
    capabilities: tuple[CapabilityLine, ...]
    towards_person: bool
    start: Instant
    until: Instant | None
    review_by: Instant | None
    review_waits: bool
    lapses_at: Instant | None
    relief_at: Instant | None
    in_force: bool
    ends_at: Instant | None
    ended_by: Cause | None
    lifted_by_name: str
    second_look_by_name: str
    renewal_proposed_by_name: str
    renewal_reason: str | None
    renewal_content: str
    renewals: int
    amend_refusal: Refusal | None
    propose_renewal_refusal: Refusal | None
    approve_renewal_refusal: Refusal | None
    examine_refusal: Refusal | None
    set_back: tuple[SetBack, ...]
    ahead: bool


class DecisionFile(msgspec.Struct, frozen=True):
    """A decision as its colleagues see it. `pending`: `approval`, `confirmation`, or empty."""

    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    external_id: str | None
    decider_name: str
    mine: bool
    clause: str
    clause_title: Texts
    clause_text: Texts
    version: int
    rung: int
    relied_on: tuple[DecisionId, ...]
    act_at: Instant
    facts: str | None
    evidence: tuple[EvidenceItem, ...]
    chosen: tuple[ChosenLine, ...]
    imminent_harm: bool
    automation_detected: bool
    grave: bool
    curable: bool
    made_at: Instant
    told_at: Instant | None
    outcome: Outcome
    stands: bool
    supersedes: DecisionId | None
    superseded_by: DecisionId | None
    approved_by_name: str
    confirmed_by_name: str
    content: str
    pending: str
    lapses_at: Instant | None
    restrictions: tuple[RestrictionFile, ...]
    appeals: tuple[AppealId, ...]
    notice_id: NoticeId | None
    approve_refusal: Refusal | None
    decline_refusal: Refusal | None
    confirm_refusal: Refusal | None
    withdraw_refusal: Refusal | None
    lift_refusal: Refusal | None


def decision_file(look: Looking, decision_id: DecisionId, viewer: Staff) -> DecisionFile | None:
    """The file of a decision; None where there is none, and for whoever it is about or is in conflict."""
    row = look.reader.get(DECISIONS, decision_id)
    if row is None or in_conflict(viewer, row.account_no):  # INVARIANT (I-25)
        return None
    me = viewer.person_id
    clause = look.policies.clause(look.reader, row.version, row.clause)
    catalogue = look.policies.catalogue(look.reader)
    own = tuple(look.reader.find(RESTRICTIONS, decision_id=decision_id))
    seen = content_digest(row)
    return DecisionFile(
        row.decision_id,
        row.case_id,
        row.account_no,
        look.reader.external_id(row.account_no),
        name_of(look, row.decider),
        row.decider == me,
        row.clause,
        clause.title if clause else {},
        clause.text if clause else {},
        row.version,
        row.rung,
        row.relied_on,
        row.act_at,
        look.words(row.facts),
        _evidence(look, row, viewer),
        _chosen(row, catalogue),
        row.imminent_harm,
        row.automation_detected,
        clause.grave if clause else False,
        clause.curable if clause else False,
        row.made_at,
        row.told_at,
        row.outcome,
        row.counts,
        row.supersedes,
        row.superseded_by,
        name_of(look, row.approved_by),
        name_of(look, row.confirmed_by),
        seen,
        _pending(row, own, look.now),
        min((item.terms.lapses_at for item in own if item.terms.lapses_at is not None), default=None),
        tuple(restriction_file(look, item, viewer, catalogue) for item in own),
        tuple(item.appeal_id for item in look.reader.find(APPEALS, decision_id=decision_id)),
        first_notice(look, decision_id),
        why_not(look, ApproveDecision(decision_id, me, seen)),
        why_not(look, DeclineDecision(decision_id, me, SOME_WORDS)),
        why_not(look, ConfirmDecision(decision_id, me, seen)),
        why_not(look, WithdrawDecision(decision_id, me, SOME_WORDS)),
        why_not(look, LiftDecision(decision_id, me, SOME_WORDS)),
    )


def restriction_file(
    look: Looking, row: Restriction, viewer: Staff, catalogue: Catalogue | None
) -> RestrictionFile:
    """One restriction with what the viewer may do about it."""
    terms, me = row.terms, viewer.person_id
    live = restrictions.in_force(row, look.now)
    seen = renewal_content(row)
    return RestrictionFile(
        row.restriction_id,
        row.decision_id,
        lines(restrictions.restricts_now(row, look.now), catalogue),
        row.target is not None,
        terms.start,
        terms.until,
        terms.review_by,
        terms.review_waits,
        terms.lapses_at,
        terms.relief.at if terms.relief else None,
        live,
        restrictions.ends_at(row),
        row.ended_by,
        name_of(look, row.lifted_by),
        name_of(look, row.second_look_by),
        name_of(look, row.renewal_proposed_by),
        look.words(row.renewal_reason),
        seen if row.renewal_proposed_by is not None else "",
        row.renewals,
        _may_amend(viewer, row, live=restrictions.goes_on(row, look.now)),
        why_not(look, ProposeRenewal(row.restriction_id, me, SOME_WORDS)),
        why_not(look, ApproveRenewal(row.restriction_id, me, seen)),
        why_not(look, ExamineLift(row.restriction_id, me, sound=True)),
        set_back(look, row, catalogue),
        restrictions.ahead(row, look.now),
    )


def first_notice(look: Looking, decision_id: DecisionId) -> NoticeId | None:
    """The notice that told of a decision, None while nobody was told."""
    found = look.reader.find(NOTICES, decision_id=decision_id)
    told = [row for row in found if row.kind in (Kind.DECISION, Kind.AMENDMENT)]
    return min(told, key=lambda row: row.issued_at).notice_id if told else None


def _may_amend(viewer: Staff, row: Restriction, *, live: bool) -> Refusal | None:
    """What does not depend on the terms that would be asked for; `domain.amendment.amend` has the last word."""
    refused = require(viewer, Role.DECIDER)
    if refused is not None:
        return refused
    if in_conflict(viewer, row.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    return None if live else refuse(Code.RESTRICTION_NOT_IN_FORCE)


def _evidence(look: Looking, decision: Decision, viewer: Staff) -> tuple[EvidenceItem, ...]:
    found = (look.reader.get(EVIDENCE, item) for item in decision.evidence)
    rows = sorted(
        (row for row in found if row is not None), key=lambda row: (row.occurred_at, row.evidence_id)
    )
    return tuple(evidence_item(look, row, viewer, Purpose.APPROVE) for row in rows)


def _chosen(decision: Decision, catalogue: Catalogue | None) -> tuple[ChosenLine, ...]:
    return tuple(
        ChosenLine(
            lines(item.capabilities, catalogue),
            item.lasts,
            item.until,
            item.permanent,
            item.target is not None,
        )
        for item in decision.chosen
    )


def _pending(decision: Decision, own: tuple[Restriction, ...], now: Instant) -> str:
    if decision.outcome is Outcome.AWAITING:
        return "approval"
    live = any(restrictions.in_force(item, now) for item in own)
    return "confirmation" if decision.unconfirmed and decision.stands and live else ""
