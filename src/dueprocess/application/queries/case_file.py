"""Case file: all that a decider needs in one view: evidence, what was reported, history, and who may act.

The rules are:
1. Reporters are letters here, and their accounts stay on this side: a decider may name "reporter A" as the person not
   to be contacted without learning who that is (I-25). How many there are is not told (I-17).
2. Evidence is shown once it was opened, deliberately and by this viewer; sealed items to cleared viewers only.
3. Whether the viewer may act is asked of the law itself.
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.application.queries.asking import SOME_WORDS, why_not
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.queries.standing import clause_title
from dueprocess.application.queries.timeline import Timeline, timeline
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, EVIDENCE, REPORTS, RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.case import Case, DismissCase, Origin, PutBackCase, Status, may_work_on
from dueprocess.domain.decision import Decision, Outcome
from dueprocess.domain.evidence import Evidence, OpenEvidence, Purpose, Source
from dueprocess.domain.report import Report
from dueprocess.domain.staff import Staff, in_conflict
from dueprocess.kernel.ids import AccountNo, AppealId, CaseId, DecisionId, EvidenceId, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook.model import Texts

REPORTS_SHOWN: Final = 6
"""How many reporters' words are read out. More words of the same kind would only be a number in disguise."""

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class EvidenceItem(msgspec.Struct, frozen=True):
    """One item. `words` and `picture` only once the viewer opened it; `refusal` says why they may not."""

    evidence_id: EvidenceId
    kind: str
    title: Texts
    own_act: bool
    sealed: bool
    occurred_at: Instant
    source: Source
    media_type: str
    opened: bool
    refusal: Refusal | None
    words: str | None
    picture: bool


class Reported(msgspec.Struct, frozen=True):
    """What one reporter said. `letter` is all that is known of them here. `reachable`: they have an account."""

    letter: str
    words: str | None
    filed_at: Instant
    reachable: bool


class Past(msgspec.Struct, frozen=True):
    """An earlier or present finding about the account. `counts`: it stands on the ladder."""

    decision_id: DecisionId
    case_id: CaseId
    clause: str
    title: Texts
    rung: int
    made_at: Instant
    outcome: Outcome
    superseded: bool
    in_force: bool
    counts: bool


class CaseFile(msgspec.Struct, frozen=True):
    """A case as its caseworker sees it."""

    case_id: CaseId
    account_no: AccountNo
    external_id: str | None
    origin: Origin
    category: str
    status: Status
    opened_at: Instant
    closed_at: Instant | None
    dismissed_because: str | None
    taken_by: PersonId | None
    taken_by_name: str
    evidence: tuple[EvidenceItem, ...]
    reported: tuple[Reported, ...]
    history: tuple[Past, ...]
    decisions: tuple[DecisionId, ...]
    appeals: tuple[AppealId, ...]
    timeline: Timeline
    refusal: Refusal | None
    put_back_refusal: Refusal | None


def case_file(look: Looking, case_id: CaseId, viewer: Staff) -> CaseFile | None:
    """The file of a case; None where there is none, and for whoever it is about or is in conflict: reporters speak there."""
    case = look.reader.get(CASES, case_id)
    if case is None or in_conflict(viewer, case.account_no):  # INVARIANT (I-25)
        return None
    me = viewer.person_id
    decisions = look.reader.find(DECISIONS, case_id=case_id)
    purpose = Purpose.DECIDE
    return CaseFile(
        case.case_id,
        case.account_no,
        look.reader.external_id(case.account_no),
        case.origin,
        case.category,
        case.status,
        case.opened_at,
        case.closed_at,
        look.words(case.reason),
        case.taken_by,
        name_of(look, case.taken_by),
        tuple(evidence_item(look, row, viewer, purpose) for row in _evidence(look, case)),
        reported(look, case_id),
        history(look, case.account_no),
        tuple(row.decision_id for row in sorted(decisions, key=lambda row: (row.made_at, row.decision_id))),
        tuple(row.appeal_id for row in look.reader.find(APPEALS, case_id=case_id)),
        timeline(look, case),
        may_work_on(case, viewer)
        if case.origin is Origin.IMPORT
        else why_not(look, DismissCase(case_id, me, SOME_WORDS)),
        why_not(look, PutBackCase(case_id, me)),
    )


def evidence_item(look: Looking, row: Evidence, viewer: Staff, purpose: Purpose) -> EvidenceItem:
    """An item as this viewer may see it."""
    catalogue = look.policies.catalogue(look.reader)
    titles = {kind.name: kind.title for kind in catalogue.evidence_kinds} if catalogue else {}
    refusal = why_not(look, OpenEvidence(row.evidence_id, viewer.person_id, purpose))
    opened = refusal is None and viewer.person_id in row.opened_by
    text = opened and row.media_type.startswith("text/")
    return EvidenceItem(
        row.evidence_id,
        row.kind,
        titles.get(row.kind, {}),
        row.own_act,
        row.sealed,
        row.occurred_at,
        row.source,
        row.media_type,
        opened,
        refusal,
        look.words(row.content) if text else None,
        opened and row.media_type.startswith("image/"),
    )


def evidence_content(look: Looking, evidence_id: EvidenceId, viewer: Staff) -> tuple[bytes, str] | None:
    """The bytes and media type of an item this viewer has opened and may open; None otherwise."""
    row = look.reader.get(EVIDENCE, evidence_id)
    if row is None or viewer.person_id not in row.opened_by:
        return None
    if why_not(look, OpenEvidence(evidence_id, viewer.person_id, Purpose.DECIDE)) is not None:
        return None
    entry = look.reader.vault(row.content.ref)
    return (entry.content, row.media_type) if entry is not None else None


def reported(look: Looking, case_id: CaseId) -> tuple[Reported, ...]:
    """What reporters said in words, each reporter once, by letter in the order in which they came."""
    found = []
    for letter, report in zip(_LETTERS, _reporters(look, case_id)[:REPORTS_SHOWN], strict=False):
        found.append(Reported(letter, look.words(report.words), report.filed_at, report.reporter is not None))
    return tuple(found)


def reporter_account(look: Looking, case_id: CaseId, letter: str) -> AccountNo | None:
    """The account behind a letter, for the act alone: it is put into a command and shown nowhere (I-25)."""
    reports = _reporters(look, case_id)[:REPORTS_SHOWN]
    place = _LETTERS.find(letter) if len(letter) == 1 else -1
    return reports[place].reporter if 0 <= place < len(reports) else None


def history(look: Looking, account_no: AccountNo) -> tuple[Past, ...]:
    """All findings about an account, newest first. Declined proposals are none."""
    rows = [
        row
        for row in look.reader.find(DECISIONS, account_no=account_no)
        if row.outcome is not Outcome.DECLINED
    ]
    live = {
        row.decision_id
        for row in look.reader.find(RESTRICTIONS, account_no=account_no)
        if restrictions.in_force(row, look.now)
    }
    return tuple(
        _past(look, row, in_force=row.decision_id in live)
        for row in sorted(rows, key=lambda row: (-row.made_at, row.decision_id))
    )


def _past(look: Looking, row: Decision, *, in_force: bool) -> Past:
    return Past(
        row.decision_id,
        row.case_id,
        row.clause,
        clause_title(look, row),
        row.rung,
        row.made_at,
        row.outcome,
        row.superseded_by is not None,
        in_force,
        row.counts,
    )


def _evidence(look: Looking, case: Case) -> list[Evidence]:
    rows = look.reader.find(EVIDENCE, case_id=case.case_id)
    return sorted(rows, key=lambda row: (row.occurred_at, row.evidence_id))


def _reporters(look: Looking, case_id: CaseId) -> list[Report]:
    """The first report of each reporter, in order."""
    rows = sorted(look.reader.find(REPORTS, case_id=case_id), key=lambda row: (row.filed_at, row.report_id))
    first: dict[object, Report] = {}
    for row in rows:
        who = row.reporter if row.reporter is not None else (row.contact.tag if row.contact else None)
        first.setdefault(who or row.report_id, row)
    return list(first.values())
