"""Payer and payee each read their side of a dispute; neither page has the other in it, and nobody else has a page."""

from __future__ import annotations

from dueprocess.application.views.all import DISPUTES
from dueprocess.domain.dispute import Answer, AnswerDispute, RefundFrom
from dueprocess.kernel.privacy import Private
from tests.disputing import disputed, held_payment
from tests.http.web.scenes import Scene
from tests.http.web.visitor import Visitor
from tests.world import ADA, HOUR, LAN, MING, WEI


def test_the_payee_reads_what_is_held_and_speaks(scene: Scene, visitor: Visitor) -> None:
    dispute_id = held_payment(scene)
    visitor.sign_in()
    assert f"/disputes/{dispute_id}" in visitor.get("/standing").html
    page = visitor.get(f"/disputes/{dispute_id}")
    assert "CN¥800.00 that you were paid is held for now" in page.text
    assert "三位付款人" in page.text
    for hidden in ("ming", "客服", "account 3"):
        assert hidden not in page.html.lower(), hidden
    assert scene.get(DISPUTES, dispute_id).shown_at == scene.clock.at
    assert visitor.send(page.form("/object"), words=" ").status == 422
    done = visitor.send(page.form("/object"), words="I sold a telephone.")
    assert "I sold a telephone." in done.text
    visitor.send(page.form("/consent"))
    assert scene.get(DISPUTES, dispute_id).consented_at is not None
    assert "You agreed on" in visitor.get(f"/disputes/{dispute_id}").text
    scene.after(72 * HOUR)
    assert "is held no more" in visitor.get(f"/disputes/{dispute_id}").text
    assert f"/disputes/{dispute_id}" not in visitor.get("/standing").html


def test_the_payer_reads_until_when_and_then_the_answer(scene: Scene, visitor: Visitor) -> None:
    dispute_id = held_payment(scene)
    visitor.sign_in(MING)
    page = visitor.get(f"/disputes/{dispute_id}")
    assert "You dispute a payment of CN¥800.00" in page.text
    assert "他说是客服" in page.text
    for hidden in ("三位付款人", "held until", "wei"):
        assert hidden not in page.html.lower(), hidden
    assert "answer by" in visitor.get("/standing").text
    answer = AnswerDispute(dispute_id, Answer.REFUND, Private("Fraud."), ADA, RefundFrom.PLATFORM)
    scene.ok(answer)
    text = visitor.get(f"/disputes/{dispute_id}").text
    assert "Answer: you are paid back" in text
    assert "Fraud." in text
    assert visitor.get("/standing").text.count("refund")


def test_nobody_else_has_a_page_and_the_payee_none_before_it_is_held(scene: Scene, visitor: Visitor) -> None:
    dispute_id = disputed(scene)
    visitor.sign_in(WEI)
    assert visitor.get(f"/disputes/{dispute_id}").status == 404
    assert dispute_id not in visitor.get("/standing").html
    visitor.sign_in(LAN)
    assert visitor.get(f"/disputes/{held_payment(scene)}").status == 404


def test_both_read_it_in_chinese(scene: Scene, visitor: Visitor) -> None:
    dispute_id = held_payment(scene)
    for who in (WEI, MING):
        visitor.sign_in(who)
        assert "800.00" in visitor.get(f"/disputes/{dispute_id}?lang=zh-CN").text
        assert "付款" in visitor.get(f"/disputes/{dispute_id}?lang=zh-CN").text
