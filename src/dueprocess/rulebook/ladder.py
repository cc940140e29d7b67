"""Where on a clause's ladder an account stands, and whether a chosen measure stays within a rung.

The rules are (I-33, I-03):
1. A finding counts while it stands, for the clause's `memory`, in the clause's family.
2. It counts only if the person was told before the new act: two acts before one notice are one offence.
3. A measure may always be milder than its rung, never heavier, and never beyond the clause's `maximum`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AccountNo, DecisionId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.model import Clause, Measure, Rung

REVIEW_EVERY_MAX = Duration(days=180)


class Finding(Protocol):
    """What the ladder reads of an earlier decision."""

    @property
    def decision_id(self) -> DecisionId: ...
    @property
    def family(self) -> str: ...
    @property
    def told_at(self) -> Instant | None: ...
    @property
    def stands(self) -> bool: ...


class Choice(msgspec.Struct, frozen=True):
    """A measure as a decider chooses it: like `Measure`, with the other person of a no-contact measure.

    `until` names the end as an instant instead of a length (it must lie within the rung all the same).
    """

    capabilities: tuple[Capability, ...]
    lasts: Duration | None = None
    until: Instant | None = None
    permanent: bool = False
    review_every: Duration | None = None
    target: AccountNo | None = None
    remedies: tuple[str, ...] = ()


class Position(msgspec.Struct, frozen=True):
    """A place on a ladder: the rung (from 1) and the earlier decisions that led there."""

    number: int
    rung: Rung
    relied_on: tuple[DecisionId, ...]


def position(
    clause: Clause, findings: Iterable[Finding], act_at: Instant, now: Instant, zone: str
) -> Position:
    """The rung for an act at `act_at`, decided `now`."""
    relied_on = tuple(
        finding.decision_id
        for finding in findings
        if finding.stands
        and finding.family == clause.family
        and finding.told_at is not None
        and finding.told_at <= act_at
        and clause.memory.after(finding.told_at, zone) > now
    )
    return Position(len(relied_on) + 1, rung(clause, len(relied_on) + 1), relied_on)


def rung(clause: Clause, number: int) -> Rung:
    """Rung `number` of a ladder, counted from 1; beyond the last, the last."""
    return clause.ladder[min(number, len(clause.ladder)) - 1]


def prescribed(rung: Rung, target: AccountNo | None) -> tuple[Choice, ...]:
    """Exactly what a rung gives; a no-contact measure needs the person concerned, else it is left out."""
    return tuple(
        Choice(
            capabilities=measure.capabilities,
            lasts=measure.lasts,
            permanent=measure.permanent,
            review_every=measure.review_every,
            target=target if measure.no_contact else None,
            remedies=measure.remedies,
        )
        for measure in rung.measures
        if not measure.no_contact or target is not None
    )


def bounded(choice: Choice, clause: Clause, rung: Rung, start: Instant, zone: str) -> Refusal | None:
    """Why `choice`, starting at `start`, goes beyond what the clause allows at this rung; None when it stays within."""
    outside = [name for name in choice.capabilities if name not in clause.capabilities]
    if outside:
        return refuse(Code.CAPABILITY_OUTSIDE_CLAUSE, "measures", capability=outside[0], clause=clause.id)
    foreign = [name for name in choice.capabilities if name.service not in (clause.service, *clause.reaches)]
    if foreign:  # INVARIANT (I-06)
        return refuse(Code.CAPABILITY_OUTSIDE_CLAUSE, "measures", capability=foreign[0], clause=clause.id)
    refused = formed(choice, start, zone)
    if refused is not None:
        return refused
    end = ends(choice, start, zone)
    if end is not None and end > clause.maximum.after(start, zone):  # INVARIANT (I-03)
        return refuse(Code.DURATION_ABOVE_MAXIMUM, "measures", maximum=str(clause.maximum))
    if not any(_within(choice, measure, start, zone) for measure in rung.measures):
        return refuse(Code.MEASURE_ABOVE_RUNG, "measures", clause=clause.id)  # INVARIANT (I-33)
    return None


def reaches_floor(choices: tuple[Choice, ...], floor: frozenset[str]) -> Refusal | None:
    """Why a measure names what a catalogue has since added to the floor. INVARIANT (I-04)

    The seven of the constitution no `Capability` can hold; what a platform adds, a clause of an older version may still
    list.
    """
    named = next((name for choice in choices for name in choice.capabilities if name in floor), None)
    return None if named is None else refuse(Code.CAPABILITY_IS_FLOOR, "measures", capability=named)


def stops_payment(choices: tuple[Choice, ...], payments: frozenset[str]) -> Refusal | None:
    """Why a measure towards one person stops what may be owed to them: rent, a debt, what a child needs. INVARIANT (I-06)

    A gift reaches a person and is never owed, so a no-contact measure may stop it (design 3.6).
    """
    named = (name for one in choices if one.target is not None for name in one.capabilities)
    payment = next((name for name in named if name in payments), None)
    return None if payment is None else refuse(Code.PAYMENT_TOWARDS_ONE, "measures", capability=payment)


def formed(choice: Choice, start: Instant, zone: str) -> Refusal | None:
    """Why `choice`, starting at `start`, is no measure at all, whatever its clause says; None where it is one."""
    if not choice.capabilities:
        return refuse(Code.MEASURE_EMPTY, "measures")
    if choice.permanent:
        timed = choice.lasts is not None or choice.until is not None
        return refuse(Code.PERMANENT_WITH_END, "measures") if timed else None
    end = ends(choice, start, zone)
    if end is None:
        return refuse(Code.MEASURE_UNBOUNDED, "measures")  # INVARIANT (I-07)
    return refuse(Code.MEASURE_ENDS_BEFORE_IT_STARTS, "measures") if end <= start else None


def ends(choice: Choice, start: Instant, zone: str) -> Instant | None:
    """When a timed choice that starts at `start` ends, or None for a permanent one or one without any end."""
    if choice.until is not None:
        return choice.until
    return choice.lasts.after(start, zone) if choice.lasts is not None else None


def review_by(choice: Choice, start: Instant, zone: str) -> Instant | None:
    """The review date of a permanent choice: at most 180 days away (I-07). None for a timed one."""
    if not choice.permanent:
        return None
    at = (choice.review_every or REVIEW_EVERY_MAX).after(start, zone)
    return Instant(min(at, start + 180 * DAY))


def _within(choice: Choice, measure: Measure, start: Instant, zone: str) -> bool:
    if not set(choice.capabilities) <= set(measure.capabilities):
        return False
    if measure.no_contact and choice.target is None:
        return False
    if choice.permanent:
        return measure.permanent and not measure.no_contact and _reviewed_in_time(choice, measure)
    if measure.permanent:
        return True
    end = ends(choice, start, zone)
    return measure.lasts is not None and end is not None and end <= measure.lasts.after(start, zone)


def _reviewed_in_time(choice: Choice, measure: Measure) -> bool:
    """Whether a permanent choice is reviewed at least as often as its rung demands (I-07)."""
    longest = measure.review_every or REVIEW_EVERY_MAX
    return (choice.review_every or REVIEW_EVERY_MAX).nominal <= longest.nominal
