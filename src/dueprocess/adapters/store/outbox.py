"""The outbox in SQL: due tasks claimed with a lease, done once, parked when they keep failing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import ColumnElement, Connection, func, select, update

from dueprocess.adapters.store.schema import OUTBOX
from dueprocess.application.effects import LONG
from dueprocess.application.telling import Task
from dueprocess.kernel.instants import Instant

ERROR_MAX = 200


class SqlOutbox:
    """Claims and settles tasks. Each call is a transaction of its own."""

    def __init__(self, operate: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._operate = operate

    def claim(self, now: Instant, lease: int, limit: int) -> tuple[Task, ...]:
        """Take due tasks that nobody else holds, earliest first."""
        due = (
            select(OUTBOX)
            .where(*_due(now), OUTBOX.c.kind.not_in(LONG))
            .order_by(OUTBOX.c.due_at, OUTBOX.c.key)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._operate() as connection:
            rows = connection.execute(due).all()
            keys = [row.key for row in rows]
            if keys:
                connection.execute(
                    update(OUTBOX).where(OUTBOX.c.key.in_(keys)).values(lease_until=now + lease)
                )
        return tuple(
            Task(row.key, row.kind, row.subject, row.detail, Instant(row.due_at), row.attempts)
            for row in rows
        )

    def claim_long(self, kind: str, now: Instant, lease: int) -> Task | None:
        """The earliest due task of a kind that takes long, if nobody else holds it."""
        due = (
            select(OUTBOX)
            .where(*_due(now), OUTBOX.c.kind == kind)
            .order_by(OUTBOX.c.due_at, OUTBOX.c.key)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._operate() as connection:
            row = connection.execute(due).first()
            if row is None:
                return None
            connection.execute(update(OUTBOX).where(OUTBOX.c.key == row.key).values(lease_until=now + lease))
        return Task(row.key, row.kind, row.subject, row.detail, Instant(row.due_at), row.attempts)

    def renew(self, key: str, until: Instant) -> None:
        """Hold on to a task."""
        with self._operate() as connection:
            connection.execute(update(OUTBOX).where(OUTBOX.c.key == key).values(lease_until=until))

    def done(self, key: str, now: Instant) -> None:
        """It was told."""
        with self._operate() as connection:
            connection.execute(update(OUTBOX).where(OUTBOX.c.key == key).values(done_at=now, last_error=""))

    def failed(self, key: str, error: str, again_at: Instant, *, park: bool) -> None:
        """It was not told; try again then, or park it."""
        with self._operate() as connection:
            connection.execute(
                update(OUTBOX)
                .where(OUTBOX.c.key == key)
                .values(
                    attempts=OUTBOX.c.attempts + 1,
                    lease_until=again_at,
                    parked=park,
                    last_error=error[:ERROR_MAX],
                )
            )

    def parked(self) -> tuple[tuple[str, str], ...]:
        """Keys and last errors of what was given up, for the operator."""
        with self._operate() as connection:
            rows = connection.execute(
                select(OUTBOX.c.key, OUTBOX.c.last_error)
                .where(OUTBOX.c.parked.is_(True))
                .order_by(OUTBOX.c.key)
            ).all()
        return tuple((row.key, row.last_error) for row in rows)

    def unpark(self) -> int:
        """Try again what was given up, from the first attempt on; how many tasks that are."""
        with self._operate() as connection:
            done = connection.execute(
                update(OUTBOX)
                .where(OUTBOX.c.parked.is_(True), OUTBOX.c.done_at.is_(None))
                .values(parked=False, attempts=0, lease_until=0)
            )
        return done.rowcount

    def waiting(self) -> int:
        """How many tasks are not done and not parked."""
        with self._operate() as connection:
            found = connection.execute(
                select(func.count()).where(OUTBOX.c.done_at.is_(None), OUTBOX.c.parked.is_(False))
            ).scalar_one()
        return int(found)


def _due(now: Instant) -> tuple[ColumnElement[bool], ...]:
    """What is to be done now and held by nobody."""
    return (
        OUTBOX.c.done_at.is_(None),
        OUTBOX.c.parked.is_(False),
        OUTBOX.c.due_at <= now,
        OUTBOX.c.lease_until <= now,
    )
