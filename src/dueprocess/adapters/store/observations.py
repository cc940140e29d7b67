"""What guards have counted, in SQL: one row a day, capability, kind, mode and restriction, to which counts are added."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, select

from dueprocess.adapters.store.identities import SqlIdentities
from dueprocess.adapters.store.schema import OBSERVATION, SPENT
from dueprocess.application.observation import KEPT_DAYS, Kind, Observed, Stage, day_of
from dueprocess.kernel.instants import DAY, Instant

BATCH_KEPT = 7 * DAY
"""How long a batch's key is remembered: far longer than a guard tries."""

_KEY = ("day", "capability", "kind", "mode", "restriction_id")


class SqlObservations(SqlIdentities):
    """The counts of one store (see `application.observation.Observations`)."""

    def observe(self, batch: str, observed: Iterable[Observed], now: Instant) -> bool:
        """Add counts; False if this batch was added before. One transaction: key and counts, or neither."""
        first = self._upsert(SPENT).values(what=f"observed {batch}", expires_at=now + BATCH_KEPT)
        first = first.on_conflict_do_nothing().returning(SPENT.c.what)
        added = self._upsert(OBSERVATION)
        with self._operate() as connection:
            if connection.execute(first).first() is None:
                return False
            connection.execute(delete(OBSERVATION).where(OBSERVATION.c.day < day_of(now) - KEPT_DAYS))
            for item in sorted(observed, key=lambda item: (item.capability, item.kind, item.restriction_id)):
                values = {name: getattr(item, name) for name in _KEY} | {"count": item.count}
                values |= {"kind": item.kind.value, "mode": item.mode.value}
                more = OBSERVATION.c.count + item.count
                connection.execute(
                    added.values(**values).on_conflict_do_update(index_elements=_KEY, set_={"count": more})
                )
        return True

    def observed(self, since_day: int) -> tuple[Observed, ...]:
        """What was counted from this day on, days put together; `day` is the last on which it was."""
        key = (OBSERVATION.c.capability, OBSERVATION.c.kind, OBSERVATION.c.mode, OBSERVATION.c.restriction_id)
        wanted = (
            select(func.max(OBSERVATION.c.day), *key, func.sum(OBSERVATION.c.count))
            .where(OBSERVATION.c.day >= since_day)
            .group_by(*key)
            .order_by(*key)
        )
        with self._read() as connection:
            rows = connection.execute(wanted).all()
        return tuple(
            Observed(day, capability, Kind(kind), Stage(mode), restriction_id, int(count))
            for day, capability, kind, mode, restriction_id, count in rows
        )
