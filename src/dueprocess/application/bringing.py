"""Bringing in: a list is read to its end under the name it has now, and proposed. The one way for commands and API.

UnusableList (this module)
└─ what a list or its mapping as a whole cannot be used for: no such file, another ending, no heading, no mapping
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from dueprocess.application.engine import Engine
from dueprocess.application.ports import Reader, Reading
from dueprocess.application.staging import Bad, Days, Given, Stager, Survey, name_of
from dueprocess.application.views.all import IMPORTS
from dueprocess.domain.imports import Import, ProposeImport
from dueprocess.kernel.ids import ImportId, PersonId

Mapped = Mapping[str, tuple[str, ...]]
Told = Callable[[Bad], None]
Counted = Callable[[int], None]


class UnusableList(Exception):
    """Why a list or a mapping cannot be read at all, in words for whoever named it."""


class Lists(Protocol):
    """Reads lists, as an adapter does. Both raise `UnusableList`."""

    def name(self, path: Path, mapping: Mapped, days: Days) -> ImportId:
        """The name of an import: the same bytes under the same mapping and days are the same import."""
        ...

    def records(self, path: Path, mapping: Mapped) -> Iterable[Given | Bad]:
        """Every record of a list, in order, read while it is asked for."""
        ...


class Listed(msgspec.Struct, frozen=True):
    """A list to bring in: the file, what its labels stand for, and between which days its rows migrate."""

    path: Path
    mapping: Mapped
    days: Days


class Read(msgspec.Struct, frozen=True):
    """A list that was read to its end. `found`: what the record says of it, None where it is still to be proposed."""

    import_id: ImportId
    reading: Reading
    found: Import | None

    def proposal(self, by: PersonId) -> ProposeImport:
        """The command that proposes exactly what was read."""
        frontier = self.reading.frontier
        return ProposeImport(self.import_id, frontier.size, frontier.root().hex(), by)


def name_now(engine: Engine, lists: Lists, listed: Listed) -> ImportId:
    """Under which name a list is read now. Raises `UnusableList`."""
    base = lists.name(listed.path, listed.mapping, listed.days)
    with engine.store.read() as reader:
        return name_of(reader, base)


def read_list(engine: Engine, lists: Lists, listed: Listed, refused: Told, done: Counted) -> Read:
    """Read a list into the vault, from where an earlier reading stopped. Raises `UnusableList`, `ReadElsewhere`.

    `refused` hears of each record that is not brought in, `done` of how many are done.
    """
    name = name_now(engine, lists, listed)
    stager = Stager(engine, name, listed.days)
    reading = stager.stage(lists.records(listed.path, listed.mapping), refused, done)
    with engine.store.read() as reader:
        return Read(name, reading, reader.get(IMPORTS, name))


def survey_list(engine: Engine, lists: Lists, listed: Listed, refused: Told, done: Counted) -> Survey:
    """What bringing a list in would do; nothing is written. Raises `UnusableList`."""
    stager = Stager(engine, name_now(engine, lists, listed), listed.days)
    return stager.survey(lists.records(listed.path, listed.mapping), refused, done)


def survey_rows(reader: Reader, import_id: ImportId, its: Import | None) -> Survey:
    """The same figures of what was read already, row by row: of an import in force, as it came into force."""
    survey, at = Survey(), its.approved_at if its is not None else None
    now = reader.head().recorded_at
    for part in reader.manifests.bodies(import_id):
        for row in part:
            survey.take(row, now if at is None else at)
    return survey
