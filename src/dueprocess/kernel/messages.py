"""What goes into the law and what comes out: commands ask, events have happened."""

from __future__ import annotations

import msgspec


class Command(msgspec.Struct, frozen=True):
    """Something asked for, imperative (`LodgeAppeal`). It may carry private words; it is never stored."""


class Event(msgspec.Struct, frozen=True):
    """Something that happened, in the past tense (`AppealLodged`). Results, never recipes; fields are append-only."""
