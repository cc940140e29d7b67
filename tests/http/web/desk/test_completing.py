"""Completing on the desk: found in the queue by its date, completed beside its evidence, and stopped where the law stops."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import DECISIONS, INHERITED, RESTRICTIONS
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.instants import DAY, Instant, iso
from tests.http.web.desk.office import Office, Page
from tests.http.web.desk.test_deciding import FACTS, ready
from tests.importing import given, imported, looked_at
from tests.world import ADA, BELA, CHEN, WEI


@pytest.fixture
def row(office: Office) -> Restriction:
    """A ban of two days ago that nobody gave a reason for; somebody has looked, and evidence was found."""
    imported(office, given("wei", since=Instant(office.clock.at - 2 * DAY)))
    (found,) = looked_at(office)
    office.evidence(office.get(INHERITED, found.restriction_id).case_id, words="send the deposit today")
    return found


def test_what_is_inherited_is_found_in_the_queue_and_completed_beside_its_evidence(
    office: Office, row: Restriction
) -> None:
    ada = office.desk(ADA)
    queue = ada.open("?section=inherited")
    case_id = office.get(INHERITED, row.restriction_id).case_id
    assert f"/desk/cases/{case_id}" in queue.html
    assert f"/desk/cases/{case_id}" not in ada.open("?section=cases").html
    page = ready(ada, case_id, "F1")
    assert "None. The person was told so." in page.html
    assert not page.offers("/decide")
    assert not page.offers("/dismiss")
    done = ada.send(page, "/complete", facts=FACTS, last_day="2026-03-20")
    assert "Completed. The person was told" in done.html
    decision = office.get(DECISIONS, row.decision_id)
    assert (decision.clause, decision.decider) == ("F1", ADA)
    after = office.get(RESTRICTIONS, row.restriction_id)
    assert iso(after.terms.until) == "2026-03-20T16:00:00.000Z", "the end of that day in the rulebook's zone"
    assert f"/desk/cases/{case_id}" not in ada.open("?section=inherited").html


def test_a_day_is_asked_for_and_nothing_is_kept_longer_than_the_clause_gives(
    office: Office, row: Restriction
) -> None:
    ada = office.desk(ADA)
    case_id = office.get(INHERITED, row.restriction_id).case_id
    page = ready(ada, case_id, "F1")
    before = office.position
    assert "Name the last day" in ada.send(page, "/complete", facts=FACTS, last_day="soon").html
    assert "govuk-error-summary" in ada.send(page, "/complete", facts=FACTS, last_day="2036-01-01").html
    assert office.position == before


def test_an_account_looked_at_on_the_desk_shows_what_an_import_brought_in(office: Office) -> None:
    imported(office, given("wei"))
    page = office.desk(ADA).open(f"/accounts/{WEI}")
    assert page.status == 200
    assert len(office.find(RESTRICTIONS, account_no=WEI)) == 1


def proposed(office: Office, row: Restriction) -> Page:
    """Ada proposes that it goes on without an end; the page that she sees then."""
    ada = office.desk(ADA)
    page = ready(ada, office.get(INHERITED, row.restriction_id).case_id, "P2")
    return ada.send(page, "/complete", facts=FACTS, without_end="1", last_day="")


def test_without_an_end_a_second_person_reads_it_opens_the_evidence_and_agrees(
    office: Office, row: Restriction
) -> None:
    done = proposed(office, row)
    assert "stays as it is until a second person agrees" in done.html
    assert office.get(DECISIONS, row.decision_id).clause == "(inherited)"
    ada, bela = office.desk(ADA), office.desk(BELA)
    case_id = office.get(INHERITED, row.restriction_id).case_id
    assert f"/desk/cases/{case_id}" not in ada.open("?section=inherited").html
    assert f"/desk/decisions/{row.decision_id}" in bela.open("?section=approvals").html
    own = ada.open(f"/decisions/{row.decision_id}")
    assert not own.offers("/approve-completion")
    page = bela.open(f"/decisions/{row.decision_id}")
    assert FACTS in page.html
    assert "Open the evidence first" in page.html
    assert not page.offers("/approve-completion")
    page = bela.send(page, "/open")
    done = bela.send(page, "/approve-completion")
    assert "The measure goes on without an end" in done.html
    assert "To go on without an end" not in done.html
    decision, after = office.get(DECISIONS, row.decision_id), office.get(RESTRICTIONS, row.restriction_id)
    assert (decision.decider, decision.approved_by, after.terms.until) == (ADA, BELA, None)
    assert f"/desk/decisions/{row.decision_id}" not in bela.open("?section=approvals").html


def test_a_second_person_disagrees_with_a_reason_and_the_case_is_open_again(
    office: Office, row: Restriction
) -> None:
    proposed(office, row)
    bela = office.desk(BELA)
    page = bela.open(f"/decisions/{row.decision_id}")
    assert "govuk-error-summary" in bela.send(page, "/decline-completion").html
    done = bela.send(page, "/decline-completion", completion_reason="The statement is somebody else's.")
    assert "the measure ends by its date" in done.html
    case_id = office.get(INHERITED, row.restriction_id).case_id
    assert f"/desk/cases/{case_id}" in office.desk(ADA).open("?section=inherited").html
    timeline = office.desk(ADA).open(f"/cases/{case_id}").html
    assert "Completing it without an end was proposed" in timeline
    assert "somebody else" in timeline


def test_a_form_of_before_agrees_to_nothing(office: Office, row: Restriction) -> None:
    proposed(office, row)
    bela = office.desk(BELA)
    page = bela.send(bela.open(f"/decisions/{row.decision_id}"), "/open")
    before = office.position
    assert "govuk-error-summary" in bela.send(page, "/approve-completion", seen="0" * 64).html
    assert office.position == before
    office.after(31 * DAY)
    assert "govuk-error-summary" in bela.send(page, "/approve-completion").html
    assert office.position == before


def test_a_day_and_no_day_is_a_slip_and_what_had_an_end_is_not_offered_without_one(
    office: Office, row: Restriction
) -> None:
    ada = office.desk(ADA)
    page = ready(ada, office.get(INHERITED, row.restriction_id).case_id, "P2")
    before = office.position
    both = ada.send(page, "/complete", facts=FACTS, without_end="1", last_day="2026-03-20")
    assert "not both" in both.html
    assert office.position == before
    lighter = ready(ada, office.get(INHERITED, row.restriction_id).case_id, "F1")
    assert "without_end" not in lighter.html


def test_who_may_not_answer_is_kept_out(office: Office, row: Restriction) -> None:
    proposed(office, row)
    before = office.position
    page = office.desk(BELA).open(f"/decisions/{row.decision_id}")
    form = page.form("/decline-completion")
    for person in (ADA, CHEN):
        answer = office.desk(person).post(form.action, {"completion_reason": "No."})
        assert answer.status == 403
    assert office.position == before
