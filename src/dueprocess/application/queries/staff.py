"""Staff: who works here, with the names that the vault holds."""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import STAFF
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import AccountNo, PersonId


class StaffLine(msgspec.Struct, frozen=True):
    """One member of staff as colleagues see them."""

    person_id: PersonId
    name: str
    roles: tuple[Role, ...]
    supervisor: PersonId | None
    level: int
    own_account: AccountNo | None
    conflicts: tuple[AccountNo, ...]
    cleared: bool
    active: bool


def staff_list(look: Looking) -> tuple[StaffLine, ...]:
    """Everybody, those who left last, by name."""
    lines = (
        StaffLine(
            row.person_id,
            name_of(look, row.person_id),
            row.roles,
            row.supervisor,
            row.level,
            row.own_account,
            row.conflicts,
            row.cleared,
            row.active,
        )
        for row in look.reader.all(STAFF)
    )
    return tuple(sorted(lines, key=lambda line: (not line.active, line.name, line.person_id)))


def name_of(look: Looking, person_id: PersonId | None) -> str:
    """The name of a member of staff; the person id where none is kept, empty for nobody."""
    if person_id is None:
        return ""
    row = look.reader.get(STAFF, person_id)
    return (look.words(row.name) if row else None) or person_id
