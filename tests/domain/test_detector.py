"""Detector: two people register it; a budget, a mark and any human stop it; a human starts it again."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.adapters.store.verification import verify
from dueprocess.application.views.all import CASES, RESTRICTIONS
from dueprocess.domain.detector import (
    ACTS_A_MINUTE_MAX,
    ApproveDetector,
    DetectorStopped,
    Mark,
    Precision,
    ProposeDetector,
    StartDetector,
    Status,
    Stop,
    StopDetector,
    content_digest,
    spent,
)
from dueprocess.domain.machine import AskReverification
from dueprocess.domain.relief import WithdrawDecision
from dueprocess.domain.review import AnswerAppeal, Outcome
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.detecting import AIM, DORA, decide, detector, hold, holding, raise_signal, register
from tests.world import ADA, ANNA, BELA, CHEN, HOUR, LAN, MINUTE, OLGA, SVEN, private

WHY = Private("It took readers of screens for programs.")


def proposed(world, **changes):
    world.appoint(DORA, Role.OPERATOR)
    return ProposeDetector(msgspec.structs.replace(AIM, **changes), OLGA)


def test_a_version_runs_once_two_people_agreed(world):
    detector_id = register(world)
    row = detector(world, detector_id)
    assert (row.status, row.proposed_by, row.registered_by) == (Status.RUNNING, OLGA, BELA)


def test_i_18_nobody_registers_a_detector_alone(world):
    both = world.appoint("p_both", Role.OPERATOR, Role.APPROVER)
    world.ok(ProposeDetector(msgspec.structs.replace(AIM, owner=OLGA), both))
    seen = content_digest(detector(world, "aim.1"))
    assert world.refused(ApproveDetector("aim.1", both, seen)) is Code.APPROVER_IS_DECIDER
    assert world.refused(ApproveDetector("aim.1", ADA, seen)) is Code.STAFF_LACKS_ROLE


def test_i_18_its_owner_does_not_agree_to_it(world):
    world.ok(ProposeDetector(msgspec.structs.replace(AIM, owner=BELA), OLGA))
    seen = content_digest(detector(world, "aim.1"))
    assert world.refused(ApproveDetector("aim.1", BELA, seen)) is Code.OWNER_OF_DETECTOR


def test_i_18_the_second_person_agrees_to_what_was_read(world):
    world.ok(proposed(world))
    seen = content_digest(detector(world, "aim.1"))
    world.ok(ProposeDetector(msgspec.structs.replace(AIM, acts_a_minute=9_000), OLGA))
    assert world.refused(ApproveDetector("aim.1", BELA, seen)) is Code.APPROVAL_OF_OTHER_CONTENT


def test_what_only_waits_does_nothing(world):
    world.ok(proposed(world))
    with pytest.raises(AssertionError, match="detector_not_running"):
        raise_signal(world, "aim.1")


@pytest.mark.parametrize("by", [ADA, ANNA, BELA, CHEN])
def test_an_operator_or_supervisor_proposes(world, by):
    command = msgspec.structs.replace(proposed(world), by=by)
    assert world.refused(command) is Code.STAFF_LACKS_ROLE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "Aim bot"}, Code.DETECTOR_NAME_MALFORMED),
        ({"version": 2}, Code.DETECTOR_VERSION_NOT_NEXT),
        ({"owner": PersonId("p_nobody")}, Code.STAFF_UNKNOWN),
        ({"clauses": ()}, Code.CLAUSE_UNKNOWN),
        ({"clauses": ("H1", "Z9")}, Code.CLAUSE_UNKNOWN),
        ({"precision": Precision(2, 1)}, Code.DETECTOR_NUMBERS_UNSOUND),
        ({"precision": Precision(0, 0)}, Code.DETECTOR_NUMBERS_UNSOUND),
        ({"acts_a_minute": 0}, Code.DETECTOR_NUMBERS_UNSOUND),
        ({"acts_a_minute": ACTS_A_MINUTE_MAX + 1}, Code.DETECTOR_NUMBERS_UNSOUND),
        ({"mark": Mark(0, 5)}, Code.DETECTOR_NUMBERS_UNSOUND),
        ({"mark": Mark(101, 5)}, Code.DETECTOR_NUMBERS_UNSOUND),
        ({"mark": Mark(20, 0)}, Code.DETECTOR_NUMBERS_UNSOUND),
    ],
)
def test_what_is_unsound_is_not_registered(world, changes, code):
    assert world.refused(proposed(world, **changes)) is code


def test_a_new_version_takes_the_place_of_the_one_that_runs(world):
    first = register(world)
    second = register(world, version=2)
    assert detector(world, first).stopped_by is Stop.REPLACED
    assert detector(world, second).status is Status.RUNNING
    assert world.refused(StartDetector(first, SVEN, WHY)) is Code.DETECTOR_NOT_RUNNING


def test_a_registered_version_never_changes(world):
    detector_id = register(world)
    world.refused(ProposeDetector(msgspec.structs.replace(AIM, acts_a_minute=9_000), OLGA))
    seen = content_digest(detector(world, detector_id))
    assert world.refused(ApproveDetector(detector_id, SVEN, seen)) is Code.DETECTOR_NOT_PROPOSED


def test_a_machine_is_appointed_to_nothing(world):
    """I-13: nobody on the staff bears a name that stands for a machine."""
    name = PersonId("detector:aim.1")
    assert world.refused(AppointStaff(name, private("aim"), (Role.REVIEWER,), OLGA)) is Code.PERSON_IS_MACHINE


# The budget


def asked(world, detector_id, times, account_no=LAN):
    for _ in range(times):
        raised = raise_signal(world, detector_id, account_no=account_no)
        world.ok(AskReverification(raised.signal_id))


def test_i_33_the_act_over_its_budget_is_not_done_and_stops_it(world):
    detector_id = register(world, acts_a_minute=3)
    asked(world, detector_id, 3)
    (stopped,) = world.ok(holding(world, detector_id))
    assert stopped == DetectorStopped(detector_id, Stop.OVER_BUDGET, DORA)
    assert world.find(RESTRICTIONS) == ()
    assert detector(world, detector_id).status is Status.STOPPED


def test_i_27_the_words_of_an_act_that_was_not_done_are_not_kept(world):
    """The person was never told them, and no event names them: the record would not verify with them."""
    detector_id = register(world, acts_a_minute=1)
    asked(world, detector_id, 1)
    command = holding(world, detector_id)
    with world.store.read() as reader:
        before = sorted(ref for ref, *_ in reader.kept())
    world.ok(command)
    with world.store.read() as reader:
        assert sorted(ref for ref, *_ in reader.kept()) == before
        assert verify(reader).fault is None


def test_a_minute_later_there_is_room_again(world):
    detector_id = register(world, acts_a_minute=3)
    asked(world, detector_id, 3)
    world.after(MINUTE - 1)
    assert spent(detector(world, detector_id), world.clock.at) == 3
    world.after(1_001)
    assert spent(detector(world, detector_id), world.clock.at) == 0
    asked(world, detector_id, 3)
    assert detector(world, detector_id).status is Status.RUNNING


def test_its_row_stays_small_however_busy_it_is(world):
    detector_id = register(world)
    for _ in range(70):
        world.after(2_000)
        asked(world, detector_id, 1)
    row = detector(world, detector_id)
    assert len(row.recent) <= 31
    assert row.asked == 70


def test_signals_alone_use_no_budget(world):
    detector_id = register(world, acts_a_minute=1)
    for _ in range(5):
        raise_signal(world, detector_id)
    assert spent(detector(world, detector_id), world.clock.at) == 0
    assert len(world.find(CASES)) == 1


# The mark


def overturned(world, detector_id, times):
    for _ in range(times):
        world.fall(decide(world, detector_id, account_no=LAN))
        world.after(MINUTE)


def test_i_33_above_its_mark_it_stops_itself(world):
    detector_id = register(world, mark=Mark(20, 2))
    overturned(world, detector_id, 1)
    assert detector(world, detector_id).status is Status.RUNNING
    overturned(world, detector_id, 1)
    row = detector(world, detector_id)
    assert (row.status, row.stopped_by) == (Status.STOPPED, Stop.OVER_MARK)
    assert (row.reviewed, row.overturned) == (2, 2)


def test_at_its_mark_it_goes_on(world):
    detector_id = register(world, mark=Mark(50, 2))
    world.answer(world.appeal(decide(world, detector_id)), Outcome.AFFIRMED)
    world.fall(decide(world, detector_id, account_no=LAN))
    assert detector(world, detector_id).status is Status.RUNNING


def test_a_decision_counts_once_and_the_last_answer_counts(world):
    detector_id = register(world)
    decision_id = hold(world, detector_id)
    world.confirm(decision_id)
    assert (detector(world, detector_id).reviewed, detector(world, detector_id).overturned) == (1, 0)
    world.fall(decision_id)
    assert (detector(world, detector_id).reviewed, detector(world, detector_id).overturned) == (1, 1)


def test_a_hold_that_a_human_withdraws_counts_as_wrong(world):
    detector_id = register(world)
    world.ok(WithdrawDecision(hold(world, detector_id), ADA, Private("These were two friends.")))
    assert (detector(world, detector_id).reviewed, detector(world, detector_id).overturned) == (1, 1)


def test_what_a_person_decided_is_not_charged_to_the_detector_that_pointed_to_it(world):
    detector_id = register(world)
    raise_signal(world, detector_id)
    world.fall(world.decide("H1"))
    assert detector(world, detector_id).reviewed == 0


# Stopping and starting


@pytest.mark.parametrize("by", [SVEN, OLGA, DORA])
def test_whoever_answers_for_it_stops_it_at_once(world, by):
    detector_id = register(world)
    world.ok(StopDetector(detector_id, by, WHY))
    assert detector(world, detector_id).stopped_by is Stop.BY_PERSON
    assert world.refused(StopDetector(detector_id, by, WHY)) is Code.DETECTOR_NOT_RUNNING


def test_others_do_not_stop_it(world):
    detector_id = register(world)
    assert world.refused(StopDetector(detector_id, ADA, WHY)) is Code.STAFF_LACKS_ROLE
    world.ok(DismissStaff(DORA, OLGA))
    assert world.refused(StopDetector(detector_id, DORA, WHY)) is Code.STAFF_UNKNOWN


def test_what_is_stopped_does_and_says_nothing(world):
    detector_id = register(world)
    command = holding(world, detector_id)
    world.ok(StopDetector(detector_id, SVEN, WHY))
    assert world.refused(command) is Code.DETECTOR_NOT_RUNNING
    with pytest.raises(AssertionError, match="detector_not_running"):
        raise_signal(world, detector_id)


def test_starting_again_takes_a_human_with_a_reason(world):
    detector_id = register(world, mark=Mark(20, 1))
    overturned(world, detector_id, 1)
    assert world.refused(StartDetector(detector_id, SVEN, Private(" "))) is Code.TEXT_MISSING
    assert world.refused(StartDetector(detector_id, ADA, WHY)) is Code.STAFF_LACKS_ROLE
    assert world.refused(StartDetector(detector_id, "detector:aim.1", WHY)) is Code.STAFF_UNKNOWN
    world.ok(StartDetector(detector_id, SVEN, WHY))
    row = detector(world, detector_id)
    assert (row.status, row.reviewed_since, row.overturned_since) == (Status.RUNNING, 0, 0)
    assert (row.reviewed, row.overturned) == (1, 1)
    assert world.refused(StartDetector(detector_id, SVEN, WHY)) is Code.DETECTOR_NOT_STOPPED


def test_after_a_start_the_mark_counts_from_there(world):
    detector_id = register(world, mark=Mark(20, 2))
    overturned(world, detector_id, 2)
    world.ok(StartDetector(detector_id, SVEN, WHY))
    world.after(HOUR)
    overturned(world, detector_id, 1)
    assert detector(world, detector_id).status is Status.RUNNING
    overturned(world, detector_id, 1)
    assert detector(world, detector_id).stopped_by is Stop.OVER_MARK


def test_stopping_takes_a_reason_and_a_detector_that_there_is(world):
    detector_id = register(world)
    assert world.refused(StopDetector(detector_id, SVEN, Private(""))) is Code.TEXT_MISSING
    assert world.refused(StopDetector("aim.9", SVEN, WHY)) is Code.NOT_FOUND
    assert world.refused(StartDetector("aim.9", SVEN, WHY)) is Code.NOT_FOUND


def test_an_answer_to_an_appeal_by_its_owner_is_refused(world):
    """I-12: who answers for the machine had a part in its decision."""
    owner = world.appoint("p_owner", Role.REVIEWER, Role.APPROVER)
    detector_id = register(world, owner=owner)
    decision_id = decide(world, detector_id)
    appeal_id = world.appeal(decision_id)
    world.look(decision_id, owner)
    command = AnswerAppeal(appeal_id, owner, Outcome.AFFIRMED, Private("I read it again, it is so."))
    assert world.refused(command) is Code.OWNER_OF_DETECTOR
