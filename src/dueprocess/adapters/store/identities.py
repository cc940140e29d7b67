"""As whom directories know a member of staff: linked by an operator, by a code that the person was shown.

Beside it what every operational table needs: written through the store's writer, read on connections of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select, update

from dueprocess.adapters.store.schema import CREDENTIAL, IDENTITY
from dueprocess.adapters.store.sql import SqlStore, upsert
from dueprocess.application.operational import Identity
from dueprocess.kernel.ids import PersonId
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

    def identity(self, issuer: str, key: str) -> Identity | None:
        """The member of staff behind somebody whom a directory knows, if an operator has said so."""
        with self._read() as connection:
            row = connection.execute(
                select(IDENTITY).where(
                    IDENTITY.c.issuer == issuer, IDENTITY.c.key == key, IDENTITY.c.person_id.is_not(None)
                )
            ).first()
        return _identity(row) if row else None

    def identities_of(self, person_id: PersonId) -> tuple[Identity, ...]:
        """As whom directories know a member of staff."""
        wanted = select(IDENTITY).where(IDENTITY.c.person_id == person_id)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(IDENTITY.c.linked_at, IDENTITY.c.key)).all()
        return tuple(_identity(row) for row in rows)

    def ask_to_link(self, issuer: str, key: str, code: str, expires_at: Instant, now: Instant) -> None:
        """Keep the digest of a code by which an operator can link somebody; a link that is there stays."""
        asked = {"code": code, "code_expires_at": expires_at}
        kept = self._upsert(IDENTITY).values(issuer=issuer, key=key, **asked)
        with self._operate() as connection:
            old = (IDENTITY.c.person_id.is_(None), IDENTITY.c.code_expires_at <= now)
            connection.execute(delete(IDENTITY).where(*old))
            connection.execute(
                kept.on_conflict_do_update(
                    index_elements=["issuer", "key"], set_=asked, where=IDENTITY.c.person_id.is_(None)
                )
            )

    def link(self, code: str, person_id: PersonId, by: PersonId, now: Instant) -> bool:
        """Link whoever was given this code to a member of staff; False for an unknown, old or used one."""
        linked = {"person_id": person_id, "linked_at": now, "linked_by": by, "code": None}
        with self._operate() as connection:
            done = connection.execute(
                update(IDENTITY)
                .where(
                    IDENTITY.c.code == code,
                    IDENTITY.c.code_expires_at > now,
                    IDENTITY.c.person_id.is_(None),
                )
                .values(**linked, code_expires_at=None)
            )
        return done.rowcount == 1

    def unlink(self, issuer: str, key: str, person_id: PersonId) -> bool:
        """Take a link of this member of staff away; False if there is none."""
        with self._operate() as connection:
            done = connection.execute(
                delete(IDENTITY).where(
                    IDENTITY.c.issuer == issuer, IDENTITY.c.key == key, IDENTITY.c.person_id == person_id
                )
            )
        return done.rowcount == 1

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._reading.connect() as connection:
            yield connection


def _identity(row: Row[Any]) -> Identity:
    return Identity(row.issuer, row.key, PersonId(row.person_id), Instant(row.linked_at), row.linked_by)
