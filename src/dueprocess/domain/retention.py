"""Retention: why what an account holds has to stay, and until when. Restricted is not deleted.

The rules are:
1. As long as anything is in force, is being looked at, or can still be appealed, all of the account's content stays: without
   it nobody could show that a decision was wrong, and nothing could be given back (I-18, D07).
2. An end that nobody knows yet is none: an open case, an appeal without its answer, a restriction without an end.
3. What its own person closed stays for thirty days more, so that they can still take it home; unless they did not want it.
4. What fell, or was heard in every stage, keeps nothing. Nobody is asked to keep anything for ever.
5. What a person asks to have erased is theirs to erase: this binds the platform, not them (PIPL 47, GDPR 17).

Nothing is written down for it: it follows from what is recorded, so that it can be asked before each deletion.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain import appeal as appeals
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.appeal import LodgeFacts
from dueprocess.domain.closing import Closing
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.instants import DAY, Instant

AFTER_CLOSING: Final = 30 * DAY
"""How long content stays after its own person closed the account."""


class Ground(StrEnum):
    """Why something has to stay."""

    CASE = "case"
    RESTRICTION = "restriction"
    APPEAL = "appeal"
    APPEAL_RIGHT = "appeal_right"
    CLOSING = "closing"


class Kept(msgspec.Struct, frozen=True):
    """One reason. `until` None: nobody knows yet. `decision_id`: which decision it comes from, where it is one."""

    ground: Ground
    until: Instant | None
    decision_id: DecisionId | None = None


class RetentionFacts(msgspec.Struct, frozen=True):
    """What it depends on: per decision what lodging an appeal against it needs to know.

    `undecided`: restrictions in no decision's name, brought in by an import. `erased`: its own person had it erased.
    """

    erased: bool
    case_open: bool
    decisions: tuple[LodgeFacts, ...]
    undecided: tuple[Restriction, ...]
    closings: tuple[Closing, ...]


def kept(facts: RetentionFacts, now: Instant) -> tuple[Kept, ...]:
    """All that keeps the account's content now; empty: the platform may delete by its own rules."""
    if facts.erased:
        return ()
    found = [Kept(Ground.CASE, None)] if facts.case_open else []
    found += _in_force(facts.undecided, None, now)
    for of in facts.decisions:
        found += _by_decision(of, now)
    for closing in facts.closings:
        until = Instant(closing.closes_at + AFTER_CLOSING)
        if closing.cancelled_at is None and not closing.without_data and now < until:
            found.append(Kept(Ground.CLOSING, until))
    return tuple(found)


def kept_until(found: Iterable[Kept]) -> Instant | None:
    """When the last of it ends; None where nobody knows yet. Of nothing there is no end: ask only where something is."""
    return _latest(item.until for item in found)


def _by_decision(of: LodgeFacts, now: Instant) -> list[Kept]:
    decision = of.decision
    if (
        decision is None or decision.told_at is None
    ):  # not yet told: its case is open; declined: it never was one
        return []
    name = decision.decision_id
    found = _in_force(of.restrictions, name, now)
    if appeals.open_one(of.appeals) is not None:
        found.append(Kept(Ground.APPEAL, None, name))
    elif appeals.may_lodge(of, now) is None:
        found.append(Kept(Ground.APPEAL_RIGHT, _right_ends(of, now), name))
    return found


def _right_ends(of: LodgeFacts, now: Instant) -> Instant | None:
    """When the right to appeal is over: after its days, or after what is in force. None: that has no end yet."""
    return _latest(
        (
            of.window_ends_at,
            *(restrictions.ends_at(item) for item in of.restrictions if restrictions.in_force(item, now)),
        )
    )


def _latest(ends: Iterable[Instant | None]) -> Instant | None:
    latest = Instant(0)
    for end in ends:
        if end is None:
            return None
        latest = max(latest, end)
    return latest


def _in_force(rows: Iterable[Restriction], decision_id: DecisionId | None, now: Instant) -> list[Kept]:
    live = [row for row in rows if restrictions.in_force(row, now)]
    return [Kept(Ground.RESTRICTION, restrictions.ends_at(row), decision_id) for row in live]
