"""What a writer has read and changed, decoded, for as long as nobody else has moved the head.

A command reads the same few rows again and again: its account's decisions, its case's reports. The store throws all of
this away when a transaction is rolled back, when another process has written, and when it grows too large, so that it
never says anything that the tables would not say after the running transaction is written.
"""

from __future__ import annotations

from typing import Any

from dueprocess.application.views.view import Key, Row, View

Values = tuple[Key | None, ...]


class Index:
    """Keys of one view by the values of some of its columns.

    `keys` knows every row that was changed or read; only for the values in `complete` does it know all there are.
    """

    __slots__ = ("_columns", "complete", "keys")

    def __init__(self, view: View[Any], columns: tuple[str, ...]) -> None:
        self._columns = tuple(view.columns[name] for name in columns)
        self.keys: dict[Values, set[Key]] = {}
        self.complete: set[Values] = set()

    def values(self, row: Any) -> Values:
        """The values that `row` is found by."""
        return tuple([column(row) for column in self._columns])

    def add(self, key: Key, row: Any) -> None:
        """Know a row."""
        self.keys.setdefault(self.values(row), set()).add(key)

    def drop(self, key: Key, row: Any) -> None:
        """Know a row no longer by what it was."""
        self.keys.get(self.values(row), set()).discard(key)


class Remembered:
    """Rows by view and key, None where there is none, and what they are found by.

    `columns`: by view and name, whole columns that were read since the view last changed.
    """

    __slots__ = ("_indexes", "_rows", "_size", "columns")

    def __init__(self) -> None:
        self._rows: dict[str, dict[Key, Any]] = {}
        self._indexes: dict[str, dict[tuple[str, ...], Index]] = {}
        self._size = 0
        self.columns: dict[str, dict[str, tuple[tuple[Key, Key | None], ...]]] = {}

    def __len__(self) -> int:
        """Rows and searches that are remembered: a measure of memory, not of use."""
        return self._size

    def rows(self, view: View[Row]) -> dict[Key, Row | None]:
        """The rows of a view that are known."""
        return self._rows.setdefault(view.name, {})

    def read(self, view: View[Row], key: Key, row: Row | None) -> None:
        """A row as the tables have it. One that is known already stays: it may have been changed since."""
        rows = self.rows(view)
        if key in rows:
            return
        rows[key] = row
        self._size += 1
        if row is not None:
            for index in self._indexes.get(view.name, {}).values():
                index.add(key, row)

    def change(self, view: View[Row], key: Key, row: Row | None) -> None:
        """A row as an event has left it."""
        rows = self.rows(view)
        self.columns.pop(view.name, None)
        before = rows.get(key)
        rows[key] = row
        for index in self._indexes.get(view.name, {}).values():
            if before is not None:
                index.drop(key, before)
            if row is not None:
                index.add(key, row)
        self._size += 1

    def index(self, view: View[Any], columns: tuple[str, ...]) -> Index:
        """The index over these columns, made from the rows that are known when it is first asked for."""
        indexes = self._indexes.setdefault(view.name, {})
        found = indexes.get(columns)
        if found is None:
            found = indexes[columns] = Index(view, columns)
            for key, row in self.rows(view).items():
                if row is not None:
                    found.add(key, row)
        return found

    def completed(self, index: Index, values: Values) -> None:
        """All rows with these values have been read."""
        index.complete.add(values)
        self._size += 1

    def clear(self) -> None:
        """Forget everything."""
        self._rows.clear()
        self._indexes.clear()
        self.columns.clear()
        self._size = 0


MOST = 50_000
"""Rows and searches beyond which a writer starts to remember anew."""


class Memory:
    """What a store's writer remembers from one transaction to the next, and the head that it is true for."""

    __slots__ = ("_position", "_remembered")

    def __init__(self) -> None:
        self._remembered = Remembered()
        self._position: int | None = None

    def of(self, position: int) -> Remembered:
        """What is true of a record that ends at `position`. It is lost again unless `keep` follows."""
        if position != self._position or len(self._remembered) > MOST:
            self._remembered = Remembered()
        self._position = None
        return self._remembered

    def keep(self, position: int) -> None:
        """The transaction was committed, and the record ends here now."""
        self._position = position
