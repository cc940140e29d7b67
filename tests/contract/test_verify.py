"""I-28, threat T16: whatever is changed in the database, verify names the row."""

from __future__ import annotations

import random
import re

import pytest
from sqlalchemy import text

from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.verification import Verified, verify
from tests.contract.conftest import Opener
from tests.contract.test_store import story
from tests.world import World

TAMPERING = {
    "an entry's bytes are altered": (
        "UPDATE log_event SET bytes = BYTES(replace(TEXT(bytes), 'H1', 'H2')) WHERE position = {decision}",
        "log_event {decision}",
    ),
    "an entry is cut out": ("DELETE FROM log_event WHERE position = 9", "log_event 9"),
    "the last entry is cut off": ("DELETE FROM log_event WHERE position = {last}", "log_head"),
    "two entries are swapped": (
        (
            "UPDATE log_event SET bytes = (SELECT bytes FROM log_event AS other WHERE other.position = 19 - log_event.position),"
            " leaf = (SELECT leaf FROM log_event AS other WHERE other.position = 19 - log_event.position)"
            " WHERE position IN (9, 10)"
        ),
        "log_event 9",
    ),
    "an entry and its leaf are replaced": (
        (
            "UPDATE log_event SET bytes = (SELECT bytes FROM log_event WHERE position = 9),"
            " leaf = (SELECT leaf FROM log_event WHERE position = 9) WHERE position = 10"
        ),
        "log_event 10",
    ),
    "a command id column is altered": (
        "UPDATE log_event SET cause = 'other-command' WHERE position = 9",
        "log_event 9",
    ),
    "a standing entry is hidden from the feed": (
        "UPDATE log_event SET follows = NULL WHERE position = (SELECT min(position) FROM log_event WHERE follows IS NOT NULL)",
        "log_event",
    ),
    "the head says less": ("UPDATE log_head SET recorded_at = 1", "log_head"),
    "the head names another standing event": ("UPDATE log_head SET standing_position = 1", "log_head"),
    "a view's row is altered": (
        "UPDATE view_decision SET body = BYTES(replace(TEXT(body), '\"H1\"', '\"S1\"'))",
        "view_decision dec_",
    ),
    "a view's row is taken away": ("DELETE FROM view_restriction", "view_restriction dec_"),
    "an event is hidden from its case": ("DELETE FROM view_about WHERE position = {decision}", "view_about"),
    "an event is told of another case": (
        "UPDATE view_about SET thing = 'case_other' WHERE position = {decision}",
        "view_about",
    ),
    "a view's column is altered": ("UPDATE view_case SET status = 'open'", "view_case case_"),
    "words in the vault are altered": (
        "UPDATE vault_entry SET content = BYTES('He is a saint.') WHERE purpose LIKE 'DecideCase%'",
        "vault_entry vlt_",
    ),
    "words in the vault are emptied without an erasure": (
        "UPDATE vault_entry SET content = NULL, salt = NULL, erased = TRUE WHERE purpose LIKE 'DecideCase%'",
        "vault_entry vlt_",
    ),
}


WRITTEN = {
    "sqlite": (r"CAST(\1 AS TEXT)", r"CAST(\1 AS BLOB)"),
    "postgresql": (r"convert_from(\1, 'UTF8')", r"convert_to(\1, 'UTF8')"),
}
"""How each database writes TEXT(bytes) and BYTES(text)."""


def written(sql: str, dialect: str) -> str:
    """The statement in the words of a database."""
    as_text, as_bytes = WRITTEN[dialect]
    return re.sub(r"BYTES\((.+)\)(?= WHERE|$)", as_bytes, re.sub(r"TEXT\((\w+)\)", as_text, sql))


def looked_at(store: SqlStore) -> Verified:
    """Verify what is stored."""
    with store.read() as reader:
        return verify(reader)


@pytest.mark.parametrize("name", TAMPERING)
def test_verify_names_the_row_that_was_tampered_with(opener: Opener, name: str) -> None:
    store = opener()
    world = World(store)
    story(world)
    assert looked_at(store).fault is None
    with store.read() as reader:
        decision = next(at for at, data in reader.stored() if b'"decision.made"' in data)
        last = reader.head().position
    sql, where = TAMPERING[name]
    with store.operate() as connection:
        said = written(sql, connection.dialect.name)
        connection.execute(text(said.replace("{decision}", str(decision)).replace("{last}", str(last))))
    fault = looked_at(opener()).fault
    assert fault is not None
    assert fault.where.startswith(where.replace("{decision}", str(decision))), fault


def test_every_random_byte_of_the_log_that_is_changed_is_noticed(opener: Opener) -> None:
    store = opener()
    story(World(store))
    with store.read() as reader:
        rows = dict(reader.stored())
    chance = random.Random(20261121)
    for _ in range(120):
        position = chance.choice(list(rows))
        data = bytearray(rows[position])
        at = chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        with store.operate() as connection:
            change = text("UPDATE log_event SET bytes = :data WHERE position = :position")
            connection.execute(change, {"data": bytes(data), "position": position})
        assert looked_at(store).fault is not None, (position, at)
        with store.operate() as connection:
            connection.execute(change, {"data": rows[position], "position": position})
    assert looked_at(store).fault is None
