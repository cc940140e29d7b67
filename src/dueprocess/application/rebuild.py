"""Rebuild: fold the whole log into views again, in memory, as canonical bytes. INVARIANT (I-27)

Used by `record verify` (compare with what is stored) and by the store (drop and rebuild).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dueprocess.application.views.all import TOUCHED, VIEWS
from dueprocess.application.views.view import Key, View
from dueprocess.kernel.canonical import canonical
from dueprocess.record.envelope import Envelope

Dumped = tuple[Key | bytes | None, ...]
"""Key, canonical bytes, then the value of each column."""


class Folded:
    """All views of a log, folded entry by entry."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[Key, Any]] = {view.name: {} for view in VIEWS}

    def fold(self, entry: Envelope) -> None:
        """Fold one entry into the views it touches."""
        for view in TOUCHED.get(type(entry.event), ()):
            key = view.key_of(entry.event)
            if key is not None:
                rows = self._rows[view.name]
                rows[key] = view.evolve(rows.get(key), entry.event, entry.recorded_at)

    def rows(self, view: View[Any]) -> Iterator[tuple[Key, Any]]:
        """Keys and rows, in key order."""
        for key, row in sorted(self._rows[view.name].items()):
            if row is not None:
                yield key, row

    def dump(self, view: View[Any]) -> Iterator[Dumped]:
        """Keys, canonical bytes and the columns beside them, in key order."""
        for key, row in self.rows(view):
            yield key, canonical(row), *(value(row) for value in view.columns.values())
