"""Detectors on the desk: two people register, one stops, two free everybody; the person's notice says that a program decided."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.telling import WORKER
from dueprocess.application.views.all import DETECTORS
from dueprocess.application.withdrawal import release
from dueprocess.domain.detector import Status
from dueprocess.kernel.ids import DetectorId
from tests.detecting import WRONG, hold, raise_signal, register
from tests.http.web.desk.office import AGNES, Office, Page
from tests.world import ADA, BELA, CHEN, OLGA, SVEN

CLAUSES = ("H1", "S1", "A2")


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


@pytest.fixture
def aim(office: Office) -> DetectorId:
    return register(office, clauses=CLAUSES)


def test_two_people_register_a_version_on_the_desk(office: Office) -> None:
    sven, bela = office.desk(SVEN), office.desk(BELA)
    page = sven.open("/detectors")
    assert "No detector is registered." in words(page)
    typed = {
        "name": "aim",
        "version": "1",
        "owner": OLGA,
        "clauses": "H1 S1",
        "right": "970",
        "looked_at": "1000",
        "acts_a_minute": "60",
        "percent": "20",
        "reviewed": "5",
    }
    wrong = sven.send(page, "/propose", **{**typed, "clauses": "Z9"})
    assert wrong.status == 422
    done = sven.send(page, "/propose", **typed)
    assert "waits for a second person" in words(done)
    mine = bela.open("/detectors/aim.1")
    assert "970 of 1000" in words(mine)
    bela.send(mine, "/approve")
    assert office.get(DETECTORS, "aim.1").status is Status.RUNNING


def test_a_case_shows_what_a_machine_said_and_did(office: Office, aim: DetectorId) -> None:
    raised = raise_signal(office, aim)
    page = office.desk(ADA).open(f"/cases/{raised.case_id}")
    assert "score 910 of 1000" in words(page)
    assert "began with an automatic check" in words(page)
    assert "/desk/detectors/aim.1" in page.html


def test_stopping_and_starting_take_a_reason(office: Office, aim: DetectorId) -> None:
    sven = office.desk(SVEN)
    page = sven.open(f"/detectors/{aim}")
    assert sven.send(page, "/stop", stop_reason=" ").status == 422
    done = sven.send(page, "/stop", stop_reason="It took friends for strangers.")
    assert "A person stopped it." in words(done)
    again = sven.send(done, "/start", start_reason="The threshold is right now.")
    assert office.get(DETECTORS, aim).status is Status.RUNNING, again.html


def test_found_wrong_the_desk_frees_everybody_and_says_how_far_it_is(office: Office, aim: DetectorId) -> None:
    hold(office, aim, "A2")
    sven, bela = office.desk(SVEN), office.desk(BELA)
    page = sven.open(f"/detectors/{aim}")
    stopped = sven.send(page, "/wrong", wrong_reason=WRONG)
    assert "It waits for a second person." in words(stopped)
    second = bela.open(f"/detectors/{aim}")
    assert "frees 1 people at once" in words(second)
    ordered = bela.send(second, "/withdraw")
    assert "0 of 1" in words(ordered)
    release(office.engine, office.store, WORKER, aim)
    after = office.desk(CHEN).open(f"/detectors/{aim}")
    assert "nobody is left" in words(after)
    assert "1 of 1" in words(after)


def test_agents_have_no_business_with_detectors(office: Office, aim: DetectorId) -> None:
    assert office.desk(AGNES).open("/detectors").status == 403
    assert office.desk(AGNES).open(f"/detectors/{aim}").status == 403
    assert office.desk(SVEN).open("/detectors/aim.9").status == 404
