"""What a guard knows at one epoch: a snapshot, and what the feed changed since.

The rules are:
1. An entry is applied only if it continues exactly what is known: same generation, `previous` the epoch of the last
   entry applied. An entry that is known already is ignored. Anything else is a gap, and nothing is changed.
2. Changes lie over the snapshot account by account, so one look tells the whole truth about an account.
3. Readers take no lock. Each change keeps the one before it: a reader who began earlier still finds what was true at
   its epoch, and one who is two changes late is told to begin again.
4. A head moves the epoch, unless it tells of an entry that never came. One that is behind says nothing: a server that
   lags is not news, and does not make this guard's knowledge look fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple

from dueprocess.guard.capability import FLOOR
from dueprocess.guard.handles import PATTERNS, Epoch, Key, parse_handle
from dueprocess.guard.snapshot import Cause, Snapshot, Span
from dueprocess.guard.snapshot_writer import group_spans
from dueprocess.guard.wire import Entry, Head


class Outcome(Enum):
    """What became of an event."""

    APPLIED = auto()
    IGNORED = auto()
    GAP = auto()


class Overtaken(Exception):
    """The account changed twice while this reader looked; begin again with the present view."""


class Record(NamedTuple):
    """All spans of one account since `position`. `older`: what was before; None: what the snapshot says."""

    position: int
    spans: tuple[Span, ...]
    older: Record | None
    mark: int
    oldest: bool = False


class Standing:
    """A snapshot with the changes since. One thread changes it; any number read."""

    def __init__(self, base: Snapshot) -> None:
        self.base = base
        self.changes: dict[Key, Record] = {}
        self.epoch = base.head.epoch
        self.position = base.head.standing_position
        self.recorded_at = base.head.recorded_at
        free = {*FLOOR, *base.head.floor}
        self._bits = {name: bit for name, bit in base.bits.items() if name not in free}

    def receive(self, event: Entry | Head) -> Outcome:
        """Apply an event of the feed, if it continues what is known. `OSError` if the texts cannot be read."""
        if event.epoch.generation != self.epoch.generation:
            return Outcome.GAP
        if isinstance(event, Head):
            if event.standing is not None and event.standing > Epoch(self.epoch.generation, self.position):
                return Outcome.GAP
            if event.epoch < self.epoch:
                return Outcome.IGNORED
            self.epoch = event.epoch
            self.recorded_at = max(self.recorded_at, event.now)
            return Outcome.APPLIED
        if event.epoch.position <= self.position:
            return Outcome.IGNORED
        if event.previous != (self.epoch.generation, self.position):
            return Outcome.GAP
        try:
            self._apply(event)
        except ValueError:  # a handle of another kind of ids than the snapshot's
            return Outcome.GAP
        return Outcome.APPLIED

    def _apply(self, entry: Entry) -> None:
        handle = parse_handle(entry.account, self.base.head.ids)
        cause = Cause(entry.restriction, entry.notice)
        # INVARIANT (I-04): floor capabilities have no bit here. A name that a newer server knows has none either; no
        # handle of this process stands for it.
        known = [span for span in entry.spans if span.capability in self._bits]
        fresh = [
            Span(mask, term.target, term.since, until, cause, term.observed)
            for (term, until), mask in group_spans(known, self._bits, self.base.head.ids).items()
        ]
        record = self.changes.get(handle.key)
        current = self.base.spans(handle.key) if record is None else record.spans
        # INVARIANT (I-10): only the spans of this restriction are replaced.
        named = [(self.cause(span), span) for span in current]
        kept = [span._replace(cause=cause) for cause, span in named if cause.restriction != entry.restriction]
        spans = tuple(sorted([*kept, *fresh], key=lambda span: self.cause(span).restriction))
        older = (
            None if record is None else Record(record.position, record.spans, None, handle.mark, oldest=True)
        )
        self.changes[handle.key] = Record(entry.epoch.position, spans, older, handle.mark)
        self._show(handle.mark)
        self.position = entry.epoch.position
        self.epoch = max(self.epoch, entry.epoch)

    def follows(self, entry: Entry) -> bool:
        """Apply an entry of a journal; False if it does not continue what is known."""
        return self.receive(entry) is not Outcome.GAP

    def upon(self, base: Snapshot) -> Standing:
        """The same standing over another snapshot of the same record, which must not be ahead of it.

        `OSError` if the texts of the present one cannot be read.
        """
        moved = Standing(base)
        moved.epoch = max(moved.epoch, self.epoch)
        moved.recorded_at = max(moved.recorded_at, self.recorded_at)
        moved.position = self.position
        for key, record in self.changes.items():
            if record.position > base.head.standing_position:
                spans = tuple(span._replace(cause=self.cause(span)) for span in record.spans)
                moved.changes[key] = Record(record.position, spans, None, record.mark)
                moved._show(record.mark)
        return moved

    def _show(self, mark: int) -> None:
        """The filter lets this account through from now on."""
        table = self.base.table
        table[mark % len(table)] |= PATTERNS[mark & 63]

    def spans(self, key: Key, position: int) -> Sequence[Span]:
        """The account's spans as they were at this position. `Overtaken` if that is no longer known."""
        record = self.changes.get(key)
        while record is not None and record.position > position:
            if record.oldest:
                raise Overtaken
            record = record.older
        return self.base.spans(key) if record is None else record.spans

    def cause(self, span: Span) -> Cause:
        """The restriction a span belongs to. `OSError` if it stands in a file that fails."""
        return span.cause if isinstance(span.cause, Cause) else self.base.cause(span.cause)

    def readable_cause(self, span: Span) -> Cause | tuple[None, None]:
        """The same for a check, which never raises: nothing where the file fails."""
        try:
            return self.cause(span)
        except OSError:
            return None, None

    def bit(self, name: str) -> int:
        """The bit of this capability; 0 if the catalogue does not hold it, or it is floor."""
        return self._bits.get(name, 0)


def longest(spans: Iterable[Span], bit: int, target: Key | None, now: int) -> Span | None:
    """Of the spans in force now for this capability towards this target, the one that ends last.

    In force: from <= now < until (I-08). A span without a target holds towards everybody, one with a target only
    towards that target (I-05). One that is only observed is found where no other is: a stay of one restriction leaves
    the others as they are (I-10).
    """
    found: Span | None = None
    for span in spans:
        if (
            span.mask & bit
            and span.since <= now < span.until  # INVARIANT (I-08)
            and (span.target is None or span.target == target)  # INVARIANT (I-05)
            and (found is None or _precedence(span) > _precedence(found))
        ):
            found = span
    return found


def _precedence(span: Span) -> tuple[bool, int]:
    return (not span.observed, span.until)


def in_order(changes: dict[Key, Record]) -> Sequence[tuple[Key, Record]]:
    """The changed accounts in the order in which a snapshot sorts them."""
    return sorted(changes.items(), key=lambda item: item[0])
