"""A withdrawal for an estate goes to the relative's bank account, once, and opens no way there for anybody else."""

from __future__ import annotations

import pytest

from examples.superapp.ledger import banks, operations
from examples.superapp.ledger.operations import Beneficiary, Order
from tests.examples.ledger.conftest import NOW

HEIR = Beneficiary("Wei Hong", "harbour", "6222 0000 1111")


def order(**changes):
    fields = {
        "key": "api/pay_1",
        "account": "wei",
        "kind": "withdraw",
        "source": "balance",
        "target": "estate:est_1",
        "amount": 500,
        "currency": "CNY",
        "beneficiary": HEIR,
        **changes,
    }
    return Order(**fields)


def test_it_is_paid_there_once_and_the_receipt_names_no_relative(seeded):
    with seeded.writing() as tx:
        receipt = operations.perform(tx, order(), NOW)
        assert (receipt.refused, receipt.amount) == (None, 500)
        assert operations.perform(tx, order(), NOW) == receipt
        assert operations.perform(tx, order(amount=600), NOW).refused == "key_used"


def test_nobody_else_is_paid_to_the_relative_s_account(seeded):
    with seeded.writing() as tx:
        operations.perform(tx, order(), NOW)
        bound = next(one for one in banks.of_person(tx, "wei") if one.number == "1111")
        assert bound.verified_at is None
        own = order(key="api/pay_2", target=str(bound.id), beneficiary=None)
        assert operations.perform(tx, own, NOW).refused == "target_not_verified"


@pytest.mark.parametrize(
    "changes",
    [
        {"beneficiary": None},
        {"beneficiary": Beneficiary("Wei Hong", "no bank of ours", "6222 0000 1111")},
        {"beneficiary": Beneficiary("Wei Hong", "harbour", "12")},
        {"target": "est_1"},
        {"beneficiary": Beneficiary("Wei Hong", "harbour_hk", "6222 0000 1111")},
    ],
)
def test_what_cannot_be_paid_moves_nothing(seeded, changes):
    with seeded.writing() as tx:
        assert operations.perform(tx, order(**changes), NOW).refused == "target_unknown"
