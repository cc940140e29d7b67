"""Staff: the human beings who decide, approve, review, supervise and answer, each with one person id.

The rules are:
1. Two logins of one person are one person (threat T3): every separation of duties compares person ids.
2. Nobody appoints or dismisses themselves.
3. A machine is nobody: no appointment takes a name that stands for one (I-13).
4. A conflict list names accounts that this person may not decide or review; their own account is always on it.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.kernel.ids import AccountNo, PersonId, is_machine
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse


class Role(StrEnum):
    """What a member of staff may do."""

    AGENT = "agent"
    DECIDER = "decider"
    APPROVER = "approver"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Staff(msgspec.Struct, frozen=True):
    """State of one member of staff. `level` ranks supervisors; `cleared` may open sealed evidence.

    `dismissals`: how often they were dismissed. What was signed in before a dismissal stays signed out after it.
    """

    person_id: PersonId
    name: Sealed
    roles: tuple[Role, ...]
    supervisor: PersonId | None = None
    level: int = 0
    own_account: AccountNo | None = None
    conflicts: tuple[AccountNo, ...] = ()
    cleared: bool = False
    active: bool = True
    dismissals: int = 0


class AppointStaff(Command, frozen=True):
    """Give a person their roles, or change them."""

    person_id: PersonId
    name: Private
    roles: tuple[Role, ...]
    by: PersonId | None = None
    supervisor: PersonId | None = None
    level: int = 0
    own_account: AccountNo | None = None
    conflicts: tuple[AccountNo, ...] = ()
    cleared: bool = False


class DismissStaff(Command, frozen=True):
    """End a person's roles."""

    person_id: PersonId
    by: PersonId


class StaffAppointed(Event, frozen=True):
    """The person's roles are now these."""

    person_id: PersonId
    name: Sealed
    roles: tuple[Role, ...]
    supervisor: PersonId | None
    level: int
    own_account: AccountNo | None
    conflicts: tuple[AccountNo, ...]
    cleared: bool
    by: PersonId | None


class StaffDismissed(Event, frozen=True):
    """The person has no role any more."""

    person_id: PersonId
    by: PersonId


class StaffFacts(msgspec.Struct, frozen=True):
    """What appointing needs to know. `first`: nobody is appointed yet, so the installation names the first operator."""

    person: Staff | None
    by: Staff | None
    first: bool


def appoint(facts: StaffFacts, command: AppointStaff, now: Instant) -> tuple[Event, ...] | Refusal:
    """Appoint, by an operator who is somebody else."""
    if not facts.first:
        if command.by is None or command.by == command.person_id:
            return refuse(Code.STAFF_APPOINTS_SELF)
        refused = require(facts.by, Role.OPERATOR)
        if refused is not None:
            return refused
    if is_machine(command.person_id):  # INVARIANT (I-13)
        return refuse(Code.PERSON_IS_MACHINE, "person_id")
    if command.name.blank:
        return refuse(Code.TEXT_MISSING, "name")
    if not command.roles or not set(command.roles) <= set(
        Role
    ):  # somebody without a role is dismissed, not appointed
        return refuse(Code.ROLE_UNKNOWN, "roles")
    return (
        StaffAppointed(
            command.person_id,
            command.name.sealed,
            tuple(sorted(set(command.roles))),
            command.supervisor,
            command.level,
            command.own_account,
            tuple(sorted(set(command.conflicts))),
            command.cleared,
            command.by,
        ),
    )


def dismiss(facts: StaffFacts, command: DismissStaff, now: Instant) -> tuple[Event, ...] | Refusal:
    """Dismiss, by an operator who is somebody else."""
    if command.by == command.person_id:
        return refuse(Code.STAFF_APPOINTS_SELF)
    refused = require(facts.by, Role.OPERATOR)
    if refused is not None:
        return refused
    if facts.person is None or not facts.person.active:
        return refuse(Code.STAFF_UNKNOWN)
    return (StaffDismissed(command.person_id, command.by),)


def require(person: Staff | None, *roles: Role) -> Refusal | None:
    """Why this person may not act in any of these roles, or None when they may."""
    if person is None or not person.active:
        return refuse(Code.STAFF_UNKNOWN)
    if not set(roles) & set(person.roles):
        return refuse(Code.STAFF_LACKS_ROLE, role=roles[0].value)
    return None


def in_conflict(person: Staff, account_no: AccountNo) -> bool:
    """Whether the account is the person's own or on their conflict list."""
    return account_no == person.own_account or account_no in person.conflicts


def evolve(state: Staff | None, event: Event, at: Instant) -> Staff | None:
    """Fold one event into the person it names."""
    match event:
        case StaffAppointed():
            return Staff(
                event.person_id,
                event.name,
                event.roles,
                event.supervisor,
                event.level,
                event.own_account,
                event.conflicts,
                event.cleared,
                dismissals=state.dismissals if state is not None else 0,
            )
        case StaffDismissed() if state is not None:
            return msgspec.structs.replace(
                state, roles=(), cleared=False, active=False, dismissals=state.dismissals + 1
            )
        case _:
            return state
