"""Linked services: what the platform says belongs to the same person as an account."""

from __future__ import annotations

import msgspec

from dueprocess.application.linked_service import links_about
from dueprocess.application.queries.looking import Looking
from dueprocess.kernel.ids import AccountNo, LinkedServiceId
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.model import Texts


class NeedLine(msgspec.Struct, frozen=True):
    """What getting into a service again depends on: that this account can do this."""

    account: str | None
    capability: str


class LinkLine(msgspec.Struct, frozen=True):
    """A link as the platform and the desk read it. `own_account`: the service's own account of the person."""

    linked_service_id: LinkedServiceId
    account: str | None
    service: str
    service_title: Texts
    own_account: str | None
    recovery: tuple[NeedLine, ...]
    linked_at: Instant
    unlinked_at: Instant | None


def link_lines(look: Looking, account_no: AccountNo) -> tuple[LinkLine, ...]:
    """Every link of the person who has this account, those in force first."""
    catalogue = look.policies.catalogue(look.reader)
    titles = catalogue.services if catalogue else {}
    name = look.reader.external_id
    rows = sorted(
        links_about(look.reader, account_no),
        key=lambda row: (row.unlinked_at is not None, row.linked_at, row.linked_service_id),
    )
    return tuple(
        LinkLine(
            row.linked_service_id,
            name(row.account_no),
            row.service,
            titles.get(row.service, {}),
            name(row.own_account) if row.own_account is not None else None,
            tuple(NeedLine(name(need.account_no), need.capability) for need in row.recovery),
            row.linked_at,
            row.unlinked_at,
        )
        for row in rows
    )
