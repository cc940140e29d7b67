"""Who comes back after a year: what a thief would want rests until dueprocess says that they are back, and nothing else does."""

from __future__ import annotations

import threading
import time

import pytest

from examples.superapp.dormancy import RESTS
from examples.superapp.gate import NEVER_ASKED

PATH = "/v1/accounts/wei/dormancy"
YEAR_H = 366 * 24


def pay(person, key="k1"):
    return person.post("/wallet/pay", data={"to": "hua", "amount": "1", "key": key})


def chat(person):
    return person.post("/chats/ming", data={"text": "x"})


def told(stage) -> None:
    """Until dueprocess was told, and the platform knows that it was."""
    assert stage.dueprocess.wait(lambda _calls: bool(stage.dueprocess.called("POST", PATH)))
    deadline = time.monotonic() + 20
    while not stage.drained():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


@pytest.fixture
def back(own_stage):
    """Wei was here once, and is here again after a year."""
    wei = own_stage.person("wei")
    assert wei.get("/chats").status_code == 200
    own_stage.move_clock(YEAR_H)
    again = own_stage.person("wei")
    again.get("/chats")
    return own_stage, again


def test_paying_rests_until_the_person_is_back_and_then_works_at_once(back):
    stage, wei = back
    refused = pay(wei)
    assert refused.status_code == 403
    assert "Your account was unused for long" in refused.text
    assert "/recourse" in refused.text
    told(stage)
    (said,) = stage.dueprocess.called("POST", PATH)
    assert set(said["capabilities"]) == set(RESTS)
    assert pay(wei).status_code == 403
    stage.dueprocess.protects[PATH] = False
    assert pay(wei, "k2").status_code == 303


def test_what_nobody_can_steal_goes_on_and_so_do_the_exits(back):
    _, wei = back
    assert not set(RESTS) & set(NEVER_ASKED)
    assert chat(wei).status_code == 303
    assert wei.post("/wallet/withdraw", data={"amount": "1", "key": "k6"}).status_code == 303
    assert wei.post("/savings/fund/redeem", data={"amount": "1", "key": "k7"}).status_code == 303


def test_who_was_here_within_the_year_is_never_asked(own_stage):
    wei = own_stage.person("wei")
    wei.get("/chats")
    own_stage.move_clock(200 * 24)
    wei.get("/chats")
    own_stage.move_clock(400 * 24)
    assert pay(own_stage.person("wei")).status_code == 303
    assert own_stage.dueprocess.called("POST", PATH) == []


def test_while_dueprocess_cannot_be_asked_the_protection_goes_on(back):
    stage, wei = back
    told(stage)
    stage.dueprocess.protects[PATH] = "not an answer that means anything"
    assert pay(wei).status_code == 403


def test_what_dueprocess_knows_nothing_of_is_no_protection(back):
    stage, wei = back
    assert pay(wei).status_code == 403
    told(stage)
    stage.dueprocess.protects.clear()
    assert pay(wei, "k3").status_code == 303
