"""Transition: what somebody paid for, or signs in with elsewhere, goes on for a stated time before a measure takes it away.

The rules are:
1. A restriction stays inside the service whose clause was broken (I-06). Purchases, paid memberships and third-party sign-in
   (what the catalogue marks `kept`) are reached only by a measure whose rulebook states a transition: what goes on, until
   when, and whether the unused part is refunded or there is another way.
2. Without one the decision is refused, whatever its rung would allow.
3. The measure begins when the transition is over, and is announced until then: guards go on saying yes (I-02, I-08).
4. A refund of the unused part is asked of the platform when the measure has begun, and owed until it confirms it. Time
   passing writes nothing: what is owed is read from the restriction.
5. Where the decision falls before that day, nothing was taken, and nothing is owed.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.restriction import Restriction, UnusedRefunded
from dueprocess.kernel.ids import RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause, Gives, Transition


class ConfirmUnusedRefund(Command, frozen=True):
    """The platform has paid back the unused part of what this restriction has taken away."""

    restriction_id: RestrictionId


class TransitionFacts(msgspec.Struct, frozen=True):
    """What confirming needs to know."""

    restriction: Restriction | None


def stated(clause: Clause, number: int, names: tuple[str, ...]) -> Transition | None:
    """The transition that the rung states for all of these, None where it states none."""
    return next(
        (
            measure.transition
            for measure in ladder.rung(clause, number).measures
            if measure.transition is not None and set(names) <= set(measure.capabilities)
        ),
        None,
    )


def missing(
    choices: tuple[Choice, ...], clause: Clause, number: int, kept: frozenset[str], start: Instant, zone: str
) -> Refusal | None:
    """Why a choice takes away what is kept without a transition, or would end before that is over. INVARIANT (I-06)"""
    for choice in choices:
        named = next((name for name in choice.capabilities if name in kept), None)
        if named is None:
            continue
        found = stated(clause, number, choice.capabilities)
        if found is None:
            return refuse(Code.TRANSITION_MISSING, "measures", capability=named)
        end = ladder.ends(choice, start, zone)
        if end is not None and end <= found.lasts.after(start, zone):
            return refuse(Code.TRANSITION_OUTLASTS_MEASURE, "measures", lasts=str(found.lasts))
    return None


def begins(transition: Transition | None, since: Instant, zone: str, at: Instant) -> Instant:
    """When the measure begins: never before the transition is over, which is counted once. INVARIANT (I-08)"""
    return at if transition is None else max(at, transition.lasts.after(since, zone))


def refund_owed(item: Restriction, at: Instant) -> bool:
    """Whether the unused part is to be paid back now: it was promised, it was taken away, and it was not paid."""
    promised = item.transition is Gives.REFUND and item.refunded_at is None
    return promised and any(span.start <= at for span in item.spans)


def confirm(
    facts: TransitionFacts, command: ConfirmUnusedRefund, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Note the platform's confirmation, once."""
    found = facts.restriction
    if found is None or found.transition is not Gives.REFUND:
        return refuse(Code.NOT_FOUND)
    if found.refunded_at is not None:
        return ()
    if not refund_owed(found, now) or restrictions.ahead(found, now):
        return refuse(Code.UNUSED_REFUND_NOT_DUE)
    return (UnusedRefunded(found.restriction_id, found.account_no),)
