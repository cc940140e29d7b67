"""The tables, in their four classes.

LOG is the only truth: the leaf hashes the stored bytes, which are never rewritten. VIEWS are folds of it, written in
the same transaction, droppable. VAULT holds private words, erasable. OPERATIONAL is never replayed: sign-in, tokens,
throttles, the outbox and its attempts.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from dueprocess.application.views.all import VIEWS
from dueprocess.application.views.view import View

Big = BigInteger().with_variant(Integer, "sqlite")
Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its bytes on every store: key order is part of what views rebuild to (I-27)."""

log = MetaData()
views = MetaData()
vault = MetaData()
operational = MetaData()

EVENT: Final = Table(
    "log_event",
    log,
    Column("position", Big, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("cause", Words),
    Column("follows", Big),
    Index("log_event_cause", "cause", unique=True),
)
"""One row an event. `leaf` is the hash of the bytes, kept so that a changed row can be named. `cause` stands on the first event of a command only, `follows` on standing events: the position of
the standing event before. Both can be read from the bytes, and `record verify` checks that they agree."""

Index(
    "log_event_standing",
    EVENT.c.position,
    sqlite_where=EVENT.c.follows.is_not(None),
    postgresql_where=EVENT.c.follows.is_not(None),
)

HEAD: Final = Table(
    "log_head",
    log,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("generation", Big, nullable=False),
    Column("position", Big, nullable=False),
    Column("recorded_at", Big, nullable=False),
    Column("standing_position", Big, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("oldest_writer", Integer, nullable=False),
)
"""One row: where the log ends, and the oldest writer version that may still append."""

VAULT: Final = Table(
    "vault_entry",
    vault,
    Column("ref", Words, primary_key=True),
    Column("account_no", Big, index=True),
    Column("purpose", Words, nullable=False),
    Column("salt", LargeBinary),
    Column("content", LargeBinary),
    Column("media_type", Words, nullable=False),
    Column("erased", Boolean, nullable=False),
)

EXTERNAL: Final = Table(
    "vault_external",
    vault,
    Column("account_no", Big, primary_key=True, autoincrement=False),
    Column("external_id", Words, unique=True),
)
"""Which number an external id has. Erasing forgets the id and keeps the number taken."""

MANIFEST_ROW: Final = Table(
    "vault_manifest_row",
    vault,
    Column("manifest", Words, primary_key=True),
    Column("row", Big, primary_key=True, autoincrement=False),
    Column("account_no", Big, nullable=False, index=True),
    Column("leaf", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("body", LargeBinary),
    sqlite_with_rowid=False,
)
"""The rows of imports. `leaf` is the salted commitment that the manifest's root covers; erasing empties the others."""

STAGED: Final = Table(
    "op_staged_import",
    operational,
    Column("import_id", Words, primary_key=True),
    Column("line", Big, nullable=False),
    Column("refused", Big, nullable=False),
    Column("count", Big, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("begun_at", Big, nullable=False),
    Column("finished", Boolean, nullable=False),
)
"""How far a file was read into the vault: it is written with the rows it speaks of, so reading goes on from there."""

OUTBOX: Final = Table(
    "op_outbox",
    operational,
    Column("key", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("due_at", Big, nullable=False),
    Column("lease_until", Big, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("done_at", Big),
    Column("parked", Boolean, nullable=False),
    Column("last_error", Words, nullable=False),
)
Index(
    "op_outbox_due",
    OUTBOX.c.due_at,
    sqlite_where=OUTBOX.c.done_at.is_(None),
    postgresql_where=OUTBOX.c.done_at.is_(None),
)

SETTING: Final = Table(
    "op_setting", operational, Column("name", Words, primary_key=True), Column("value", Words, nullable=False)
)
"""Small facts of this installation: the demo's clock, for one."""

TOKEN: Final = Table(
    "op_token",
    operational,
    Column("token_id", Words, primary_key=True),
    Column("hash", Words, nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("scopes", Words, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("revoked_at", Big),
)

CREDENTIAL: Final = Table(
    "op_credential",
    operational,
    Column("login", Words, primary_key=True),
    Column("person_id", Words, nullable=False),
    Column("hash", Words, nullable=False),
)

SESSION: Final = Table(
    "op_session",
    operational,
    Column("session_id", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False, index=True),
    Column("created_at", Big, nullable=False),
    Column("expires_at", Big, nullable=False),
    Column("ended_at", Big),
    Column("seen_at", Big),
    Column("device", Words),
    Column("appointment", Integer),
    Column("directory_sid", Words),
    Column("directory_sub", Words),
    Column("known_since", Big),
)
"""`appointment`: how often the person had been dismissed when they signed in. `directory_…`: keyed digests."""

IDENTITY: Final = Table(
    "op_identity",
    operational,
    Column("issuer", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("code", Words, unique=True, nullable=False),
    Column("code_expires_at", Big, nullable=False),
    Column("used_by", Words),
)
"""Who signed in at a directory and is nobody here yet, by a code kept as a digest. `used_by`: the command that used the code. Whose
login it is, is on the record."""

SPENT: Final = Table(
    "op_spent",
    operational,
    Column("what", Words, primary_key=True),
    Column("expires_at", Big, nullable=False),
)
"""Single-use things that were used: links and codes. Kept longer than they could be valid."""

ENTRY_CODE: Final = Table(
    "op_entry_code",
    operational,
    Column("entry_id", Words, primary_key=True),
    Column("account_no", Big),
    Column("hash", Words, nullable=False),
    Column("expires_at", Big, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("known_since", Big),
)
"""A code sent to a known contact. A row exists for unknown accounts too, so that both take the same way."""

THROTTLE: Final = Table(
    "op_throttle",
    operational,
    Column("bucket", Words, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("window_ends_at", Big, nullable=False),
)

OBSERVATION: Final = Table(
    "op_observation",
    operational,
    Column("day", Big, primary_key=True, autoincrement=False),
    Column("capability", Words, primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("mode", Words, primary_key=True),
    Column("restriction_id", Words, primary_key=True),
    Column("count", Big, nullable=False),
)
"""What guards have counted, by day. `restriction_id` is empty where there is none."""

WEBHOOK: Final = Table(
    "op_webhook",
    operational,
    Column("endpoint_id", Words, primary_key=True),
    Column("url", Words, nullable=False),
    Column("events", Words, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("cursor", Big, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("rests_until", Big, nullable=False),
    Column("off", Words, nullable=False),
)
"""Where a platform's servers are told. `events`: names with spaces between, empty for all; `cursor`: read up to here."""

DELIVERY: Final = Table(
    "op_delivery",
    operational,
    Column("endpoint_id", Words, primary_key=True),
    Column("position", Big, primary_key=True, autoincrement=False),
    Column("message_id", Words, nullable=False),
    Column("event", Words, nullable=False),
    Column("due_at", Big, nullable=False),
    Column("lease_until", Big, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("told_at", Big),
    Column("parked", Boolean, nullable=False),
    Column("answer", Words, nullable=False),
)
Index(
    "op_delivery_due",
    DELIVERY.c.due_at,
    sqlite_where=DELIVERY.c.told_at.is_(None),
    postgresql_where=DELIVERY.c.told_at.is_(None),
)


def _view_table(view: View[Any]) -> Table:
    key = Big if view.integer_key else Words
    columns = [Column(name, Big if _is_number(name) else Words) for name in view.columns]
    table = Table(
        f"view_{view.name}",
        views,
        Column("key", key, primary_key=True, autoincrement=False),
        *columns,
        Column("body", LargeBinary, nullable=False),
        sqlite_with_rowid=view.integer_key,
    )
    for column in columns:
        Index(
            f"view_{view.name}_{column.name}",
            column,
            sqlite_where=column.is_not(None),
            postgresql_where=column.is_not(None),
        )
    return table


def _is_number(column: str) -> bool:
    return column in {
        "account_no",
        "reporter",
        "own_account",
        "review_by",
        "takes_effect_at",
        "ends_at",
        "refund_at",
        "until",
        "pending_of",
        "unknown_since",
        "payer",
        "payee",
    }


ABOUT: Final = Table(
    "view_about",
    views,
    Column("thing", Words, primary_key=True),
    Column("position", Big, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which events are about which case or part of one: folded from the log as views are (`application.views.about`)."""

VIEW_TABLES: Final = {view.name: _view_table(view) for view in VIEWS}
