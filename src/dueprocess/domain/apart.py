"""Apart: what keeps a restricted person from those they know, and whether it keeps them apart for a reason.

The rules are:
1. Somebody is cut off by what is in force towards everybody, on a capability that the catalogue marks: `contact` from those
   they know, `group` from groups they look after, `channel` from their followers. A measure towards one person cuts nobody
   else off.
2. Some clauses protect others from this person: the rulebook names their families (`keeps_apart`: fraud, grooming,
   harassment). While any measure under one of them is in force, on this account or another of the same person, nothing here
   leads to that person elsewhere. What an import brought in and nobody completed could be one of these: it counts as one.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.decision import Decision
from dueprocess.domain.restriction import Restriction, in_force
from dueprocess.kernel.instants import Instant


class Apart(msgspec.Struct, frozen=True):
    """What is known of an account. `others`: restrictions of other accounts of the same person; `decisions`: where all of
    these come from; `families`: what keeps people apart.

    `contact`, `group`, `channel`: the capabilities that the catalogue marks so.
    """

    restrictions: tuple[Restriction, ...] = ()
    others: tuple[Restriction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    families: frozenset[str] = frozenset()
    contact: frozenset[str] = frozenset()
    group: frozenset[str] = frozenset()
    channel: frozenset[str] = frozenset()

    def from_people(self, at: Instant) -> bool:
        """Whether they are cut off from those they know."""
        return self._cut_off(self.contact, at)

    def from_groups(self, at: Instant) -> bool:
        """Whether they cannot look after their groups."""
        return self._cut_off(self.group, at)

    def from_followers(self, at: Instant) -> bool:
        """Whether they cannot publish."""
        return self._cut_off(self.channel, at)

    def for_a_reason(self, at: Instant) -> bool:
        """Whether a measure in force protects others from them."""
        known = {one.decision_id: one for one in self.decisions}
        for row in (*self.restrictions, *self.others):
            if not in_force(row, at):
                continue
            decision = known.get(row.decision_id)
            if decision is None or decision.inherited or decision.family in self.families:
                return True
        return False

    def _cut_off(self, names: frozenset[str], at: Instant) -> bool:
        return any(
            span.capability in names and span.holds(at)
            for row in self.restrictions
            if row.target is None
            for span in row.spans
        )
