"""Wire: read models as JSON, with their schema, from one definition.

A query's own type says what an answer holds; this module gives it the form it has on the wire. Instants become RFC 3339
in UTC, durations their text, refusals their code, and private words cannot pass at all: a type that holds a `Sealed`
is refused when the route is made.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec
from litestar import Response
from msgspec import Meta

from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import Instant, iso
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Refusal

IsoText = Annotated[
    str, Meta(description="RFC 3339 in UTC with milliseconds.", extra_json_schema={"format": "date-time"})
]
_PLAIN: Final = (str, int, bool)
Give = Callable[[Any], Any]


class Wired:
    """A type's form on the wire: `schema` describes it, `give` makes it of a value."""

    __slots__ = ("give", "schema")

    def __init__(self, schema: Any, give: Give) -> None:
        self.schema = schema
        self.give = give


_KNOWN: dict[type, Wired] = {}


def wired(kind: Any) -> Wired:
    """The wire form of a type. Raises `TypeError` for what must not, or cannot, be sent."""
    if kind is Instant:
        return Wired(IsoText, iso)
    if kind is Duration:
        return Wired(str, str)
    if kind is Refusal:
        return Wired(str, lambda refusal: refusal.code.value)
    if kind in (Sealed, Private, bytes):
        raise TypeError(f"{kind.__name__} does not leave the vault by this way")
    if kind is type(None) or kind is None:
        return Wired(None, _same)
    if hasattr(kind, "__supertype__"):
        return wired(kind.__supertype__)
    if isinstance(kind, type):
        return _of_class(kind)
    return _of_form(kind)


def json_of(
    value: Any, kind: Wired, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response[Any]:
    """A JSON answer of a value in its wire form."""
    return Response(
        msgspec.json.encode(kind.give(value)),
        status_code=status,
        media_type="application/json",
        headers=headers or {},
    )


def _of_class(kind: type) -> Wired:
    if issubclass(kind, msgspec.Struct):
        return _KNOWN.get(kind) or _of_struct(kind)
    if issubclass(kind, Enum):
        return Wired(kind, lambda member: member.value)
    if issubclass(kind, str):
        return Wired(str, str)
    if kind in _PLAIN:
        return Wired(kind, _same)
    raise TypeError(f"{kind.__name__} has no form on the wire")


def _of_form(kind: Any) -> Wired:
    """Generic types: Annotated, unions, tuples, mappings."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return wired(arguments[0])
    if origin in (Union, types.UnionType):
        return _of_union(arguments)
    if origin in (tuple, list, frozenset):
        item = wired(arguments[0])
        return Wired(list[item.schema], lambda values: [item.give(value) for value in values])  # type: ignore[name-defined]
    if origin is not None and issubclass(origin, Mapping):
        item = wired(arguments[1])
        return Wired(
            dict[str, item.schema],  # type: ignore[name-defined]
            lambda values: {str(key): item.give(value) for key, value in values.items()},
        )
    raise TypeError(f"{kind} has no form on the wire")


def _of_union(arguments: tuple[Any, ...]) -> Wired:
    rest = [item for item in arguments if item is not type(None)]
    if len(rest) != 1 or len(rest) == len(arguments):
        raise TypeError("a field is of one kind, or of one kind or absent")
    inner = wired(rest[0])
    return Wired(inner.schema | None, lambda value: None if value is None else inner.give(value))


def _of_struct(kind: type[msgspec.Struct]) -> Wired:
    hints = get_type_hints(kind, include_extras=True)
    parts = {name: wired(hints[name]) for name in kind.__struct_fields__}
    made = msgspec.defstruct(
        kind.__name__,
        [(name, part.schema) for name, part in parts.items()],
        namespace={"__doc__": kind.__doc__},
    )
    gives = tuple((name, part.give) for name, part in parts.items())

    def give(value: Any) -> dict[str, Any]:
        return {name: part(getattr(value, name)) for name, part in gives}

    found = _KNOWN[kind] = Wired(made, give)
    return found


def _same(value: Any) -> Any:
    return value
