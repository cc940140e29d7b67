"""What a guard has seen, counted for the server: by kind, capability, mode and restriction, and nothing of a person.

The rules are:
1. Kinds: "refused" (enforced), "would_refuse" (observed), "agreed" (the platform refused, and a restriction says why),
   "unexplained_refusal" (the platform refused, and nothing here says why).
2. A batch is sent under one key until the server has answered: a retry counts once.
3. Memory is bounded: beyond 2,000 different rows a batch counts without naming the restriction.
"""

from __future__ import annotations

import json
import secrets
import threading
from typing import Final, Literal, NamedTuple, TypeAlias

from dueprocess.guard.modes import Stage

Kind: TypeAlias = Literal["refused", "would_refuse", "agreed", "unexplained_refusal"]

ROWS_MAX: Final = 2_000


class Row(NamedTuple):
    """What is counted together. `restriction` is empty where there is none, or too many were seen."""

    kind: Kind
    capability: str
    mode: Stage
    restriction: str


class Batch(NamedTuple):
    """Counts that go out together, under one key."""

    key: str
    counts: dict[Row, int]

    def body(self) -> bytes:
        """As JSON, for `POST /v1/guard/observations`."""
        rows = [{**row._asdict(), "count": count} for row, count in sorted(self.counts.items())]
        return json.dumps({"counts": rows}, separators=(",", ":")).encode()


class Tally:
    """Counts from any thread. `waiting` is set while there is something to send."""

    def __init__(self) -> None:
        self.waiting = threading.Event()
        self._lock = threading.Lock()
        self._counts: dict[Row, int] = {}
        self._sending: Batch | None = None

    def add(
        self, kind: Kind, capability: str, mode: Stage, restriction: str | None = None, count: int = 1
    ) -> None:
        """Count one, or so many."""
        row = Row(kind, capability, mode, restriction or "")
        with self._lock:
            if row not in self._counts and len(self._counts) >= ROWS_MAX:
                row = row._replace(restriction="")
            self._counts[row] = self._counts.get(row, 0) + count
        if not self.waiting.is_set():
            self.waiting.set()

    def take(self) -> Batch | None:
        """The batch to send: the one that was not answered yet, or what was counted since; None: nothing."""
        with self._lock:
            if self._sending is None and self._counts:
                self._sending, self._counts = Batch(secrets.token_hex(16), self._counts), {}
            return self._sending

    def sent(self) -> None:
        """The batch taken was answered."""
        with self._lock:
            self._sending = None
            if not self._counts:
                self.waiting.clear()
