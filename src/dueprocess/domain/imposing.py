"""Imposing: the restrictions of a decision that takes effect, and the notice that tells of them, in one transaction.

What has an end or a review begins at once; what ends the business of a merchant begins when its notice has run
(`termination`), and what takes away what was paid for when its transition is over (`transition`).
"""

from __future__ import annotations

from typing import Protocol

from dueprocess.domain import restriction as restrictions
from dueprocess.domain import termination, transition
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import One, RestrictionImposed, Terms
from dueprocess.domain.termination import Party
from dueprocess.kernel.ids import AccountNo, DecisionId, Mint, NoticeId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.invariants import invariant
from dueprocess.kernel.messages import Event
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause, MissedReview


class Decided(Protocol):
    """What imposing reads of a decision."""

    @property
    def decision_id(self) -> DecisionId: ...
    @property
    def account_no(self) -> AccountNo: ...
    @property
    def supersedes(self) -> DecisionId | None: ...
    @property
    def chosen(self) -> tuple[Choice, ...]: ...
    @property
    def rung(self) -> int: ...
    @property
    def relied_on(self) -> tuple[DecisionId, ...]: ...


def imposed(
    ids: Mint,
    decision: Decided,
    clause: Clause,
    zone: str,
    now: Instant,
    *,
    party: Party,
    lapses_at: Instant | None,
    since: Instant | None = None,
) -> tuple[Event, ...]:
    """The restrictions of a decision that takes effect now, and its notice. INVARIANT (I-01), INVARIANT (I-02)"""
    notice_id = NoticeId(ids("ntc"))
    kind = Kind.DECISION if decision.supersedes is None else Kind.AMENDMENT
    events: list[Event] = [
        NoticeIssued(notice_id, decision.account_no, kind, decision.decision_id, None),
    ]
    for ordinal, choice in enumerate(decision.chosen, start=1):
        begins = termination.begins(party, choice, clause, decision.relied_on, now)
        kept = transition.stated(clause, decision.rung, choice.capabilities)
        start = transition.begins(kept, now if since is None else since, zone, begins.at)
        terms = Terms(
            capabilities=tuple(sorted(set(choice.capabilities))),
            start=start,
            until=ladder.ends(choice, now, zone),
            review_by=ladder.review_by(choice, start, zone),
            review_ends=clause.missed_review is MissedReview.END,
            review_waits=choice.permanent and clause.missed_review is MissedReview.END,
            lapses_at=lapses_at,
        )
        invariant(terms.until is not None or terms.review_by is not None, "I-07", decision.decision_id)
        events.append(
            RestrictionImposed(
                RestrictionId(f"{decision.decision_id}.{ordinal}"),
                decision.decision_id,
                One(decision.account_no),
                decision.account_no,
                choice.target,
                terms,
                restrictions.spans_of(terms),
                now if since is None else since,
                notice_id,
                choice.remedies,
                begins.without_notice,
                kept.gives if kept is not None else None,
            )
        )
    return tuple(events)
