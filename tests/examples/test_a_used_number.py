"""Sign-up with a number that an account has: nothing is given or taken here, and what dueprocess frees is freed."""

from __future__ import annotations

import httpx2
import pytest

from examples.superapp import people

CLAIMS = "/v1/number-claims"


def person(stage, name):
    with stage.database.reading() as tx:
        return people.find(tx, name)


def signs_up(stage, phone, name="新邻居"):
    with httpx2.Client(base_url=stage.url, headers={"Accept-Language": "en"}, timeout=20) as browser:
        return browser.post("/sign-up", data={"name": name, "phone": phone})


def test_a_number_of_nobody_makes_an_account_of_their_own(stage):
    answer = signs_up(stage, "+86 138-0000-1234")
    assert (answer.status_code, answer.headers["location"]) == (303, "/chats")
    with stage.database.reading() as tx:
        (made,) = [one for one in people.everybody(tx) if one.phone == "+8613800001234"]
    assert stage.dueprocess.wait(lambda _: stage.dueprocess.called("PUT", f"/v1/accounts/{made.id}"))
    assert signs_up(stage, "+8613800001234").status_code in (200, 503)  # and now it is theirs


@pytest.mark.parametrize(
    ("phone", "name"), [("13800001234", "x"), ("+86138abc", "x"), ("+8613800001234", " ")]
)
def test_what_is_no_number_or_no_name_keeps_what_was_typed(stage, phone, name):
    answer = signs_up(stage, phone, name)
    assert answer.status_code == 422
    assert f'value="{phone}"' in answer.text


def test_a_number_of_somebody_leads_to_where_it_is_settled(stage):
    lan = person(stage, "lan")
    answer = signs_up(stage, lan.phone)
    assert answer.status_code == 200
    assert "http://dueprocess.test/number?token=ncl_1" in answer.text
    assert stage.dueprocess.called("POST", CLAIMS) == [{"account": "lan", "number": lan.phone}]
    assert person(stage, "lan").phone == lan.phone
    stage.dueprocess.claims_status = 409  # it is open already
    assert "token=ncl_1" in signs_up(stage, lan.phone).text


def test_where_dueprocess_is_away_nothing_happens(stage):
    stage.dueprocess.claims_status = 503
    answer = signs_up(stage, person(stage, "ming").phone)
    assert answer.status_code == 503
    assert "Nothing was changed" in answer.text


def test_what_was_freed_is_taken_off_and_nothing_else(stage):
    ming = person(stage, "ming")
    stage.dueprocess.claims = [
        {"account": "ming", "number": ming.phone, "stage": "freed"},
        {"account": "wei", "number": person(stage, "wei").phone, "stage": "waits"},
        {"account": "lan", "number": "+8600000000", "stage": "freed"},
    ]
    assert stage.platform.recourse._free_numbers()
    left = {name: person(stage, name) for name in ("ming", "wei", "lan")}
    assert left["ming"].phone == ""
    assert (left["ming"].email, left["ming"].zh) == (ming.email, ming.zh)
    assert left["wei"].phone
    assert left["lan"].phone
