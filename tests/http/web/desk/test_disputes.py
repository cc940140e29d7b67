"""Disputed payments on the desk: one asks to hold, another agrees, one answers; mistakes keep what was typed."""

from __future__ import annotations

import re

from dueprocess.application.views.all import DISPUTES
from dueprocess.domain.dispute import ConsentToRefund, ObjectToHold, held
from dueprocess.kernel.privacy import Private
from tests.disputing import against, disputed, held_payment, hold_proposed
from tests.http.web.desk.office import AUDREY, Office, Page
from tests.world import ADA, BELA, CHEN, LAN, OLGA, SVEN, WEI


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def holding(office: Office) -> int:
    return held(against(office), WEI, "CNY", office.clock.at)


def test_two_people_hold_payments_and_one_answers(office: Office) -> None:
    first, second, other = disputed(office), disputed(office, 150_00, LAN), disputed(office, 5_00)
    ada, bela = office.desk(ADA), office.desk(BELA)
    page = ada.open("/disputes")
    assert words(page).count("waits for an answer") == 3
    page = ada.open(f"/disputes/{first}")
    assert ada.send(page, "/hold", disputes=[first, second], hold_reason=" ").status == 422
    ada.send(page, "/hold", disputes=[first, second], hold_reason="Three people, one day.")
    assert not ada.open(f"/disputes/{first}").offers("/approve-hold")
    page = bela.open(f"/disputes/{second}")
    assert "2 payments, CN¥950.00 together." in words(page)
    bela.send(page, "/approve-hold")
    assert holding(office) == 950_00
    page = ada.open(f"/disputes/{first}")
    for change in (
        {"answer": ""},
        {"answer_reason": " "},
        {"refund_from": ""},
        {"refund_from": "payee"},
        {"refund_from": "order", "order_id": "ord_none"},
    ):
        typed = {"answer": "refund", "refund_from": "platform", "answer_reason": "It was fraud."} | change
        assert ada.send(page, "/answer", **typed).status == 422, change
    done = ada.send(page, "/answer", answer="refund", refund_from="platform", answer_reason="It was fraud.")
    assert "has not confirmed it yet" in words(done)
    assert holding(office) == 150_00
    assert office.get(DISPUTES, other).hold_id is None


def test_what_the_payee_said_is_read(office: Office) -> None:
    dispute_id = held_payment(office)
    office.ok(ObjectToHold(dispute_id, WEI, Private("I sold a telephone.")))
    office.ok(ConsentToRefund(dispute_id, WEI))
    page = words(office.desk(ADA).open(f"/disputes/{dispute_id}"))
    assert "I sold a telephone." in page
    assert "the payee gives it back" in page


def test_one_person_releases_it(office: Office) -> None:
    dispute_id = held_payment(office)
    sven = office.desk(SVEN)
    page = sven.open(f"/disputes/{dispute_id}")
    assert sven.send(page, "/release", release_reason="").status == 422
    sven.send(page, "/release", release_reason="Cleared up.")
    assert holding(office) == 0


def test_who_has_no_part_in_it_does_not_read_it(office: Office) -> None:
    dispute_id = disputed(office)
    hold_proposed(office, dispute_id)
    for who in (CHEN, OLGA):
        assert office.desk(who).open(f"/disputes/{dispute_id}").status == 403
    page = office.desk(AUDREY).open(f"/disputes/{dispute_id}")
    assert page.status == 200
    assert not page.offers("/answer")
    assert office.desk(ADA).open("/disputes/dsp_none").status == 404
