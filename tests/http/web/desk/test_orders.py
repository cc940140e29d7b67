"""Orders on the desk: one takes in, two approve, two end; what was typed stays when it is refused."""

from __future__ import annotations

import re
from datetime import timedelta

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.orders import order_file
from dueprocess.application.views.all import FREEZES, ORDERS
from dueprocess.kernel.instants import in_zone
from tests.http.web.desk.office import AUDREY, Office, Page
from tests.ordering import ended, in_force, taken_in
from tests.world import ADA, BELA, CHEN, DAY, OLGA, SVEN, WEI


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def typed(office: Office, **changes: str) -> dict[str, str]:
    now = in_zone(office.clock.at, "Asia/Shanghai").replace(tzinfo=None)
    said = {
        "issuer": "Haidian District Court",
        "kind": "court",
        "country": "CN",
        "legal_basis": "Civil Procedure Law 253",
        "reference": "2026-1",
        "document": "Freeze three hundred yuan.",
        "amount": "300.00",
        "currency": "CNY",
        "shares": "wei 300.00 50.00",
        "effective_at": now.isoformat(timespec="minutes"),
        "expires_at": (now + timedelta(days=30)).isoformat(timespec="minutes"),
        "where_to_ask": "Enforcement office, room 3.",
    }
    return said | changes


def test_one_takes_it_in_and_two_approve_it(office: Office) -> None:
    ada, bela, sven = office.desk(ADA), office.desk(BELA), office.desk(SVEN)
    page = ada.open("/orders")
    assert "There was no order yet." in words(page)
    done = ada.send(page, "/propose", **typed(office))
    assert "waits for approval" in words(done)
    (row,) = office.find(ORDERS)
    assert (row.terms.shares[0].amount, row.terms.shares[0].exempt) == (30_000, 5_000)
    assert row.terms.expires_at - row.terms.effective_at == 30 * DAY
    assert not ada.open(f"/orders/{row.order_id}").offers("/approve")
    second = bela.open(f"/orders/{row.order_id}")
    assert "Freeze three hundred yuan." in words(second)
    bela.send(second, "/approve")
    assert not bela.open(f"/orders/{row.order_id}").offers("/approve")
    assert office.find(FREEZES) == ()
    done = sven.send(sven.open(f"/orders/{row.order_id}"), "/approve")
    assert "in force" in words(done)
    (freeze,) = office.find(FREEZES, account_no=WEI)
    assert freeze.amount == 30_000


def test_what_cannot_be_read_or_bind_us_comes_back_with_what_was_typed(office: Office) -> None:
    ada = office.desk(ADA)
    page = ada.open("/orders")
    for change in (
        {"kind": ""},
        {"kind": "association"},
        {"shares": "wei"},
        {"shares": "wei three"},
        {"shares": "wei 300 50 20"},
        {"shares": "nobody 300"},
        {"shares": ""},
        {"shares": "wei 300.01"},
        {"amount": ""},
        {"currency": "yuan"},
        {"effective_at": ""},
        {"expires_at": "soon"},
        {"tell_at": "later"},
        {"country": "US"},
        {"reference": " "},
        {"document": ""},
        {"continues": "ord_none"},
    ):
        wrong = ada.send(page, "/propose", **typed(office, **change))
        assert wrong.status == 422, change
        assert "Enforcement office, room 3." in wrong.html
    assert office.find(ORDERS) == ()


def test_two_people_end_it(office: Office) -> None:
    order_id = in_force(office)
    ada, bela = office.desk(ADA), office.desk(BELA)
    page = ada.open(f"/orders/{order_id}")
    for change in ({"cause": ""}, {"order_reason": " "}):
        said = {"cause": "withdrawn", "order_reason": "Letter of today."} | change
        assert ada.send(page, "/end", **said).status == 422
    ada.send(page, "/end", cause="withdrawn", order_reason="Letter of today.")
    assert not ada.open(f"/orders/{order_id}").offers("/approve-end")
    second = bela.open(f"/orders/{order_id}")
    assert "asks to end it" in words(second)
    done = bela.send(second, "/approve-end")
    assert "ended early" in words(done)
    assert "Its issuer withdrew it." in words(done)


def test_a_stale_form_approves_nothing(office: Office) -> None:
    order_id = taken_in(office)
    bela = office.desk(BELA)
    page = bela.open(f"/orders/{order_id}")
    bela.send(page, "/approve")
    assert (
        bela.post(
            f"/desk/orders/{order_id}/approve",
            {**dict(page.form("/approve").fields), "command_id": "desk-another-1"},
        ).status
        == 422
    )


def test_who_has_no_part_in_it_does_not_read_it(office: Office) -> None:
    order_id = in_force(office)
    for who in (CHEN, OLGA):
        assert office.desk(who).open(f"/orders/{order_id}").status == 403
    audrey = office.desk(AUDREY).open(f"/orders/{order_id}")
    assert audrey.status == 200
    assert not audrey.offers("/end")
    assert office.desk(ADA).open("/orders/ord_none").status == 404
    paper = office.desk(ADA).client.get(f"/desk/orders/{order_id}/paper")
    assert "冻结" in paper.content.decode()
    assert office.desk(CHEN).client.get(f"/desk/orders/{order_id}/paper").status_code == 403


def test_the_desk_tells_what_is_over(office: Office) -> None:
    order_id = in_force(office)
    other = in_force(office)
    ended(office, other)
    office.after(30 * DAY)
    with office.store.read() as reader:
        look = Looking(reader, office.engine.policies, office.clock.at)
        states = {name: order_file(look, name).status for name in (order_id, other)}  # type: ignore[union-attr]
    assert states == {order_id: "over", other: "ended"}
