"""Handovers: what the platform is asked for, and where each stands."""

from __future__ import annotations

import msgspec

from dueprocess.application.apart import apart_of
from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import HANDOVERS
from dueprocess.kernel.ids import HandoverId
from dueprocess.kernel.instants import Instant


class HandoverState(msgspec.Struct, frozen=True):
    """One handover as the platform reads it; accounts and group by its own ids.

    `named`: is asked whether they take it. `successor`: make them the administrator, then confirm. `lapsed`: the measure is
    over, the administrator looks after the group again, and nothing is to be done.
    """

    handover_id: HandoverId
    account: str | None
    group: str | None
    act_by: Instant
    named: str | None
    successor: str | None
    by_group: bool
    lapsed: bool


def owed_handovers(look: Looking) -> tuple[HandoverState, ...]:
    """Those that the platform has not confirmed, the oldest first."""
    name = look.reader.external_id
    found = []
    for row in sorted(
        look.reader.find(HANDOVERS, owed="owed"), key=lambda one: (one.opened_at, one.handover_id)
    ):
        kept = look.reader.vault(row.group.ref)
        free = not apart_of(look.reader, look.policies, row.account_no).from_groups(look.now)
        found.append(
            HandoverState(
                row.handover_id,
                name(row.account_no),
                kept.content.decode() if kept is not None else None,
                row.act_by,
                name(row.named) if row.named is not None else None,
                name(row.successor) if row.successor is not None else None,
                row.by_group,
                row.settled_at is None and free,
            )
        )
    return tuple(found)
