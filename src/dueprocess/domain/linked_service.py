"""Linked service: what else belongs to the same person: a game, mail, a sign-in elsewhere, a membership.

The rules are:
1. The platform says it, because it alone knows it. A link restricts nothing and finds nothing: a breach in one service
   stays there unless its clause says otherwise (I-05, I-06).
2. A service may have accounts of its own. Whoever was in somebody's account was in these too: what such an intruder did
   there is void with the rest (I-19, `compromise`).
3. A link says what getting into the service again depends on (mail to account A), so that nobody is locked out of B by a
   restriction of A.
4. A link that is over stays on record: an intruder may be the one who ended it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dueprocess.kernel.ids import AccountNo, DecisionId, LinkedServiceId, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse


class Need(msgspec.Struct, frozen=True):
    """What recovery depends on: that this account can do this (`mail.receive`)."""

    account_no: AccountNo
    capability: str


class Stopped(msgspec.Struct, frozen=True):
    """That a decision restricts what recovery of the service depends on."""

    decision_id: DecisionId
    account_no: AccountNo
    capability: str


class LinkedService(msgspec.Struct, frozen=True):
    """State of one link. `service`: its name in the catalogue; `own_account`: its own account, where it has such.

    `stopped`: what decisions have restricted of that which recovery depends on; whether it is in force, they say.
    """

    linked_service_id: LinkedServiceId
    account_no: AccountNo
    service: str
    own_account: AccountNo | None
    recovery: tuple[Need, ...]
    linked_at: Instant
    unlinked_at: Instant | None = None
    stopped: tuple[Stopped, ...] = ()

    def existed_since(self, at: Instant) -> bool:
        """Whether it was not over yet at this instant. When it began is not asked: a platform may tell it late."""
        return self.unlinked_at is None or self.unlinked_at > at


class LinkService(Command, frozen=True):
    """The platform says that this belongs to the account, or that its recovery depends on something else now."""

    account_no: AccountNo
    service: str
    own_account: AccountNo | None = None
    recovery: tuple[Need, ...] = ()


class UnlinkService(Command, frozen=True):
    """The platform says that it does not belong to the account any more."""

    linked_service_id: LinkedServiceId


class ServiceLinked(Event, frozen=True):
    """It belongs to the account, and getting into it again depends on this."""

    linked_service_id: LinkedServiceId
    account_no: AccountNo
    service: str
    own_account: AccountNo | None
    recovery: tuple[Need, ...]


class ServiceUnlinked(Event, frozen=True):
    """It does not belong to the account any more."""

    linked_service_id: LinkedServiceId
    account_no: AccountNo


class RecoveryStopped(Event, frozen=True):
    """A decision restricts what recovery of the service depends on; its person is offered another way (`recovery`)."""

    linked_service_id: LinkedServiceId
    decision_id: DecisionId
    account_no: AccountNo
    capability: str


class LinkFacts(msgspec.Struct, frozen=True):
    """What linking needs to know. `known`: accounts that exist, of those named; `names`: what the catalogue has.

    `person`: the accounts of the same person, by the links there are.
    """

    ids: Mint
    known: frozenset[AccountNo] = frozenset()
    services: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    links: tuple[LinkedService, ...] = ()
    person: frozenset[AccountNo] = frozenset()
    link: LinkedService | None = None


def link(facts: LinkFacts, command: LinkService, now: Instant) -> tuple[Event, ...] | Refusal:
    """Link a service. What is linked already is linked once; only what recovery depends on can change."""
    own = command.own_account
    named = {command.account_no, *(need.account_no for need in command.recovery)}
    if not named <= facts.known or (own is not None and own not in facts.known):
        return refuse(Code.NOT_FOUND, "account")
    if own == command.account_no:
        return refuse(Code.SERVICE_IS_OWN_ACCOUNT, "own_account")
    if command.service not in facts.services:
        return refuse(Code.SERVICE_UNKNOWN, "service", service=command.service[:80])
    unknown = next((need.capability for need in command.recovery if need.capability not in facts.names), None)
    if unknown is not None:
        return refuse(Code.CAPABILITY_UNKNOWN, "recovery", capability=unknown[:80])
    theirs = facts.person | {command.account_no, *([own] if own is not None else [])}
    if any(need.account_no not in theirs for need in command.recovery):
        return refuse(Code.RECOVERY_OF_OTHER_PERSON, "recovery")
    recovery = tuple(sorted(set(command.recovery), key=lambda need: (need.account_no, need.capability)))
    same = next(
        (
            row
            for row in facts.links
            if row.unlinked_at is None and (row.service, row.own_account) == (command.service, own)
        ),
        None,
    )
    if same is not None and same.recovery == recovery:
        return ()
    key = same.linked_service_id if same is not None else LinkedServiceId(facts.ids("lks"))
    return (ServiceLinked(key, command.account_no, command.service, own, recovery),)


def unlink(facts: LinkFacts, command: UnlinkService, now: Instant) -> tuple[Event, ...] | Refusal:
    """End a link, once."""
    row = facts.link
    if row is None:
        return refuse(Code.NOT_FOUND)
    return () if row.unlinked_at is not None else (ServiceUnlinked(row.linked_service_id, row.account_no),)


def person_of(start: AccountNo, links: Iterable[LinkedService], since: Instant) -> frozenset[AccountNo]:
    """All accounts of the person who has this one, by the links that were not over at `since`. INVARIANT (I-19)"""
    pairs = [
        (row.account_no, row.own_account)
        for row in links
        if row.own_account is not None and row.existed_since(since)
    ]
    found = {start}
    while True:
        more = {two for one, two in pairs if one in found} | {one for one, two in pairs if two in found}
        if more <= found:
            return frozenset(found)
        found |= more


def evolve(state: LinkedService | None, event: Event, at: Instant) -> LinkedService | None:
    """Fold one event into the link it names."""
    match event:
        case ServiceLinked() if state is not None:
            return msgspec.structs.replace(state, recovery=event.recovery)
        case ServiceLinked():
            return LinkedService(
                event.linked_service_id,
                event.account_no,
                event.service,
                event.own_account,
                event.recovery,
                at,
            )
        case RecoveryStopped() if state is not None:
            more = Stopped(event.decision_id, event.account_no, event.capability)
            return msgspec.structs.replace(state, stopped=(*state.stopped, more))
        case ServiceUnlinked() if state is not None:
            return msgspec.structs.replace(state, unlinked_at=at)
        case _:
            return state
