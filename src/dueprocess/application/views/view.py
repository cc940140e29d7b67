"""What a view is: a row shape, the events that touch it, a pure fold, and the columns it can be found by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast

import msgspec

from dueprocess.kernel.canonical import revive
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event

Row = TypeVar("Row", bound=msgspec.Struct)

Key = str | int


class View(Generic[Row]):
    """A folded table.

    `routes` names, for each event type, the field that holds the key of the row it touches. `columns` are what rows
    can be found by: a value each, or None for "not to be found by this". `begun_by`: the event with which a row begins
    under an id that no row ever had (ids are minted from the command's id, which is taken once), so that nobody need
    look for the row before; None where a row may begin again.
    """

    __slots__ = ("begun_by", "columns", "decode", "evolve", "integer_key", "name", "routes", "row")

    def __init__(
        self,
        name: str,
        row: type[Row],
        evolve: Callable[[Row | None, Event, Instant], Row | None],
        routes: Mapping[type[Event], str],
        columns: Mapping[str, Callable[[Row], Key | None]] | None = None,
        *,
        integer_key: bool = False,
        begun_by: type[Event] | None = None,
    ) -> None:
        self.name = name
        self.row = row
        self.evolve = evolve
        self.routes = routes
        self.columns: Mapping[str, Callable[[Row], Key | None]] = columns or {}
        self.integer_key = integer_key
        self.begun_by = begun_by
        self.decode: Callable[[bytes], Row] = msgspec.json.Decoder(row, dec_hook=revive).decode

    def key_of(self, event: Event) -> Key | None:
        """The key of the row that `event` touches, or None."""
        field = self.routes.get(type(event))
        return cast("Key | None", getattr(event, field)) if field is not None else None

    def __repr__(self) -> str:
        return f"View({self.name})"
