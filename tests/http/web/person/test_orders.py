"""Whoever an order reaches reads by whom, how much, until when and where to object; nobody else does, nor too early."""

from __future__ import annotations

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.orders import frozen_lines
from dueprocess.domain.order import Share
from dueprocess.kernel.instants import DAY, Instant
from tests.http.web.scenes import Scene
from tests.http.web.visitor import Visitor
from tests.ordering import ended, freezes, in_force
from tests.world import HOUR, LAN, WEI, private


def lines(scene: Scene, total: int, account_no: int = WEI):
    with scene.store.read() as reader:
        return frozen_lines(Looking(reader, scene.engine.policies, scene.clock.at), account_no, "CNY", total)


def test_the_page_says_what_the_law_wants_told(scene: Scene, visitor: Visitor) -> None:
    order_id = in_force(scene, reference=private("（2026）京0108执77号"), shares=(Share(WEI, 30_000, 5_000),))
    visitor.sign_in()
    page = visitor.get(f"/orders/{order_id}.1").text
    for said in (
        "北京市海淀区人民法院",
        "Court",
        "（2026）京0108执77号",
        "第二百五十三条",
        "300.00",
        "50.00",
        "010-0000 0000",
    ):
        assert said in page, said
    (row,) = freezes(scene)
    assert row.shown_at == scene.clock.at
    assert f"/orders/{order_id}.1" in visitor.get("/standing").html
    scene.after(30 * DAY)
    assert "This order is over" in visitor.get(f"/orders/{order_id}.1").text
    assert f"/orders/{order_id}.1" not in visitor.get("/standing").html


def test_it_is_in_the_reader_s_language(scene: Scene, visitor: Visitor) -> None:
    order_id = in_force(scene)
    visitor.sign_in()
    assert "冻结" in visitor.get(f"/orders/{order_id}.1?lang=zh-CN").text.splitlines()[0]
    assert "凍結" in visitor.get(f"/orders/{order_id}.1?lang=zh-Hant").text.splitlines()[0]


def test_nobody_else_s_order_exists(scene: Scene, visitor: Visitor) -> None:
    order_id = in_force(scene, shares=(Share(LAN, 30_000),))
    visitor.sign_in()
    assert visitor.get(f"/orders/{order_id}.1").status == 404
    assert visitor.get("/orders/ord_none.1").status == 404


def test_what_the_law_keeps_back_is_an_amount_and_a_day(scene: Scene, visitor: Visitor) -> None:
    at = Instant(scene.clock.at + 2 * DAY)
    order_id = in_force(scene, tell_at=at)
    visitor.sign_in()
    assert visitor.get(f"/orders/{order_id}.1").status == 404
    assert order_id not in visitor.get("/standing").html
    (line,) = lines(scene, 40_000)
    assert (line.amount, line.told_at, line.issuer, line.reference, line.where_to_ask) == (
        30_000,
        at,
        "",
        "",
        "",
    )
    scene.after(2 * DAY)
    (line,) = lines(scene, 40_000)
    assert (line.told_at, line.issuer) == (None, "北京市海淀区人民法院")
    assert visitor.get(f"/orders/{order_id}.1").status == 200


def test_an_order_that_waits_behind_another_has_a_line(scene: Scene) -> None:
    first = in_force(scene)
    scene.after(HOUR)
    second = in_force(scene)
    assert [(item.freeze_id, item.amount) for item in lines(scene, 40_000)] == [
        (f"{first}.1", 30_000),
        (f"{second}.1", 10_000),
    ]
    assert [item.amount for item in lines(scene, 0)] == [0, 0]
    ended(scene, first)
    assert [item.amount for item in lines(scene, 40_000)] == [30_000]
    assert lines(scene, 40_000, LAN) == ()


def test_what_was_kept_back_is_told_once_it_is_over(scene: Scene, visitor: Visitor) -> None:
    order_id = in_force(scene, tell_at=Instant(scene.clock.at + 2 * DAY))
    ended(scene, order_id)
    visitor.sign_in()
    assert "This order is over" in visitor.get(f"/orders/{order_id}.1").text
