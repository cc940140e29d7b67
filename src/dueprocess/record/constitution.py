"""The constitution over a whole record: what `decide` enforced when each act was done is looked at again, by itself.

`decide` enforces, `evolve` checks structure, this reports old breaches (design 4): it reads events only, shares no code
with the decisions, and says which entry broke which line.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.appeal import AppealAnswered, AppealLodged, AppealWithdrawn
from dueprocess.domain.decision import (
    DecisionApproved,
    DecisionConfirmed,
    DecisionMade,
    Outcome,
)
from dueprocess.domain.evidence import EvidenceOpened
from dueprocess.domain.imports import ImportApproved, ImportDropped, ImportProposed, ImportUndone
from dueprocess.domain.inheritance import CompletionProposed, DecisionCompleted, DecisionInherited
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.restriction import (
    REVIEW_WITHIN,
    RestrictionCompleted,
    RestrictionEnded,
    RestrictionImposed,
    RestrictionInherited,
    RestrictionRenewed,
    Span,
    StandingEvent,
)
from dueprocess.domain.rulebook_version import RulebookProposed, RulebookPublished
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import (
    AppealId,
    CaseId,
    DecisionId,
    EvidenceId,
    ImportId,
    NoticeId,
    PersonId,
    RestrictionId,
)
from dueprocess.kernel.instants import Instant
from dueprocess.record.compromises import Compromises
from dueprocess.record.dormancies import Dormancies
from dueprocess.record.envelope import Envelope
from dueprocess.record.estates import Estates
from dueprocess.record.exports import Exports
from dueprocess.record.machines import Machines
from dueprocess.record.money import Money
from dueprocess.record.number_claims import NumberClaims
from dueprocess.record.orders import Orders
from dueprocess.record.payee_holds import PayeeHolds
from dueprocess.record.payment_holds import PaymentHolds
from dueprocess.record.payment_returns import PaymentReturns
from dueprocess.record.payouts import Payouts
from dueprocess.record.sign_in_links import SignInLinks
from dueprocess.record.stays import Stays
from dueprocess.record.terminations import Terminations
from dueprocess.record.verify import Fault


class _Found(msgspec.Struct, frozen=True):
    """What later entries ask of a decision."""

    case_id: CaseId
    decider: PersonId
    evidence: tuple[EvidenceId, ...]


class Constitution:
    """Looks at entries in order; `look` gives the fault of the one it is shown, or None."""

    def __init__(self) -> None:
        self._decisions: dict[DecisionId, _Found] = {}
        self._imports: dict[ImportId, ImportProposed] = {}
        self._approved: dict[ImportId, Instant] = {}
        self._undone: set[ImportId] = set()
        self._dropped: set[ImportId] = set()
        self._inherited: dict[DecisionId, DecisionInherited] = {}
        self._decision_of: dict[RestrictionId, DecisionId] = {}
        self._completed: dict[DecisionId, str] = {}
        self._proposals: dict[DecisionId, CompletionProposed] = {}
        self._machines = Machines()
        self._money = Money()
        self._second: dict[DecisionId, PersonId] = {}
        self._told: dict[NoticeId, str] = {}
        self._spans: dict[RestrictionId, tuple[Span, ...]] = {}
        self._opened: set[tuple[EvidenceId, PersonId]] = set()
        self._open_appeals: dict[DecisionId, AppealId] = {}
        self._appealed: dict[AppealId, DecisionId] = {}
        self._reviewers: set[tuple[str, PersonId]] = set()
        self._proposed: dict[int, tuple[PersonId, str]] = {}
        self._since: dict[int, Instant] = {}
        self._stays = Stays()
        self._dormancies = Dormancies()
        self._estates = Estates()
        self._links = SignInLinks()
        self._exports = Exports()
        self._orders = Orders()
        self._compromises = Compromises()
        self._payouts = Payouts()
        self._payment_holds = PaymentHolds()
        self._terminations = Terminations()
        self._payee_holds = PayeeHolds()
        self._number_claims = NumberClaims()
        self._payment_returns = PaymentReturns()

    def look(self, entry: Envelope) -> Fault | None:
        """The first line of the constitution that this entry breaks."""
        broken = (
            self._machines.look(entry.event)
            or self._money.look(entry.event)
            or self._stays.look(entry)
            or self._dormancies.look(entry)
            or self._estates.look(entry)
            or self._links.look(entry)
            or self._exports.look(entry)
            or self._orders.look(entry)
            or self._compromises.look(entry)
            or self._payouts.look(entry)
            or self._payment_holds.look(entry)
            or self._terminations.look(entry)
            or self._payee_holds.look(entry)
            or self._number_claims.look(entry)
            or self._payment_returns.look(entry)
            or self._broken(entry)
        )
        return Fault(f"log_event {entry.position}", broken) if broken else None

    def _broken(self, entry: Envelope) -> str | None:
        event, at = entry.event, entry.recorded_at
        match event:
            case RulebookProposed():
                self._proposed[event.version] = (event.by, event.digest)
            case RulebookPublished():
                return self._published(event)
            case ImportProposed() | ImportApproved() | ImportDropped() | ImportUndone():
                return self._import(event, at)
            case DecisionInherited():
                return self._departed(event)
            case CompletionProposed():
                self._proposals[event.decision_id] = event
            case DecisionCompleted():
                return self._complete(event, entry.cause)
            case DecisionMade():
                return self._made(event)
            case DecisionApproved() | DecisionConfirmed():
                return self._seconded(event)
            case NoticeIssued():
                self._told[event.notice_id] = entry.cause
            case EvidenceOpened():
                self._opened.add((event.evidence_id, event.by))
            case AppealLodged():
                return self._lodged(event, at)
            case AppealWithdrawn():
                self._open_appeals.pop(self._appealed.get(event.appeal_id, DecisionId("")), None)
            case AppealAnswered():
                return self._answered(event)
        if isinstance(event, StandingEvent):
            return self._standing(event, entry.cause, at)
        return None

    def _published(self, event: RulebookPublished) -> str | None:
        by, digest = self._proposed.get(event.version, (None, None))
        if by is None or by == event.by or digest != event.digest:
            return "I-18: a rulebook was published by one person, or another content was"
        self._since[event.version] = event.takes_effect_at
        return None

    def _made(self, event: DecisionMade) -> str | None:
        if not (
            event.clause
            and event.version_digest
            and event.facts.commitment
            and event.evidence
            and event.decider
        ):
            return "I-01: a decision lacks clause, version, facts, evidence or decider"
        since = self._since.get(event.version)
        if since is None or since > event.act_at:
            return "I-03: a decision cites a version that was not in force when the act was done"
        self._decisions[event.decision_id] = _Found(event.case_id, event.decider, event.evidence)
        return None

    def _import(
        self, event: ImportProposed | ImportApproved | ImportDropped | ImportUndone, at: Instant
    ) -> str | None:
        if isinstance(event, ImportProposed):
            self._imports[event.import_id] = event
            return None
        if isinstance(event, ImportUndone):
            self._undone.add(event.import_id)
            return None
        if isinstance(event, ImportDropped):
            self._dropped.add(event.import_id)
            return (
                "I-27: an import was dropped that is in force" if event.import_id in self._approved else None
            )
        if event.import_id in self._dropped:
            return "I-27: an import was approved whose rows had been dropped"
        proposed = self._imports.get(event.import_id)
        if proposed is None or proposed.by == event.by or proposed.manifest != event.manifest:
            return "I-18: an import was approved by one person, or other rows were"
        if event.import_id in self._approved:
            return "I-31: an import was approved twice"
        self._approved[event.import_id] = at
        return None

    def _departed(self, event: DecisionInherited) -> str | None:
        proposed, approved_at = self._imports.get(event.import_id), self._approved.get(event.import_id)
        if proposed is None or approved_at is None or not 0 <= event.row < proposed.manifest.count:
            return "I-01: an inherited decision is of no approved import"
        if event.import_id in self._undone:
            return "I-09: a row of an import that was undone began again"
        if event.migrates_at > approved_at + REVIEW_WITHIN:
            return "I-07: an inherited restriction migrates more than 180 days after its import"
        self._inherited[event.decision_id] = event
        self._decisions[event.decision_id] = _Found(event.case_id, PersonId(""), ())
        return None

    def _complete(self, event: DecisionCompleted, cause: str) -> str | None:
        found = self._decisions.get(event.decision_id)
        if found is None or event.decision_id not in self._inherited or event.decision_id in self._completed:
            return "I-01: a decision was completed that was not inherited, or was completed before"
        if not (event.clause and event.version_digest and event.facts.commitment and event.evidence):
            return "I-01: a completed decision lacks clause, version, facts or evidence"
        if event.version not in self._since:
            return "I-03: a completed decision cites a version that was not published"
        if any(choice.permanent for choice in event.chosen):
            proposed = self._proposals.get(event.decision_id)
            said = (event.decider, event.clause, event.facts, event.evidence)
            if proposed is None or said != (
                proposed.by,
                proposed.clause,
                proposed.facts,
                proposed.evidence,
            ):
                return "I-18: a measure was completed without an end otherwise than it was proposed"
        self._completed[event.decision_id] = cause
        self._decisions[event.decision_id] = _Found(found.case_id, event.decider, event.evidence)
        return None

    def _seconded(self, event: DecisionApproved | DecisionConfirmed) -> str | None:
        made = self._decisions.get(event.decision_id)
        if made is None or made.decider == event.approver:
            return "I-18: a decision was approved by the person who made it"
        if any((item, event.approver) not in self._opened for item in made.evidence):
            return "I-18: a decision was approved by somebody who had not opened the evidence"
        self._second[event.decision_id] = event.approver
        return None

    def _lodged(self, event: AppealLodged, at: Instant) -> str | None:
        if event.decision_id in self._open_appeals:
            return "I-16: a decision has two open appeals"
        if event.answer_due_at <= at:
            return "I-14: an appeal has no time to be answered in"
        self._open_appeals[event.decision_id] = event.appeal_id
        self._appealed[event.appeal_id] = event.decision_id
        return None

    def _answered(self, event: AppealAnswered) -> str | None:
        self._open_appeals.pop(event.decision_id, None)
        made = self._decisions.get(event.decision_id)
        if made is None or not event.reason.commitment:
            return "I-13: an appeal was answered without a reason"
        if event.reviewer in (made.decider, self._second.get(event.decision_id)):
            return "I-12: a decision was reviewed by somebody who had made or approved it"
        open_still = event.decision_id in self._inherited and event.decision_id not in self._completed
        if open_still and event.outcome is not Outcome.OVERTURNED:
            return "I-13: an inherited measure was kept that nobody had completed"
        if (made.case_id, event.reviewer) in self._reviewers:
            return "I-12: a case was reviewed twice by the same person"
        self._reviewers.add((made.case_id, event.reviewer))
        if event.outcome is not Outcome.OVERTURNED and any(
            (item, event.reviewer) not in self._opened for item in made.evidence
        ):
            return "I-13: a reviewer kept a measure without having opened the evidence"
        return None

    def _standing(self, event: StandingEvent, cause: str, at: Instant) -> str | None:
        if any(span.capability in FLOOR for span in event.spans):
            return "I-04: a restriction names the floor"
        if isinstance(event, RestrictionImposed):
            broken = self._imposed(event, cause, at)
            if broken:
                return broken
        if isinstance(event, RestrictionInherited | RestrictionCompleted):
            broken = self._carried_over(event, cause, at)
            if broken:
                return broken
        terms = event.terms
        if terms.until is None and terms.ended_at is None and terms.review_by is None:
            return "I-07: a restriction has neither an end nor a review date"
        if isinstance(event, RestrictionRenewed) and event.by[0] == event.by[1]:
            return "I-18: a permanent restriction was renewed by one person"
        before = self._spans.get(event.restriction_id, ())
        over = {span.capability for span in before if span.until is not None and span.until <= at}
        if any(span.capability in over and (span.until is None or span.until > at) for span in event.spans):
            return "I-09: a restriction that had ended began again"
        if isinstance(event, RestrictionEnded) and any(span.holds(at) for span in event.spans):
            return "I-11: a restriction that was ended is still in force"
        self._spans[event.restriction_id] = event.spans
        return None

    def _carried_over(
        self, event: RestrictionInherited | RestrictionCompleted, cause: str, at: Instant
    ) -> str | None:
        if self._told.get(event.notice_id) != cause:
            return "I-02: a restriction was inherited or completed without its notice"
        if isinstance(event, RestrictionInherited):
            source = self._inherited.get(event.decision_id)
            if source is None or event.terms.start != self._approved.get(source.import_id):
                return "I-01: an inherited restriction has no decision, or does not begin with its import"
            until = event.terms.until
            if until is None or until > source.migrates_at:
                return "I-07: an inherited restriction outlives its migration date"
            self._decision_of[event.restriction_id] = event.decision_id
            return None
        decision_id = self._decision_of.get(event.restriction_id, DecisionId(""))
        source, end = self._inherited.get(decision_id), event.terms.until
        if source is None or self._completed.get(decision_id) != cause:
            return "I-01: a restriction was completed without its decision"
        if source.until is not None and (end is None or end > source.until):
            return "I-15: completing gave a later end than the source had"
        if end is None and decision_id not in self._second:
            return "I-18: a measure was completed without an end by one person"
        review_by = event.terms.review_by
        if end is None and (review_by is None or review_by > at + REVIEW_WITHIN):
            return "I-07: a review date is more than 180 days away"
        before = {span.capability for span in self._spans.get(event.restriction_id, ())}
        if not {span.capability for span in event.spans} <= before:
            return "I-15: completing added a capability"
        return None

    def _imposed(self, event: RestrictionImposed, cause: str, at: Instant) -> str | None:
        if self._told.get(event.notice_id) != cause:
            return "I-02: a restriction was imposed without its notice"
        made = self._decisions.get(event.decision_id)
        if made is None:
            return "I-01: a restriction has no decision"
        if event.terms.start < at:
            return "I-02: a restriction begins before its notice"
        permanent = event.terms.until is None
        if permanent and event.terms.lapses_at is None and event.decision_id not in self._second:
            return "I-18: a permanent restriction was imposed by one person"
        review_by = event.terms.review_by
        if review_by is not None and review_by > event.terms.start + REVIEW_WITHIN:
            return "I-07: a review date is more than 180 days away"
        return None
