"""Rulebook version: one published state of the policy, with the day from which it holds.

The rules are:
1. Publishing takes two people: one proposes, another approves the very same content (I-18).
2. A version takes effect 7 days after it is published, 30 where a money clause changes; the first at once, because
   until then nobody could be restricted at all (design 4).
3. A version never changes and never touches old decisions: an act is judged by the version in force when it was done;
   a later milder one may help, a harsher one never does (I-03).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.model import Clause, Rulebook

NOTICE_PERIOD = Duration(days=7)
NOTICE_PERIOD_MONEY = Duration(days=30)


class RulebookVersion(msgspec.Struct, frozen=True):
    """State of one version. `body` and `catalogue` are the canonical bytes that `digest` covers, as text."""

    version: int
    digest: str
    body: str
    catalogue: str
    proposed_by: PersonId
    proposed_at: Instant
    approved_by: PersonId | None = None
    takes_effect_at: Instant | None = None


class InForce(msgspec.Struct, frozen=True):
    """A version with its rulebook read: what the law consults."""

    version: int
    digest: str
    takes_effect_at: Instant
    rulebook: Rulebook


class ProposeRulebook(Command, frozen=True):
    """Put a sound rulebook and catalogue forward. `digest` is computed from their canonical bytes."""

    version: int
    digest: str
    body: str
    catalogue: str
    by: PersonId


class ApproveRulebook(Command, frozen=True):
    """Publish what was proposed. `digest` says which content the approver saw."""

    version: int
    digest: str
    by: PersonId


class RulebookProposed(Event, frozen=True):
    """A version waits for its second person."""

    version: int
    digest: str
    body: str
    catalogue: str
    by: PersonId


class RulebookPublished(Event, frozen=True):
    """A version is published and holds from `takes_effect_at` on."""

    version: int
    digest: str
    by: PersonId
    takes_effect_at: Instant


class RulebookFacts(msgspec.Struct, frozen=True):
    """What publishing needs to know. `sound` is the verdict of `rulebook.checks` on the proposed content."""

    person: Staff | None
    proposed: RulebookVersion | None
    latest: InForce | None
    content: Rulebook | None = None
    sound: bool = True


def propose(facts: RulebookFacts, command: ProposeRulebook, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose the next version."""
    refused = require(facts.person, Role.SUPERVISOR, Role.OPERATOR)
    if refused is not None:
        return refused
    if not facts.sound or facts.content is None:
        return refuse(Code.RULEBOOK_UNSOUND)
    expected = facts.latest.version + 1 if facts.latest else 1
    if command.version != expected or facts.content.version != expected:
        return refuse(Code.RULEBOOK_VERSION_NOT_NEXT, "version", expected=str(expected))
    return (RulebookProposed(command.version, command.digest, command.body, command.catalogue, command.by),)


def approve(facts: RulebookFacts, command: ApproveRulebook, now: Instant) -> tuple[Event, ...] | Refusal:
    """Publish, as a second person in another role, having seen the same content."""
    refused = require(facts.person, Role.APPROVER)
    if refused is not None:
        return refused
    proposed = facts.proposed
    if proposed is None or proposed.approved_by is not None or facts.content is None:
        return refuse(Code.RULEBOOK_NOT_PROPOSED)
    if proposed.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if proposed.digest != command.digest:  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT)
    at = now
    if facts.latest is not None:
        money = _money_clauses(facts.latest.rulebook) != _money_clauses(facts.content)
        at = (NOTICE_PERIOD_MONEY if money else NOTICE_PERIOD).after(now, facts.content.zone)
        at = max(at, Instant(now + 7 * DAY), facts.latest.takes_effect_at)
    return (RulebookPublished(proposed.version, proposed.digest, command.by, at),)


def in_force(versions: Iterable[InForce], at: Instant) -> InForce | None:
    """The version in force at an instant, or None before the first."""
    begun = [version for version in versions if version.takes_effect_at <= at]
    return max(begun, key=lambda version: (version.takes_effect_at, version.version), default=None)


def evolve(state: RulebookVersion | None, event: Event, at: Instant) -> RulebookVersion | None:
    """Fold one event into the version it names."""
    match event:
        case RulebookProposed():
            return RulebookVersion(event.version, event.digest, event.body, event.catalogue, event.by, at)
        case RulebookPublished() if state is not None:
            return msgspec.structs.replace(state, approved_by=event.by, takes_effect_at=event.takes_effect_at)
        case _:
            return state


def _money_clauses(rulebook: Rulebook) -> dict[str, Clause]:
    return {clause.id: clause for clause in rulebook.clauses if clause.money}
