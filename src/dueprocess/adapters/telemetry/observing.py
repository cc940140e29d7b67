"""Observing: the engine, its commits, the worker's tasks and the server's requests, each counted, traced and logged."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from dueprocess.adapters.telemetry.logs import COMMAND, FIELDS
from dueprocess.adapters.telemetry.metrics import Metrics
from dueprocess.adapters.telemetry.traces import Span, Traces, Untraced
from dueprocess.application.engine import Answer, Engine, Request
from dueprocess.application.handler import AnyHandler
from dueprocess.application.ports import Clock, Ledger, Reader, Store
from dueprocess.application.telling import Task
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.account import Account, EraseAccount
from dueprocess.kernel.messages import Command
from dueprocess.kernel.refusals import Refusal

_COMMANDS = logging.getLogger("dueprocess.command")
_TASKS = logging.getLogger("dueprocess.worker")
_REQUESTS = logging.getLogger("dueprocess.request")


class Telemetry:
    """Where everything that is observed goes. `metrics` None: the extra `operations` is not installed."""

    def __init__(self, metrics: Metrics | None, traces: Traces | Untraced) -> None:
        self.metrics = metrics
        self.traces = traces

    def span(self, name: str) -> AbstractContextManager[Span]:
        """A span around a piece of work."""
        return self.traces.span(name)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is its template, never its path."""
        if self.metrics:
            self.metrics.request(route, method, status, seconds)
        told = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
        _REQUESTS.info("request", extra={FIELDS: told})

    def following(self, more: int) -> None:
        """A guard began to follow the feed, or ended."""
        if self.metrics:
            self.metrics.following(more)

    @contextmanager
    def task(self, task: Task) -> Iterator[None]:
        """Around one task of the worker."""
        outcome = "failed"
        with self.traces.span(f"task {task.kind}", attempt=task.attempts + 1):
            try:
                yield
                outcome = "done"
            finally:
                if self.metrics:
                    self.metrics.task(task.kind, outcome)
                told = {"kind": task.kind, "outcome": outcome, "attempt": task.attempts + 1}
                _TASKS.log(
                    logging.INFO if outcome == "done" else logging.WARNING, "task", extra={FIELDS: told}
                )

    def close(self) -> None:
        """Hand over what is left."""
        self.traces.close()
        if self.metrics:
            self.metrics.close()


class ObservedEngine(Engine):
    """The engine, observed: each command by its type, its answer and its time; never by what it says.

    `erasing`: told of an account before its erasure is committed; what it raises keeps that from happening.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        secret: bytes,
        handlers: Mapping[type[Command], AnyHandler],
        telemetry: Telemetry,
        erasing: Callable[[Account], None] = lambda _account: None,
    ) -> None:
        self._erasing = erasing
        super().__init__(_ObservedStore(store, telemetry), clock, secret, handlers)
        self._telemetry = telemetry

    def carry_out_all(self, requests: Sequence[Request]) -> list[Answer]:
        """Several requests in one transaction."""
        name = _name(requests[0]) if len(requests) == 1 else "batch"
        began = time.perf_counter()
        held = COMMAND.set(requests[0].command_id if len(requests) == 1 else "")
        try:
            with self._telemetry.traces.span(f"command {name}", commands=len(requests)) as span:
                answers = super().carry_out_all(requests)
                span.note("answer", _said(requests[0], answers[0]) if len(answers) == 1 else "batch")
        finally:
            COMMAND.reset(held)
        each = (time.perf_counter() - began) / max(1, len(requests))
        for request, answer in zip(requests, answers, strict=True):
            self._tell(request, answer, each)
        return answers

    def _one(self, ledger: Ledger, request: Request) -> Answer:
        answer = super()._one(ledger, request)
        command = request.command
        if isinstance(command, EraseAccount) and not isinstance(answer, Refusal):
            account = ledger.get(ACCOUNTS, command.account_no)
            if account is not None and answer.events and not (request.dry_run or answer.repeated):
                self._erasing(account)
        return answer

    def _tell(self, request: Request, answer: Answer, seconds: float) -> None:
        name, said = _name(request), _said(request, answer)
        if self._telemetry.metrics:
            self._telemetry.metrics.command(name, "refused" if isinstance(answer, Refusal) else said, seconds)
            if isinstance(answer, Refusal):
                self._telemetry.metrics.refusal(answer.code.value)
        told = {
            "command_id": request.command_id,
            "command": name,
            "answer": said,
            "ms": round(seconds * 1000, 1),
            **({} if isinstance(answer, Refusal) else {"position": answer.position}),
        }
        _COMMANDS.info("command", extra={FIELDS: told})


class _ObservedStore:
    """The store as the engine sees it: how long a commit takes is told."""

    def __init__(self, store: Store, telemetry: Telemetry) -> None:
        self._store = store
        self._telemetry = telemetry

    @contextmanager
    def write(self) -> Iterator[Ledger]:
        """Take the write lock; commit on leaving."""
        writing = self._store.write()
        ledger = writing.__enter__()
        try:
            yield ledger
        except BaseException as error:
            if not writing.__exit__(type(error), error, error.__traceback__):
                raise
            return
        began = time.perf_counter()
        with self._telemetry.traces.span("store commit"):
            writing.__exit__(None, None, None)
        if self._telemetry.metrics:
            self._telemetry.metrics.commit(time.perf_counter() - began)

    def read(self) -> AbstractContextManager[Reader]:
        """Read at one moment."""
        return self._store.read()


def _name(request: Request) -> str:
    return type(request.command).__name__


def _said(request: Request, answer: Answer) -> str:
    """One word: a refusal's code, or what came of it."""
    if isinstance(answer, Refusal):
        return answer.code.value
    if answer.repeated:
        return "repeated"
    if request.dry_run:
        return "dry_run"
    return "accepted" if answer.events else "nothing_to_do"
