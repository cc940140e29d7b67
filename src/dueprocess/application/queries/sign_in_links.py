"""Sign-in links: which logins at the staff directory are which member of staff, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import SIGN_IN_LINKS
from dueprocess.domain.sign_in_link import SignInLink, content_digest, login_parts
from dueprocess.kernel.ids import PersonId, SignInLinkId
from dueprocess.kernel.instants import Instant


class LinkStatus(StrEnum):
    """How it stands with a link."""

    AWAITS = "awaits"
    LINKED = "linked"
    UNLINKED = "unlinked"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


class LinkFile(msgspec.Struct, frozen=True):
    """One link. `content`: what a second person agrees to. `proposed_by` None: the installation itself linked."""

    link_id: SignInLinkId
    person_id: PersonId
    person_name: str
    issuer: str
    key: str
    status: LinkStatus
    reason: str | None
    proposed_by: PersonId | None
    proposed_by_name: str
    proposed_at: Instant
    content: str
    approved_by: PersonId | None
    approved_by_name: str
    linked_at: Instant | None
    ended_by: PersonId | None
    ended_by_name: str
    ended_at: Instant | None


def link_files(look: Looking) -> tuple[LinkFile, ...]:
    """Every link: those that wait first, then those that hold, then what there was, newest first."""
    return _files(look, look.reader.all(SIGN_IN_LINKS))


def links_of_person(look: Looking, person_id: PersonId) -> tuple[LinkFile, ...]:
    """The links of one member of staff that hold or wait."""
    files = _files(look, look.reader.find(SIGN_IN_LINKS, person_id=person_id))
    return tuple(file for file in files if file.status in {LinkStatus.AWAITS, LinkStatus.LINKED})


def link_file(look: Looking, link_id: str) -> LinkFile | None:
    """One link, or None."""
    row = look.reader.get(SIGN_IN_LINKS, link_id)
    return _file(look, row) if row is not None else None


def _files(look: Looking, rows: Iterable[SignInLink]) -> tuple[LinkFile, ...]:
    order = {LinkStatus.AWAITS: 0, LinkStatus.LINKED: 1}
    files = [_file(look, row) for row in rows]
    return tuple(sorted(files, key=lambda file: (order.get(file.status, 2), -file.proposed_at, file.link_id)))


def _file(look: Looking, row: SignInLink) -> LinkFile:
    issuer, key = login_parts(look.words(row.login) or "")
    return LinkFile(
        row.link_id,
        row.person_id,
        name_of(look, row.person_id),
        issuer,
        key,
        _status(row, look.now),
        look.words(row.reason),
        row.proposed_by,
        name_of(look, row.proposed_by),
        row.proposed_at,
        content_digest(row),
        row.approved_by,
        name_of(look, row.approved_by),
        row.linked_at,
        row.ended_by,
        name_of(look, row.ended_by),
        row.ended_at,
    )


def _status(row: SignInLink, now: Instant) -> LinkStatus:
    if row.holds:
        return LinkStatus.LINKED
    if row.awaits(now):
        return LinkStatus.AWAITS
    if row.linked_at is not None:
        return LinkStatus.UNLINKED
    return LinkStatus.TAKEN_BACK if row.ended_at is not None else LinkStatus.LAPSED
