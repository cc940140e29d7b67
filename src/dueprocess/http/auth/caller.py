"""Caller: who asks, and which callers a route lets in.

Every route declares it with ``**allow(...)``; `app.create_app` refuses to start with a route that does not (threat T13).
The rules are:
1. A bearer token decides alone; without one, the session cookies do.
2. Nobody recognised where somebody is needed: 401. Recognised, and not let in: 403.
3. A member of staff has the roles of this moment, not of when they signed in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.record.envelope import Actor, ActorKind


class Scope(StrEnum):
    """What a platform's token may do. `staff`: the token stands for a member of staff."""

    ACCOUNTS = "accounts"
    REPORTS = "reports"
    SIGNALS = "signals"
    LINKS = "links"
    FEED = "feed"
    REMEDIES = "remedies"
    STANDING = "standing"
    OPERATIONS = "operations"
    STAFF = "staff"


class CallerKind(StrEnum):
    """Who may ask."""

    PUBLIC = "public"
    PERSON = "person"
    PLATFORM = "platform"
    STAFF = "staff"


class Caller(msgspec.Struct, frozen=True):
    """Who asks. `id` names the token, person or account behind it."""

    kind: CallerKind
    id: str = ""
    scopes: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    account_no: AccountNo | None = None
    person_id: PersonId | None = None
    session_id: str = ""

    @property
    def actor(self) -> Actor:
        """As the record names who asked."""
        kinds = {
            CallerKind.PERSON: ActorKind.PERSON,
            CallerKind.STAFF: ActorKind.STAFF,
            CallerKind.PLATFORM: ActorKind.PLATFORM,
        }
        return Actor(kinds.get(self.kind, ActorKind.SYSTEM), self.id or "public")


PUBLIC = Caller(CallerKind.PUBLIC)


class Allow(msgspec.Struct, frozen=True):
    """Which callers a route lets in: any one of these suffices."""

    public: bool = False
    person: bool = False
    scopes: frozenset[Scope] = frozenset()
    roles: frozenset[Role] = frozenset()

    def lets_in(self, caller: Caller) -> bool:
        """Whether this caller may call."""
        match caller.kind:
            case CallerKind.PERSON:
                return self.public or self.person
            case CallerKind.PLATFORM:
                return self.public or bool(self.scopes & caller.scopes)
            case CallerKind.STAFF:
                return self.public or bool(self.roles & caller.roles)
            case _:
                return self.public


ANY_ROLE = frozenset(Role)


def allow(
    *,
    public: bool = False,
    person: bool = False,
    scopes: tuple[Scope, ...] = (),
    roles: tuple[Role, ...] | frozenset[Role] = (),
) -> dict[str, Any]:
    """The declaration of a route: ``@get("/…", opt=allow(person=True))``."""
    return {"allow": Allow(public, person, frozenset(scopes), frozenset(roles))}
