"""Handover: a group whose only administrator cannot look after it gets another one; its members are no collateral.

The rules are:
1. The platform says which group, and who could take it. It is opened while a measure keeps the person from looking after
   groups, and everything here ends with that measure: they look after it themselves again.
2. First the person has the word: for three days they name a member, who accepts or says no. Nobody is made an administrator.
3. After that day the group names another, in whatever way the platform lets groups choose; so it may at once where a measure
   protects others from this person (`apart`), who then names nobody.
4. Whoever takes it must be able to look after groups; who cannot is refused without a word about why.
5. Dueprocess changes no group. It permits, asks the platform under a key, and records that it was done.
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.domain.account import Account
from dueprocess.domain.apart import Apart
from dueprocess.domain.forwarding import is_name
from dueprocess.kernel.ids import AccountNo, HandoverId, Mint
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

ACT_WITHIN: Final = 3 * DAY
"""For so long only the person has the word."""
MEMBERS_MAX: Final = 500


class Candidate(msgspec.Struct, frozen=True):
    """A member who could take the group, with the name that the person knows them by."""

    account_no: AccountNo
    name: Private


class Member(msgspec.Struct, frozen=True):
    """The same on record."""

    account_no: AccountNo
    name: Sealed


class Handover(msgspec.Struct, frozen=True):
    """State of one. `group`: the platform's own name of it, tagged; `act_by`: until when only the person has the word.

    `named`: whom they named and who has not answered; `successor`: who takes it.
    """

    handover_id: HandoverId
    account_no: AccountNo
    group: Sealed
    title: Sealed
    members: tuple[Member, ...]
    opened_at: Instant
    act_by: Instant
    named: AccountNo | None = None
    declined: tuple[AccountNo, ...] = ()
    successor: AccountNo | None = None
    by_group: bool = False
    settled_at: Instant | None = None
    done_at: Instant | None = None


class OpenHandover(Command, frozen=True):
    """The platform says that a group's only administrator cannot look after it, and who could."""

    account_no: AccountNo
    group: Private
    title: Private
    members: tuple[Candidate, ...]


class NameSuccessor(Command, frozen=True):
    """The person names a member."""

    handover_id: HandoverId
    by: AccountNo
    member: AccountNo


class AnswerSuccession(Command, frozen=True):
    """The member who was named says yes or no, by the platform."""

    handover_id: HandoverId
    member: AccountNo
    accepts: bool


class ChooseSuccessor(Command, frozen=True):
    """The group has chosen a member, who wants it, by the platform."""

    handover_id: HandoverId
    member: AccountNo


class ConfirmHandover(Command, frozen=True):
    """The platform has made the successor the administrator."""

    handover_id: HandoverId


class HandoverOpened(Event, frozen=True):
    """The person has the word until `act_by`."""

    handover_id: HandoverId
    account_no: AccountNo
    group: Sealed
    title: Sealed
    members: tuple[Member, ...]
    act_by: Instant


class SuccessorNamed(Event, frozen=True):
    """The person named a member, who is asked."""

    handover_id: HandoverId
    member: AccountNo


class SuccessorDeclined(Event, frozen=True):
    """The member said no; the person may name another."""

    handover_id: HandoverId
    member: AccountNo


class SuccessorFound(Event, frozen=True):
    """A member takes it. The platform is asked, under the handover's id, to make it so. `by_group`: the group chose."""

    handover_id: HandoverId
    member: AccountNo
    by_group: bool


class HandoverDone(Event, frozen=True):
    """The platform has done it."""

    handover_id: HandoverId


class HandoverFacts(msgspec.Struct, frozen=True):
    """What it needs to know. `same`: handovers of the same group; `known`: accounts that exist, of those named.

    `apart`: of the person; `member`: of the one who would take it.
    """

    ids: Mint
    account: Account | None = None
    apart: Apart = Apart()
    same: tuple[Handover, ...] = ()
    known: frozenset[AccountNo] = frozenset()
    handover: Handover | None = None
    member: Apart = Apart()


def open_handover(facts: HandoverFacts, command: OpenHandover, now: Instant) -> tuple[Event, ...] | Refusal:
    """Open it. One that is open for the group, of this person, stays as it is."""
    if facts.account is None or facts.account.erased:
        return refuse(Code.NOT_FOUND)
    if not facts.apart.from_groups(now):
        return refuse(Code.NOTHING_CUT_OFF)
    if command.group.blank or not command.group.sealed.tag:
        return refuse(Code.TEXT_MISSING, "group")
    if any(not is_name(text) for text in (command.title.text, *(one.name.text for one in command.members))):
        return refuse(Code.NAME_UNSOUND, "title")
    numbers = [one.account_no for one in command.members]
    if command.account_no in numbers or len(set(numbers)) < len(numbers) or len(numbers) > MEMBERS_MAX:
        return refuse(Code.SUCCESSOR_UNFIT, "members")
    if not facts.known.issuperset(numbers):
        return refuse(Code.NOT_FOUND, "members")
    if any(one.account_no == command.account_no and one.settled_at is None for one in facts.same):
        return ()
    protects = facts.apart.for_a_reason(now)
    return (
        HandoverOpened(
            HandoverId(facts.ids("hnd")),
            command.account_no,
            command.group.sealed,
            command.title.sealed,
            tuple(Member(one.account_no, one.name.sealed) for one in command.members),
            now if protects else Instant(now + ACT_WITHIN),
        ),
    )


def name(facts: HandoverFacts, command: NameSuccessor, now: Instant) -> tuple[Event, ...] | Refusal:
    """Name a member. Naming another takes the first naming back."""
    found = facts.handover
    if found is None or found.account_no != command.by:
        return refuse(Code.NOT_FOUND)
    refused = _open(found, facts, now)
    if refused is not None:
        return refused
    if facts.apart.for_a_reason(now):
        return refuse(Code.KEPT_APART)
    if command.member not in {one.account_no for one in found.members} - set(found.declined):
        return refuse(Code.SUCCESSOR_UNFIT, "member")
    if facts.member.from_groups(now):
        return refuse(Code.SUCCESSOR_UNFIT, "member")
    return () if found.named == command.member else (SuccessorNamed(found.handover_id, command.member),)


def answer(facts: HandoverFacts, command: AnswerSuccession, now: Instant) -> tuple[Event, ...] | Refusal:
    """Say yes or no, as the one who was named."""
    found = facts.handover
    if found is None:
        return refuse(Code.NOT_FOUND)
    refused = _open(found, facts, now)
    if refused is not None:
        return refused
    if found.named != command.member or facts.apart.for_a_reason(now):
        return refuse(Code.SUCCESSOR_UNFIT, "member")
    if not command.accepts:
        return (SuccessorDeclined(found.handover_id, command.member),)
    if facts.member.from_groups(now):
        return refuse(Code.SUCCESSOR_UNFIT, "member")
    return (SuccessorFound(found.handover_id, command.member, by_group=False),)


def choose(facts: HandoverFacts, command: ChooseSuccessor, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take the group's choice, when the person's time is over."""
    found = facts.handover
    if found is None:
        return refuse(Code.NOT_FOUND)
    refused = _open(found, facts, now)
    if refused is not None:
        return refused
    if now < found.act_by and not facts.apart.for_a_reason(now):
        return refuse(Code.HANDOVER_TOO_EARLY)
    if command.member not in facts.known or command.member == found.account_no:
        return refuse(Code.SUCCESSOR_UNFIT, "member")
    if facts.member.from_groups(now):
        return refuse(Code.SUCCESSOR_UNFIT, "member")
    return (SuccessorFound(found.handover_id, command.member, by_group=True),)


def confirm(facts: HandoverFacts, command: ConfirmHandover, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note that it is done, once."""
    found = facts.handover
    if found is None or found.settled_at is None:
        return refuse(Code.NOT_FOUND)
    return () if found.done_at is not None else (HandoverDone(found.handover_id),)


def _open(found: Handover, facts: HandoverFacts, now: Instant) -> Refusal | None:
    """Why it is over: somebody has it, or its administrator can look after it again."""
    over = found.settled_at is not None or not facts.apart.from_groups(now)
    return refuse(Code.HANDOVER_OVER) if over else None


def evolve(state: Handover | None, event: Event, at: Instant) -> Handover | None:
    """Fold one event into the handover it names."""
    change = msgspec.structs.replace
    match event:
        case HandoverOpened():
            return Handover(
                event.handover_id,
                event.account_no,
                event.group,
                event.title,
                event.members,
                at,
                event.act_by,
            )
        case SuccessorNamed() if state is not None:
            return change(state, named=event.member)
        case SuccessorDeclined() if state is not None:
            return change(state, named=None, declined=(*state.declined, event.member))
        case SuccessorFound() if state is not None:
            return change(state, successor=event.member, by_group=event.by_group, settled_at=at, named=None)
        case HandoverDone() if state is not None:
            return change(state, done_at=at)
        case _:
            return state
