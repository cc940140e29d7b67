"""Verification of a store: the log from its bytes, the constitution over every entry, each view against its fold.

`verify` names the first row that is wrong. `rebuild` drops the views and folds them again, to the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import msgspec

from dueprocess.adapters.store.ledger import SqlLedger, SqlReader
from dueprocess.adapters.store.manifests import verify_manifests
from dueprocess.application.rebuild import Folded
from dueprocess.application.views.about import about
from dueprocess.application.views.all import VIEWS
from dueprocess.domain.account import AccountErased
from dueprocess.kernel.privacy import Sealed, commitment
from dueprocess.record import envelope as envelopes
from dueprocess.record.constitution import Constitution
from dueprocess.record.envelope import Envelope
from dueprocess.record.verify import Fault, LogEnd, Row, verify_log


class Verified(msgspec.Struct, frozen=True):
    """The result: entries looked at, the recomputed root in hex, and the first fault if there is one."""

    entries: int
    root: str
    fault: Fault | None


def verify(reader: SqlReader, progress: Callable[[int], None] = lambda _count: None) -> Verified:
    """Recompute everything that can be recomputed. `progress` is told the position every thousand entries."""
    head = reader.head()
    root = head.frontier.root()
    end = LogEnd(head.position, head.recorded_at, head.standing_position, root)
    folded, constitution, commitments, things = Folded(), Constitution(), _Commitments(), _About()

    def look(entry: Envelope) -> Fault | None:
        if entry.position % 1_000 == 0:
            progress(entry.position)
        folded.fold(entry)
        things.look(entry)
        commitments.look(entry.event)
        return constitution.look(entry)

    rows = (Row(*row) for row in reader.raw())
    fault = verify_log(rows, end, look) or _views(reader, folded) or _vault(reader, commitments)
    fault = fault or things.fault(reader) or verify_manifests(reader, commitments.erased)
    return Verified(head.position, root.hex(), fault)


def rebuild(ledger: SqlLedger, progress: Callable[[int], None] = lambda _count: None) -> int:
    """Drop every view and fold the log into it again; the number of entries."""
    folded, count = Folded(), 0
    told: list[tuple[str, int]] = []
    for count, (_, data) in enumerate(ledger.stored(), start=1):
        entry = envelopes.decode(data)
        folded.fold(entry)
        thing = about(entry.event)
        if thing is not None:
            told.append((thing, entry.position))
        if count % 1_000 == 0:
            progress(count)
    for view in VIEWS:
        ledger.replace_view(view, folded.rows(view))
    ledger.replace_about(told)
    return count


class _About:
    """What events are about, as a count and a sum that do not depend on the order in which they are met."""

    def __init__(self) -> None:
        self._count = 0
        self._sum = 0

    def meet(self, thing: str, position: int) -> None:
        """One of them."""
        self._count += 1
        self._sum ^= hash((thing, position))

    def look(self, entry: Envelope) -> None:
        """What this entry is about."""
        thing = about(entry.event)
        if thing is not None:
            self.meet(thing, entry.position)

    def fault(self, reader: SqlReader) -> Fault | None:
        """Whether the store says something else."""
        kept = _About()
        for thing, position in reader.all_about():
            kept.meet(thing, position)
        same = (kept._count, kept._sum) == (self._count, self._sum)
        return (
            None
            if same
            else Fault("view_about", "is not what the log says; `dueprocess record rebuild` mends it")
        )


class _Commitments:
    """What the log says of private words: the commitment of each reference."""

    def __init__(self) -> None:
        self.by_ref: dict[str, str] = {}
        self.erased: set[int] = set()

    def look(self, value: Any) -> None:
        """Collect from an event, however deep."""
        if isinstance(value, Sealed):
            self.by_ref[value.ref] = value.commitment
        elif isinstance(value, msgspec.Struct):
            if isinstance(value, AccountErased):
                self.erased.add(value.account_no)
            for name in value.__struct_fields__:
                part = getattr(value, name)
                if isinstance(part, (msgspec.Struct, tuple)):
                    self.look(part)
        elif isinstance(value, tuple):
            for item in value:
                self.look(item)


def _views(reader: SqlReader, folded: Folded) -> Fault | None:
    for view in VIEWS:
        for kept, told in zip_longest(reader.dump(view), folded.dump(view)):
            if kept == told:
                continue
            if told is None or (kept is not None and kept[0] < told[0]):  # type: ignore[operator]
                return Fault(f"view_{view.name} {kept[0]!s}", "is not in the log")
            if kept is None or kept[0] != told[0]:
                return Fault(f"view_{view.name} {told[0]!s}", "is missing")
            return Fault(f"view_{view.name} {told[0]!s}", "is not what the log says")
    return None


def _vault(reader: SqlReader, commitments: _Commitments) -> Fault | None:
    """Words that are kept are the words that were said; what is gone was erased, not lost."""
    for ref, account_no, salt, content, erased in reader.kept():
        promised = commitments.by_ref.get(ref)
        if promised is None:
            return Fault(f"vault_entry {ref}", "is not in the log")
        if erased:
            if account_no not in commitments.erased:
                return Fault(f"vault_entry {ref}", "was emptied without an erasure in the log")
        elif commitment(salt, content) != promised:
            return Fault(f"vault_entry {ref}", "holds other words than the log committed to")
    return None
