"""Termination: what stops a business account for good begins 30 days after its notice, unless the rulebook says why not.

Regulation (EU) 2019/1150 (platform to business), articles 4(2) and 4(4). The rules are:
1. Whether an account is a business's, the platform says as its kind. Size, revenue and rank are no part of it (I-17).
2. What has no end and is towards everybody ends a business: it begins 30 days after the notice that tells of it (I-02).
   What has an end begins at once: the harm stops today, and export, money and appeal go on meanwhile.
3. Where the decider leaves the choice to the ladder, what the clause's own service names is stopped at once, and until
   the notice has run.
4. The clause says when no notice is owed: a legal duty, an imperative reason, or repetition; a repetition is two or more
   earlier findings of the same family that stand and that nobody is looking at anew. The notice says which.
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.domain.account import AccountKind
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause, WithoutNotice

NOTICE: Final = 30 * DAY
"""How long before it begins a business is told."""
REPEATED: Final = 2
"""So many earlier findings of the same family make a repetition."""


class Party(msgspec.Struct, frozen=True):
    """Whom a measure is against. `contested`: decisions about the account whose appeal is open."""

    kind: AccountKind = AccountKind.PERSON
    contested: frozenset[DecisionId] = frozenset()


class Begins(msgspec.Struct, frozen=True):
    """When a measure begins. `without_notice`: why a business is not told 30 days before, where it would be."""

    at: Instant
    without_notice: WithoutNotice | None = None


def begins(
    party: Party, choice: Choice, clause: Clause, relied_on: tuple[DecisionId, ...], now: Instant
) -> Begins:
    """When this measure begins, whose notice is issued now. INVARIANT (I-02)"""
    if not _ends_business(party, choice):
        return Begins(now)
    waived = clause.without_notice
    if waived is WithoutNotice.REPEAT and len(set(relied_on) - party.contested) < REPEATED:
        waived = None
    return Begins(Instant(now + NOTICE)) if waived is None else Begins(now, waived)


def meanwhile(
    party: Party,
    choices: tuple[Choice, ...],
    clause: Clause,
    relied_on: tuple[DecisionId, ...],
    now: Instant,
    zone: str,
) -> tuple[Choice, ...]:
    """What stops the harm until the notice has run: the clause's own service, where the ladder itself chooses."""
    later = (
        (choice, at) for choice in choices if (at := begins(party, choice, clause, relied_on, now).at) > now
    )
    return tuple(
        Choice(names, until=min(at, clause.maximum.after(now, zone)))
        for choice, at in later
        if (names := tuple(name for name in choice.capabilities if name.service == clause.service))
    )


def stops_nothing(
    party: Party,
    choices: tuple[Choice, ...],
    clause: Clause,
    relied_on: tuple[DecisionId, ...],
    now: Instant,
) -> Refusal | None:
    """Why an act against imminent harm would not be one: nothing of it begins now."""
    if choices and all(begins(party, choice, clause, relied_on, now).at > now for choice in choices):
        return refuse(Code.HARM_GOES_ON, "choices")
    return None


def _ends_business(party: Party, choice: Choice) -> bool:
    return party.kind is AccountKind.BUSINESS and choice.permanent and choice.target is None
