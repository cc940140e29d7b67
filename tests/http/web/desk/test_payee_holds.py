"""Stopped payments on the desk: a decider stops them from the account's page, a reviewer ends it; mistakes keep what was typed."""

from __future__ import annotations

import pytest

from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.domain.payee_hold import PayeeHold
from dueprocess.domain.staff import Role
from tests.http.web.desk.office import AGNES, AUDREY, Office
from tests.protecting import placed
from tests.world import ADA, BELA, CHEN, OLGA, WEI


def holds(office: Office) -> tuple[PayeeHold, ...]:
    return office.find(PAYEE_HOLDS, account_no=WEI)


def test_a_decider_stops_them_and_a_reviewer_ends_it(office: Office) -> None:
    ada = office.desk(ADA)
    assert f"/desk/payee-holds/new?account={WEI}" in ada.open(f"/accounts/{WEI}").html
    page = ada.open(f"/payee-holds/new?account={WEI}")
    typed = {"signs": ["new_device"], "seen_words": "A new telephone in another city."}
    for change in (
        {"signs": []},
        {"seen_words": " "},
        {"seen_at": "yesterday"},
        {"seen_at": "2020-01-01T10:00"},
    ):
        again = ada.send(page, "/place", **(typed | change))
        assert again.status == 422, change
        assert "seen_words" in change or "A new telephone in another city." in again.html
    done = ada.send(page, "/place", **typed)
    assert "Stopped for 72 hours at most." in done.html
    (hold,) = holds(office)
    assert not office.desk(AUDREY).open(f"/payee-holds/{hold.hold_id}").offers("/lift")
    assert "payments to new payees stopped" in ada.open(f"/accounts/{WEI}").html
    chen = office.desk(CHEN)
    page = chen.open(f"/payee-holds/{hold.hold_id}")
    assert chen.send(page, "/lift", why="").status == 422
    assert (
        "Ended. Payments to new payees work again" in chen.send(page, "/lift", why="The owner called.").html
    )
    assert not chen.open(f"/payee-holds/{hold.hold_id}").offers("/lift")
    assert "The owner called." in chen.open(f"/payee-holds/{hold.hold_id}").html


def test_the_same_danger_grounds_no_second_one(office: Office) -> None:
    ada = office.desk(ADA)
    page = ada.open(f"/payee-holds/new?account={WEI}")
    placed(office)
    again = ada.send(page, "/place", signs=["other"], seen_words="Again.")
    assert again.status == 422
    assert "only something seen since it was over" in again.html
    assert len(holds(office)) == 1


@pytest.mark.parametrize("who", [BELA, OLGA, AGNES])
def test_who_has_no_part_in_it_does_not_read_it(office: Office, who: str) -> None:
    hold_id = placed(office)
    for path in ("/payee-holds", f"/payee-holds/{hold_id}", f"/payee-holds/new?account={WEI}"):
        assert office.desk(who).open(path).status == 403


def test_who_audits_reads_it_and_who_knows_the_person_does_not(office: Office) -> None:
    hold_id = placed(office)
    page = office.desk(AUDREY).open(f"/payee-holds/{hold_id}")
    assert page.status == 200
    assert not page.offers("/lift")
    office.appoint(CHEN, Role.REVIEWER, conflicts=(WEI,))
    chen = office.desk(CHEN)
    assert chen.open(f"/payee-holds/{hold_id}").status == 404
    assert hold_id not in chen.open("/payee-holds").html
    assert chen.open(f"/payee-holds/new?account={WEI}").status == 404
    assert office.desk(ADA).open("/payee-holds/pyh_none").status == 404
