"""Staff: one human being has one person id, and nobody appoints or dismisses themselves."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import STAFF
from dueprocess.domain.case import OpenCase
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role, in_conflict
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import ADA, LAN, MING, OLGA, WEI, private

NEW = PersonId("p_new")


def test_an_operator_appoints_somebody_else(world):
    world.appoint("p_new", Role.REVIEWER, Role.DECIDER, Role.REVIEWER)
    assert world.get(STAFF, NEW).roles == (Role.DECIDER, Role.REVIEWER)


def test_nobody_appoints_themselves(world):
    command = AppointStaff(OLGA, private("Olga"), (Role.DECIDER,), by=OLGA)
    assert world.refused(command) is Code.STAFF_APPOINTS_SELF


def test_nobody_is_appointed_by_nobody_once_there_is_an_operator(world):
    assert world.refused(AppointStaff(NEW, private("New"), (Role.OPERATOR,))) is Code.STAFF_APPOINTS_SELF


def test_only_an_operator_appoints(world):
    assert world.refused(AppointStaff(NEW, private("New"), (), by=ADA)) is Code.STAFF_LACKS_ROLE


def test_somebody_unknown_appoints_nobody(world):
    command = AppointStaff(NEW, private("New"), (), by=PersonId("p_ghost"))
    assert world.refused(command) is Code.STAFF_UNKNOWN


def test_a_person_has_a_name(world):
    assert world.refused(AppointStaff(NEW, Private(""), (), by=OLGA)) is Code.TEXT_MISSING


@pytest.mark.parametrize("roles", [(), ("emperor",), (Role.DECIDER, "emperor")])
def test_somebody_is_appointed_to_roles_that_there_are(world, roles):
    assert world.refused(AppointStaff(NEW, private("New"), roles, by=OLGA)) is Code.ROLE_UNKNOWN


def test_nobody_dismisses_themselves(world):
    assert world.refused(DismissStaff(OLGA, OLGA)) is Code.STAFF_APPOINTS_SELF


def test_only_an_operator_dismisses(world):
    assert world.refused(DismissStaff(OLGA, ADA)) is Code.STAFF_LACKS_ROLE


def test_somebody_unknown_cannot_be_dismissed(world):
    assert world.refused(DismissStaff(NEW, OLGA)) is Code.STAFF_UNKNOWN


def test_who_was_dismissed_may_do_nothing_any_more(world):
    world.ok(DismissStaff(ADA, OLGA))
    assert world.refused(OpenCase(WEI, "harassment", ADA)) is Code.STAFF_UNKNOWN
    assert world.refused(DismissStaff(ADA, OLGA)) is Code.STAFF_UNKNOWN
    assert not world.get(STAFF, ADA).cleared


def test_clearance_ends_with_the_role(world):
    world.appoint("p_new", Role.REVIEWER, cleared=True)
    world.ok(DismissStaff(NEW, OLGA))
    assert not world.get(STAFF, NEW).cleared


def test_the_own_account_is_always_a_conflict(world):
    world.appoint("p_new", Role.DECIDER, own_account=WEI, conflicts=(LAN,))
    person = world.get(STAFF, NEW)
    assert in_conflict(person, WEI)
    assert in_conflict(person, LAN)
    assert not in_conflict(person, MING)
