"""Case: one matter, taken by one decider at a time, ended by a decision or a reasoned dismissal and nothing else."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import CASES
from dueprocess.domain.approval import DeclineDecision
from dueprocess.domain.case import (
    Case,
    CaseDismissed,
    CasePutBack,
    DismissCase,
    OpenCase,
    Origin,
    PutBackCase,
    Status,
    TakeCase,
)
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import AccountNo, CaseId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import ADA, ANNA, BELA, CHEN, SVEN, WEI

NOWHERE = CaseId("case_none")
REASON = Private("Nothing of this breaks a rule.")


def test_a_decider_opens_a_case_of_the_platform_s_own_initiative(world):
    row = world.get(CASES, world.case())
    assert (row.origin, row.status, row.tags) == (Origin.OWN_INITIATIVE, Status.OPEN, ())


def test_only_a_decider_opens_a_case(world):
    assert world.refused(OpenCase(WEI, "spam", CHEN)) is Code.STAFF_LACKS_ROLE


def test_no_case_is_opened_about_nobody(world):
    assert world.refused(OpenCase(AccountNo(99), "spam", ADA)) is Code.NOT_FOUND


def test_who_takes_a_case_keeps_others_out(world):
    case_id = world.case()
    world.ok(TakeCase(case_id, ADA))
    assert world.ok(TakeCase(case_id, ADA)) == ()
    assert world.refused(TakeCase(case_id, ANNA)) is Code.CASE_TAKEN_BY_OTHER
    assert world.refused(DismissCase(case_id, ANNA, REASON)) is Code.CASE_TAKEN_BY_OTHER
    command = world.deciding(case_id=case_id, decider=ANNA)
    assert world.refused(command) is Code.CASE_TAKEN_BY_OTHER


def test_one_puts_one_s_own_case_back(world):
    case_id = world.case()
    assert world.ok(PutBackCase(case_id, ADA)) == ()
    world.ok(TakeCase(case_id, ADA))
    assert world.refused(PutBackCase(case_id, ANNA)) is Code.STAFF_LACKS_ROLE
    world.ok(PutBackCase(case_id, ADA))
    world.ok(TakeCase(case_id, ANNA))


def test_a_supervisor_puts_another_s_case_back(world):
    case_id = world.case()
    world.ok(TakeCase(case_id, ADA))
    assert isinstance(world.ok(PutBackCase(case_id, SVEN))[0], CasePutBack)


@pytest.mark.parametrize(
    "command",
    [TakeCase(NOWHERE, ADA), PutBackCase(NOWHERE, ADA), DismissCase(NOWHERE, ADA, REASON)],
    ids=lambda command: type(command).__name__,
)
def test_what_does_not_exist_is_not_found(world, command):
    assert world.refused(command) is Code.NOT_FOUND


def test_a_dismissal_has_a_reason(world):
    assert world.refused(DismissCase(world.case(), ADA, Private("\n "))) is Code.TEXT_MISSING


def test_a_dismissed_case_is_over_and_its_content_cleared(world):
    case_id = world.case()
    world.evidence(case_id)
    (dismissed,) = world.ok(DismissCase(case_id, ADA, REASON))
    assert isinstance(dismissed, CaseDismissed)
    assert dismissed.cleared == world.get(CASES, case_id).tags != ()
    assert world.refused(TakeCase(case_id, ADA)) is Code.CASE_NOT_OPEN


def test_a_decided_case_is_over(world):
    case_id = world.deciding().case_id
    row = world.get(CASES, case_id)
    assert row.status is Status.OPEN
    command = world.deciding()
    world.ok(command)
    assert world.get(CASES, command.case_id).status is Status.DECIDED
    assert world.refused(DismissCase(command.case_id, ADA, REASON)) is Code.CASE_NOT_OPEN


def test_a_case_that_waits_for_its_second_person_is_not_decided_twice(world):
    command = world.deciding("F1")
    decision_id = world.ok(command)[0].decision_id
    assert world.get(CASES, command.case_id).status is Status.AWAITING_APPROVAL
    assert world.refused(command) is Code.CASE_NOT_OPEN
    world.ok(DeclineDecision(decision_id, BELA, Private("Not proven.")))
    row = world.get(CASES, command.case_id)
    assert (row.status, row.decision_id) == (Status.OPEN, None)
    world.ok(command)


def test_nobody_works_on_a_case_about_their_own_account(world):
    world.appoint("p_new", Role.DECIDER, own_account=WEI)
    assert world.refused(TakeCase(world.case(), "p_new")) is Code.STAFF_IN_CONFLICT


def test_a_case_holds_no_number_of_reports():
    """I-17, threat T4: what is not there cannot weigh."""
    names = {field.name for field in msgspec.structs.fields(Case)}
    assert not {name for name in names if name.endswith(("count", "reports", "score", "weight"))}
    assert names >= {"case_id", "account_no", "tags"}
