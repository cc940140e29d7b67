"""Setting back on the desk: one proposes, another agrees, everybody sees it, one ends it."""

from __future__ import annotations

import re

from dueprocess.application.views.all import STAYS
from tests.http.web.desk.office import Office, Page
from tests.setting_back import begun, proposed
from tests.world import ADA, BELA, OLGA, SVEN


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def test_two_people_set_a_clause_back_on_the_desk(office: Office) -> None:
    sven, bela = office.desk(SVEN), office.desk(BELA)
    page = sven.open("/stays")
    assert "There was no stay yet." in words(page)
    typed = {"subject": "clause:H1", "hours": "4", "stay_reason": "Half of today's decisions were wrong."}
    for change in ({"subject": ""}, {"hours": "25"}, {"hours": "x"}, {"stay_reason": " "}):
        wrong = sven.send(page, "/propose", **{**typed, **change})
        assert wrong.status == 422, change
    done = sven.send(page, "/propose", **typed)
    assert "waits for a second person" in words(done)
    (row,) = office.find(STAYS)
    mine = sven.open(f"/stays/{row.stay_id}")
    assert "Agree: stay it now" not in mine.html
    second = bela.open(f"/stays/{row.stay_id}")
    assert "Half of today" in words(second)
    begun_page = bela.send(second, "/approve")
    assert "Stayed, so guards only observe:" in words(begun_page)
    assert office.get(STAYS, row.stay_id).holds(office.clock.at)


def test_everybody_at_the_desk_sees_what_is_set_back(office: Office) -> None:
    assert "Stayed, so guards only observe:" not in words(office.desk(ADA).open(""))
    begun(office)
    assert "Stayed, so guards only observe: Clause H1" in words(office.desk(ADA).open(""))


def test_a_decider_may_not_look_where_it_is_done(office: Office) -> None:
    assert office.desk(ADA).open("/stays").status == 403


def test_it_is_ended_with_a_reason(office: Office) -> None:
    stay_id = begun(office)
    olga = office.desk(OLGA)
    page = olga.open(f"/stays/{stay_id}")
    assert olga.send(page, "/end", stay_reason="").status == 422
    done = olga.send(page, "/end", stay_reason="It was the other clause.")
    assert "It was the other clause." in words(done)
    assert not office.get(STAYS, stay_id).holds(office.clock.at)


def test_a_proposal_is_taken_back(office: Office) -> None:
    stay_id = proposed(office)
    sven = office.desk(SVEN)
    done = sven.send(sven.open(f"/stays/{stay_id}"), "/end", stay_reason="A slip.")
    assert "taken back" in words(done)


def test_what_is_not_there_is_not_found(office: Office) -> None:
    assert office.desk(SVEN).open("/stays/sty_none").status == 404
