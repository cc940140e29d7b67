"""An appeal on the desk: the person's words and files, the decision beside them, and what an answer may be.

The rules are:
1. Whether the viewer may take it is asked of the law, and the answer is said in words (I-12).
2. No answer is offered before every item of evidence was opened by this viewer; what is missing is listed (I-13).
3. Only lighter terms can be picked: what a variation may keep is what is in force now (I-15).
"""

from __future__ import annotations

import msgspec

from dueprocess.application.handler import Desk
from dueprocess.application.queries.case_file import EvidenceItem, evidence_item
from dueprocess.application.queries.decision_file import DecisionFile, decision_file
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.queries.standing import CapabilityLine, lines
from dueprocess.application.review import reviewing
from dueprocess.application.views.all import APPEALS, RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.appeal import Status
from dueprocess.domain.decision import STANDING_OUTCOMES, Outcome
from dueprocess.domain.evidence import Purpose
from dueprocess.domain.review import may_review
from dueprocess.domain.staff import Staff
from dueprocess.kernel.ids import AppealId, CommandId, EvidenceId, Mint, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook.model import Silence


class Varying(msgspec.Struct, frozen=True):
    """What a variation of one restriction may keep: at most this."""

    restriction_id: RestrictionId
    capabilities: tuple[CapabilityLine, ...]
    start: Instant
    until: Instant | None
    review_by: Instant | None
    towards_person: bool


class AppealFile(msgspec.Struct, frozen=True):
    """An appeal as its reviewer sees it. `outcomes` is empty until every item of evidence was opened."""

    appeal_id: AppealId
    stage: int
    words: tuple[str | None, ...]
    pictures: tuple[int, ...]
    attachments: tuple[str, ...]
    lodged_at: Instant
    answer_due_at: Instant
    second_due_at: Instant | None
    owner: str | None
    relief_at: Instant | None
    silence: Silence | None
    overdue: bool
    status: Status
    taken_by: PersonId | None
    taken_by_name: str
    outcome: Outcome | None
    reviewer_name: str
    reason: str | None
    answered_at: Instant | None
    refusal: Refusal | None
    evidence: tuple[EvidenceItem, ...]
    missing: tuple[EvidenceId, ...]
    outcomes: tuple[Outcome, ...]
    varying: tuple[Varying, ...]
    decision: DecisionFile


def appeal_file(look: Looking, appeal_id: AppealId, viewer: Staff) -> AppealFile | None:
    """The file of an appeal; None where there is no such appeal."""
    row = look.reader.get(APPEALS, appeal_id)
    decision = decision_file(look, row.decision_id, viewer) if row else None
    if row is None or decision is None:
        return None
    desk = Desk(look.reader, look.policies, Mint(b"", CommandId("asked")))
    facts = reviewing(desk, appeal_id, viewer.person_id)
    refusal = may_review(facts)
    items = sorted(facts.evidence, key=lambda item: (item.occurred_at, item.evidence_id))
    missing = tuple(item.evidence_id for item in items if viewer.person_id not in item.opened_by)
    clause = look.policies.clause(look.reader, decision.version, decision.clause)
    return AppealFile(
        row.appeal_id,
        row.stage,
        tuple(look.words(sealed) for sealed in row.words),
        tuple(n for n, item in enumerate(row.attachments) if item.media_type.startswith("image/")),
        tuple(item.media_type for item in row.attachments),
        row.lodged_at,
        row.answer_due_at,
        row.second_due_at,
        row.owner,
        row.relief_at,
        clause.silence if clause else None,
        row.overdue(look.now),
        row.status,
        row.taken_by,
        name_of(look, row.taken_by),
        row.outcome,
        name_of(look, row.reviewer),
        look.words(row.reason),
        row.answered_at,
        refusal,
        tuple(evidence_item(look, item, viewer, Purpose.REVIEW) for item in items),
        missing,
        () if refusal is not None or missing else _outcomes(decision),
        varying(look, decision),
        decision,
    )


def attachment(look: Looking, appeal_id: AppealId, number: int) -> tuple[bytes, str] | None:
    """A file that the person added, with its media type; None where there is none, or it is erased."""
    row = look.reader.get(APPEALS, appeal_id)
    if row is None or not 0 <= number < len(row.attachments):
        return None
    item = row.attachments[number]
    entry = look.reader.vault(item.content.ref)
    return (entry.content, item.media_type) if entry is not None else None


def varying(look: Looking, decision: DecisionFile) -> tuple[Varying, ...]:
    """The restrictions in force, with the most that a variation may keep of each: what relief has freed stays free."""
    catalogue = look.policies.catalogue(look.reader)
    found = []
    for item in decision.restrictions:
        row = look.reader.get(RESTRICTIONS, item.restriction_id)
        if row is None or not restrictions.goes_on(row, look.now):
            continue
        held = [span.capability for span in row.spans if span.until is None or span.until > look.now]
        found.append(
            Varying(
                row.restriction_id,
                lines(held, catalogue),
                row.terms.start,
                row.terms.until,
                row.terms.review_by,
                row.target is not None,
            )
        )
    return tuple(found)


def _outcomes(decision: DecisionFile) -> tuple[Outcome, ...]:
    """What can still be answered: a decision that fell already can only be found wrong, a cured one either way."""
    if decision.outcome not in STANDING_OUTCOMES or decision.superseded_by is not None:
        return (Outcome.OVERTURNED,)
    lighter = (Outcome.VARIED,) if any(item.in_force for item in decision.restrictions) else ()
    return (Outcome.OVERTURNED, *lighter, Outcome.AFFIRMED)
