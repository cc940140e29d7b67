"""Disputes through the API: the platform hands one on, two hold it, one answers, the platform pays and says so."""

from __future__ import annotations

from typing import Any

import pytest

from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import HOUR, Instant, iso
from tests.disputing import held_payment
from tests.http.site import AGNES, AUDREY, Site
from tests.world import ADA, BELA, CHEN, MING, OLGA, SVEN, WEI


def body(site: Site, **changes: Any) -> dict[str, Any]:
    said = {
        "payment": "transfer-7",
        "payer": "ming",
        "payee": "wei",
        "amount": 80_000,
        "currency": "CNY",
        "paid_at": iso(Instant(site.world.clock.at - HOUR)),
        "words": "他说是客服。",
    }
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def test_a_payment_is_disputed_held_answered_and_paid_back(site: Site) -> None:
    platform = site.as_platform(Scope.REPORTS)
    made = site.post("/disputes", platform, body(site))
    assert made.status_code == 201, made.text
    dispute_id = made.json()["ids"]["dispute_id"]
    assert site.post("/disputes", platform, body(site)).status_code == 409
    held = site.post(
        "/payment-holds", site.as_staff(ADA), {"disputes": [dispute_id], "reason": "三人同日被骗"}
    )
    assert held.status_code == 201, held.text
    (hold,) = site.get(f"/disputes/{dispute_id}", site.as_staff(BELA)).json()["holds"]
    agreed = site.post(
        f"/payment-holds/{hold['hold_id']}/approval", site.as_staff(BELA), {"seen": hold["content"]}
    )
    assert agreed.status_code == 200, agreed.text
    (file,) = site.get("/disputes", site.as_staff(AUDREY)).json()
    until = iso(Instant(site.world.clock.at + 72 * HOUR))
    assert (file["status"], file["held_until"], file["payment_id"]) == ("held", until, "transfer-7")
    answer = {"answer": "refund", "reason": "查实被骗", "refund_from": "platform"}
    answered = site.post(f"/disputes/{dispute_id}/answer", site.as_staff(ADA), answer)
    assert answered.status_code == 200, answered.text
    remedies = site.as_platform(Scope.REMEDIES)
    (refund,) = site.get("/refunds", remedies).json()
    assert (refund["payment"], refund["payer"], refund["amount"]) == ("transfer-7", "ming", 80_000)
    for _ in range(2):
        assert site.post(f"/refunds/{refund['refund_id']}/confirmation", remedies).status_code == 200
    assert site.get("/refunds", remedies).json() == []
    (file,) = site.get("/disputes", site.as_staff(AUDREY)).json()
    assert (file["status"], file["refunded_at"]) == ("refund", iso(site.world.clock.at))


def test_it_is_released_by_one_person(site: Site) -> None:
    held_payment(site.world)
    (file,) = site.get("/disputes", site.as_staff(SVEN)).json()
    hold_id = file["holds"][0]["hold_id"]
    done = site.post(f"/payment-holds/{hold_id}/release", site.as_staff(SVEN), {"reason": "查清了"})
    assert done.status_code == 200, done.text
    assert site.get("/disputes", site.as_staff(SVEN)).json()[0]["status"] == "open"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"payer": "nobody"}, 404, "not_found"),
        ({"payee": "ming"}, 404, "not_found"),
        ({"amount": 0}, 400, "request_malformed"),
        ({"currency": "yuan"}, 400, "request_malformed"),
        ({"words": " "}, 422, "text_missing"),
        ({"paid_at": "2020-01-01T00:00:00Z"}, 422, "dispute_too_old"),
        ({"payment": None}, 400, "request_malformed"),
    ],
)
def test_what_is_no_payment_of_theirs_says_why(site: Site, change: Any, status: int, code: str) -> None:
    answer = site.post("/disputes", site.as_platform(Scope.REPORTS), body(site, **change))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_nobody_else_reads_holds_or_answers(site: Site) -> None:
    dispute_id = held_payment(site.world)
    for who in (CHEN, OLGA, AGNES):
        assert site.get(f"/disputes/{dispute_id}", site.as_staff(who)).status_code == 403
        answer = {"answer": "refusal", "reason": "x"}
        assert site.post(f"/disputes/{dispute_id}/answer", site.as_staff(who), answer).status_code == 403
    for person in (WEI, MING):
        assert site.get(f"/disputes/{dispute_id}", site.as_person(person)).status_code in (401, 403)
    assert site.post("/disputes", site.as_platform(Scope.LINKS), body(site)).status_code == 403
    assert site.get("/disputes/dsp_none", site.as_staff(ADA)).status_code == 404
    assert site.get("/refunds", site.as_staff(BELA)).status_code == 403
