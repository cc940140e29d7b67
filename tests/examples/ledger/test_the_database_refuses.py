"""What must not be is refused by the file itself, whoever opens it: no code of ours is between these statements and the tables."""

import json
import sqlite3

import pytest

from examples.superapp.ledger.accounts import open_account
from examples.superapp.ledger.postings import Moved, find, post
from examples.superapp.ledger.reconciliation import reconcile
from examples.superapp.ledger.tables import APPEND_ONLY, LEDGER_TABLES
from examples.superapp.seed_money import pay_in

INSERT = "INSERT INTO postings (key, person, kind, legs, at) VALUES ('k', 'a', 'x', ?, 1)"


@pytest.fixture
def tx():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript(LEDGER_TABLES)
    pay_in(connection, "a", 500, 0)
    pay_in(connection, "a", 500, 0, "HKD")
    for name in ("wallet:b", "fund:a", "paid_out:bank:a", "debt:1:a", "claim:lender"):
        open_account(connection, name, "CNY")
    open_account(connection, "wallet:b", "HKD")
    yield connection
    assert reconcile(connection, 1).differences == ()
    connection.close()


@pytest.mark.parametrize(
    ("legs", "why"),
    [
        ([["wallet:a", "CNY", -5]], "two legs"),
        ([], "two legs"),
        ([["wallet:a", "CNY", -5], ["wallet:b", "CNY", 4]], "sums to zero"),
        ([["wallet:a", "CNY", -5], ["wallet:b", "HKD", 5]], "sums to zero"),
        ([["wallet:a", "CNY", -5], ["claim:lender", "CNY", 5]], "sums to zero"),
        ([["wallet:a", "CNY", -5], ["wallet:nobody", "CNY", 5]], "an account that there is"),
        ([["wallet:a", "CNY", -0.5], ["wallet:b", "CNY", 0.5]], "a whole amount"),
        ([["wallet:a", "CNY", "-5"], ["wallet:b", "CNY", "5"]], "a whole amount"),
        ([["wallet:a", "CNY", None], ["wallet:b", "CNY", None]], "a whole amount"),
        ([["wallet:a", "CNY", 0], ["wallet:b", "CNY", 0]], "CHECK"),
        ([["wallet:a", "CNY", -5], ["wallet:a", "CNY", 5]], "UNIQUE"),
        ([["wallet:a", "CNY", -501], ["wallet:b", "CNY", 501]], "not_overdrawn"),
        ([["debt:1:a", "CNY", 5], ["claim:lender", "CNY", -5]], "not_overdrawn"),
        ([["wallet:a", "CNY", -5], ["outside:bank:a", "CNY", 5]], "outside only pays in"),
        ([["paid_out:bank:a", "CNY", -5], ["wallet:a", "CNY", 5]], "outside only pays in"),
    ],
)
def test_a_posting_that_is_not_one(tx, legs, why):
    before = list(map(tuple, tx.execute("SELECT * FROM accounts")))
    with pytest.raises(sqlite3.IntegrityError, match=why):
        tx.execute(INSERT, (json.dumps(legs),))
    assert list(map(tuple, tx.execute("SELECT * FROM accounts"))) == before
    assert find(tx, "k") is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET amount = amount + 1 WHERE name = 'wallet:a'",
        "UPDATE accounts SET amount = amount + 1, last_entry = last_entry + 1 WHERE name = 'wallet:a'",
        "UPDATE accounts SET holder = 'somebody' WHERE name = 'wallet:a'",
        "UPDATE accounts SET owner = 'b' WHERE name = 'wallet:a'",
        "DELETE FROM accounts",
        "INSERT INTO accounts (name, currency, kind, holder, amount) VALUES ('wallet:c', 'CNY', 'balance', 'x', 5)",
        "INSERT OR REPLACE INTO accounts (name, currency, kind, holder) VALUES ('wallet:a', 'CNY', 'balance', 'x')",
        "INSERT INTO accounts (name, currency, kind, holder) VALUES ('wallet:c', 'EUR', 'balance', 'x')",
        "INSERT INTO entries (posting, line, account, currency, amount) VALUES (1, 2, 'wallet:a', 'CNY', 5)",
        "INSERT INTO entries (posting, line, account, currency, amount) VALUES (1, 1, 'wallet:a', 'CNY', 500)",
        "INSERT OR REPLACE INTO entries (posting, line, account, currency, amount) VALUES (1, 1, 'wallet:a', 'CNY', 500)",
        "INSERT OR REPLACE INTO postings SELECT * FROM postings",
        "UPDATE OR REPLACE postings SET id = 2 WHERE id = 1",
    ],
)
def test_a_change_by_the_back_door(tx, statement):
    before = list(map(tuple, tx.execute("SELECT * FROM accounts")))
    with pytest.raises(sqlite3.IntegrityError):
        tx.execute(statement)
    assert list(map(tuple, tx.execute("SELECT * FROM accounts"))) == before


def test_what_happened_is_neither_changed_nor_deleted_nor_replaced(seeded):
    """Every append-only table has a row on the first day, and none of them lets go of it."""
    with seeded.writing() as tx:
        tx.execute("INSERT INTO blocked_spans VALUES ('k', 'wei', 1, 2)")
        tx.execute("INSERT INTO unbindings VALUES (1, 1)")
        tx.execute("INSERT INTO standing_runs VALUES (1, 0, 'paid', 1)")
        for table in APPEND_ONLY:
            rows = list(map(tuple, tx.execute(f"SELECT * FROM {table}")))
            assert rows, table
            column = tx.execute(f"SELECT * FROM {table}").description[0][0]
            for statement in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            ):
                with pytest.raises(sqlite3.IntegrityError, match="never"):
                    tx.execute(statement)
            assert list(map(tuple, tx.execute(f"SELECT * FROM {table}"))) == rows


def test_a_key_is_used_once(tx):
    legs = [("wallet:a", "CNY", -5), ("wallet:b", "CNY", 5)]

    def again(**other):
        asked = {"key": "k", "person": "a", "kind": "gift", "legs": legs, "at": 1} | other
        return post(tx, **asked)

    assert again() is Moved.DONE
    assert again(at=99) is Moved.DONE
    assert again(person="b") is Moved.FORM_USED
    assert again(kind="loan") is Moved.FORM_USED
    assert again(legs=[("wallet:a", "CNY", -6), ("wallet:b", "CNY", 6)]) is Moved.FORM_USED
    assert again(legs=[("wallet:a", "CNY", -5), ("fund:a", "CNY", 5)]) is Moved.FORM_USED
    assert find(tx, "k").at == 1
    assert (
        tx.execute("SELECT amount FROM accounts WHERE name = 'wallet:b' AND currency = 'CNY'").fetchone()[0]
        == 5
    )


def test_the_platforms_own_connection_cannot_move_money(stage):
    with stage.database.writing() as tx, pytest.raises(sqlite3.OperationalError, match="readonly"):
        pay_in(tx, "wei", 100, 1)


def test_a_folder_from_before_the_ledger_is_refused_and_kept(tmp_path):
    from examples.superapp.database import Database

    with sqlite3.connect(tmp_path / "superapp.db") as old:
        old.execute("CREATE TABLE pots (name TEXT, amount INTEGER)")
        old.execute("INSERT INTO pots VALUES ('wallet:wei', 5)")
    old.close()
    with pytest.raises(RuntimeError, match="before the ledger"):
        Database(tmp_path / "superapp.db")
