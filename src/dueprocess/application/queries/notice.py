"""Notice: everything the notice page says, compiled from the record, never typed twice.

The page tells what was decided as it was issued; what has changed since is `changes`, shown above it. Evidence is the
person's own words and the day, with no recipient and no count. INVARIANT (I-25)
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.appeal import lodging
from dueprocess.application.handler import Desk
from dueprocess.application.linked_service import links_about
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.standing import (
    CapabilityLine,
    MeasureLine,
    lines,
    measure_line,
    works,
)
from dueprocess.application.views.all import (
    ACCOUNTS,
    APPEALS,
    COMPROMISES,
    DECISIONS,
    DETECTORS,
    ENQUIRIES,
    EVIDENCE,
    INHERITED,
    NOTICES,
    RESTRICTIONS,
)
from dueprocess.domain import appeal as appeals
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.appeal import Appeal, Status
from dueprocess.domain.decision import Decision, Outcome
from dueprocess.domain.evidence import Evidence
from dueprocess.domain.notice import Kind
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import (
    AccountNo,
    AppealId,
    CommandId,
    DecisionId,
    EnquiryId,
    EvidenceId,
    Mint,
    NoticeId,
)
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.rulebook.model import Clause, Silence, Texts


class EvidenceLine(msgspec.Struct, frozen=True):
    """The person's own word or act. `at` is shown as a day only. Sealed items have neither words nor picture."""

    evidence_id: EvidenceId
    kind: Texts
    at: Instant
    words: str | None
    picture: bool


class AppealLine(msgspec.Struct, frozen=True):
    """An appeal as the person who lodged it reads it. The reviewer is a human being without a name here."""

    appeal_id: AppealId
    stage: int
    words: tuple[str, ...]
    attachments: int
    lodged_at: Instant
    answer_due_at: Instant
    second_due_at: Instant | None
    relief_at: Instant | None
    status: Status
    overdue: bool
    outcome: Outcome | None
    reason: str | None
    answered_at: Instant | None


class AppealOffer(msgspec.Struct, frozen=True):
    """Whether an appeal can be lodged now, until when, and the date by which it would be answered.

    `silence`: what no answer by then would give; `remains`: what would stay restricted where it narrows.
    """

    refusal: Code | None
    open_until: Instant
    answer_by: Instant
    silence: Silence
    remains: tuple[CapabilityLine, ...] = ()


class EnquiryLine(msgspec.Struct, frozen=True):
    """A question to a human being, and the answer."""

    enquiry_id: EnquiryId
    words: str | None
    asked_at: Instant
    answer_due_at: Instant
    reply: str | None
    answered_at: Instant | None


class Changed(StrEnum):
    """What has changed since the notice was issued."""

    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"
    VARIED = "varied"
    AFFIRMED = "affirmed"
    SUPERSEDED = "superseded"
    LIFTED = "lifted"
    LIGHTER = "lighter"
    ENDED = "ended"
    ENDED_BY_SILENCE = "ended_by_silence"
    LAPSED = "lapsed"
    CONFIRMED = "confirmed"
    RENEWED = "renewed"
    FOUND_WRONG = "found_wrong"
    TAKEN_OVER = "taken_over"
    TAKEN_OVER_WRONG = "taken_over_wrong"


class Change(msgspec.Struct, frozen=True):
    """One change since, with its instant where there is one."""

    what: Changed
    at: Instant | None


class RecoveryLine(msgspec.Struct, frozen=True):
    """A service into which the usual way back is closed: its title, the account it is about, what the way needs."""

    service: Texts
    account: str | None
    capability: CapabilityLine


class TakenOverLine(msgspec.Struct, frozen=True):
    """That two people found somebody else in the account, from when to when. `wrong`: that was found wrong since."""

    from_at: Instant
    to_at: Instant
    wrong: bool


class InheritedLine(msgspec.Struct, frozen=True):
    """That a measure was taken over from before this system: since when, and what becomes of it.

    `until`: the end it had there. `ends_by`: when it ends unless the platform completes it. `completed`: it has.
    """

    since: Instant
    until: Instant | None
    ends_by: Instant
    completed: bool

    @property
    def ends_at_source(self) -> bool:
        """Whether the end that it had there comes first, so that completing it cannot keep it longer."""
        return self.until is not None and self.until <= self.ends_by


class NoticePage(msgspec.Struct, frozen=True):
    """All that the notice page says. There is no field for who reported, to whom, or how often. INVARIANT (I-25)"""

    notice_id: NoticeId
    kind: Kind
    account_no: AccountNo
    decision_id: DecisionId
    issued_at: Instant
    at: Instant
    zone: str
    locale: str
    clause: str
    clause_title: Texts
    clause_text: Texts
    version: int
    version_since: Instant
    facts: str | None
    evidence: tuple[EvidenceLine, ...]
    rung: int
    automation_detected: bool
    by_machine: bool
    unconfirmed: bool
    outcome: Outcome
    stands: bool
    imposed: tuple[MeasureLine, ...]
    measures: tuple[MeasureLine, ...]
    works: tuple[CapabilityLine, ...]
    changes: tuple[Change, ...]
    offer: AppealOffer
    appeals: tuple[AppealLine, ...]
    enquiries: tuple[EnquiryLine, ...]
    wrong_because: str | None = None
    inherited: InheritedLine | None = None
    taken_over: TakenOverLine | None = None
    recovery: tuple[RecoveryLine, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether a human confirmed it after it had begun."""
        return any(change.what is Changed.CONFIRMED for change in self.changes)

    @property
    def in_force(self) -> bool:
        """Whether any measure of this decision is in force."""
        return any(measure.in_force for measure in self.measures)

    @property
    def open_appeal(self) -> AppealLine | None:
        """The appeal that waits for its answer."""
        return next((item for item in self.appeals if item.status is Status.OPEN), None)


def notice_page(look: Looking, notice_id: NoticeId, account_no: AccountNo | None) -> NoticePage | None:
    """The page of a notice for its subject; None for anybody else's, as if it did not exist.

    `account_no` None: staff preview, which is the very same page.
    """
    notice = look.reader.get(NOTICES, notice_id)
    if notice is None or account_no not in (None, notice.account_no):
        return None
    decision = look.reader.get(DECISIONS, notice.decision_id)
    account = look.reader.get(ACCOUNTS, notice.account_no)
    if decision is None or account is None:
        return None
    version = look.policies.version(look.reader, decision.version)
    clause = look.policies.clause(look.reader, decision.version, decision.clause)
    if version is None or clause is None:
        return None
    catalogue = look.policies.catalogue(look.reader)
    own = tuple(
        row for key in decision.restrictions if (row := look.reader.get(RESTRICTIONS, key)) is not None
    )
    live = tuple(
        row
        for row in look.reader.find(RESTRICTIONS, account_no=notice.account_no)
        if restrictions.in_force(row, look.now)
    )
    lodged = look.reader.find(APPEALS, decision_id=decision.decision_id)
    taken_over = _taken_over(look, decision)
    return NoticePage(
        notice.notice_id,
        notice.kind,
        notice.account_no,
        decision.decision_id,
        notice.issued_at,
        look.now,
        account.zone,
        account.locale,
        clause.id,
        clause.title,
        clause.text,
        version.version,
        version.takes_effect_at,
        look.words(decision.facts),
        evidence_lines(look, decision),
        decision.rung,
        decision.automation_detected,
        decision.detector is not None,
        decision.unconfirmed,
        decision.outcome,
        decision.counts,
        tuple(measure_line(look, row, row.imposed, catalogue) for row in own),
        tuple(measure_line(look, row, row.terms, catalogue) for row in own),
        works(look, notice.account_no, live, catalogue),
        changes(decision, own, look.now, found_wrong=_found_wrong(look, decision), taken_over=taken_over),
        offer(look, decision.decision_id),
        tuple(
            appeal_line(look, item) for item in sorted(lodged, key=lambda item: (item.lodged_at, item.stage))
        ),
        enquiry_lines(look, notice.account_no),
        _wrong_because(look, decision),
        _inherited(look, decision),
        taken_over,
        _recovery(look, decision, own),
    )


def _recovery(look: Looking, decision: Decision, own: tuple[Restriction, ...]) -> tuple[RecoveryLine, ...]:
    """The ways back into other services that this decision closes now."""
    live = (row for row in own if row.target is None and restrictions.in_force(row, look.now))
    held = {name for row in live for name in restrictions.restricts_now(row, look.now)}
    catalogue = look.policies.catalogue(look.reader)
    return tuple(
        RecoveryLine(
            catalogue.services.get(link.service, {}) if catalogue else {},
            look.reader.external_id(link.own_account if link.own_account is not None else link.account_no),
            line,
        )
        for link in links_about(look.reader, decision.account_no)
        if link.unlinked_at is None
        for item in link.stopped
        if item.decision_id == decision.decision_id
        for line in lines({item.capability} & held, catalogue)
    )


def _taken_over(look: Looking, decision: Decision) -> TakenOverLine | None:
    """What made it void, where that is that somebody else had the account."""
    row = look.reader.get(COMPROMISES, decision.voided_by) if decision.voided_by is not None else None
    return None if row is None else TakenOverLine(row.from_at, row.to_at, row.ended_at is not None)


def _inherited(look: Looking, decision: Decision) -> InheritedLine | None:
    """What is told of a measure that an import brought in; None for any other."""
    for row in look.reader.find(INHERITED, decision_id=decision.decision_id):
        return InheritedLine(row.since, row.until, row.migrates_at, row.completed_at is not None)
    return None


def evidence_lines(look: Looking, decision: Decision) -> tuple[EvidenceLine, ...]:
    """The own acts that the decision cites, oldest first."""
    catalogue = look.policies.catalogue(look.reader)
    titles = {kind.name: kind.title for kind in catalogue.evidence_kinds} if catalogue else {}
    items = [row for key in decision.evidence if (row := look.reader.get(EVIDENCE, key)) is not None]
    return tuple(
        _evidence_line(look, item, titles.get(item.kind, {}))
        for item in sorted(items, key=lambda item: (item.occurred_at, item.evidence_id))
        if item.own_act
    )


def _evidence_line(look: Looking, item: Evidence, title: Texts) -> EvidenceLine:
    picture = item.media_type.startswith("image/") and not item.sealed
    readable = item.media_type.startswith("text/") and not item.sealed
    words = look.words(item.content) if readable else None
    return EvidenceLine(item.evidence_id, title, item.occurred_at, words, picture)


def offer(look: Looking, decision_id: DecisionId) -> AppealOffer:
    """Whether an appeal can be lodged: asked with the very facts that lodging is decided with."""
    desk = Desk(look.reader, look.policies, Mint(b"", CommandId("")))
    facts = lodging(desk, decision_id)
    refusal: Refusal | None = appeals.may_lodge(facts, look.now)
    live = tuple(row for row in facts.restrictions if restrictions.goes_on(row, look.now))
    if facts.clause is None:
        return AppealOffer(Code.NOT_FOUND, facts.window_ends_at, look.now, Silence.END)
    due = appeals.answer_due(facts.clause, live, facts.zone, look.now)
    code = refusal.code if refusal else None
    return AppealOffer(
        code, facts.window_ends_at, due, facts.clause.silence, _remains(look, facts.clause, live)
    )


def _remains(look: Looking, clause: Clause, live: tuple[Restriction, ...]) -> tuple[CapabilityLine, ...]:
    """What silence would leave restricted: the abused capability, where it is restricted and silence narrows to it."""
    if clause.silence is not Silence.NARROW or clause.abused is None:
        return ()
    held = {name for row in live if row.target is None for name in restrictions.restricts_now(row, look.now)}
    return lines({clause.abused} & held, look.policies.catalogue(look.reader))


def appeal_line(look: Looking, item: Appeal) -> AppealLine:
    """An appeal as its appellant reads it."""
    words = (look.words(sealed) for sealed in item.words)
    return AppealLine(
        item.appeal_id,
        item.stage,
        tuple(text for text in words if text),
        len(item.attachments),
        item.lodged_at,
        item.answer_due_at,
        item.second_due_at,
        item.relief_at,
        item.status,
        item.overdue(look.now),
        item.outcome,
        look.words(item.reason),
        item.answered_at,
    )


def enquiry_lines(look: Looking, account_no: AccountNo) -> tuple[EnquiryLine, ...]:
    """The person's questions to a human being, newest first."""
    rows = look.reader.find(ENQUIRIES, account_no=account_no)
    return tuple(
        EnquiryLine(
            row.enquiry_id,
            look.words(row.words),
            row.asked_at,
            row.answer_due_at,
            look.words(row.reply),
            row.answered_at,
        )
        for row in sorted(rows, key=lambda row: -row.asked_at)
    )


def _found_wrong(look: Looking, decision: Decision) -> bool:
    """Whether it fell because the program that had decided it was found to be wrong."""
    if decision.outcome is not Outcome.WITHDRAWN or decision.detector is None:
        return False
    notices = look.reader.find(NOTICES, decision_id=decision.decision_id)
    return any(row.kind is Kind.FOUND_WRONG for row in notices)


def _wrong_because(look: Looking, decision: Decision) -> str | None:
    """In what way the program was wrong, in the words that two people agreed to; None where it was not withdrawn."""
    if not _found_wrong(look, decision):
        return None
    detector = look.reader.get(DETECTORS, decision.detector)
    return look.words(detector.withdrawal) if detector is not None else None


def changes(
    decision: Decision,
    own: tuple[Restriction, ...],
    now: Instant,
    *,
    found_wrong: bool = False,
    taken_over: TakenOverLine | None = None,
) -> tuple[Change, ...]:
    """What has changed since the notice was issued, for the banner above it."""
    found = []
    if taken_over is not None:
        found.append(Change(Changed.TAKEN_OVER, None))
        if taken_over.wrong:
            found.append(Change(Changed.TAKEN_OVER_WRONG, None))
    if found_wrong:
        found.append(Change(Changed.FOUND_WRONG, None))
    outcome = {
        Outcome.OVERTURNED: Changed.OVERTURNED,
        Outcome.WITHDRAWN: Changed.WITHDRAWN,
        Outcome.VARIED: Changed.VARIED,
        Outcome.AFFIRMED: Changed.AFFIRMED,
    }.get(decision.outcome)
    if outcome is not None:
        found.append(Change(outcome, None))
    if decision.superseded_by is not None:
        found.append(Change(Changed.SUPERSEDED, None))
    if decision.confirmed_by is not None:
        found.append(Change(Changed.CONFIRMED, None))
    for row in own:
        found += _changes_of(row, now)
    return tuple(dict.fromkeys(found))


def _changes_of(row: Restriction, now: Instant) -> list[Change]:
    terms = row.terms
    if row.renewals:
        return [Change(Changed.RENEWED, terms.review_by)]
    if terms.ended_at is not None:
        return [Change(Changed.LIFTED, terms.ended_at)]
    if not restrictions.goes_on(row, now):
        at = restrictions.ends_at(row)
        if terms.relief is not None and at == terms.relief.at:
            return [Change(Changed.ENDED_BY_SILENCE, at)]
        if terms.lapses_at is not None and at == terms.lapses_at:
            return [Change(Changed.LAPSED, at)]
        return [Change(Changed.ENDED, at)]
    lighter = set(terms.capabilities) < set(row.imposed.capabilities) or terms.until != row.imposed.until
    return [Change(Changed.LIGHTER, None)] if lighter else []
