"""Staff: appointing and dismissing."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import STAFF
from dueprocess.domain import staff
from dueprocess.domain.staff import AppointStaff, DismissStaff, StaffFacts


def _facts(desk: Desk, command: AppointStaff | DismissStaff) -> StaffFacts:
    first = not any(row.active for row in desk.ledger.all(STAFF))
    return StaffFacts(person(desk, command.person_id), person(desk, command.by), first)


APPOINT: Handler[AppointStaff, StaffFacts] = Handler(_facts, staff.appoint)
DISMISS: Handler[DismissStaff, StaffFacts] = Handler(_facts, staff.dismiss)
