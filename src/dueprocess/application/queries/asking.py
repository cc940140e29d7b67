"""Asking: whether a command would be refused, by the very law that carries it out.

A page that offers an act asks with the same facts and the same function as the act itself, so the two cannot drift
apart. Nothing is locked and nothing is written.
"""

from __future__ import annotations

import msgspec

from dueprocess.application.handler import Desk
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.ports import VaultEntry
from dueprocess.application.queries.looking import Looking
from dueprocess.application.sealing import seal
from dueprocess.kernel.ids import CommandId, Mint
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

SOME_WORDS = Private("…")
"""Stands for a reason that is still to be written, where the question is only whether one may write it."""

_NOWHERE = b"asked, never recorded"


class Foreseen(msgspec.Struct, frozen=True):
    """What a command would bring about now, and the private words it would keep. The ids are not the later ones."""

    events: tuple[Event, ...]
    words: tuple[VaultEntry, ...]


def foresee(look: Looking, command: Command) -> Foreseen | Refusal:
    """What `command` would bring about if it were carried out now."""
    ids = Mint(_NOWHERE, CommandId("asked"))
    sealed = seal(command, ids, _NOWHERE)
    if isinstance(sealed, Refusal):
        return sealed
    handler = HANDLERS[type(command)]
    desk = Desk(look.reader, look.policies, ids)
    events = handler.plan(desk, sealed[0], handler.gather(desk, sealed[0]), look.now)
    return events if isinstance(events, Refusal) else Foreseen(events, tuple(sealed[1]))


def why_not(look: Looking, command: Command) -> Refusal | None:
    """Why `command` would be refused now, or None where it would be carried out."""
    foreseen = foresee(look, command)
    return foreseen if isinstance(foreseen, Refusal) else None
