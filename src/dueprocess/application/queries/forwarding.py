"""Forwarding: what its person, a contact and a follower read of it."""

from __future__ import annotations

import msgspec

from dueprocess.application.forwarding import looked_at
from dueprocess.application.handover import handovers_of
from dueprocess.application.queries.looking import Looking
from dueprocess.domain import forwarding
from dueprocess.domain.forwarding import Line, Sight
from dueprocess.kernel.ids import AccountNo, AskingId, HandoverId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Sealed


class AskingLine(msgspec.Struct, frozen=True):
    """One asking as the person reads it. `name` None: erased since. `given` None: not answered."""

    asking_id: AskingId
    name: str | None
    asked_at: Instant
    given: bool | None


class MemberLine(msgspec.Struct, frozen=True):
    """A member whom the person may name."""

    account_no: AccountNo
    name: str | None
    declined: bool


class HandoverLine(msgspec.Struct, frozen=True):
    """One group as the person reads it. `named`, `successor`: names; `may_name`: whether the person has a word in it now."""

    handover_id: HandoverId
    title: str | None
    act_by: Instant
    over: bool
    may_name: bool
    named: str | None
    successor: str | None
    by_group: bool
    members: tuple[MemberLine, ...]


class TouchPage(msgspec.Struct, frozen=True):
    """The page. `cut_off`: from people or followers; `kept_apart`: nothing may be left now; `address`: what stands."""

    cut_off: bool
    from_followers: bool
    kept_apart: bool
    offered_at: Instant | None
    address: str | None
    followers: Line | None
    askings: tuple[AskingLine, ...]
    handovers: tuple[HandoverLine, ...]

    @property
    def of_use(self) -> bool:
        """Whether there is anything here for this person."""
        return bool(self.cut_off or self.offered_at or self.askings or self.handovers)


def touch_page(look: Looking, account_no: AccountNo) -> TouchPage:
    """All that lets this person keep in touch."""
    facts = looked_at(look.reader, look.policies, account_no)
    apart, offer = facts.apart, facts.offer
    askings = sorted(facts.askings, key=lambda one: (one.given is not None, one.asked_at, one.asking_id))
    groups = apart.from_groups(look.now)
    kept = apart.for_a_reason(look.now)
    return TouchPage(
        apart.from_people(look.now) or apart.from_followers(look.now),
        apart.from_followers(look.now),
        kept,
        offer.offered_at if offer else None,
        _words(look, offer.address) if offer else None,
        offer.followers if offer else None,
        tuple(AskingLine(one.asking_id, _words(look, one.name), one.asked_at, one.given) for one in askings),
        tuple(
            line
            for line in _handovers(look, account_no, open_now=groups, named_by_person=groups and not kept)
        ),
    )


def seen_by(
    look: Looking, account_no: AccountNo, asker: AccountNo, *, contact: bool, blocked: bool
) -> tuple[Sight, str | None]:
    """What one contact sees, and the address where the person gave it to them."""
    facts = looked_at(look.reader, look.policies, account_no, asker)
    sight = forwarding.sight(facts, asker, look.now, contact=contact, blocked=blocked)
    offer = facts.offer
    if sight is not Sight.GIVEN or offer is None:
        return sight, None
    return sight, _words(look, offer.address)


def pointer_of(look: Looking, account_no: AccountNo) -> tuple[Line | None, str | None]:
    """What followers read: the line and the address, or nothing."""
    found = forwarding.pointer(looked_at(look.reader, look.policies, account_no), look.now)
    return (None, None) if found is None else (found.followers, _words(look, found.address))


def _handovers(
    look: Looking, account_no: AccountNo, *, open_now: bool, named_by_person: bool
) -> list[HandoverLine]:
    lines = []
    rows = handovers_of(look.reader, account_no)
    for row in sorted(rows, key=lambda one: (-one.opened_at, one.handover_id)):
        names = {one.account_no: _words(look, one.name) for one in row.members}
        over = row.settled_at is not None or not open_now
        lines.append(
            HandoverLine(
                row.handover_id,
                _words(look, row.title),
                row.act_by,
                over,
                named_by_person and not over,
                names.get(row.named) if row.named is not None else None,
                names.get(row.successor) if row.successor is not None else None,
                row.by_group,
                tuple(MemberLine(key, said, key in row.declined) for key, said in names.items()),
            )
        )
    return lines


def _words(look: Looking, sealed: Sealed) -> str | None:
    kept = look.reader.vault(sealed.ref)
    return kept.content.decode() if kept is not None else None
