"""What a check answers, and what it rests on.

The rules are:
1. "allowed": nothing in force at this epoch forbids it, or it is floor. "restricted": something does, and the verdict
   names the restriction and its notice. "unknown": the guard cannot say; the platform decides what that means.
2. Only "allowed" is allowed.
3. What is only observed is "allowed", and `would_refuse` tells what would be (`modes`).
4. A verdict carries the epoch it was read at, and tells how long ago the server was last heard.
5. The verdict of those who are not restricted is one shared object an epoch, so it cannot be changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dueprocess.guard.capability import Capability
from dueprocess.guard.clock import HighWater
from dueprocess.guard.handles import Epoch

Answer: TypeAlias = Literal["allowed", "restricted", "unknown"]


class Moment:
    """The state of knowledge that verdicts of one epoch share."""

    __slots__ = ("clock", "epoch", "heard_at")

    def __init__(self, epoch: Epoch | None, heard_at: int | None, clock: HighWater) -> None:
        self.epoch = epoch
        self.heard_at = heard_at
        self.clock = clock

    @property
    def age_ms(self) -> int | None:
        """Milliseconds since the server was last heard, by the guard's clock; None if it never was."""
        return None if self.heard_at is None else max(0, self.clock.now() - self.heard_at)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one check. True in a condition only if the act is allowed."""

    answer: Answer
    """ "allowed", "restricted" or "unknown"."""

    allowed: bool
    """Whether to let it happen: true for "allowed" and for nothing else."""

    capability: Capability
    """What was asked about."""

    moment: Moment = field(repr=False, compare=False)

    until: int | None = None
    """When it ends, UTC milliseconds: the latest end of all restrictions that matched. None: no end is known yet."""

    notice: str | None = None
    """Address of the notice of the restriction that lasts longest; show it to the person."""

    restriction: str | None = None
    """Id of the restriction that lasts longest."""

    would_refuse: bool = False
    """Whether this would be refused if the capability were enforced for this account; `until`, `notice` and
    `restriction` tell of it then."""

    @property
    def epoch(self) -> Epoch | None:
        """The point of the record this answer is true of; None if no snapshot was ever read."""
        return self.moment.epoch

    @property
    def age_ms(self) -> int | None:
        """Milliseconds since the server was last heard before this answer; grows while the verdict is kept."""
        return self.moment.age_ms

    def __bool__(self) -> bool:
        """The same as `allowed`, so that `if guard.check(…)` cannot let an "unknown" through."""
        return self.allowed
