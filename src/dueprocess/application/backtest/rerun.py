"""Rerun: the findings of one account placed on the ladders of another version, in the order in which they were made.

The rules are:
1. A finding that fell (overturned, withdrawn) is left out: it would be wrong under any version.
2. An amendment is not a finding of its own: the decision that it changed is looked at, as it was first made.
3. Both ladders are asked for exactly what their rung gives; what the decider chose, which may be milder, stands beside.
4. A clause that the other version does not have: no breach, and nothing for later findings to stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

import msgspec

from dueprocess.domain.decision import Decision, Outcome
from dueprocess.kernel.ids import AccountNo, DecisionId
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause, Rulebook

FELL = frozenset({Outcome.OVERTURNED, Outcome.WITHDRAWN})
UNDECIDED = frozenset({Outcome.AWAITING, Outcome.DECLINED})


class Change(StrEnum):
    """What the other version makes of a decision."""

    NO_BREACH = "no_breach"
    LIGHTER = "lighter"
    SAME = "same"
    HEAVIER = "heavier"


class Given(msgspec.Struct, frozen=True):
    """What a person gets: milliseconds of the longest timed measure, whether one has no end, and what it takes away.

    A measure that only keeps two people apart counts among `capabilities` alone: it restricts towards one person.
    """

    lasts: int = 0
    permanent: bool = False
    capabilities: frozenset[str] = frozenset()

    @property
    def restricts(self) -> bool:
        """Whether the person is restricted at all."""
        return self.permanent or self.lasts > 0

    def change(self, other: Given) -> Change:
        """What changes from this to the other: first how long, then how much."""
        mine, theirs = (self.permanent, self.lasts), (other.permanent, other.lasts)
        if mine == theirs and self.capabilities == other.capabilities:
            return Change.SAME
        if mine != theirs:
            return Change.HEAVIER if theirs > mine else Change.LIGHTER
        return Change.LIGHTER if other.capabilities < self.capabilities else Change.HEAVIER


class Compared(msgspec.Struct, frozen=True):
    """One decision under both versions. `after` None: the other version has no such clause."""

    decision_id: DecisionId
    account_no: AccountNo
    clause: str
    made_at: Instant
    decided: Given
    before: Given
    after: Given | None

    @property
    def change(self) -> Change:
        """What the other version makes of it."""
        return Change.NO_BREACH if self.after is None else self.before.change(self.after)


class _Finding(msgspec.Struct, frozen=True):
    """A finding as the other version has it (`ladder.Finding`)."""

    decision_id: DecisionId
    family: str
    told_at: Instant | None
    stands: bool = True


def rerun(
    decisions: Iterable[Decision],
    clause_then: Callable[[Decision], tuple[Clause, str] | None],
    other: Rulebook,
) -> Iterator[Compared]:
    """All decisions of one account. `clause_then`: a decision's clause and zone, as its own version said them."""
    found: list[_Finding] = []
    for decision in sorted(decisions, key=lambda row: (row.made_at, row.decision_id)):
        if decision.outcome in UNDECIDED or decision.outcome in FELL or decision.supersedes is not None:
            continue
        said = clause_then(decision)
        if said is None:
            continue
        clause, zone = said
        target = next((choice.target for choice in decision.chosen if choice.target is not None), None)
        before = ladder.prescribed(ladder.rung(clause, decision.rung), target)
        new = other.clause(decision.clause)
        after = None
        if new is not None:
            place = ladder.position(new, found, decision.act_at, decision.made_at, other.zone)
            after = given(ladder.prescribed(place.rung, target), decision.made_at, other.zone)
            if not decision.finding_removed and not decision.provisional:
                found.append(_Finding(decision.decision_id, new.family, decision.told_at))
        yield Compared(
            decision.decision_id,
            decision.account_no,
            decision.clause,
            decision.made_at,
            given(decision.chosen, decision.made_at, zone),
            given(before, decision.made_at, zone),
            after,
        )


def given(choices: Iterable[Choice], start: Instant, zone: str) -> Given:
    """What a set of measures that begins at `start` takes away, and for how long."""
    lasts, permanent, capabilities = 0, False, set[str]()
    for choice in choices:
        capabilities |= {
            f"{name} @" if choice.target is not None else str(name) for name in choice.capabilities
        }
        if choice.target is not None:
            continue
        permanent |= choice.permanent
        end = ladder.ends(choice, start, zone)
        lasts = max(lasts, 0 if end is None else end - start)
    return Given(lasts, permanent, frozenset(capabilities))
