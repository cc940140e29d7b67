"""Standing: all that is in force for one account, and all that still works; everyone has one.

"Nothing is in force" is a standing too. Whoever answers for the platform reads the same (design 4).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.payee_holds import PayeeHoldLine, payee_hold_line
from dueprocess.application.views.all import ACCOUNTS, DECISIONS, NOTICES, RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain import transition as transitions
from dueprocess.domain.decision import Decision, Outcome
from dueprocess.domain.notice import Kind
from dueprocess.domain.restriction import Cause, Restriction, Terms
from dueprocess.kernel.ids import AccountNo, DecisionId, NoticeId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.model import CapabilityEntry, Catalogue, Gives, Texts, WithoutNotice


class CapabilityLine(msgspec.Struct, frozen=True):
    """A capability as a person reads it. `money`: it touches money, so pages tell of it first."""

    name: str
    title: Texts
    service: Texts
    money: bool = False


class SetBack(msgspec.Struct, frozen=True):
    """What two people have set back: these capabilities are free until then, and restricted again afterwards."""

    capabilities: tuple[CapabilityLine, ...]
    until: Instant


class TransitionLine(msgspec.Struct, frozen=True):
    """What goes on until the measure begins, in the rulebook's words; `refunded`: the unused part was paid back."""

    text: Texts
    gives: Gives
    refunded: bool


class MeasureLine(msgspec.Struct, frozen=True):
    """One restriction as its subject reads it.

    `capabilities`: what is restricted now (of one that is over: what was). `towards_person`: it only forbids reaching one other person (who is not named: the app tells when one tries).
    `until` None with `review_by`: it is permanent, and reviewed by then. `relief_at`: an appeal is open, and without
    an answer by then it ends (or keeps only `remains`). `set_back`: what a stay has set back, earliest end first.
    `ahead`: it was announced and begins at `start`; `without_notice`: why a business was not told 30 days before.
    `transition`: it takes away what was paid for, or a sign-in elsewhere, and begins when this is over.
    """

    restriction_id: RestrictionId
    notice_id: NoticeId
    capabilities: tuple[CapabilityLine, ...]
    towards_person: bool
    start: Instant
    until: Instant | None
    review_by: Instant | None
    lapses_at: Instant | None
    relief_at: Instant | None
    remains: tuple[CapabilityLine, ...]
    in_force: bool
    ended_by: Cause | None
    ended_at: Instant | None
    set_back: tuple[SetBack, ...] = ()
    ahead: bool = False
    without_notice: WithoutNotice | None = None
    transition: TransitionLine | None = None


class Matter(msgspec.Struct, frozen=True):
    """One decision about the account, with the notice that told of it. `begins_at`: when what it announced begins."""

    decision_id: DecisionId
    notice_id: NoticeId
    clause: str
    title: Texts
    told_at: Instant
    outcome: Outcome
    in_force: bool
    until: Instant | None
    begins_at: Instant | None = None


class Standing(msgspec.Struct, frozen=True):
    """Everything in force for an account at an instant, what works, and the matters there ever were.

    `announced`: what begins later, the first to begin first.
    `payee_hold`: payments to new payees are stopped, to protect the account.
    """

    account_no: AccountNo
    at: Instant
    zone: str
    locale: str
    measures: tuple[MeasureLine, ...]
    works: tuple[CapabilityLine, ...]
    matters: tuple[Matter, ...]
    announced: tuple[MeasureLine, ...] = ()
    payee_hold: PayeeHoldLine | None = None

    @property
    def clear(self) -> bool:
        """Nothing is in force."""
        return not self.measures and self.payee_hold is None


def standing(look: Looking, account_no: AccountNo) -> Standing | None:
    """The standing of an account, None where there is no such account."""
    account = look.reader.get(ACCOUNTS, account_no)
    if account is None:
        return None
    rows = look.reader.find(RESTRICTIONS, account_no=account_no)
    live = tuple(row for row in rows if restrictions.in_force(row, look.now))
    catalogue = look.policies.catalogue(look.reader)
    return Standing(
        account_no,
        look.now,
        account.zone,
        account.locale,
        tuple(measure_line(look, row, row.terms, catalogue) for row in live),
        works(look, account_no, live, catalogue),
        matters(look, account_no, rows),
        tuple(
            measure_line(look, row, row.terms, catalogue)
            for row in sorted(rows, key=lambda row: (row.terms.start, row.restriction_id))
            if restrictions.ahead(row, look.now)
        ),
        payee_hold_line(look, account_no),
    )


def matters(look: Looking, account_no: AccountNo, rows: tuple[Restriction, ...]) -> tuple[Matter, ...]:
    """The decisions the person was told of, newest first."""
    decisions = look.reader.find(DECISIONS, account_no=account_no)
    notices = {
        notice.decision_id: notice.notice_id
        for notice in sorted(look.reader.find(NOTICES, account_no=account_no), key=lambda row: row.issued_at)
        if notice.kind in (Kind.DECISION, Kind.AMENDMENT)
    }
    found = []
    for decision in decisions:
        notice_id = notices.get(decision.decision_id)
        if decision.told_at is None or notice_id is None:
            continue
        live = [
            row
            for row in rows
            if row.decision_id == decision.decision_id and restrictions.in_force(row, look.now)
        ]
        ends = [restrictions.ends_at(row) for row in live]
        until = None if None in ends else max((end for end in ends if end is not None), default=None)
        found.append(
            Matter(
                decision.decision_id,
                notice_id,
                decision.clause,
                clause_title(look, decision),
                decision.told_at,
                decision.outcome,
                bool(live),
                until,
                min(
                    (
                        row.terms.start
                        for row in rows
                        if row.decision_id == decision.decision_id and restrictions.ahead(row, look.now)
                    ),
                    default=None,
                ),
            )
        )
    return tuple(sorted(found, key=lambda item: (-item.told_at, item.decision_id)))


def clause_title(look: Looking, decision: Decision) -> Texts:
    """The title of the clause a decision cites, as its version says it."""
    clause = look.policies.clause(look.reader, decision.version, decision.clause)
    return clause.title if clause else {}


def measure_line(look: Looking, row: Restriction, terms: Terms, catalogue: Catalogue | None) -> MeasureLine:
    """A restriction as its subject reads it, by the terms given (as imposed, or as they are now)."""
    relief, now = terms.relief, look.now
    remains = (
        [] if relief is None else [name for name in terms.capabilities if name not in relief.capabilities]
    )
    live = restrictions.in_force(row, now)
    names = restrictions.restricts_now(row, now) if terms is row.terms else terms.capabilities
    return MeasureLine(
        row.restriction_id,
        row.notice_id,
        lines(names, catalogue),
        row.target is not None,
        terms.start,
        terms.until,
        terms.review_by,
        terms.lapses_at,
        relief.at if relief is not None else None,
        lines(remains, catalogue),
        live,
        row.ended_by,
        None if live or restrictions.ahead(row, now) else _ended_at(row),
        set_back(look, row, catalogue),
        restrictions.ahead(row, now),
        row.without_notice,
        _transition(look, row),
    )


def _transition(look: Looking, row: Restriction) -> TransitionLine | None:
    """What the clause says of the transition, as its version says it."""
    decision = look.reader.get(DECISIONS, row.decision_id) if row.transition is not None else None
    if decision is None or row.transition is None:
        return None
    clause = look.policies.clause(look.reader, decision.version, decision.clause)
    found = transitions.stated(clause, decision.rung, row.imposed.capabilities) if clause else None
    text = found.text if found is not None else {}
    return TransitionLine(text, row.transition, row.refunded_at is not None)


def _ended_at(row: Restriction) -> Instant | None:
    """When it was over: what ended before it began was over when it was ended."""
    early = row.terms.ended_at is not None and row.terms.ended_at < row.terms.start
    return row.terms.ended_at if early else restrictions.ends_at(row)


def set_back(look: Looking, row: Restriction, catalogue: Catalogue | None) -> tuple[SetBack, ...]:
    """What of a restriction two people have set back for the moment."""
    found: dict[Instant, list[str]] = {}
    for span in row.spans:
        until = (
            look.stays.until(row.decision_id, span.capability, row.target) if span.holds(look.now) else None
        )
        if until is not None and (span.until is None or until < span.until):
            found.setdefault(until, []).append(span.capability)
        elif until is not None and span.until is not None:
            found.setdefault(span.until, []).append(span.capability)
    return tuple(SetBack(lines(names, catalogue), until) for until, names in sorted(found.items()))


def works(
    look: Looking, account_no: AccountNo, live: Iterable[Restriction], catalogue: Catalogue | None
) -> tuple[CapabilityLine, ...]:
    """What the account can do now: everything of the catalogue that no live restriction without a target and no hold stops."""
    if catalogue is None:
        return ()
    held = payee_hold_line(look, account_no)
    stopped = {held.capability} if held is not None else set()
    stopped |= {
        str(span.capability)
        for row in live
        if row.target is None
        for span in row.spans
        if span.holds(look.now) and look.stays.until(row.decision_id, span.capability, None) is None
    }
    return tuple(_line(entry, catalogue) for entry in catalogue.capabilities if entry.name not in stopped)


def lines(names: Iterable[str], catalogue: Catalogue | None) -> tuple[CapabilityLine, ...]:
    """Capabilities as a person reads them, in the catalogue's order."""
    wanted = set(names)
    entries = catalogue.capabilities if catalogue else ()
    return tuple(_line(entry, catalogue) for entry in entries if entry.name in wanted and catalogue)


def _line(entry: CapabilityEntry, catalogue: Catalogue) -> CapabilityLine:
    service = entry.name.partition(".")[0]
    return CapabilityLine(entry.name, entry.title, catalogue.services.get(service, {}), entry.money)
