"""Letting somebody back into an unused account on the desk: open what they sent, one proposes, another agrees."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.views.all import DORMANCIES
from dueprocess.domain.dormancy import AskWaking, Dormancy, ProtectDormant
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from tests.http.web.desk.office import AGNES, AUDREY, Office, Page
from tests.http.web.scenes import picture
from tests.world import ADA, BELA, CHEN, OLGA, WEI, private


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


@pytest.fixture
def waiting(office: Office) -> Dormancy:
    office.ok(ProtectDormant(WEI, Instant(office.clock.at - 400 * DAY), ("wallet.pay",)))
    papers = (Private(data=picture(), media_type="image/png"), Private("A letter of the phone company."))
    office.ok(AskWaking(WEI, Private("I sold shoes with it."), papers))
    (row,) = office.find(DORMANCIES, account_no=WEI)
    assert isinstance(row, Dormancy)
    return row


def test_two_people_let_somebody_back_in(office: Office, waiting: Dormancy) -> None:
    path = f"/dormancies/{waiting.dormancy_id}"
    agnes, bela = office.desk(AGNES), office.desk(BELA)
    assert path in agnes.open("/dormancies").html
    page = agnes.open(path)
    assert "I sold shoes with it." in words(page)
    assert "phone company" not in words(page)
    assert not page.offers("/propose")
    assert agnes.open(f"{path}/papers/1").status == 404
    page = agnes.send(page, "/open")
    assert "phone company" in words(page)
    assert agnes.client.get(f"/desk{path}/papers/1").headers["content-type"] == "image/png"
    assert agnes.open(f"{path}/papers/7").status == 404
    wrong = agnes.send(page, "/propose", why=" ")
    assert wrong.status == 422
    page = agnes.send(page, "/propose", why="The bill and the letter are theirs.")
    assert "It waits for a second person." in words(page)
    second = bela.send(bela.open(path), "/open")
    assert "The bill and the letter are theirs." in words(second)
    done = bela.send(second, "/approve")
    assert "Everything works again" in words(done)
    assert not office.get(DORMANCIES, waiting.dormancy_id).protects


def test_a_no_needs_words_and_reaches_the_person(office: Office, waiting: Dormancy) -> None:
    path = f"/dormancies/{waiting.dormancy_id}"
    ada = office.desk(ADA)
    page = ada.send(ada.open(path), "/open")
    assert ada.send(page, "/refuse", missing=" ").status == 422
    done = ada.send(page, "/refuse", missing="Send a bill with your name, please.")
    assert "Send a bill with your name, please." in words(done)
    assert "Nobody waits for an answer." in words(ada.open("/dormancies"))


def test_who_has_no_business_there_sees_nothing(office: Office, waiting: Dormancy) -> None:
    path = f"/dormancies/{waiting.dormancy_id}"
    assert office.desk(CHEN).open(path).status == 403
    assert office.desk(OLGA).open("/dormancies").status == 403
    auditor = office.desk(AUDREY).open(path)
    assert not auditor.offers("/open")
    assert not auditor.offers("/refuse")
    office.ok(AppointStaff(ADA, private("ada"), (Role.DECIDER,), by=OLGA, conflicts=(WEI,)))
    ada = office.desk(ADA)
    assert ada.open(path).status == 404
    assert waiting.dormancy_id not in ada.open("/dormancies").html
    assert office.desk(BELA).open("/dormancies/dor_none").status == 404
