"""Handler: how one command is carried out: gather its facts from the views, let the law decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.kernel.ids import AccountNo, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Refusal

C = TypeVar("C", bound=Command)
F = TypeVar("F")


class Desk:
    """What gathering may use: the reader inside the write lock, the policies, and the ids of this command.

    `outside`: facts that were asked for outside, before the lock was taken (`engine.Request.outside`).
    """

    __slots__ = ("ids", "ledger", "outside", "policies")

    def __init__(self, ledger: Reader, policies: Policies, ids: Mint, outside: object = None) -> None:
        self.ledger = ledger
        self.policies = policies
        self.ids = ids
        self.outside = outside


class Handler(Generic[C, F]):
    """One command's way: `gather` loads one frozen value of facts, `decide` is the law, `owner` whose words they are.

    `beside`: what is noted beside what was decided, and weighs nothing in it.
    """

    __slots__ = ("beside", "decide", "gather", "owner")

    def __init__(
        self,
        gather: Callable[[Desk, C], F],
        decide: Callable[[F, C, Instant], tuple[Event, ...] | Refusal],
        owner: Callable[[F, C], AccountNo | None] = lambda _facts, _command: None,
        beside: Callable[[Desk, tuple[Event, ...]], tuple[Event, ...]] = lambda _desk, _events: (),
    ) -> None:
        self.gather = gather
        self.decide = decide
        self.owner = owner
        self.beside = beside

    def plan(self, desk: Desk, command: C, facts: F, now: Instant) -> tuple[Event, ...] | Refusal:
        """What the law decides on these facts, and what is noted beside it."""
        events = self.decide(facts, command, now)
        return events if isinstance(events, Refusal) else (*events, *self.beside(desk, events))


AnyHandler = Handler[Any, Any]
