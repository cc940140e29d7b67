"""Writes stored bytes for events that have none yet: `python -m tools.events`. Nothing that is there is changed.

`tests/record/golden/events/<release>.jsonl` holds one stored entry a line, as the log of that release has it. They are
what a later release must still be able to read.
"""

from __future__ import annotations

import sys
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from dueprocess import __version__
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event
from dueprocess.record import wire
from dueprocess.record.envelope import Actor, ActorKind, decode, enclose, encode

FOLDER = Path(__file__).parents[1] / "tests" / "record" / "golden" / "events"
AT = Instant(1_772_416_800_000)
ACTOR = Actor(ActorKind.STAFF, "p_ada")


def main() -> int:
    """Add what is missing."""
    path = FOLDER / f"{__version__}.jsonl"
    known = {(entry.type, entry.version) for lines in stored().values() for entry in map(decode, lines)}
    missing = [name for name in wire.EVENTS if (name, wire.version_of(name)) not in known]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        for name in missing:
            file.write(
                encode(enclose(1, example(name), AT, ACTOR, CommandId("golden-0001"), "0" * 32)) + b"\n"
            )
    print(f"{path}: {len(missing)} added")
    return 0


def stored() -> dict[str, list[bytes]]:
    """The stored entries by release."""
    return {path.stem: path.read_bytes().splitlines() for path in sorted(FOLDER.glob("*.jsonl"))}


def example(name: str) -> Event:
    """An event with something in every field."""
    made: Event = _of(wire.EVENTS[name], name)
    return made


def _of(kind: Any, name: str) -> Any:
    kind = getattr(kind, "__supertype__", kind)
    origin = get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _of(next(part for part in get_args(kind) if part is not type(None)), name)
    if origin is tuple:
        parts = get_args(kind)
        return (
            tuple(_of(part, name) for part in parts[:1] if part is not Ellipsis)
            if parts[-1] is Ellipsis
            else tuple(_of(part, name) for part in parts)
        )
    if isinstance(kind, type) and issubclass(kind, Duration):
        return Duration(1, 2, 3)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        fields = typing.get_type_hints(kind)
        return kind(**{field: _of(fields[field], field) for field in kind.__struct_fields__})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return {Capability: Capability("chat.send"), str: f"a {name}", int: 7, bool: True}[kind]


if __name__ == "__main__":
    sys.exit(main())
