"""Sources: where a platform keeps what belongs to a person, asked by account and kind, in pages, with bytes as a stream.

SourceFault                what could not be had now: the whole export is tried again later
├── AccountUnknown         the platform has nobody by this id (any more): there is nothing to take from there
└── MediumUnreadable       one item's bytes cannot be had: the item is listed as such, and nothing else fails
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from dueprocess.domain.own_data import Item, Kind


class SourceFault(Exception):
    """A source could not answer. The message is for the operator; it holds nobody's words."""


class AccountUnknown(SourceFault):
    """The source knows nobody by this id."""


class MediumUnreadable(SourceFault):
    """The bytes of one item cannot be had."""


class Page(msgspec.Struct, frozen=True):
    """Some items of a kind. `unreadable`: so many more could not be understood. `cursor`: where to go on, None: that was all."""

    items: tuple[Item, ...]
    cursor: str | None = None
    unreadable: int = 0


class DataSource(Protocol):
    """What a platform's data API gives. Every method raises `SourceFault` where nobody answers as agreed."""

    def kinds(self, account: str) -> tuple[Kind, ...]:
        """What this account may have something of."""
        ...

    def page(self, account: str, kind: Kind, cursor: str | None) -> Page:
        """Items of a kind, oldest first, from a cursor on."""
        ...

    def open(self, account: str, kind: Kind, item_id: str) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of one item's medium, in pieces. Raises `MediumUnreadable` on opening, or between two pieces."""
        ...
