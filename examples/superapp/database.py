"""The platform's own SQLite file: its tables, and one connection for each piece of work.

Money is not in it: the ledger is a file of its own (`ledger/`). The connections here see it beside their own tables, but
cannot write it: who moves money opens the ledger.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from examples.superapp import dormancy, keepsakes, memberships, succession
from examples.superapp.ledger.books import Books
from examples.superapp.transactions import Transactions

TABLES: Final = """
CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY, zh TEXT NOT NULL, latin TEXT NOT NULL, intro TEXT NOT NULL, locale TEXT NOT NULL,
    zone TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, shop INTEGER NOT NULL,
    changed_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, person TEXT NOT NULL, at INTEGER NOT NULL,
  device_since INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS friends (person TEXT, friend TEXT, PRIMARY KEY (person, friend)) STRICT;
CREATE TABLE IF NOT EXISTS invitations (
    sender TEXT, receiver TEXT, at INTEGER NOT NULL, PRIMARY KEY (sender, receiver)) STRICT;

CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, sender TEXT NOT NULL, receiver TEXT, group_id INTEGER, at INTEGER NOT NULL,
    text TEXT NOT NULL, picture BLOB, transfer INTEGER, CHECK ((receiver IS NULL) <> (group_id IS NULL))) STRICT;
CREATE INDEX IF NOT EXISTS messages_by_pair ON messages (sender, receiver);
CREATE INDEX IF NOT EXISTS messages_by_group ON messages (group_id);
CREATE TABLE IF NOT EXISTS groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS members (group_id INTEGER, person TEXT, PRIMARY KEY (group_id, person)) STRICT;

CREATE TABLE IF NOT EXISTS posts (
    id INTEGER PRIMARY KEY, author TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL, picture BLOB) STRICT;
CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY, post INTEGER NOT NULL, author TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS games (
    id INTEGER PRIMARY KEY, black TEXT NOT NULL, white TEXT NOT NULL, at INTEGER NOT NULL, winner TEXT) STRICT;
CREATE TABLE IF NOT EXISTS moves (
    game INTEGER, number INTEGER, cell INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (game, number), UNIQUE (game, cell)) STRICT;
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY, sender TEXT NOT NULL, receiver TEXT NOT NULL, at INTEGER NOT NULL,
    subject TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at INTEGER NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS shared_files (file INTEGER, person TEXT, PRIMARY KEY (file, person)) STRICT;

-- Numbers that belonged to an account already: which claim is about them, and where it is settled.
CREATE TABLE IF NOT EXISTS number_claims (
    claim TEXT PRIMARY KEY, person TEXT NOT NULL, phone TEXT NOT NULL, url TEXT NOT NULL) STRICT;

-- What dueprocess has yet to be told. Sent in order, kept until it is answered.
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY, method TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
    answer INTEGER) STRICT;
"""


class Database(Transactions):
    """One SQLite file, and `books`, the ledger beside it. Every piece of work opens its own connection."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self.books = Books(path.with_name("ledger.sqlite"))
        with closing(self._connect()) as connection:
            if connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'pots'").fetchone():
                raise RuntimeError(
                    f"{path} is from before the ledger: begin with an empty folder (make demo-reset)"
                )
            connection.execute("PRAGMA main.journal_mode = WAL")
            connection.executescript(
                TABLES + keepsakes.TABLES + dormancy.TABLES + succession.TABLES + memberships.TABLES
            )

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path.resolve().as_uri(), timeout=10, isolation_level=None, uri=True
        )
        connection.row_factory = sqlite3.Row
        address = self.books.path.resolve().as_uri()
        connection.execute("ATTACH ? AS ledger", (f"{address}?mode=ro",))
        return connection
