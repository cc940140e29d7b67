"""Whoever paid can dispute what was taken; dueprocess gets the payment as the ledger has it; refunds are paid once."""

from __future__ import annotations

import re

import pytest

from examples.superapp import money
from examples.superapp.ledger import refunds
from examples.superapp.ledger.accounts import balance
from examples.superapp.ledger.reconciliation import reconcile

DISPUTES = "/v1/disputes"


def paid(stage, key="k1", amount="80"):
    """Wei pays Hua's shop; the number of the receipt and of the transfer."""
    wei = stage.person("wei")
    assert wei.post("/wallet/pay", data={"to": "hua", "amount": amount, "key": key}).status_code == 303
    number = re.findall(r"/wallet/receipts/(\d+)", wei.get("/wallet").text)[0]
    return wei, number


def test_from_the_receipt_to_dueprocess(stage):
    wei, number = paid(stage)
    receipt = wei.get(f"/wallet/receipts/{number}").text
    (path,) = re.findall(r'href="(/wallet/transfers/\d+/dispute)"', receipt)
    assert wei.post(path, data={"words": " "}).status_code == 422
    done = wei.post(path, data={"words": "他说是客服"})
    assert done.status_code == 200
    assert 'href="/recourse"' in done.text
    assert stage.dueprocess.wait(lambda _calls: stage.dueprocess.called("POST", DISPUTES))
    (body,) = stage.dueprocess.called("POST", DISPUTES)
    transfer = path.split("/")[3]
    told = {name: body[name] for name in ("payment", "payer", "payee", "amount", "currency", "words")}
    assert told == {
        "payment": f"transaction-{transfer}",
        "payer": "wei",
        "payee": "hua",
        "amount": 8_000,
        "currency": "CNY",
        "words": "他说是客服",
    }


def test_nobody_disputes_what_they_did_not_pay_or_nobody_took(stage):
    wei, number = paid(stage)
    (path,) = re.findall(
        r'href="(/wallet/transfers/\d+/dispute)"', wei.get(f"/wallet/receipts/{number}").text
    )
    for who in ("hua", "lan"):
        assert stage.person(who).get(path).status_code == 404
        assert stage.person(who).post(path, data={"words": "x"}).status_code == 404
    assert stage.person("ming").get("/wallet/transfers/4/dispute").status_code == 404  # not taken yet
    assert wei.get("/wallet/transfers/999999999999999999999/dispute").status_code == 404


def test_the_payee_sees_no_difference(stage):
    wei, number = paid(stage)
    hua = stage.person("hua")
    paths = ("/wallet", "/me", "/me/allowed", "/chats")
    before = [hua.get(path).content for path in paths]
    (path,) = re.findall(
        r'href="(/wallet/transfers/\d+/dispute)"', wei.get(f"/wallet/receipts/{number}").text
    )
    wei.post(path, data={"words": "x"})
    assert [hua.get(path).content for path in paths] == before


@pytest.mark.parametrize(
    ("source", "amount", "done"),
    [("platform", 8_000, True), ("payee", 100, True), ("payee", 10**12, False), ("order", 100, False)],
)
def test_a_refund_is_paid_once_out_of_what_it_says(stage, source, amount, done):
    books = stage.database.books
    asked = {
        "key": "rfd_1",
        "payer": "wei",
        "payee": "ming",
        "amount": amount,
        "currency": "CNY",
        "refund_from": source,
        "at": stage.clock.now(),
    }
    with books.reading() as tx:
        before = {name: money.held(tx, balance(name)) for name in ("wei", "ming")}
    for _ in range(2):
        with books.writing() as tx:
            assert refunds.pay(tx, **asked) is done
    with books.reading() as tx:
        after = {name: money.held(tx, balance(name)) for name in ("wei", "ming")}
        assert reconcile(tx, stage.clock.now()).differences == ()
    given = amount if done else 0
    assert after["wei"] - before["wei"] == given
    assert before["ming"] - after["ming"] == (given if source == "payee" else 0)
