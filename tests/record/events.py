"""Events of every type with values of every kind, for properties over the wire."""

from __future__ import annotations

import types
import typing
from enum import Enum
from typing import Any, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.record.wire import EVENTS

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_INTEGERS = st.integers(0, 2**53 - 1)
_CAPABILITIES = st.sampled_from(("chat.send", "wallet.pay", "game.play")).map(Capability)
_DURATIONS = st.builds(Duration, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))


def event_of(name: str) -> st.SearchStrategy[Any]:
    """An event with this wire name."""
    return of_type(EVENTS[name])


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """A value of a type as events and rows use them."""
    supertype = getattr(kind, "__supertype__", None)
    if supertype is not None:
        return of_type(supertype)
    origin = get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(of_type(part) for part in get_args(kind)))
    if origin is tuple:
        parts = get_args(kind)
        if parts[-1] is Ellipsis:
            return st.lists(of_type(parts[0]), max_size=2).map(tuple)
        return st.tuples(*(of_type(part) for part in parts))
    if kind is type(None):
        return st.none()
    if kind is Duration:
        return _DURATIONS
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        fields = typing.get_type_hints(kind)
        return st.builds(kind, **{name: of_type(fields[name]) for name in kind.__struct_fields__})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    return {Capability: _CAPABILITIES, str: _TEXTS, int: _INTEGERS, bool: st.booleans()}[kind]
