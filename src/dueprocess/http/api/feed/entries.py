"""What guards are told, made of the record: entries of the feed, and the rows of a snapshot.

Only this crosses: an opaque account, capabilities, towards whom, from when until when, where the notice is, and how far
into the record (design 4). An account that was erased has no handle any more: its entry says that the restriction is
gone, so that the chain of entries has no gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.restriction import Restriction, Span
from dueprocess.guard.handles import TEXT, UINT64_END, Epoch, account_handle
from dueprocess.guard.wire import Entry, Row, SnapshotHead, WireSpan
from dueprocess.http.services import Settings
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope


def handle_of(reader: Reader, settings: Settings, account_no: AccountNo | None) -> str | None:
    """The handle under which guards know an account; None if it was erased, or its id is not of the declared kind."""
    external = reader.external_id(account_no) if account_no is not None else None
    if external is None:
        return None
    if settings.account_ids == TEXT:
        return account_handle(external)
    number = (
        int(external) if external.isascii() and external.isdigit() and len(external) <= 20 else UINT64_END
    )
    return account_handle(number) if number < UINT64_END else None


def nobody(settings: Settings) -> str:
    """The handle of nobody, for entries whose account has none."""
    return "0" * 40 if settings.account_ids == TEXT else "u:0"


def entry_of(reader: Reader, settings: Settings, envelope: Envelope, follows: int) -> Entry:
    """One standing event as guards read it."""
    event: Any = envelope.event
    generation = reader.head().generation
    row = reader.get(RESTRICTIONS, event.restriction_id)
    account = handle_of(reader, settings, event.account_no)
    spans = wire_spans(reader, settings, row, event.spans) if row is not None and account is not None else ()
    return Entry(
        Epoch(generation, envelope.position),
        Epoch(generation, follows),
        event.restriction_id,
        account or nobody(settings),
        spans,
        settings.notice_address(row.notice_id) if row is not None else None,
    )


def wire_spans(
    reader: Reader, settings: Settings, row: Restriction, spans: tuple[Span, ...]
) -> tuple[WireSpan, ...]:
    """The spans with their target as a handle. A target that was erased can be reached by nobody: no span is left."""
    target = handle_of(reader, settings, row.target)
    if row.target is not None and target is None:
        return ()
    return tuple(WireSpan(str(span.capability), target, span.start, span.until) for span in spans)


def snapshot_of(
    reader: Reader, policies: Policies, settings: Settings, now: Instant
) -> tuple[SnapshotHead, list[Row]]:
    """Everything in force, or still to begin, at this moment of the record."""
    head = reader.head()
    catalogue = policies.catalogue(reader)
    entries = sorted(catalogue.capabilities, key=lambda entry: entry.bit) if catalogue else []
    described = SnapshotHead(
        head.generation,
        head.position,
        head.standing_position,
        max(now, head.recorded_at),
        settings.account_ids,
        tuple(entry.name for entry in entries),
        tuple(entry.name for entry in entries if entry.floor),
    )
    return described, list(_rows(reader, settings, described.recorded_at))


def _rows(reader: Reader, settings: Settings, now: int) -> Iterator[Row]:
    for row in reader.all(RESTRICTIONS):
        live = tuple(span for span in row.spans if span.until is None or span.until > now)
        account = handle_of(reader, settings, row.account_no) if live else None
        if account is not None:
            spans = wire_spans(reader, settings, row, live)
            yield Row(row.restriction_id, account, spans, settings.notice_address(row.notice_id))
