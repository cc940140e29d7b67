"""Endpoints of webhooks and their deliveries in SQL: claimed with a lease, told once, parked when they keep failing."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row, delete, func, select, tuple_, update

from dueprocess.adapters.store.identities import SqlIdentities
from dueprocess.adapters.store.schema import DELIVERY, WEBHOOK
from dueprocess.application.webhook import Delivery, Endpoint
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import Instant

ANSWER_MAX: Final = 200


class SqlWebhooks(SqlIdentities):
    """The webhooks of one store (see `application.webhook.Webhooks`)."""

    def add_endpoint(self, endpoint: Endpoint) -> Endpoint:
        """Register an endpoint; the one that has this id already, where there is one."""
        kept = self._upsert(WEBHOOK).values(
            endpoint_id=endpoint.endpoint_id,
            url=endpoint.url,
            events=" ".join(endpoint.events),
            created_at=endpoint.created_at,
            created_by=endpoint.created_by,
            cursor=endpoint.cursor,
            failures=endpoint.failures,
            rests_until=endpoint.rests_until,
            off=endpoint.off,
        )
        with self._operate() as connection:
            connection.execute(kept.on_conflict_do_nothing())
            row = connection.execute(
                select(WEBHOOK).where(WEBHOOK.c.endpoint_id == endpoint.endpoint_id)
            ).one()
        return _endpoint(row)

    def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """The endpoint with this id."""
        with self._read() as connection:
            row = connection.execute(select(WEBHOOK).where(WEBHOOK.c.endpoint_id == endpoint_id)).first()
        return _endpoint(row) if row else None

    def endpoints(self) -> tuple[Endpoint, ...]:
        """All of them, oldest first."""
        with self._read() as connection:
            rows = connection.execute(
                select(WEBHOOK).order_by(WEBHOOK.c.created_at, WEBHOOK.c.endpoint_id)
            ).all()
        return tuple(_endpoint(row) for row in rows)

    def remove_endpoint(self, endpoint_id: str) -> bool:
        """Take an endpoint and its deliveries away; False if there is none."""
        with self._operate() as connection:
            connection.execute(delete(DELIVERY).where(DELIVERY.c.endpoint_id == endpoint_id))
            done = connection.execute(delete(WEBHOOK).where(WEBHOOK.c.endpoint_id == endpoint_id))
        return done.rowcount == 1

    def switch_endpoint(self, endpoint_id: str, off: str) -> None:
        """Switch it off for a reason, or with an empty one on again, rested."""
        self._change(endpoint_id, off=off[:ANSWER_MAX], failures=0, rests_until=0)

    def rest_endpoint(self, endpoint_id: str, failures: int, until: Instant) -> None:
        """Leave it alone until then."""
        self._change(endpoint_id, failures=failures, rests_until=until)

    def spread(self, endpoint: Endpoint, deliveries: tuple[Delivery, ...], cursor: int) -> bool:
        """Owe these deliveries and move the cursor on, unless somebody else has moved it; False then."""
        with self._operate() as connection:
            moved = connection.execute(
                update(WEBHOOK)
                .where(WEBHOOK.c.endpoint_id == endpoint.endpoint_id, WEBHOOK.c.cursor == endpoint.cursor)
                .values(cursor=cursor)
            )
            if moved.rowcount != 1:
                return False
            if deliveries:
                owed = self._upsert(DELIVERY).on_conflict_do_nothing()
                connection.execute(owed, [_values(row) for row in deliveries])
        return True

    def claim_deliveries(self, now: Instant, lease: int, limit: int) -> tuple[Delivery, ...]:
        """Take due deliveries of endpoints that are on and do not rest, earliest first."""
        awake = select(WEBHOOK.c.endpoint_id).where(WEBHOOK.c.off == "", WEBHOOK.c.rests_until <= now)
        due = (
            select(DELIVERY)
            .where(
                DELIVERY.c.told_at.is_(None),
                DELIVERY.c.parked.is_(False),
                DELIVERY.c.due_at <= now,
                DELIVERY.c.lease_until <= now,
                DELIVERY.c.endpoint_id.in_(awake),
            )
            .order_by(DELIVERY.c.due_at, DELIVERY.c.position, DELIVERY.c.endpoint_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._operate() as connection:
            rows = connection.execute(due).all()
            for row in rows:
                connection.execute(
                    update(DELIVERY)
                    .where(DELIVERY.c.endpoint_id == row.endpoint_id, DELIVERY.c.position == row.position)
                    .values(lease_until=now + lease)
                )
        return tuple(_delivery(row) for row in rows)

    def settle_delivery(self, delivery: Delivery) -> None:
        """Keep how it went, and let it go."""
        with self._operate() as connection:
            connection.execute(
                update(DELIVERY)
                .where(
                    DELIVERY.c.endpoint_id == delivery.endpoint_id,
                    DELIVERY.c.position == delivery.position,
                )
                .values(**_values(delivery))
            )

    def deliveries(self, endpoint_id: str, limit: int) -> tuple[Delivery, ...]:
        """The latest of an endpoint, latest event first."""
        wanted = select(DELIVERY).where(DELIVERY.c.endpoint_id == endpoint_id)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(DELIVERY.c.position.desc()).limit(limit)).all()
        return tuple(_delivery(row) for row in rows)

    def parked_deliveries(self, endpoint_id: str) -> int:
        """How many of an endpoint were given up."""
        wanted = select(func.count()).where(DELIVERY.c.endpoint_id == endpoint_id, DELIVERY.c.parked)
        with self._read() as connection:
            return int(connection.execute(wanted).scalar_one())

    def given_up(self, limit: int, endpoint_id: str | None = None) -> tuple[Delivery, ...]:
        """What was given up, of one endpoint or of all, latest event first."""
        wanted = select(DELIVERY).where(DELIVERY.c.parked)
        if endpoint_id is not None:
            wanted = wanted.where(DELIVERY.c.endpoint_id == endpoint_id)
        latest = wanted.order_by(DELIVERY.c.position.desc(), DELIVERY.c.endpoint_id).limit(limit)
        with self._read() as connection:
            return tuple(_delivery(row) for row in connection.execute(latest).all())

    def forget_told(self, before: Instant, limit: int) -> int:
        """Take away what was told at or before then, oldest events first; how many that were."""
        key = (DELIVERY.c.endpoint_id, DELIVERY.c.position)
        old = select(*key).where(DELIVERY.c.told_at <= before).order_by(*key).limit(limit)
        with self._operate() as connection:
            return connection.execute(delete(DELIVERY).where(tuple_(*key).in_(old))).rowcount

    def send_again(self, endpoint_id: str, position: int | None, now: Instant) -> int:
        """Owe what was given up once more: one event's, or all of the endpoint's. How many that were."""
        which = [DELIVERY.c.endpoint_id == endpoint_id, DELIVERY.c.parked]
        if position is not None:
            which.append(DELIVERY.c.position == position)
        with self._operate() as connection:
            done = connection.execute(
                update(DELIVERY).where(*which).values(parked=False, attempts=0, due_at=now, lease_until=0)
            )
        return done.rowcount

    def _change(self, endpoint_id: str, **values: Any) -> None:
        with self._operate() as connection:
            connection.execute(update(WEBHOOK).where(WEBHOOK.c.endpoint_id == endpoint_id).values(**values))


def _values(delivery: Delivery) -> dict[str, Any]:
    return {
        "endpoint_id": delivery.endpoint_id,
        "position": delivery.position,
        "message_id": delivery.message_id,
        "event": delivery.event,
        "due_at": delivery.due_at,
        "lease_until": 0,
        "attempts": delivery.attempts,
        "told_at": delivery.told_at,
        "parked": delivery.parked,
        "answer": delivery.answer[:ANSWER_MAX],
    }


def _endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(
        row.endpoint_id,
        row.url,
        tuple(row.events.split()),
        Instant(row.created_at),
        PersonId(row.created_by),
        row.cursor,
        row.failures,
        Instant(row.rests_until),
        row.off,
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        row.endpoint_id,
        row.position,
        row.message_id,
        row.event,
        Instant(row.due_at),
        row.attempts,
        Instant(row.told_at) if row.told_at is not None else None,
        row.parked,
        row.answer,
    )
