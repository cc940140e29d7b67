"""Envelope: what is known of every event besides itself, and the bytes that the log keeps of both.

`cause` is the command's id; all events of one command share it, and it is unique for ever (I-31). `request` is a keyed
digest of the command's canonical body, so that the same id with another body is recognised and refused.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event
from dueprocess.record import wire
from dueprocess.record.tree import leaf_hash


class ActorKind(StrEnum):
    """Who asked."""

    PERSON = "person"
    STAFF = "staff"
    PLATFORM = "platform"
    RELATIVE = "relative"
    SYSTEM = "system"


class Actor(msgspec.Struct, frozen=True):
    """Who asked: an account number, a person id, a token's id, or the part of the system."""

    kind: ActorKind
    id: str


class Envelope(msgspec.Struct, frozen=True):
    """One event with its place in the log."""

    position: int
    type: str
    version: int
    recorded_at: Instant
    actor: Actor
    cause: CommandId
    request: str
    event: Event


class _Stored(msgspec.Struct, frozen=True):
    position: int
    type: str
    version: int
    recorded_at: Instant
    actor: Actor
    cause: CommandId
    request: str
    event: msgspec.Raw


_DECODER = msgspec.json.Decoder(_Stored)


def enclose(
    position: int, event: Event, recorded_at: Instant, actor: Actor, cause: CommandId, request: str
) -> Envelope:
    """The envelope of a new event."""
    name = wire.NAMES[type(event)]
    return Envelope(position, name, wire.version_of(name), recorded_at, actor, cause, request, event)


def encode(envelope: Envelope) -> bytes:
    """The bytes that the log stores and the leaf hashes."""
    return canonical(envelope)


def decode(data: bytes) -> Envelope:
    """Read stored bytes, upcasting an old event. Raises `ValueError` for what is not ours to read."""
    try:
        stored = _DECODER.decode(data)
        event = wire.decode(stored.type, stored.version, bytes(stored.event))
    except msgspec.MsgspecError as error:
        raise ValueError(f"an entry of the log cannot be read: {error}") from error
    return Envelope(
        stored.position,
        stored.type,
        stored.version,
        stored.recorded_at,
        stored.actor,
        stored.cause,
        stored.request,
        event,
    )


def leaf(data: bytes) -> bytes:
    """The leaf hash of stored bytes."""
    return leaf_hash(data)
