"""While payments to new payees are held: who was paid before is paid, nobody new is, and a new device signs nobody out alone."""

from __future__ import annotations

import pytest

from examples.superapp.gate import WALLET_PAY_NEW_PAYEE
from examples.superapp.people import begin_session

ENDING = "/v1/accounts/wei/other-sessions/end"
HELD = {"restriction": "pyh_1", "notice": None}


def held(stage, who="wei"):
    stage.restrict(who, WALLET_PAY_NEW_PAYEE, **HELD)


def paid(stage, person, to, key):
    form = {"to": to, "amount": "1", "key": key}
    return stage.person(person).post("/wallet/pay", data=form).status_code


def test_who_was_paid_a_day_ago_is_paid_and_nobody_new_is(stage):
    held(stage, "ming")
    assert paid(stage, "ming", "hua", "k1") == 303  # two bowls of noodles, three days ago
    assert paid(stage, "ming", "jun", "k2") == 403
    stage.lift("ming")


def test_somebody_paid_a_moment_ago_is_still_new(stage):
    assert paid(stage, "wei", "hua", "k1") == 303
    held(stage)
    assert paid(stage, "wei", "hua", "k2") == 403
    stage.move_clock(25)
    stage.restrict("wei", WALLET_PAY_NEW_PAYEE, **HELD)
    assert paid(stage, "wei", "hua", "k3") == 303


@pytest.mark.parametrize("to", ["person:ming", "group:1"])
def test_a_red_packet_is_a_payment_too(stage, to):
    held(stage)
    form = {"to": to, "amount": "1", "shares": "1", "key": "k1"}
    answer = stage.person("wei").post("/wallet/red-packet", data=form)
    assert answer.status_code == 403
    assert "You can’t pay people you never paid before until" in answer.text


def test_own_money_and_debts_ask_nobody(stage):
    held(stage)
    wei = stage.person("wei")
    assert wei.post("/wallet/withdraw", data={"amount": "1", "key": "k1"}).status_code == 303
    assert wei.post("/loan/1/2/repay").status_code == 303


def new_device(stage):
    browser = stage.person("wei")
    browser.cookies.clear()
    assert browser.post("/sign-in", data={"person": "wei", "new_device": "yes"}).status_code == 303
    return browser


def others(stage):
    with stage.database.writing() as tx:
        begin_session(tx, "wei", stage.clock.now())
        return tx.execute("SELECT count(*) FROM sessions WHERE person = 'wei'").fetchone()[0]


@pytest.mark.parametrize(("status", "done"), [(200, True), (403, False), (503, False)])
def test_on_a_new_device_dueprocess_is_asked_before_others_are_signed_out(stage, status, done):
    wei, before = new_device(stage), others(stage)
    stage.dueprocess.sessions_status = status
    answer = wei.post("/me/other-sessions/end")
    assert answer.status_code == (303 if done else status)
    with stage.database.reading() as tx:
        left = tx.execute("SELECT count(*) FROM sessions WHERE person = 'wei'").fetchone()[0]
    assert left == (1 if done else before)
    assert len(stage.dueprocess.called("POST", ENDING)) == 1


def test_on_the_usual_device_nobody_is_asked(stage):
    assert stage.person("wei").post("/me/other-sessions/end").status_code == 303
    assert stage.dueprocess.called("POST", ENDING) == []


@pytest.mark.parametrize(
    ("notice", "purpose"), [("http://x/payee-hold", "payee_hold"), ("/sessions", "sessions")]
)
def test_the_way_leads_to_the_page_that_ends_it(stage, notice, purpose):
    stage.person("wei").get("/recourse", params={"notice": notice})
    (body,) = stage.dueprocess.called("POST", "/v1/accounts/wei/links")
    assert body["purpose"] == purpose
