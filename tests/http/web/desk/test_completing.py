"""Completing on the desk: found in the queue by its date, completed beside its evidence, and stopped where the law stops."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import DECISIONS, INHERITED, RESTRICTIONS
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.instants import DAY, Instant, iso
from tests.http.web.desk.office import Office
from tests.http.web.desk.test_deciding import FACTS, ready
from tests.importing import given, imported, looked_at
from tests.world import ADA, WEI


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
