"""What a person sees of the ledger: every holding and who holds it, what is under way, the plan, banks and receipts."""

import re

import pytest

WITHDRAW = {"amount": "100", "key": "7"}


def test_the_wallet_shows_every_holding_and_who_holds_it(stage):
    page = stage.person("wei").get("/wallet").text
    for words in (
        "Linli Pay (clients’ reserve)",
        "Chunhe Fund Company",
        "Riverside Bank",
        "Mingan Asset Management",
        "Tongzhou Consumer Finance",
        "the clearing house (on its way)",
        "HK$880.00",
        "¥5,000.00",
        "bound by its term until",
        "Instalment 12",
        "¥15.00 to Hua’s Noodles, every 30 days",
        "Harbour Bank ···",
        "Riverside Bank ···8816",
    ):
        assert words in page, words
    assert re.search(r"Wealth redeemed.*arrives .*¥50\.00", page, re.DOTALL)


def test_the_same_in_chinese(stage):
    page = stage.person("wei", "zh-CN").get("/wallet").text
    for words in ("由春禾基金公司持有", "还款计划", "自动扣款", "预计", "江岸银行 ···8816", "户名已核实"):
        assert words in page, words


def test_a_withdrawal_shows_where_it_goes_and_has_a_receipt(own_stage):
    wei = own_stage.person("wei")
    second = re.search(r'<option value="(\d+)">Riverside Bank', wei.get("/wallet").text)[1]
    assert wei.post("/wallet/withdraw", data=WITHDRAW | {"target": second}).status_code == 303
    page = wei.get("/wallet").text
    assert "to Riverside Bank (ending 8816)" in page
    receipt = re.search(r"/wallet/receipts/\d+", page)[0]
    assert "On its way; it arrives" in wei.get(receipt).text
    own_stage.move_clock(2.1)
    later = wei.get(receipt).text
    assert "Arrived" in later
    assert "¥100.00" in later
    assert "to Riverside Bank (ending 8816)" not in wei.get("/wallet").text


def test_a_receipt_is_for_those_whose_money_it_was(stage):
    wei, lan = stage.person("wei"), stage.person("lan")
    wei.post("/wallet/withdraw", data=WITHDRAW)
    receipt = re.search(r"/wallet/receipts/\d+", wei.get("/wallet").text)[0]
    assert wei.get(receipt).status_code == 200
    assert lan.get(receipt).status_code == 404
    assert lan.get("/wallet/receipts/99999999").status_code == 404
    assert lan.get("/wallet/receipts/99999999999999999999").status_code == 404


@pytest.mark.parametrize("person", ["wei", "yan", "hua", "mei"])
def test_every_receipt_of_the_statement_opens(stage, person):
    browser = stage.person(person)
    receipts = set(re.findall(r"/wallet/receipts/\d+", browser.get("/wallet").text))
    assert receipts
    for receipt in receipts:
        assert browser.get(receipt).status_code == 200


def test_money_goes_to_no_bank_account_but_ones_own(stage):
    wei = stage.person("wei")
    before = stage.pots()
    for target in ("2", "999", "x"):
        answer = wei.post("/wallet/withdraw", data=WITHDRAW | {"target": target})
        assert answer.status_code == 422
        assert "choose a bank account that you have bound" in answer.text
    assert stage.pots() == before


def test_a_bank_account_is_bound_in_ones_own_name_and_unbound(stage):
    wei, lan = stage.person("wei"), stage.person("lan")
    mine = {"bank": "river", "number": "6217 0000 1234 5678", "holder": "魏子昂"}
    for bad in (
        {"holder": "林岚"},
        {"number": "12"},
        {"number": "１２３４５６７８"},
        {"bank": "nowhere"},
        {"holder": ""},
    ):
        assert wei.post("/wallet/banks", data=mine | bad).status_code == 422
    for _ in range(2):
        assert wei.post("/wallet/banks", data=mine).status_code == 303
    page = wei.get("/wallet/banks").text
    assert page.count("···5678") == 1
    assert "1234" not in page
    unbind = re.search(r'action="(/wallet/banks/\d+/unbind)"><[^>]*5678"', page)[1]
    assert lan.post(unbind).status_code == 404
    assert wei.post(unbind).status_code == 303
    assert "···5678" not in wei.get("/wallet/banks").text
    assert wei.post(unbind).status_code == 404


def test_who_has_no_bank_account_is_told_to_bind_one(stage):
    lan = stage.person("lan")
    for unbind in re.findall(r"/wallet/banks/\d+/unbind", lan.get("/wallet/banks").text):
        lan.post(unbind)
    before = stage.pots()
    assert lan.post("/wallet/withdraw", data=WITHDRAW).status_code == 422
    assert stage.pots() == before


def test_dollars_are_withdrawn_as_dollars(stage):
    wei = stage.person("wei")
    before = stage.pots()
    assert wei.post("/wallet/withdraw", data=WITHDRAW | {"currency": "HKD"}).status_code == 303
    assert stage.pots() == before
    page = wei.get("/wallet").text
    assert "HK$780.00" in page
    assert "−HK$100.00" in page


def test_what_is_bound_by_a_term_says_until_when(stage):
    wei = stage.person("wei")
    answer = wei.post("/savings/steady/redeem", data={"amount": "300", "key": "7"})
    assert answer.status_code == 422
    assert "still bound by its product’s term" in answer.text
    assert "¥300.00 bound by its term until" in answer.text


def test_savings_go_in_and_out(own_stage):
    wei = own_stage.person("wei")
    before = own_stage.pots()
    assert wei.post("/savings/savings/buy", data={"amount": "10", "key": "7"}).status_code == 303
    assert wei.post("/savings/savings/redeem", data={"amount": "30", "key": "8"}).status_code == 303
    assert "Out of savings" in wei.get("/wallet").text
    own_stage.move_clock(2.1)
    wei.get("/wallet")
    after = own_stage.pots()
    assert after["savings:wei"] == before["savings:wei"] - 2_000
    assert after["wallet:wei"] == before["wallet:wei"] + 2_000


def test_a_loan_is_paid_in_part_and_then_all(stage):
    wei = stage.person("wei")
    assert wei.post("/loan/1/repay", data={"amount": "250", "key": "7"}).status_code == 303
    page = wei.get("/loan").text
    assert "¥150.00 of it left" in page
    assert "5 in 10,000" in page
    assert wei.post("/loan/1/repay", data={"amount": "9999", "key": "8"}).status_code == 422
    assert wei.post("/loan/1/repay", data={"amount": "x", "key": "8"}).status_code == 422
    assert wei.post("/loan/1/repay", data={"all": "1", "key": "9"}).status_code == 303
    assert "Borrow" in wei.get("/loan").text
    assert stage.person("lan").post("/loan/1/repay", data={"all": "1", "key": "9"}).status_code == 422


def test_what_a_shop_was_paid_is_settled_a_day_later(own_stage):
    hua = own_stage.person("hua")
    assert "settles to the balance on" in hua.get("/wallet").text
    own_stage.move_clock(25)
    page = hua.get("/wallet").text
    assert "settles to the balance on" not in page
    assert "Receipts settled" in page


def test_a_chat_line_that_was_lost_comes_back_when_the_form_is_sent_again(stage):
    """The money is in one file and the words in another: a crash between them is mended, and nothing is paid twice."""
    wei, form = stage.person("wei"), {"to": "ming", "amount": "5", "key": "9"}
    assert wei.post("/wallet/pay", data=form).status_code == 303
    lines, before = stage.count("messages"), stage.pots()
    with stage.database.writing() as tx:
        tx.execute("DELETE FROM messages WHERE id = (SELECT MAX(id) FROM messages)")
    assert wei.post("/wallet/pay", data=form).status_code == 303
    assert (stage.count("messages"), stage.pots()) == (lines, before)


def test_ones_own_data_has_all_of_it(stage):
    data = stage.person("wei").get("/me/data").json()
    assert {one["id"] for one in data["wallet"]["holdings"]} >= {
        "balance",
        "fund",
        "savings",
        "shares",
        "steady",
    }
    assert len(data["wallet"]["loans"][0]["instalments"]) == 12
