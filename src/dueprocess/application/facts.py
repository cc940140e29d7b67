"""Facts that several commands need, loaded alike by all of them."""

from __future__ import annotations

from dueprocess.application.handler import Desk
from dueprocess.application.linked_service import links_about
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import (
    ACCOUNTS,
    APPEALS,
    CASES,
    COMPROMISES,
    DECISIONS,
    DETECTORS,
    EVIDENCE,
    REPORTS,
    RESTRICTIONS,
    SIGNALS,
    STAFF,
)
from dueprocess.domain.account import TakenOver
from dueprocess.domain.appeal import Status as AppealStatus
from dueprocess.domain.case import Case
from dueprocess.domain.case import Status as CaseStatus
from dueprocess.domain.decision import DecideFacts, Decision, Outcome
from dueprocess.domain.detector import Detector
from dueprocess.domain.evidence import Evidence
from dueprocess.domain.relief import BuiltOn
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.staff import Staff
from dueprocess.domain.termination import Party
from dueprocess.kernel.ids import AccountNo, CaseId, DecisionId, EvidenceId, PersonId
from dueprocess.rulebook.checks.catalogue import touches_money
from dueprocess.rulebook.model import Clause

FELL = frozenset({Outcome.OVERTURNED, Outcome.WITHDRAWN})


def reporting_staff(desk: Desk, case_id: CaseId) -> frozenset[PersonId]:
    """Members of staff who reported this case with their own account. Who else reported is not looked at."""
    reporters = {row.reporter for row in desk.ledger.find(REPORTS, case_id=case_id)}
    return frozenset(
        person.person_id
        for number in reporters
        if number is not None
        for person in desk.ledger.find(STAFF, own_account=number)
    )


def person(desk: Desk, person_id: PersonId | None) -> Staff | None:
    """A member of staff."""
    return desk.ledger.get(STAFF, person_id)


def clause_of(desk: Desk, decision: Decision | None) -> Clause | None:
    """The clause a decision cites, as its version says it."""
    return desk.policies.clause(desk.ledger, decision.version, decision.clause) if decision else None


def detector_of(desk: Desk, decision: Decision | None) -> Detector | None:
    """The version of a detector that made a decision, None where a person did."""
    return desk.ledger.get(DETECTORS, decision.detector) if decision else None


def restrictions_of(desk: Desk, decision: Decision | None) -> tuple[Restriction, ...]:
    """The restrictions of a decision."""
    if decision is None:
        return ()
    found = (desk.ledger.get(RESTRICTIONS, item) for item in decision.restrictions)
    return tuple(item for item in found if item is not None)


def spent_tags(decisions: tuple[Decision, ...]) -> frozenset[str]:
    """Content that was decided upon, in decisions that count or wait."""
    return frozenset(
        tag
        for item in decisions
        if item.outcome is not Outcome.DECLINED and item.outcome not in FELL
        for tag in item.tags
    )


def cleared_tags(
    decisions: tuple[Decision, ...], cases: tuple[Case, ...], not_cleared: frozenset[DecisionId] = frozenset()
) -> frozenset[str]:
    """Content that was found lawful: in cases dismissed, or in decisions overturned or withdrawn.

    `not_cleared`: decisions that fell for a reason that was found wrong since.
    """
    dismissed = {tag for case in cases if case.status is CaseStatus.DISMISSED for tag in case.tags}
    fell = {
        tag
        for item in decisions
        if item.outcome in FELL and item.decision_id not in not_cleared
        for tag in item.tags
    }
    return frozenset(dismissed | fell)


def evidence_of(desk: Desk, wanted: tuple[EvidenceId, ...]) -> tuple[Evidence, ...]:
    """The named items that exist."""
    found = (desk.ledger.get(EVIDENCE, item) for item in dict.fromkeys(wanted))
    return tuple(item for item in found if item is not None)


def deciding(
    desk: Desk,
    case: Case | None,
    decider: PersonId,
    evidence: tuple[EvidenceId, ...],
    target: AccountNo | None,
) -> DecideFacts:
    """All that may decide a case (I-17)."""
    decisions = desk.ledger.find(DECISIONS, account_no=case.account_no) if case else ()
    cases = desk.ledger.find(CASES, account_no=case.account_no) if case else ()
    return DecideFacts(
        desk.ids,
        case,
        person(desk, decider),
        desk.policies.published(desk.ledger),
        evidence_of(desk, evidence),
        decisions,
        spent_tags(decisions),
        cleared_tags(decisions, cases, _open_again(desk, decisions)),
        reporting_staff(desk, case.case_id) if case else frozenset(),
        desk.ledger.get(ACCOUNTS, target),
        floor_of(desk),
        bool(desk.ledger.find(SIGNALS, case_id=case.case_id)) if case else False,
        payments_of(desk),
        taken_over(desk, case.account_no) if case else (),
        party_of(desk.ledger, case.account_no) if case else Party(),
        kept_of(desk),
    )


def party_of(reader: Reader, account_no: AccountNo) -> Party:
    """Whom a measure would be against: its kind, and which decisions about it are being looked at anew."""
    account = reader.get(ACCOUNTS, account_no)
    appeals = reader.find(APPEALS, account_no=account_no)
    contested = frozenset(row.decision_id for row in appeals if row.status is AppealStatus.OPEN)
    return Party(account.kind, contested) if account is not None else Party()


def taken_over(desk: Desk, account_no: AccountNo) -> tuple[TakenOver, ...]:
    """The times in which somebody else was in the account, or in one of the same person. INVARIANT (I-19)"""
    accounts = {account_no}
    for link in links_about(desk.ledger, account_no):
        accounts |= {link.account_no} if link.own_account is None else {link.account_no, link.own_account}
    return tuple(
        row.time
        for number in sorted(accounts)
        for row in desk.ledger.find(COMPROMISES, account_no=number)
        if row.stands and account_no in row.accounts
    )


def _open_again(desk: Desk, decisions: tuple[Decision, ...]) -> frozenset[DecisionId]:
    """Decisions that a finding made void which was found wrong since: their cases may be decided anew."""
    return frozenset(
        item.decision_id
        for item in decisions
        if item.voided_by is not None
        and (found := desk.ledger.get(COMPROMISES, item.voided_by)) is not None
        and not found.stands
    )


def floor_of(desk: Desk) -> frozenset[str]:
    """What the newest catalogue marks as floor: once there, a capability stays there."""
    catalogue = desk.policies.catalogue(desk.ledger)
    return (
        frozenset(entry.name for entry in catalogue.capabilities if entry.floor) if catalogue else frozenset()
    )


def payments_of(desk: Desk) -> frozenset[str]:
    """Capabilities of the newest catalogue by which money moves that may be owed: all money but gifts."""
    catalogue = desk.policies.catalogue(desk.ledger)
    entries = catalogue.capabilities if catalogue else ()
    return frozenset(entry.name for entry in entries if touches_money(entry) and not entry.gift)


def kept_of(desk: Desk) -> frozenset[str]:
    """Capabilities of the newest catalogue that were paid for, or that a sign-in elsewhere hangs on."""
    catalogue = desk.policies.catalogue(desk.ledger)
    entries = catalogue.capabilities if catalogue else ()
    return frozenset(entry.name for entry in entries if entry.kept is not None)


def built_on(desk: Desk, decision: Decision | None) -> tuple[BuiltOn, ...]:
    """The account's later decisions that relied on this one or amended it, directly or through another."""
    if decision is None:
        return ()
    later = sorted(
        desk.ledger.find(DECISIONS, account_no=decision.account_no),
        key=lambda item: (item.made_at, item.decision_id),
    )
    reached = {decision.decision_id}
    found = []
    for item in later:
        if item.decision_id not in reached and ({item.supersedes, *item.relied_on} & reached):
            reached.add(item.decision_id)
            clause = clause_of(desk, item)
            version = desk.policies.version(desk.ledger, item.version)
            if clause is not None and version is not None:
                found.append(BuiltOn(item, clause, version.rulebook.zone, restrictions_of(desk, item)))
    return tuple(found)
