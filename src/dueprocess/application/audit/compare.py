"""Two comparisons that judge nobody: recorded ends beside computed ones, and the source's measures beside a ladder.

The rules are:
1. An end is compared where the log records one, or the words give one, and the words can be read. Each difference is
   kept with its place in the source.
2. The ladder's answer to a new measure is the rung that its findings so far give, as the source made them: a finding
   is known to the person when it was made, and an ended measure leaves its finding.
3. Both are put into the same few classes of length, so that they can be counted side by side.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.audit.act import Act, RecordedAct
from dueprocess.application.audit.world import World
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.instants import DAY, Instant, iso
from dueprocess.rulebook.ladder import Position, position
from dueprocess.rulebook.model import Rulebook, Rung


class Difference(msgspec.Struct, frozen=True):
    """An end that the log records otherwise than its words give it."""

    line: int
    index: int
    started: str
    duration: str
    computed: str | None
    recorded: str | None
    note: str


class Length(StrEnum):
    """Classes of length, from nothing to no end."""

    WARNING = "warning"
    DAY = "up to 1 day"
    THREE_DAYS = "up to 3 days"
    WEEK = "up to 1 week"
    MONTH = "up to 1 month"
    QUARTER = "up to 3 months"
    HALF = "up to 180 days"
    YEAR = "up to 1 year"
    LONGER = "over 1 year"
    INDEFINITE = "no end"


_UP_TO = (
    (DAY, Length.DAY),
    (3 * DAY, Length.THREE_DAYS),
    (7 * DAY, Length.WEEK),
    (31 * DAY, Length.MONTH),
    (92 * DAY, Length.QUARTER),
    (184 * DAY, Length.HALF),
    (366 * DAY, Length.YEAR),
)
ORDER = tuple(Length)


class Beside(msgspec.Struct, frozen=True):
    """One new measure: what the source gave, and what the ladder gives there."""

    clause: str
    source: Length
    ladder: Length
    rung: int

    @property
    def ladder_is(self) -> str:
        """`lighter`, `same` or `heavier` than the source, by class of length."""
        difference = ORDER.index(self.ladder) - ORDER.index(self.source)
        return "same" if difference == 0 else "lighter" if difference < 0 else "heavier"


class _Found(msgspec.Struct, frozen=True):
    """An earlier finding as the ladder's rulebook sees it: under its own families."""

    decision_id: DecisionId
    family: str
    told_at: Instant | None
    stands: bool


def comparable(act: RecordedAct) -> bool:
    """Whether there is an end to compare."""
    return (
        act.act is not Act.LIFTED
        and act.end is not None
        and (act.recorded_end is not None or act.end.until is not None)
    )


def difference(act: RecordedAct) -> Difference | None:
    """How the computed end differs from the recorded one; None where they are equal."""
    if act.end is None or act.end.until == act.recorded_end:
        return None
    return Difference(
        act.line,
        act.index,
        iso(act.at),
        act.duration,
        None if act.end.until is None else iso(act.end.until),
        None if act.recorded_end is None else iso(act.recorded_end),
        act.end.note,
    )


def beside(ladder: Rulebook, world: World, act: RecordedAct) -> Beside | None:
    """The ladder's answer to a new measure; None for other acts, unread ends, or a clause that the ladder lacks."""
    place = _place(ladder, world, act) if act.act is Act.IMPOSED and act.end is not None else None
    if place is None or act.end is None:
        return None
    until = act.end.until
    given = Length.INDEFINITE if until is None else length(until - act.at)
    return Beside(act.clause, given, rung_length(place.rung), place.number)


def length(milliseconds: int) -> Length:
    """The class of a length that has an end."""
    return next((name for limit, name in _UP_TO if milliseconds <= limit), Length.LONGER)


def rung_length(rung: Rung) -> Length:
    """The class of the longest measure of a rung; none at all is a warning."""
    if any(measure.permanent for measure in rung.measures):
        return Length.INDEFINITE
    lengths = [measure.lasts.nominal for measure in rung.measures if measure.lasts is not None]
    return length(max(lengths)) if lengths else Length.WARNING


def _place(ladder: Rulebook, world: World, act: RecordedAct) -> Position | None:
    clause = ladder.clause(act.clause)
    if clause is None:
        return None
    found = []
    for finding in world.findings:
        its = ladder.clause(finding.clause)
        if its is not None:
            found.append(_Found(finding.decision_id, its.family, finding.told_at, finding.stands))
    return position(clause, found, act.at, act.at, ladder.zone)
