"""The tables of the ledger, and the triggers by which the database itself refuses what must not be.

The rules are:
1. A posting is one row with all its legs as JSON. A trigger judges the legs and writes the entries; entries come no other way.
2. An account's amount follows its entries one by one: an update that is not the next entry of this account is refused.
3. Rows that tell what happened are never changed, replaced or deleted. REPLACE deletes without asking delete triggers, so
   an insert over an existing row is refused before it can.
"""

from __future__ import annotations

from typing import Final

APPEND_ONLY: Final = {
    "postings": "id = NEW.id OR key = NEW.key",
    "entries": "id = NEW.id OR (posting = NEW.posting AND line = NEW.line)",
    "operations": "key = NEW.key",
    "flights": "key = NEW.key",
    "landings": "flight = NEW.flight",
    "lots": "posting = NEW.posting",
    "loans": "id = NEW.id",
    "instalments": "loan = NEW.loan AND number = NEW.number",
    "repayments": "posting = NEW.posting AND number = NEW.number",
    "bank_accounts": "id = NEW.id",
    "unbindings": "bank_account = NEW.bank_account",
    "standing_orders": "id = NEW.id",
    "standing_runs": "standing_order = NEW.standing_order AND number = NEW.number",
    "blocked_spans": "key = NEW.key",
}
"""Tables whose rows stay as they were written, and which row a new one would replace."""

_BOOK: Final = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT NOT NULL, currency TEXT NOT NULL CHECK (currency IN ('CNY', 'HKD')),
    kind TEXT NOT NULL CHECK (kind IN ('balance', 'fund', 'savings', 'wealth', 'merchant', 'transit', 'flight',
        'paid_out', 'outside', 'debt', 'claim')),
    owner TEXT, holder TEXT NOT NULL,
    book TEXT GENERATED ALWAYS AS (CASE WHEN kind IN ('debt', 'claim') THEN 'debt' ELSE 'money' END) STORED,
    amount INTEGER NOT NULL DEFAULT 0, last_entry INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (name, currency),
    CONSTRAINT not_overdrawn CHECK (CASE WHEN kind IN ('outside', 'debt') THEN amount <= 0 ELSE amount >= 0 END)) STRICT;
CREATE TABLE IF NOT EXISTS postings (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE CHECK (key <> ''), person TEXT NOT NULL, kind TEXT NOT NULL,
    legs TEXT NOT NULL CHECK (json_valid(legs)), at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS postings_by_person ON postings (person);
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, posting INTEGER NOT NULL, line INTEGER NOT NULL, account TEXT NOT NULL,
    currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount <> 0),
    UNIQUE (posting, line), UNIQUE (posting, account, currency)) STRICT;
CREATE INDEX IF NOT EXISTS entries_by_account ON entries (account, currency);
CREATE VIEW IF NOT EXISTS pots AS SELECT name, currency, amount FROM accounts WHERE book = 'money';

CREATE TRIGGER IF NOT EXISTS accounts_begin_empty BEFORE INSERT ON accounts
WHEN NEW.amount <> 0 OR NEW.last_entry <> 0
    OR EXISTS (SELECT 1 FROM accounts WHERE name = NEW.name AND currency = NEW.currency)
BEGIN SELECT RAISE(ABORT, 'an account begins empty, once'); END;
CREATE TRIGGER IF NOT EXISTS accounts_stay BEFORE DELETE ON accounts
BEGIN SELECT RAISE(ABORT, 'an account is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS accounts_follow_entries BEFORE UPDATE ON accounts
WHEN NEW.name <> OLD.name OR NEW.currency <> OLD.currency OR NEW.kind <> OLD.kind OR NEW.owner IS NOT OLD.owner
    OR NEW.holder <> OLD.holder OR NEW.last_entry <= OLD.last_entry
    OR NOT EXISTS (SELECT 1 FROM entries WHERE id = NEW.last_entry AND account = OLD.name
        AND currency = OLD.currency AND amount = NEW.amount - OLD.amount)
BEGIN SELECT RAISE(ABORT, 'an amount changes by its next entry only'); END;

CREATE TRIGGER IF NOT EXISTS postings_judged BEFORE INSERT ON postings
BEGIN
    SELECT RAISE(ABORT, 'a posting has two legs or more')
    WHERE json_type(NEW.legs) <> 'array' OR json_array_length(NEW.legs) < 2;
    SELECT RAISE(ABORT, 'a leg names an account that there is, and a whole amount')
    FROM json_each(NEW.legs) AS leg
    LEFT JOIN accounts ON name = json_extract(leg.value, '$[0]') AND currency = json_extract(leg.value, '$[1]')
    WHERE accounts.name IS NULL OR typeof(json_extract(leg.value, '$[2]')) <> 'integer';
    SELECT RAISE(ABORT, 'a posting sums to zero per currency')
    FROM json_each(NEW.legs) AS leg
    JOIN accounts ON name = json_extract(leg.value, '$[0]') AND currency = json_extract(leg.value, '$[1]')
    GROUP BY book, currency HAVING SUM(json_extract(leg.value, '$[2]')) <> 0;
    SELECT RAISE(ABORT, 'outside only pays in; what is paid out stays out')
    FROM json_each(NEW.legs) AS leg
    JOIN accounts ON name = json_extract(leg.value, '$[0]') AND currency = json_extract(leg.value, '$[1]')
    WHERE (kind = 'outside' AND json_extract(leg.value, '$[2]') > 0)
        OR (kind = 'paid_out' AND json_extract(leg.value, '$[2]') < 0);
END;
CREATE TRIGGER IF NOT EXISTS postings_entered AFTER INSERT ON postings
BEGIN
    INSERT INTO entries (posting, line, account, currency, amount)
    SELECT NEW.id, leg.key, json_extract(leg.value, '$[0]'), json_extract(leg.value, '$[1]'),
        json_extract(leg.value, '$[2]')
    FROM json_each(NEW.legs) AS leg;
END;
CREATE TRIGGER IF NOT EXISTS entries_are_legs BEFORE INSERT ON entries
WHEN NOT EXISTS (SELECT 1 FROM postings, json_each(postings.legs) AS leg
    WHERE postings.id = NEW.posting AND leg.key = NEW.line AND json_extract(leg.value, '$[0]') = NEW.account
        AND json_extract(leg.value, '$[1]') = NEW.currency AND json_extract(leg.value, '$[2]') = NEW.amount)
BEGIN SELECT RAISE(ABORT, 'an entry is a leg of its posting'); END;
CREATE TRIGGER IF NOT EXISTS entries_move_amounts AFTER INSERT ON entries
BEGIN
    UPDATE accounts SET amount = amount + NEW.amount, last_entry = NEW.id
    WHERE name = NEW.account AND currency = NEW.currency;
END;
"""

_AROUND: Final = """
-- What was asked for under a key, and the answer, which is the same for ever.
CREATE TABLE IF NOT EXISTS operations (
    key TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, answer TEXT NOT NULL,
    at INTEGER NOT NULL) STRICT;
-- Money that has left one place and not yet come to the next; `back` is where it goes if it is not taken there.
CREATE TABLE IF NOT EXISTS flights (
    key TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, pot TEXT NOT NULL, sink TEXT NOT NULL,
    back TEXT NOT NULL, bank_account INTEGER, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
    at INTEGER NOT NULL, arrives_at INTEGER NOT NULL CHECK (arrives_at >= at)) STRICT;
CREATE TABLE IF NOT EXISTS landings (
    flight TEXT PRIMARY KEY, outcome TEXT NOT NULL CHECK (outcome IN ('arrived', 'returned')),
    at INTEGER NOT NULL) STRICT;
-- What was put into a product that has a term: it can be taken out from `locked_until`.
CREATE TABLE IF NOT EXISTS lots (
    posting INTEGER PRIMARY KEY, pot TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
    locked_until INTEGER NOT NULL) STRICT;
-- `late_fee_bp`: basis points of what is overdue, for each whole day. Paying back is told by `repayments`.
CREATE TABLE IF NOT EXISTS loans (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
    late_fee_bp INTEGER NOT NULL CHECK (late_fee_bp >= 0), at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS instalments (
    loan INTEGER, number INTEGER, amount INTEGER NOT NULL CHECK (amount > 0), due_at INTEGER NOT NULL,
    PRIMARY KEY (loan, number)) STRICT;
CREATE TABLE IF NOT EXISTS repayments (
    posting INTEGER, loan INTEGER NOT NULL, number INTEGER, principal INTEGER NOT NULL CHECK (principal >= 0),
    fee INTEGER NOT NULL CHECK (fee >= 0), at INTEGER NOT NULL, PRIMARY KEY (posting, number),
    CHECK (principal + fee > 0)) STRICT;
-- Spans in which the platform says that its own restriction kept a person from paying: no late fee for them.
CREATE TABLE IF NOT EXISTS blocked_spans (
    key TEXT PRIMARY KEY, person TEXT NOT NULL, from_at INTEGER NOT NULL, until INTEGER NOT NULL,
    CHECK (from_at < until)) STRICT;
-- `open_at_bank` 0: the bank sends back what is paid to it. Demo and tests; a real bank just answers so.
CREATE TABLE IF NOT EXISTS bank_accounts (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, bank TEXT NOT NULL, number TEXT NOT NULL, holder_name TEXT NOT NULL,
    currencies TEXT NOT NULL, bound_at INTEGER NOT NULL, verified_at INTEGER, open_at_bank INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS unbindings (bank_account INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
-- Auto-debits. `instalments`: pays what is due of a loan. `merchant`: pays an amount every `every_days`.
CREATE TABLE IF NOT EXISTS standing_orders (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('instalments', 'merchant')),
    target TEXT NOT NULL, amount INTEGER, currency TEXT NOT NULL, every_days INTEGER, first_at INTEGER NOT NULL,
    CHECK (kind = 'instalments' OR (amount > 0 AND every_days > 0))) STRICT;
CREATE TABLE IF NOT EXISTS standing_runs (
    standing_order INTEGER, number INTEGER, outcome TEXT NOT NULL CHECK (outcome IN ('paid', 'not_enough')),
    at INTEGER NOT NULL, PRIMARY KEY (standing_order, number)) STRICT;

CREATE TABLE IF NOT EXISTS transfers (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, sender TEXT NOT NULL, receiver TEXT,
    group_id INTEGER, amount INTEGER NOT NULL, shares INTEGER NOT NULL, memo TEXT NOT NULL, at INTEGER NOT NULL,
    closed_at INTEGER) STRICT;
-- What was bought with a transfer of kind `purchase`: it is the shop's once delivered, and goes back to the buyer if not.
CREATE TABLE IF NOT EXISTS bought (
    transfer INTEGER PRIMARY KEY, goods TEXT NOT NULL, sent_at INTEGER, delivered_at INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS taken (
    transfer INTEGER, person TEXT, amount INTEGER NOT NULL, PRIMARY KEY (transfer, person)) STRICT;
"""


def _append_only(table: str, same: str) -> str:
    # the tables' names are ours
    return f"""
CREATE TRIGGER IF NOT EXISTS {table}_unchanged BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END;
CREATE TRIGGER IF NOT EXISTS {table}_kept BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are never deleted'); END;
CREATE TRIGGER IF NOT EXISTS {table}_not_replaced BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} are never replaced'); END;
"""  # noqa: S608


LEDGER_TABLES: Final = (
    _BOOK + _AROUND + "".join(_append_only(table, same) for table, same in APPEND_ONLY.items())
)
"""Everything, as one script; running it again changes nothing."""
