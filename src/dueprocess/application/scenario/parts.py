"""Parts: what several steps of a script share: accounts, staff, evidence and measures."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from dueprocess.application.scenario.marks import Ability, Account, Language, Length, Names, Person, Time
from dueprocess.domain.account import AccountKind
from dueprocess.domain.staff import Role


class Part(msgspec.Struct, frozen=True):
    """A part of a script. Its fields are the keys one may write."""


class Given(Part, frozen=True):
    """An account. `facts`: things about a person that must not matter (`vip`, `debt`, `followers`, `reports`)."""

    kind: AccountKind = AccountKind.PERSON
    zone: Annotated[str, Names.ZONE] = "Asia/Shanghai"
    locale: Language = "zh-CN"
    facts: dict[str, Any] = {}


class Colleague(Part, frozen=True):
    """A member of staff beside the cast, or one of it with other roles."""

    roles: tuple[Role, ...]
    cleared: bool = False
    supervisor: Person = ""
    level: int = 0
    own_account: Account = ""
    conflicts: tuple[Account, ...] = ()


class Item(Part, frozen=True):
    """One item of evidence. `id`: the platform's id of the content; the same id is the same content."""

    kind: Annotated[str, Names.KIND]
    words: str
    id: str = ""
    at: Time = ""
    by: Account = ""


class Measure(Part, frozen=True):
    """A measure that is chosen: what it stops, and for how long."""

    capabilities: tuple[Ability, ...] = ()
    lasts: Length = ""
    until: Time = ""
    permanent: bool = False
    towards: Account = ""
