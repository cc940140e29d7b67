"""What one check reads: everything at one epoch, behind one reference.

The rules are:
1. A check takes the guard's view once. A new epoch is a new view, so no check sees half of a change.
2. `clear` holds the shared verdict of those who are not restricted, one for each capability asked about so far.
3. A view with `wake` sends every check the slow way, where it is called: so a process that was forked finds out at its
   first question, and no other check pays for it.
4. Before any snapshot there is a view too: its filter is empty and its shared verdict says "unknown".
"""

from __future__ import annotations

from collections.abc import Callable
from mmap import mmap
from operator import index
from typing import SupportsIndex

from dueprocess.guard.capability import Capability
from dueprocess.guard.handles import Key, key_of_text
from dueprocess.guard.modes import Modes
from dueprocess.guard.standing import Standing
from dueprocess.guard.verdict import Moment, Verdict


class View:
    """One epoch, ready to be read. Nothing in it changes but for `clear`, which fills up."""

    __slots__ = ("clear", "ints", "modes", "moment", "position", "slots", "standing", "table", "wake")

    def __init__(
        self,
        moment: Moment,
        standing: Standing | None,
        modes: Modes,
        wake: Callable[[], None] | None = None,
    ) -> None:
        self.moment = moment
        self.modes = modes
        self.standing = standing
        self.wake = wake
        self.table: bytearray | mmap = bytearray(1) if standing is None else standing.base.table
        if wake is not None:
            self.table = bytearray(b"\xff")
        self.slots = len(self.table)
        self.ints = standing is not None and standing.base.integer_ids
        self.position = -1 if standing is None else standing.position
        self.clear: dict[Capability, Verdict] = {}

    def shared(self, capability: Capability) -> Verdict:
        """The verdict of whoever is not restricted: allowed, or unknown where nothing is known of the capability."""
        found = self.clear.get(capability)
        if found is not None:
            return found
        # INVARIANT (I-30): without data nobody is restricted and, beyond the floor, nobody is free.
        known = capability.floor or (self.standing is not None and self.standing.bit(capability.name) != 0)
        stage = "enforce" if known else self.modes.of(capability.name).for_all
        verdict = Verdict("allowed", True, capability, self.moment)
        if not known and stage in {"enforce", None}:
            verdict = self.unknown(capability)
        if stage is not None:  # else it differs from account to account: `unsure` decides
            self.clear[capability] = verdict
        return verdict

    def unknown(self, capability: Capability) -> Verdict:
        """The verdict where the guard cannot say: no data, or a later epoch is asked for than this."""
        return Verdict("unknown", False, capability, self.moment)

    def unsure(self, capability: Capability, account: str | int) -> Verdict:
        """The same for one account: whoever is only watched, or not even that, is let through."""
        mode = self.modes.of(capability.name)
        stage = mode.for_all or mode.stage(self.key(account))
        if stage == "enforce":
            return self.unknown(capability)
        return Verdict("allowed", True, capability, self.moment)

    def key(self, account: object) -> Key:
        """What confirms this account. `TypeError` if it is not an id of the kind the platform declared."""
        if self.ints and isinstance(account, SupportsIndex):
            return index(account)
        if isinstance(account, str) and not self.ints:
            return key_of_text(account)
        kind = "an unsigned integer" if self.ints else "a text"
        raise TypeError(f"an account of this platform is {kind}, not {type(account).__name__}")
