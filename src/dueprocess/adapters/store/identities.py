"""Who signed in at a directory and is nobody here yet: found by the code that they were shown, and tell an operator.

Beside it what every operational table needs: written through the store's writer, read on connections of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, update

from dueprocess.adapters.store.schema import CREDENTIAL, IDENTITY
from dueprocess.adapters.store.sql import SqlStore, upsert
from dueprocess.application.operational import DirectoryLogin
from dueprocess.kernel.ids import CommandId, PersonId
from dueprocess.kernel.instants import Instant


class SqlIdentities:
    """The sign-ins of members of staff in one store."""

    def __init__(self, store: SqlStore) -> None:
        self._operate = store.operate
        self._reading = store.reading
        self._upsert: Callable[[Table], Any] = upsert(self._reading.dialect)

    def credentials_of(self, person_id: PersonId) -> tuple[str, ...]:
        """The logins of a member of staff."""
        wanted = (
            select(CREDENTIAL.c.login).where(CREDENTIAL.c.person_id == person_id).order_by(CREDENTIAL.c.login)
        )
        with self._read() as connection:
            return tuple(connection.execute(wanted).scalars())

    def ask_to_link(self, login: DirectoryLogin, code: str, expires_at: Instant, now: Instant) -> None:
        """Keep the digest of a code by which an operator can propose whose login it is; it replaces the one before."""
        asked = {"code": code, "code_expires_at": expires_at, "used_by": None}
        kept = self._upsert(IDENTITY).values(issuer=login.issuer, key=login.key, **asked)
        with self._operate() as connection:
            connection.execute(delete(IDENTITY).where(IDENTITY.c.code_expires_at <= now))
            connection.execute(kept.on_conflict_do_update(index_elements=["issuer", "key"], set_=asked))

    def asked_to_link(self, code: str, command_id: CommandId, now: Instant) -> DirectoryLogin | None:
        """Whoever was given this code; None for an unknown or old one, and for one that another command used."""
        wanted = select(IDENTITY.c.issuer, IDENTITY.c.key).where(
            IDENTITY.c.code == code,
            IDENTITY.c.code_expires_at > now,
            or_(IDENTITY.c.used_by.is_(None), IDENTITY.c.used_by == command_id),
        )
        with self._read() as connection:
            row = connection.execute(wanted).first()
        return DirectoryLogin(row.issuer, row.key) if row else None

    def use_code(self, code: str, command_id: CommandId) -> None:
        """Note that a command used a code: from now on it is for that command alone, sent again."""
        used = update(IDENTITY).where(IDENTITY.c.code == code, IDENTITY.c.used_by.is_(None))
        with self._operate() as connection:
            connection.execute(used.values(used_by=command_id))

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._reading.connect() as connection:
            yield connection
