"""Remedy: what the platform holds and must put back when a decision falls (contacts, group roles, rank).

The rules are:
1. A remedy is asked for once, by a key, in the transaction in which the decision falls (I-11).
2. It is owed until the platform confirms it; until then it is chased.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo, DecisionId, Mint, RemedyId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse


class Remedy(msgspec.Struct, frozen=True):
    """State of one remedy."""

    remedy_id: RemedyId
    decision_id: DecisionId
    restriction_id: RestrictionId
    account_no: AccountNo
    effect: str
    requested_at: Instant
    confirmed_at: Instant | None = None


class ConfirmRemedy(Command, frozen=True):
    """The platform says that it has put this back."""

    remedy_id: RemedyId


class RemedyRequested(Event, frozen=True):
    """The platform is asked to put this back."""

    remedy_id: RemedyId
    decision_id: DecisionId
    restriction_id: RestrictionId
    account_no: AccountNo
    effect: str


class RemedyConfirmed(Event, frozen=True):
    """The platform has put it back."""

    remedy_id: RemedyId


class RemedyFacts(msgspec.Struct, frozen=True):
    """What confirming needs to know."""

    remedy: Remedy | None


def requested(ids: Mint, decision_id: DecisionId, of: Iterable[Restriction]) -> tuple[RemedyRequested, ...]:
    """The remedies that the fall of a decision asks for, in force or not: what it did to the platform was done."""
    return tuple(
        RemedyRequested(
            RemedyId(ids(f"rmd_{item.restriction_id.replace('.', '_')}", ordinal)),
            decision_id,
            item.restriction_id,
            item.account_no,
            effect,
        )
        for item in of
        for ordinal, effect in enumerate(item.remedies)
    )


def confirm_remedy(facts: RemedyFacts, command: ConfirmRemedy, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note a confirmation, once."""
    if facts.remedy is None:
        return refuse(Code.REMEDY_NOT_REQUESTED)
    return () if facts.remedy.confirmed_at is not None else (RemedyConfirmed(command.remedy_id),)


def evolve(state: Remedy | None, event: Event, at: Instant) -> Remedy | None:
    """Fold one event into the remedy it names."""
    match event:
        case RemedyRequested():
            return Remedy(
                event.remedy_id, event.decision_id, event.restriction_id, event.account_no, event.effect, at
            )
        case RemedyConfirmed() if state is not None:
            return msgspec.structs.replace(state, confirmed_at=at)
        case _:
            return state
