"""What an account can do, as a closed list declared by the platform; and the floor, which nothing can name.

The rules are:
1. A capability is written service.verb (`chat.send_stranger`). Names are lower case.
2. The floor is fixed by the constitution, not by a platform: see the notice, appeal, reach a human, export own data,
   withdraw lawful money, repay debts, end other sessions.  INVARIANT (I-04)
3. `Capability` cannot hold a floor name, so no restriction type can express one.
4. Bits are append-only: a catalogue's next version keeps every name at its place.
"""

from __future__ import annotations

import re
from typing import Final, Self

FLOOR: Final = (
    "notice.see",
    "appeal.lodge",
    "human.contact",
    "data.export",
    "wallet.withdraw",
    "loan.repay",
    "session.end_others",
)
"""What no rulebook, no member of staff and no order can take away (design 3.1). A catalogue may mark more, never fewer."""

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")


def is_capability_name(text: str) -> bool:
    """Whether `text` has the form service.verb."""
    return len(text) <= 80 and _NAME.fullmatch(text) is not None


class Capability(str):
    """A capability that a measure may restrict. Making one of a floor name raises: the type cannot express it."""

    __slots__ = ()

    def __new__(cls, name: str) -> Self:
        if name in FLOOR:  # INVARIANT (I-04)
            raise ValueError(f"`{name}` is part of the floor and cannot be restricted")
        if not is_capability_name(name):
            raise ValueError(f"`{name}` is not written service.verb")
        return super().__new__(cls, name)

    @property
    def service(self) -> str:
        """The service it belongs to: the part before the dot."""
        return self.partition(".")[0]
