"""The nearest measure that the constitution allows, and what had to change for it.

The rules are:
1. What restricts the floor, or what the catalogue does not know, is left out; the rest stays.
2. A measure without an end ends at a review date, at most 180 days away: "permanent" takes two people, and a log
   with one actor an act records no second (I-07, I-18).
3. A measure beyond the clause's maximum ends at the maximum, counted from when the first of a chain began (I-03).
4. Nothing else is touched: an act that the law still refuses is refused.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.audit.act import Measure, RecordedAct
from dueprocess.application.audit.world import capabilities_of, target_of
from dueprocess.domain.restriction import REVIEW_WITHIN
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause

REVIEW_EVERY = Duration(days=180)


class Change(StrEnum):
    """What an adaptation changed. Codes are public: they never change their meaning."""

    APPEAL_PATH_KEPT = "appeal_path_kept"
    REVIEW_DATE_SET = "review_date_set"
    SHORTENED_TO_MAXIMUM = "shortened_to_maximum"
    UNKNOWN_LEFT_OUT = "unknown_left_out"


CHANGES = {
    Change.APPEAL_PATH_KEPT: "the removed appeal path stays open",
    Change.REVIEW_DATE_SET: "a measure without an end gets a review date within 180 days, and ends there",
    Change.SHORTENED_TO_MAXIMUM: "a measure beyond the clause's maximum ends at the maximum",
    Change.UNKNOWN_LEFT_OUT: "what the catalogue does not know is left out",
}


class Bounds(msgspec.Struct, frozen=True):
    """What an adaptation needs of the rulebook. `since`: when the first of a chain of measures began."""

    clause: Clause | None
    zone: str
    floor: frozenset[str]
    since: Instant


def recorded(act: RecordedAct) -> tuple[Choice, ...]:
    """The measures exactly as recorded: one without an end is a permanent one."""
    until = act.end.until if act.end is not None else None
    return tuple(_choice(measure, capabilities_of(measure), until) for measure in act.measures)


def nearest(act: RecordedAct, bounds: Bounds) -> tuple[tuple[Choice, ...], tuple[Change, ...]]:
    """The nearest lawful measures and what changed; no change where nothing of ours would help."""
    changes = []
    if any(name in bounds.floor for measure in act.measures for name in measure.capabilities):
        changes.append(Change.APPEAL_PATH_KEPT)
    if act.unknown:
        changes.append(Change.UNKNOWN_LEFT_OUT)
    until = act.end.until if act.end is not None else None
    latest = bounds.clause.maximum.after(bounds.since, bounds.zone) if bounds.clause is not None else None
    if until is None:
        changes.append(Change.REVIEW_DATE_SET)
        until = Instant(act.at + REVIEW_WITHIN)
        if latest is not None and act.at < latest < until:
            until = latest
    elif latest is not None and act.at < latest < until:
        changes.append(Change.SHORTENED_TO_MAXIMUM)
        until = latest
    choices = []
    for measure in act.measures:
        kept = tuple(name for name in capabilities_of(measure) if name not in bounds.floor)
        if kept:
            choices.append(_choice(measure, kept, until))
    return tuple(choices), tuple(changes)


def _choice(measure: Measure, capabilities: tuple[Capability, ...], until: Instant | None) -> Choice:
    return Choice(
        capabilities,
        until=until,
        permanent=until is None,
        review_every=REVIEW_EVERY if until is None else None,
        target=target_of(measure),
    )
