"""Orders through the API: taken in by one, approved by two, ended by two; what is missing is named."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from dueprocess.kernel.instants import DAY, Instant, iso
from tests.http.site import AGNES, AUDREY, Site
from tests.http.web.scenes import picture
from tests.ordering import in_force
from tests.world import ADA, ANNA, BELA, CHEN, OLGA, SVEN, WEI


def body(site: Site, **changes: Any) -> dict[str, Any]:
    now = site.world.clock.at
    said = {
        "issuer": {"name": "北京市海淀区人民法院", "country": "CN", "kind": "court"},
        "legal_basis": "民事诉讼法第二百五十三条",
        "reference": "（2026）京0108执1号",
        "document": "冻结存款三百元。",
        "shares": [{"account": "wei", "amount": 30_000, "exempt": 1_000}],
        "amount": 30_000,
        "currency": "CNY",
        "effective_at": iso(now),
        "expires_at": iso(Instant(now + 30 * DAY)),
        "where_to_ask": "执行局",
    }
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def test_one_takes_it_in_two_approve_two_end_it(site: Site) -> None:
    made = site.post("/orders", site.as_staff(ADA), body(site))
    assert made.status_code == 201, made.text
    order_id = made.json()["ids"]["order_id"]
    path = f"/orders/{order_id}"
    for person, status in ((BELA, "awaits"), (SVEN, "in_force")):
        file = site.get(path, site.as_staff(person)).json()
        agreed = site.post(f"{path}/approval", site.as_staff(person), {"seen": file["content"]})
        assert agreed.status_code == 200, agreed.text
        assert site.get(path, site.as_staff(AUDREY)).json()["status"] == status
    (listed,) = site.get("/orders", site.as_staff(AUDREY)).json()
    assert listed["approved_by"] == [BELA, SVEN]
    assert listed["shares"][0] == {"account_no": WEI, "account": "wei", "amount": 30_000, "exempt": 1_000}
    asked = site.post(f"{path}/end", site.as_staff(ADA), {"cause": "withdrawn", "reason": "来函撤回"})
    assert asked.status_code == 200, asked.text
    seen = site.get(path, site.as_staff(BELA)).json()["end_asked"]["content"]
    ended = site.post(f"{path}/end/approval", site.as_staff(BELA), {"seen": seen})
    assert ended.status_code == 200, ended.text
    file = site.get(path, site.as_staff(AUDREY)).json()
    assert (file["status"], file["end_cause"], file["end_asked"]) == ("ended", "withdrawn", None)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"document": None}, 422, "order_incomplete"),
        ({"legal_basis": " "}, 422, "order_incomplete"),
        ({"legal_basis": None}, 400, "request_malformed"),
        ({"reference": None}, 400, "request_malformed"),
        ({"expires_at": None}, 400, "request_malformed"),
        ({"where_to_ask": " "}, 422, "order_incomplete"),
        ({"currency": "yuan"}, 400, "request_malformed"),
        ({"amount": 29_999}, 422, "order_shares_above_amount"),
        ({"shares": []}, 400, "request_malformed"),
        ({"shares": [{"account": "nobody", "amount": 5}]}, 404, "not_found"),
        ({"effective_at": "2026-02-30T00:00:00Z"}, 400, "request_malformed"),
        ({"expires_at": "2026-01-01T00:00:00Z"}, 422, "order_expired"),
        ({"expires_at": "2036-01-01T00:00:00Z"}, 422, "order_too_long"),
        ({"tell_at": "2026-03-30T00:00:00Z"}, 422, "order_kept_back_too_long"),
        ({"issuer": {"name": "x", "country": "US", "kind": "court"}}, 422, "order_foreign_unapproved"),
        ({"issuer": {"name": "x", "country": "CN", "kind": "association"}}, 400, "request_malformed"),
        ({"continues": "ord_none"}, 422, "order_continues_other"),
    ],
)
def test_what_cannot_bind_us_says_why(site: Site, change: dict[str, Any], status: int, code: str) -> None:
    answer = site.post("/orders", site.as_staff(ADA), body(site, **change))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_its_paper_may_be_a_picture_and_nothing_dangerous(site: Site) -> None:
    paper = {"base64": base64.b64encode(picture()).decode()}
    made = site.post("/orders", site.as_staff(ADA), body(site, document=None, file=paper))
    assert made.status_code == 201, made.text
    file = site.get(f"/orders/{made.json()['ids']['order_id']}", site.as_staff(BELA)).json()
    assert (file["document"], file["document_type"].partition("/")[0]) == (None, "image")
    script = {"base64": base64.b64encode(b"\x7fELF" + bytes(64)).decode()}
    refused = site.post("/orders", site.as_staff(ADA), body(site, document=None, file=script))
    assert refused.status_code == 422


def test_nobody_else_reads_or_approves(site: Site) -> None:
    order_id = in_force(site.world)
    for who in (CHEN, OLGA, AGNES):
        assert site.get("/orders", site.as_staff(who)).status_code == 403
    assert site.get("/orders", site.as_person(WEI)).status_code in (401, 403)
    for who in (ANNA, SVEN):
        answer = site.post(f"/orders/{order_id}/end/approval", site.as_staff(who), {"seen": "0" * 64})
        assert answer.status_code in (403, 409)
    assert site.get("/orders/ord_none", site.as_staff(ADA)).status_code == 404
    answer = site.post("/orders/ord_none/end", site.as_staff(ADA), {"cause": "mistaken", "reason": "x"})
    assert answer.status_code == 404
