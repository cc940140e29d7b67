"""The wallet API over HTTP, as a client in another process sees it."""

from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.examples.conftest import WALLET_TOKEN

HOUR = 3_600_000
WITHDRAW = {
    "key": "exit_1/op_1",
    "account": "wei",
    "kind": "withdraw",
    "source": "balance",
    "target": "1",
    "amount": 10_000,
    "currency": "CNY",
}


def client(stage, token=WALLET_TOKEN):
    headers = {"Authorization": f"Bearer {token}".encode()} if token else {}
    return httpx2.Client(base_url=f"{stage.url}/wallet-api/v1", headers=headers, timeout=20)


@pytest.fixture
def wallet(stage):
    with client(stage) as one:
        yield one


@pytest.mark.parametrize("token", ["", "wrong", "content-token", "ü"])
def test_without_the_token_nothing_is_told_or_done(stage, token):
    before = stage.pots()
    with client(stage, token) as stranger:
        answers = [
            stranger.get("/accounts/wei/holdings"),
            stranger.get("/accounts/nobody/holdings"),
            stranger.get("/operations/exit_1/op_1"),
            stranger.get("/reconciliation"),
            stranger.post("/operations", json=WITHDRAW),
            stranger.post("/blocked-spans", json={"key": "k", "account": "wei", "from": 1, "until": 2}),
        ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (401, {"code": "unauthorized"})
    ] * 6
    assert stage.pots() == before


def test_a_platform_without_a_token_answers_nobody(stage, wallet):
    stage.platform.wallet_token = ""
    try:
        for token in ("", WALLET_TOKEN):
            with client(stage, token) as one:
                assert one.get("/reconciliation", headers={"Authorization": "Bearer"}).status_code == 401
                assert one.get("/reconciliation").status_code == 401
    finally:
        stage.platform.wallet_token = WALLET_TOKEN


def test_the_holdings_of_an_account(wallet):
    told = wallet.get("/accounts/wei/holdings").json()
    fund = next(one for one in told["holdings"] if one["id"] == "fund")
    assert fund == {
        "id": "fund",
        "kind": "fund",
        "currency": "CNY",
        "holder": "fund_company",
        "amount": 50_000,
        "available": 50_000,
        "bound": [],
    }
    assert [one["amount"] for one in told["in_flight"]] == [5_000]
    assert [len(one["instalments"]) for one in told["loans"]] == [12]
    assert set(told["bank_accounts"][0]) == {
        *("id", "bank", "number", "holder_name", "currencies", "bound_at", "verified_at")
    }
    assert wallet.get("/accounts/nobody/holdings").status_code == 404


def test_an_operation_is_answered_alike_however_often_it_is_sent(stage, wallet):
    before = stage.pots()["wallet:wei"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: wallet.post("/operations", json=WITHDRAW), range(12)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert stage.pots()["wallet:wei"] == before - 10_000
    told = answers[0].json()
    assert (told["key"], told["refused"]) == ("exit_1/op_1", None)
    other = wallet.post("/operations", json=WITHDRAW | {"amount": 10_001})
    assert (other.status_code, other.json()) == (409, {"code": "key_used"})
    assert stage.pots()["wallet:wei"] == before - 10_000


def test_what_has_become_of_an_operation(own_stage):
    with client(own_stage) as wallet:
        assert wallet.get("/operations/exit_1/op_1").json() == {"code": "key_unknown"}
        receipt = wallet.post("/operations", json=WITHDRAW).json()
        told = wallet.get("/operations/exit_1/op_1").json()
        assert told == receipt | {"progress": "in_flight", "landed_at": None}
        own_stage.move_clock(2.1)
        told = wallet.get("/operations/exit_1/op_1").json()
        assert told == receipt | {"progress": "arrived", "landed_at": receipt["arrives_at"]}
        assert wallet.post("/operations", json=WITHDRAW).json() == receipt
        refused = wallet.post("/operations", json=WITHDRAW | {"key": "k2", "amount": 10**9}).json()
        assert refused["refused"] == "not_enough"
        assert wallet.get("/operations/k2").json()["progress"] == "refused"


def test_a_form_and_the_api_never_share_a_key(stage, wallet):
    wei = stage.person("wei")
    assert wei.post("/wallet/withdraw", data={"amount": "1", "key": "7"}).status_code == 303
    assert wallet.get("/operations/wei/7").status_code == 404
    assert wallet.post("/operations", json=WITHDRAW | {"key": "wei/7"}).json()["refused"] is None


@pytest.mark.parametrize(
    ("body", "code", "answer"),
    [
        (WITHDRAW | {"account": "nobody"}, 404, "account_unknown"),
        (WITHDRAW | {"key": ""}, 400, "key_invalid"),
        (WITHDRAW | {"key": "k" * 201}, 400, "key_invalid"),
        (WITHDRAW | {"amount": 1.5}, 400, "body_invalid"),
        (WITHDRAW | {"amount": "1"}, 400, "body_invalid"),
        (WITHDRAW | {"more": 1}, 400, "body_invalid"),
        ({"key": "k"}, 400, "body_invalid"),
        ([], 400, "body_invalid"),
    ],
)
def test_what_is_no_operation(stage, wallet, body, code, answer):
    before = stage.pots()
    told = wallet.post("/operations", json=body)
    assert (told.status_code, told.json()) == (code, {"code": answer})
    assert stage.pots() == before


def test_bytes_that_are_no_json_and_too_many_of_them(wallet):
    for content in (b"", b"{", b"\xff", b'{"key": "' + b"k" * 20_000 + b'"}'):
        assert wallet.post("/operations", content=content).status_code == 400


def test_a_bank_account_of_somebody_else_is_no_target(stage, wallet):
    before = stage.pots()
    for target in ("2", "0", "999", "paid_out:bank:kai", "'; DROP TABLE accounts"):
        told = wallet.post("/operations", json=WITHDRAW | {"key": f"k-{target}", "target": target})
        assert told.json()["refused"] == "target_unknown"
    assert stage.pots() == before


def test_a_blocked_span_is_noted_once(wallet):
    span = {"key": "dec_1.1", "account": "wei", "from": 1_000, "until": 2_000}
    for _ in range(2):
        answer = wallet.post("/blocked-spans", json=span)
        assert (answer.status_code, answer.json()) == (200, span)
    assert wallet.post("/blocked-spans", json=span | {"until": 3_000}).status_code == 409
    for bad in ({"until": 1_000}, {"from": -1}, {"until": 2**60}, {"key": ""}):
        assert wallet.post("/blocked-spans", json=span | bad).status_code == 400
    assert wallet.post("/blocked-spans", json=span | {"account": "nobody"}).status_code == 404


def test_the_reconciliation_adds_up_and_names_what_does_not(stage, wallet):
    wallet.post("/operations", json=WITHDRAW)
    told = wallet.get("/reconciliation").json()
    assert told["differences"] == []
    for currency in ("CNY", "HKD"):
        sums = told["currencies"][currency]
        assert sums["paid_in"] == sums["balances"] + sums["in_flight"] + sums["paid_out"] > 0
    with stage.database.books.writing() as tx:
        tx.execute("DROP TRIGGER accounts_follow_entries")
        tx.execute("UPDATE accounts SET amount = amount + 1 WHERE name = 'fund:wei'")
    told = wallet.get("/reconciliation").json()
    assert told["differences"] == ["fund:wei CNY", "sum CNY"]
    assert told["currencies"]["CNY"]["difference"] == -1
    stage.begin_anew()
    assert wallet.get("/reconciliation").json()["differences"] == []
