"""Converting: what a source's records leave in force, as rows that `dueprocess import` reads.

The rules are:
1. A row is a measure that was imposed, was not ended since, and has not run out: `account`, `capabilities`, `since`, `until`
   (null: without an end) and `reason`, as the source has them. Nothing is added and nothing is softened: importing does that.
2. Capabilities are named as in the source's own catalogue, or as a map says; `{"account.use": ["chat.send", "moments.post"]}`.
   A capability that the map leaves out is left out, and counted.
3. Every record is counted: in force, over, outside or malformed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import msgspec

from dueprocess.adapters.history.kinds import Prepared
from dueprocess.adapters.history.wikipedia.source import Malformed
from dueprocess.application.audit.act import Act, History, RecordedAct
from dueprocess.kernel.instants import Instant, iso


class ImportRow(msgspec.Struct, frozen=True):
    """One live restriction, as `dueprocess import` reads it."""

    account: str
    capabilities: tuple[str, ...]
    since: str
    until: str | None
    reason: str


class Counts(msgspec.Struct):
    """Where everything in the file went."""

    in_force: int = 0
    over: int = 0
    unmapped: Counter[str] = msgspec.field(default_factory=Counter)
    outside: Counter[str] = msgspec.field(default_factory=Counter)
    malformed: list[Malformed] = msgspec.field(default_factory=list)


def rows(
    file: BinaryIO, source: Prepared, now: Instant, names: Mapping[str, tuple[str, ...]], counts: Counts
) -> Iterator[ImportRow]:
    """The rows of a file. `names`: the platform's names of the source's capabilities; empty: the source's own."""
    for line in source.read(file):
        counts.malformed += line.malformed
        if line.outside:
            counts.outside[line.outside] += 1
        if line.history is not None:
            yield from _live(line.history, now, names, counts)


def _live(
    history: History, now: Instant, names: Mapping[str, tuple[str, ...]], counts: Counts
) -> Iterator[ImportRow]:
    """What of a chain is in force now: the newest terms, from when the first of them began."""
    began: RecordedAct | None = None
    terms: RecordedAct | None = None
    for act in history.acts:
        if act.act is Act.LIFTED:
            counts.over += terms is not None
            began = terms = None
        else:
            if terms is not None and not _holds(terms, act.at):
                counts.over += 1
                began = None
            began, terms = began or act, act
    if began is None or terms is None:
        return
    if not _holds(terms, now):
        counts.over += 1
        return
    counts.in_force += 1
    until = terms.end.until if terms.end is not None else None
    held = [name for measure in terms.measures for name in measure.capabilities]
    said = [name for one in held for name in (names.get(one, ()) if names else (one,))]
    counts.unmapped.update(one for one in held if names and one not in names)
    if said:
        yield ImportRow(
            history.subject,
            tuple(dict.fromkeys(said)),
            iso(began.at),
            iso(until) if until is not None else None,
            terms.reason,
        )


def _holds(act: RecordedAct, at: Instant) -> bool:
    """Whether its own end has not come; one that cannot be read is taken to be in force: somebody looks at it then."""
    return act.end is None or act.end.until is None or act.end.until > at
