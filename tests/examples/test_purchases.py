"""Purchases: the shop is paid for what was delivered, the buyer has the rest back; nobody learns why a shop cannot receive."""

from __future__ import annotations

import pytest

from examples.superapp.ledger import accounts, returns
from examples.superapp.ledger.settlement import paying
from tests.examples.conftest import HOUR, WALLET_TOKEN

TELLING = ("restrict", "rule", "clause", "fraud", "decision")
WORDS = {
    "title": "This account cannot take payments just now",
    "nothing_paid": "Nothing was paid.",
    "back": "What you sent comes back by 3 March 2026.",
    "goods": "What you have not received by 9 March 2026 is refunded to you in full by 10 March 2026.",
    "ask": "If something does not come back, ask.",
}


def bought(stage, who="ming", goods="noodles", key="p1"):
    answer = stage.person(who).post("/shops/hua", data={"goods": goods, "key": key})
    assert answer.status_code == 303
    return answer.headers["location"]


def balance(stage, person):
    with stage.database.books.reading() as tx:
        return accounts.held(tx, accounts.balance(person))


def told(stage, what, key="ret_1:goods:0", account="hua"):
    return stage.person("ming").post(
        "/wallet-api/v1/returns",
        json={"key": key, "account": account, "what": what},
        headers={"Authorization": f"Bearer {WALLET_TOKEN}"},
    )


def test_the_shop_has_the_money_when_the_buyer_has_the_goods(stage):
    before = balance(stage, "ming")
    path = bought(stage)
    assert balance(stage, "ming") == before - 6_800
    with stage.database.books.reading() as tx:
        receipts = accounts.held(tx, accounts.merchant("hua"))
    stage.person("hua").post(f"{path}/sent")
    assert "on its way" in stage.person("ming").get(path).text
    assert stage.person("ming").post(f"{path}/received").status_code == 303
    with stage.database.books.reading() as tx:
        assert accounts.held(tx, accounts.merchant("hua")) == receipts + 6_800
    stage.person("ming").post(f"{path}/received")
    with stage.database.books.reading() as tx:
        assert accounts.held(tx, accounts.merchant("hua")) == receipts + 6_800


def test_what_was_delivered_is_settled_while_the_shop_cannot_receive(stage):
    """INVARIANT (I-21): earned money is paid; nobody is asked whether its owner may receive more."""
    path = bought(stage)
    stage.restrict("hua", "wallet.receive")
    before = balance(stage, "hua")
    stage.person("ming").post(f"{path}/received")
    now = stage.clock.now() + 25 * HOUR
    with paying(stage.database.books, now):
        pass
    assert balance(stage, "hua") >= before + 6_800
    assert stage.person("hua").post("/wallet/withdraw", data={"amount": "1", "key": "w1"}).status_code == 303


def test_what_was_not_delivered_goes_back_once_and_what_was_stays(stage):
    one, _other = bought(stage), bought(stage, goods="sauce", key="p2")
    stage.person("ming").post(f"{one}/received")
    before, pots = balance(stage, "ming"), stage.all_money()
    answer = told(stage, "goods")
    assert answer.json() == {
        "key": "ret_1:goods:0",
        "returned": [{"currency": "CNY", "amount": 2_400, "payments": 1}],
    }
    assert balance(stage, "ming") == before + 2_400
    assert told(stage, "goods").json() == answer.json()
    assert balance(stage, "ming") == before + 2_400
    assert stage.all_money() == pots
    assert told(stage, "waiting").json()["code"] == "key_used"
    text = stage.person("ming").get("/purchases").text
    assert "refunded" in text
    assert "received" in text


def test_what_waits_goes_back_and_goods_stay(stage):
    """Transfer 4 of the first day is from Ming to Wei, and nobody has taken it."""
    path = bought(stage)
    before = balance(stage, "ming")
    answer = told(stage, "waiting", "ret_2:waiting:0", "wei")
    assert answer.json()["returned"] == [{"currency": "CNY", "amount": 2_500, "payments": 1}]
    assert balance(stage, "ming") == before + 2_500
    assert told(stage, "waiting", "ret_3:waiting:0").json()["returned"] == []
    assert "Paid" in stage.person("ming").get(path).text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"key": "", "account": "hua", "what": "goods"}, 400),
        ({"key": "k", "account": "nobody", "what": "goods"}, 404),
        ({"key": "k", "account": "hua", "what": "everything"}, 400),
    ],
)
def test_what_is_no_instruction_moves_nothing(stage, body, status):
    before = stage.pots()
    client, headers = stage.person("ming"), {"Authorization": f"Bearer {WALLET_TOKEN}"}
    assert client.post("/wallet-api/v1/returns", json=body, headers=headers).status_code == status
    assert client.post("/wallet-api/v1/returns", json=body).status_code == 401
    assert stage.pots() == before


def test_a_shop_that_cannot_receive_sells_nothing_and_its_buyers_read_what_becomes_of_theirs(stage):
    path = bought(stage)
    stage.dueprocess.counterpart = {"counterpart": {"can_receive": False}, "texts": {"en": WORDS}}
    stage.restrict("hua", "wallet.receive")
    before = stage.pots()
    answer = stage.person("lan").post("/shops/hua", data={"goods": "sauce", "key": "p9"})
    assert answer.status_code == 422
    assert "This account cannot take payments just now. Nothing was paid" in answer.text
    assert stage.pots() == before
    page = stage.person("ming").get(path).text
    assert WORDS["goods"] in page
    assert WORDS["ask"] in page
    assert not [word for word in TELLING if word in page.lower()]
    assert WORDS["goods"] not in stage.person("hua").get(path).text


def test_where_dueprocess_cannot_be_asked_the_page_says_it_in_its_own_words(stage):
    path = bought(stage)
    stage.dueprocess.counterpart = None
    stage.restrict("hua", "wallet.receive")
    assert "refunded in full by itself" in stage.person("ming").get(path).text
    assert "自动全额退款" in stage.person("ming", "zh-CN").get(path).text


def test_a_purchase_is_nobody_else_s(stage):
    path = bought(stage)
    assert stage.person("lan").get(path).status_code == 404
    for who, act in (("lan", "received"), ("hua", "received"), ("ming", "sent"), ("lan", "sent")):
        assert stage.person(who).post(f"{path}/{act}").status_code == 404
    number = path.rpartition("/")[2]
    assert stage.person("ming").post(f"/wallet/transfers/{number}/take-back").status_code == 404
    stage.person("hua").post(f"/wallet/transfers/{number}/take")
    assert "Paid" in stage.person("ming").get(path).text


def test_mail_to_somebody_who_cannot_receive_it_is_told_at_once_and_never_sent_late(stage):
    stage.restrict("xin", "mail.receive")
    before = stage.count("mails")
    sent = {"to": "xin", "subject": "Tickets", "text": "Two for Saturday."}
    answer = stage.person("wei").post("/mail", data=sent)
    assert answer.status_code == 422
    assert "This account cannot receive mail just now. Your mail was not sent" in answer.text
    assert "Two for Saturday." in answer.text
    assert not [word for word in TELLING if word in answer.text.lower()]
    assert stage.count("mails") == before
    stage.lift("xin")
    assert "Two for Saturday." not in stage.person("xin").get("/mail").text
    assert stage.count("mails") == before
    assert stage.person("wei").post("/mail", data=sent).status_code == 303
    assert stage.count("mails") == before + 1


def test_a_packet_for_a_group_is_nobody_s_in_particular_and_stays(stage):
    with stage.database.books.writing() as tx:
        assert returns.give_back(tx, key="k", person="jun", what="waiting", at=1) == []
