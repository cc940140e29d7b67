"""Many accounts at once: whether numpy can answer, and what it needs to remember between two questions.

The rules are:
1. It answers only where a refusal is a refusal for everybody (enforced) and the guard knows the capability; what is observed
   goes the usual way, for there each refusal is counted with its restriction.
2. Without numpy nothing here does anything, and nothing is missing but speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from dueprocess.guard.capability import Capability
from dueprocess.guard.clock import HighWater
from dueprocess.guard.view import View

if TYPE_CHECKING:
    from dueprocess.guard.batch import Columns, Found

MANY: Final = 64
"""Below so many accounts plain Python is as quick."""


class Many:
    """The columns of the snapshot that was last asked about, as arrays."""

    __slots__ = ("_columns", "_possible")

    def __init__(self) -> None:
        self._columns: Columns | None = None
        self._possible: bool | None = None

    def find(self, view: View, ids: Sequence[Any], capability: Capability, clock: HighWater) -> Found | None:
        """Who is restricted, by place; None: go the usual way."""
        standing = view.standing
        if standing is None or view.modes.of(capability.name).for_all != "enforce" or not self._can():
            return None
        bit = standing.bit(capability.name)
        if bit == 0:
            return None
        from dueprocess.guard import batch

        if view.ints:
            marks = batch.numbers_of(ids)
        else:
            try:
                marks = batch.marks_of(ids)
            except (AttributeError, TypeError, ValueError):
                return None
        if marks is None:
            return None
        columns = self._columns
        if columns is None or columns.base is not standing.base:
            columns = self._columns = batch.Columns(standing.base)
        return batch.find(columns, standing, ids, marks, bit, clock.now())

    def _can(self) -> bool:
        if self._possible is None:
            self._possible = find_spec("numpy") is not None
        return self._possible
