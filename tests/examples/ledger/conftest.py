"""A ledger on its first day: made once, copied for each test, and added up at the end of each."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from examples.superapp.ledger.books import Books
from examples.superapp.ledger.reconciliation import reconcile
from examples.superapp.seed import PEOPLE
from examples.superapp.seed_money import seed_money

NOW = 1_900_000_000_000


@pytest.fixture(scope="module")
def first_day(tmp_path_factory):
    path = tmp_path_factory.mktemp("money") / "ledger.sqlite"
    seed_money(Books(path), PEOPLE, NOW)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def seeded(first_day, tmp_path):
    """The first day's money at NOW."""
    shutil.copy(first_day, tmp_path / "ledger.sqlite")
    books = Books(tmp_path / "ledger.sqlite")
    yield books
    with books.reading() as tx:
        assert reconcile(tx, NOW).differences == ()
