"""The names a guard's handles may be made of, and what happens to a name that is not known.

The rules are:
1. A name is refused where its handle is made, never in a check.
2. A name that is not known here is asked for: the server may have a newer catalogue than the snapshot at hand.
3. A server that cannot be asked does not keep the platform from starting. The handle is made, its checks answer
   "unknown" until a catalogue holds it, and a name that the server's catalogue turns out not to hold is shown as an error.
"""

from __future__ import annotations

from dueprocess.guard.capability import FLOOR, Capability, is_capability_name
from dueprocess.guard.errors import UnknownCapability
from dueprocess.guard.follower import Follower
from dueprocess.guard.knowledge import Knowledge


class Catalogue:
    """Makes the handles of one guard. `follower` is made to ask for a new snapshot; None: there is no server."""

    def __init__(self, knowledge: Knowledge, follower: Follower | None, patience_s: float) -> None:
        self._knowledge = knowledge
        self.follower = follower
        self._patience_s = patience_s
        self._patient_at = 0

    def capability(self, name: str) -> Capability:
        """The one handle of this name. `UnknownCapability` if the server's present catalogue does not hold it."""
        if not is_capability_name(name):
            raise UnknownCapability(name)
        knowledge = self._knowledge
        with knowledge.changed:
            if name not in knowledge.handles:
                if not self._holds(name):
                    self._ask_for(name)
                floor = knowledge.standing is not None and name in knowledge.standing.base.head.floor
                knowledge.handles[name] = Capability(name, floor=floor)
            return knowledge.handles[name]

    def missing(self) -> UnknownCapability | None:
        """The first of the names handed out that the server's catalogue does not hold."""
        if self._knowledge.installs == 0:
            return None
        unheld = (name for name in sorted(self._knowledge.handles) if not self._holds(name))
        return next((UnknownCapability(name) for name in unheld), None)

    def _holds(self, name: str) -> bool:
        standing = self._knowledge.standing
        known = standing is not None and (name in standing.base.bits or name in standing.base.head.floor)
        return known or name in FLOOR

    def _ask_for(self, name: str) -> None:
        """Wait until the server has sent a snapshot, has failed, or has used up the patience for all names."""
        if self.follower is None:
            raise UnknownCapability(name)
        knowledge = self._knowledge
        installs = knowledge.installs
        if knowledge.error is None and self._patient_at <= installs:
            if knowledge.standing is not None:
                knowledge.want_news()
                self.follower.hurry()
            answered = knowledge.changed.wait_for(
                lambda: knowledge.installs > installs or knowledge.error is not None or knowledge.closed,
                self._patience_s,
            )
            self._patient_at = installs if answered else installs + 1
        if knowledge.installs > installs and not self._holds(name):
            raise UnknownCapability(name)
