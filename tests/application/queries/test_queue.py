"""The queue: due first, never by numbers of reports, and each line says whether this person may take it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dueprocess.application.policy import Policies
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.queue import OFFERED, PAGE, Filter, Queue, Section, offered, queue
from dueprocess.application.views.all import CASES, RESTRICTIONS, STAFF
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.domain.case import PutBackCase, TakeCase
from dueprocess.domain.decision import DecisionMade
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.relief import ExamineLift, LiftDecision
from dueprocess.domain.renewal import ProposeRenewal
from dueprocess.domain.report import FileReport
from dueprocess.domain.review import TakeAppeal
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import Role, Staff
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.privacy import UNSEALED, Private
from dueprocess.kernel.refusals import Code
from tests.world import ADA, ANNA, BELA, CHEN, CORA, DAY, HOUR, LAN, MING, SVEN, WEI, World, private


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.on_sqlite(tmp_path)


def seen(
    world: World,
    person_id: PersonId,
    section: Section = Section.ALL,
    wanted: Filter = Filter(),
    page: int = 1,
) -> Queue:
    with world.store.read() as reader:
        look = Looking(reader, Policies(), world.clock.now())
        viewer = reader.get(STAFF, person_id)
        assert viewer is not None
        return queue(look, viewer, section, wanted, page)


def waiting(found: Queue, section: Section) -> int:
    return next(count.waiting for count in found.counts if count.section is section)


def test_an_appeal_of_ones_own_decision_cannot_be_taken_and_says_why(world: World) -> None:
    world.appeal(world.decide(decider=ANNA))
    (line,) = seen(world, ANNA, Section.APPEALS).entries
    assert line.refusal is not None
    assert line.refusal.code is Code.REVIEWER_IS_DECIDER
    (line,) = seen(world, CHEN, Section.APPEALS).entries
    assert line.refusal is None
    (line,) = seen(world, ADA, Section.APPEALS).entries
    assert line.refusal is not None
    assert line.refusal.code is Code.STAFF_LACKS_ROLE


def test_what_is_due_first_stands_first_and_what_has_no_due_time_last(world: World) -> None:
    late = world.appeal(world.decide("S1", LAN), LAN)
    world.after(HOUR)
    soon = world.appeal(world.decide("H1", MING), MING)
    case_id = world.case(WEI)
    keys = [line.key for line in seen(world, ANNA).entries]
    assert keys == [soon, late, case_id]


def test_the_number_of_reports_neither_sorts_nor_shows(world: World) -> None:
    first = world.case(WEI, "spam")
    world.after(HOUR)
    for number in range(100):
        world.ok(FileReport(MING, "spam", (private(f"content-x{number}"),), reporter=LAN))
    found = seen(world, ADA, Section.CASES)
    assert found.entries[0].key == first
    assert waiting(found, Section.CASES) == 2
    few = found.entries[0]
    many = found.entries[1]
    alike = msgspec.structs.replace(many, key=few.key, account_no=few.account_no, since=few.since)
    assert alike == few


def test_an_escalated_appeal_moves_to_its_owner_with_the_second_date(world: World) -> None:
    decision_id = world.decide("F1", imminent_harm=True)
    appeal_id = world.appeal(decision_id)
    assert waiting(seen(world, CHEN), Section.ESCALATED) == 0
    world.after(3 * DAY)
    found = seen(world, CHEN, Section.ESCALATED)
    (line,) = found.entries
    assert line.key == appeal_id
    assert line.overdue
    assert line.owner == "fraud desk"
    assert line.due_at is not None
    assert line.second_due_at == line.due_at + DAY
    assert waiting(found, Section.APPEALS) == 0


def test_an_overdue_appeal_is_marked_and_counted(world: World) -> None:
    world.appeal(world.decide())
    world.after(24 * HOUR - 1)
    assert not seen(world, CHEN, Section.APPEALS).entries[0].overdue
    world.after(1)
    found = seen(world, CHEN, Section.APPEALS, Filter(overdue=True))
    assert found.entries[0].overdue
    assert [count.overdue for count in found.counts if count.section is Section.APPEALS] == [1]


def test_an_act_against_imminent_harm_waits_with_its_lapse_time_and_leaves_when_it_lapsed(
    world: World,
) -> None:
    world.decide("F1", imminent_harm=True)
    (line,) = seen(world, BELA, Section.APPROVALS).entries
    assert line.detail == "confirmation"
    assert line.due_at == world.clock.at + 24 * HOUR
    assert line.refusal is None
    (line,) = seen(world, ADA, Section.APPROVALS).entries
    assert line.refusal is not None
    world.after(24 * HOUR)
    assert seen(world, BELA, Section.APPROVALS).entries == ()


def test_a_permanent_decision_waits_for_a_second_person(world: World) -> None:
    world.decide("F1")
    (line,) = seen(world, BELA, Section.APPROVALS).entries
    assert (line.detail, line.refusal, line.due_at) == ("approval", None, None)


def test_a_review_date_coming_up_a_proposed_renewal_and_who_may(world: World) -> None:
    made = world.ok(world.deciding("F1", imminent_harm=True))[0]
    assert isinstance(made, DecisionMade)
    world.confirm(made.decision_id)
    world.ok(RecordSignIn(WEI))
    assert seen(world, ADA, Section.REVIEWS).entries == ()
    world.after(151 * DAY)
    (line,) = seen(world, ADA, Section.REVIEWS).entries
    assert line.refusal is None
    assert line.owner == "fraud desk"
    (item,) = world.find(RESTRICTIONS, account_no=WEI)
    world.ok(ProposeRenewal(item.restriction_id, ADA, Private("He went on under another name.")))
    found = seen(world, SVEN, Section.RENEWALS)
    assert waiting(found, Section.REVIEWS) == 0
    assert found.entries[0].refusal is None
    world.after(60 * DAY)
    assert seen(world, SVEN, Section.RENEWALS).entries[0].overdue


def test_a_lift_waits_for_a_second_look_by_somebody_else(world: World) -> None:
    decision_id = world.decide(decider=ANNA)
    world.ok(LiftDecision(decision_id, ANNA, Private("I had read the wrong message.")))
    (line,) = seen(world, ANNA, Section.SECOND_LOOKS).entries
    assert line.refusal is not None
    (line,) = seen(world, CHEN, Section.SECOND_LOOKS).entries
    assert line.refusal is None
    world.ok(ExamineLift(line.key, CHEN, sound=True))  # type: ignore[arg-type]
    assert seen(world, CHEN, Section.SECOND_LOOKS).entries == ()


def test_enquiries_and_remedies_wait_until_they_are_answered(world: World) -> None:
    asked = world.ok(AskHuman(WEI, Private("Why can I not write?")))[0]
    (line,) = seen(world, ADA, Section.ENQUIRIES).entries
    assert line.due_at == world.clock.at + DAY
    world.ok(AnswerEnquiry(line.key, ADA, Private("You will find the reason in the notice.")))  # type: ignore[arg-type]
    assert seen(world, ADA, Section.ENQUIRIES).entries == ()
    assert asked


def test_free_leaves_out_what_is_taken_and_what_one_may_not_take(world: World) -> None:
    own = world.appeal(world.decide(decider=ANNA))
    other = world.appeal(world.decide(account_no=LAN), LAN)
    taken = world.appeal(world.decide(account_no=MING), MING)
    world.ok(TakeAppeal(taken, CORA))
    assert own
    free = seen(world, ANNA, Section.APPEALS, Filter(free=True))
    assert [line.key for line in free.entries] == [other]
    assert free.total == 1
    mine = seen(world, CORA, Section.APPEALS, Filter(mine=True))
    assert [line.key for line in mine.entries] == [taken]


def test_a_case_taken_by_another_says_so_and_comes_back(world: World) -> None:
    case_id = world.case()
    world.ok(TakeCase(case_id, ADA))
    (line,) = seen(world, ANNA, Section.CASES).entries
    assert line.refusal is not None
    assert line.refusal.code is Code.CASE_TAKEN_BY_OTHER
    world.ok(PutBackCase(case_id, SVEN))
    assert seen(world, ANNA, Section.CASES).entries[0].refusal is None


def test_a_category_filters_and_pages_beyond_the_last_give_the_last(world: World) -> None:
    for number in range(PAGE + 1):
        world.case(WEI, "spam" if number % 2 else "fraud")
    all_of = seen(world, ADA, Section.CASES)
    assert (all_of.pages, len(all_of.entries), all_of.total) == (2, PAGE, PAGE + 1)
    assert all_of.categories == ("fraud", "spam")
    assert len(seen(world, ADA, Section.CASES, page=99).entries) == 1
    spam = seen(world, ADA, Section.CASES, Filter(category="spam"))
    assert {line.category for line in spam.entries} == {"spam"}
    assert len(world.find(CASES)) == PAGE + 1


def test_a_hotline_agent_is_offered_enquiries_and_nothing_with_an_outcome() -> None:
    agent = Staff(PersonId("p_agent"), UNSEALED, (Role.AGENT,))
    assert offered(agent) == (Section.ENQUIRIES,)
    auditor = Staff(PersonId("p_audit"), UNSEALED, (Role.AUDITOR,))
    assert set(offered(auditor)) == set(OFFERED)


def test_withdrawing_or_answering_takes_an_appeal_out_of_the_queue(world: World) -> None:
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    world.ok(LodgeAppeal(decision_id, WEI, Private("And one more thing.")))
    assert waiting(seen(world, CHEN), Section.APPEALS) == 1
    assert seen(world, CHEN, Section.APPEALS).entries[0].key == appeal_id
