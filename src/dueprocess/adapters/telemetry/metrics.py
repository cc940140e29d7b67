"""Metrics for Prometheus: counted by the types, codes and routes of the code; no label can hold a word of a person.

Several processes add their counts up where PROMETHEUS_MULTIPROC_DIR names a folder that they share (`serve` makes one).
What is in the store (head, outbox, overdue answers) is read when it is asked for, so any process tells it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from dueprocess.adapters.store.schema import OUTBOX
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.application.ports import Clock
from dueprocess.application.views.all import APPEALS, ENQUIRIES
from dueprocess.domain.appeal import Status as AppealStatus

SHARED = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """What one process counts. Raises `ModuleNotFoundError` without the extra `operations`."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = own = CollectorRegistry()
        self._stored = Stored(store, clock)
        self._commands = Counter(
            "dueprocess_commands", "Commands, by type and answer.", ("command", "answer"), registry=own
        )
        self._refusals = Counter("dueprocess_refusals", "Refusals, by code.", ("code",), registry=own)
        self._command_s = Histogram(
            "dueprocess_command_seconds",
            "A command, commit included.",
            ("command",),
            registry=own,
            buckets=BUCKETS,
        )
        self._commit_s = Histogram(
            "dueprocess_commit_seconds", "The commit alone.", registry=own, buckets=BUCKETS
        )
        self._tasks = Counter("dueprocess_tasks", "Tasks of the worker.", ("kind", "outcome"), registry=own)
        self._requests = Counter(
            "dueprocess_http_requests",
            "Requests, by route template.",
            ("route", "method", "status"),
            registry=own,
        )
        self._request_s = Histogram(
            "dueprocess_http_seconds", "Until the answer began.", ("route",), registry=own, buckets=BUCKETS
        )
        self._followers = Gauge(
            "dueprocess_feed_followers",
            "Guards that follow the feed now.",
            registry=own,
            multiprocess_mode="livesum",
        )

    def command(self, name: str, answer: str, seconds: float) -> None:
        """A command was answered."""
        self._commands.labels(name, answer).inc()
        self._command_s.labels(name).observe(seconds)

    def refusal(self, code: str) -> None:
        """One was refused."""
        self._refusals.labels(code).inc()

    def commit(self, seconds: float) -> None:
        """A commit took so long."""
        self._commit_s.observe(seconds)

    def task(self, kind: str, outcome: str) -> None:
        """The worker did a task, or could not."""
        self._tasks.labels(kind, outcome).inc()

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_s.labels(route).observe(seconds)

    def following(self, more: int) -> None:
        """A guard began to follow, or ended."""
        self._followers.inc(more)

    def exposition(self) -> tuple[bytes, str]:
        """All of it as Prometheus reads it, and its media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        shown = CollectorRegistry()
        if os.environ.get(SHARED):
            MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
        else:
            shown.register(self._registry)
        shown.register(self._stored)
        return generate_latest(shown), CONTENT_TYPE_LATEST

    def close(self) -> None:
        """Count no more: whoever followed this process is gone."""
        if os.environ.get(SHARED):
            from prometheus_client.multiprocess import mark_process_dead

            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


class Stored:
    """What the store itself says, read when it is asked for."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def collect(self) -> Iterator[Any]:
        """Head, outbox, overdue answers."""
        from prometheus_client.core import GaugeMetricFamily

        with self._store.read() as reader:
            head = reader.head()
            now = max(self._clock.now(), head.recorded_at)
            appeals = reader.find(APPEALS, status=AppealStatus.OPEN.value)
            enquiries = reader.find(ENQUIRIES, open="open")
        waiting, parked, oldest = self._outbox(now)
        yield GaugeMetricFamily("dueprocess_record_position", "Where the record ends.", head.position)
        yield GaugeMetricFamily("dueprocess_record_generation", "Rises when it is restored.", head.generation)
        yield GaugeMetricFamily("dueprocess_outbox_waiting", "Tasks that are due and not done.", waiting)
        yield GaugeMetricFamily("dueprocess_outbox_parked", "Tasks that were given up.", parked)
        yield GaugeMetricFamily("dueprocess_outbox_oldest_seconds", "How long the oldest is due.", oldest)
        overdue = GaugeMetricFamily("dueprocess_answers_overdue", "Answers past their date.", labels=("to",))
        overdue.add_metric(("appeal",), sum(one.overdue(now) for one in appeals))
        overdue.add_metric(("enquiry",), sum(one.answer_due_at <= now for one in enquiries))
        yield overdue

    def _outbox(self, now: int) -> tuple[int, int, float]:
        due = (OUTBOX.c.done_at.is_(None), OUTBOX.c.parked.is_(False), OUTBOX.c.due_at <= now)
        with self._store.reading.connect() as connection:
            waiting, first = connection.execute(
                select(func.count(), func.min(OUTBOX.c.due_at)).where(*due)
            ).one()
            parked = connection.execute(select(func.count()).where(OUTBOX.c.parked.is_(True))).scalar_one()
        return waiting, parked, 0.0 if first is None else (now - first) / 1000
