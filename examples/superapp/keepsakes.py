"""Keepsakes: photographs, diary, an official account's articles and followers, purchases: what people would miss most.

Whoever runs the platform marks what is unlawful to possess; marks are by content id, and only the data API reads them.
"""

from __future__ import annotations

import sqlite3
from typing import Final

TABLES: Final = """
CREATE TABLE IF NOT EXISTS photographs (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at INTEGER NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
    body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS diary (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS articles (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    reads INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS followers (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (owner, person)) STRICT;
CREATE TABLE IF NOT EXISTS purchases (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL, seller TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS unlawful (content_id TEXT PRIMARY KEY) STRICT;
"""


def add_photograph(
    tx: sqlite3.Connection, owner: str, at: int, name: str, body: bytes, place: str = ""
) -> None:
    """Keep a photograph."""
    tx.execute(
        "INSERT INTO photographs (owner, at, name, place, body) VALUES (?, ?, ?, ?, ?)",
        (owner, at, name, place, body),
    )


def add_diary(tx: sqlite3.Connection, owner: str, at: int, title: str, text: str) -> None:
    """Write a day down."""
    tx.execute("INSERT INTO diary (owner, at, title, text) VALUES (?, ?, ?, ?)", (owner, at, title, text))


def add_article(tx: sqlite3.Connection, owner: str, at: int, title: str, text: str, reads: int) -> None:
    """Publish an article on one's official account."""
    tx.execute(
        "INSERT INTO articles (owner, at, title, text, reads) VALUES (?, ?, ?, ?, ?)",
        (owner, at, title, text, reads),
    )


def follow(tx: sqlite3.Connection, owner: str, person: str, at: int) -> None:
    """Follow somebody's official account."""
    tx.execute("INSERT OR IGNORE INTO followers (owner, person, at) VALUES (?, ?, ?)", (owner, person, at))


def add_purchase(tx: sqlite3.Connection, owner: str, at: int, what: str, seller: str, amount: int) -> None:
    """Note what somebody bought, in fen."""
    tx.execute(
        "INSERT INTO purchases (owner, at, what, seller, amount, currency) VALUES (?, ?, ?, ?, ?, 'CNY')",
        (owner, at, what, seller, amount),
    )


def mark_unlawful(tx: sqlite3.Connection, content_id: str) -> None:
    """Say of something that it is unlawful to possess: nobody gets it from here."""
    tx.execute("INSERT OR IGNORE INTO unlawful VALUES (?)", (content_id,))


def unlawful(tx: sqlite3.Connection, content_ids: list[str]) -> set[str]:
    """Those of these that are marked."""
    marks = ",".join("?" * len(content_ids))
    rows = tx.execute(f"SELECT content_id FROM unlawful WHERE content_id IN ({marks})", content_ids)  # noqa: S608
    return {row["content_id"] for row in rows}
