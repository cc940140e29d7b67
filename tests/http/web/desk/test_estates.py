"""Estates on the desk: proofs opened, one proposes what is given, another agrees; or it is said what is missing."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.views.all import ESTATES
from dueprocess.domain.estate import Part, WishEstate
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.ids import EstateId
from tests import estates
from tests.http.web.desk.office import AGNES, AUDREY, Office, Page
from tests.world import ADA, BELA, CHEN, OLGA, WEI, private


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


@pytest.fixture
def claim(office: Office) -> EstateId:
    return estates.claimed(office)


def test_two_people_give_data_and_money(office: Office, claim: EstateId) -> None:
    path = f"/estates/{claim}"
    ada, bela = office.desk(ADA), office.desk(BELA)
    assert path in ada.open("/estates").html
    page = ada.open(path)
    assert "Wei Hong" in words(page)
    assert "6222 0000 1111" in words(page)
    assert "household register" not in words(page)
    assert not page.offers("/propose")
    assert ada.open(f"{path}/papers/1").status == 404
    page = ada.send(page, "/open")
    assert "household register" in words(page)
    assert ada.client.get(f"/desk{path}/papers/1").headers["content-type"] == "image/png"
    nothing = ada.send(page, "/propose", why="All of it agrees.")
    assert nothing.status == 422
    assert "All of it agrees." in nothing.html
    page = ada.send(page, "/propose", why="All of it agrees.", parts=["data", "money"])
    assert "It waits for a second person." in words(page)
    second = bela.send(bela.open(path), "/open")
    done = bela.send(second, "/approve")
    assert "seven days pass" in words(done)
    row = office.get(ESTATES, claim)
    assert (row.granted_by, row.parts) == (BELA, (Part.DATA, Part.MONEY))


def test_a_no_says_what_is_missing(office: Office, claim: EstateId) -> None:
    bela = office.desk(BELA)
    page = bela.send(bela.open(f"/estates/{claim}"), "/open")
    assert bela.send(page, "/refuse", missing=" ").status == 422
    done = bela.send(page, "/refuse", missing="Send the register, please.")
    assert "Send the register, please." in words(done)


def test_what_may_not_be_given_is_not_offered(office: Office, claim: EstateId) -> None:
    office.ok(WishEstate(WEI, data=False))
    ada = office.desk(ADA)
    page = ada.send(ada.open(f"/estates/{claim}"), "/open")
    assert "part-data" not in page.html
    assert "part-money" in page.html
    assert ada.send(page, "/propose", why="x", parts=["data"]).status == 422


def test_a_name_that_is_nobody_s_and_a_second_claim_are_seen(office: Office, claim: EstateId) -> None:
    other = estates.claimed(office)
    nobody = estates.claimed(office, None)
    ada = office.desk(ADA)
    assert other in ada.open(f"/estates/{claim}").html
    assert "There is no such account" in words(ada.open(f"/estates/{nobody}"))
    assert "no such account" in words(ada.open("/estates"))


def test_who_has_no_business_there_sees_nothing(office: Office, claim: EstateId) -> None:
    path = f"/estates/{claim}"
    for person in (CHEN, OLGA, AGNES):
        assert office.desk(person).open(path).status == 403
    auditor = office.desk(AUDREY).open(path)
    for act in ("/open", "/propose", "/approve", "/refuse"):
        assert not auditor.offers(act)
    office.ok(AppointStaff(ADA, private("ada"), (Role.DECIDER,), by=OLGA, conflicts=(WEI,)))
    ada = office.desk(ADA)
    assert ada.open(path).status == 404
    assert claim not in ada.open("/estates").html
    assert office.desk(BELA).open("/estates/est_none").status == 404
