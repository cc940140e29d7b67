"""A capability as a handle, made once when the platform starts, and the floor that no restriction reaches.

The rules are:
1. The floor is fixed here, before any data is read: see the notice, appeal, reach a human, export own data, withdraw
   lawful money, repay debts, end other sessions. A platform's catalogue may add to it, never take away.
2. A handle belongs to the guard that made it and stands for one name for as long as the process lives.
3. Once floor, always floor: no later snapshot takes it back.
"""

from __future__ import annotations

import re
from typing import Final

FLOOR: Final = (
    "notice.see",
    "appeal.lodge",
    "human.contact",
    "data.export",
    "wallet.withdraw",
    "loan.repay",
    "session.end_others",
)
"""The same names in the same order as the server's; a golden file holds both to it (tests/guard/golden/floor.json)."""

NAME_LENGTH_MAX: Final = 80
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")


def is_capability_name(text: str) -> bool:
    """Whether `text` has the form service.verb, in lower case, at most 80 characters."""
    return len(text) <= NAME_LENGTH_MAX and _NAME.fullmatch(text) is not None


class Capability:
    """What `Guard.capability` returns and `Guard.check` takes. Compared by identity; read-only for everyone else."""

    __slots__ = ("floor", "name")

    name: str
    """As the catalogue writes it: service.verb."""

    floor: bool
    """Whether no restriction can reach it. The guard turns it on when a catalogue says so, and never off."""

    def __init__(self, name: str, *, floor: bool) -> None:
        self.name = name
        self.floor = floor or name in FLOOR  # INVARIANT (I-04)

    def __repr__(self) -> str:
        """The name, marked if it is floor."""
        return f"<Capability {self.name}{' (floor)' if self.floor else ''}>"
