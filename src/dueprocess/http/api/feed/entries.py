"""What guards are told, made of the record: entries of the feed, and the rows of a snapshot.

Only this crosses: an opaque account, capabilities, towards whom, from when until when, where the notice is, and how far
into the record (design 4). An account that was erased has no handle any more: its entry says that the restriction is
gone, so that the chain of entries has no gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.application.stay import StaysInForce
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.application.views.view import View
from dueprocess.domain.payee_hold import STOPPED, PayeeHold, PayeeHoldEnded, PayeeHoldPlaced
from dueprocess.domain.restriction import Restriction, Span
from dueprocess.domain.stay import parted
from dueprocess.guard.handles import TEXT, UINT64_END, Epoch, account_handle
from dueprocess.guard.wire import Entry, Row, SnapshotHead, WireSpan
from dueprocess.http.services import Settings
from dueprocess.kernel.ids import AccountNo, DecisionId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope


class _Told(msgspec.Struct, frozen=True):
    """What a snapshot tells of one span. Its capability is text: reading a million takes seconds so."""

    capability: str
    start: Instant
    until: Instant | None


class _Row(msgspec.Struct, frozen=True):
    """What a snapshot tells of one restriction: a fifth of the row, so reading a million takes seconds."""

    restriction_id: str
    account_no: AccountNo
    target: AccountNo | None
    spans: tuple[_Told, ...]
    notice_id: str
    decision_id: DecisionId


_ROWS: Final = View(RESTRICTIONS.name, _Row, lambda row, _event, _at: row, {})


def handle_of(reader: Reader, settings: Settings, account_no: AccountNo | None) -> str | None:
    """The handle under which guards know an account; None if it was erased, or its id is not of the declared kind."""
    external = reader.external_id(account_no) if account_no is not None else None
    return None if external is None else handle_of_id(external, settings)


def handle_of_id(external: str, settings: Settings) -> str | None:
    """The handle of a platform's id; None if it is not of the declared kind."""
    if settings.account_ids == TEXT:
        return account_handle(external)
    number = (
        int(external) if external.isascii() and external.isdigit() and len(external) <= 20 else UINT64_END
    )
    return account_handle(number) if number < UINT64_END else None


def nobody(settings: Settings) -> str:
    """The handle of nobody, for entries whose account has none."""
    return "0" * 40 if settings.account_ids == TEXT else "u:0"


def entry_of(
    reader: Reader, settings: Settings, envelope: Envelope, follows: int, stays: StaysInForce
) -> Entry:
    """One standing event as guards read it."""
    event: Any = envelope.event
    generation = reader.head().generation
    if isinstance(event, PayeeHoldPlaced | PayeeHoldEnded):
        return _held(
            reader, settings, event, (Epoch(generation, envelope.position), Epoch(generation, follows)), stays
        )
    row = reader.get(RESTRICTIONS, event.restriction_id)
    account = handle_of(reader, settings, event.account_no)
    known = row is not None and account is not None
    spans = wire_spans(reader, settings, row, event.spans, stays) if row is not None and known else ()
    return Entry(
        Epoch(generation, envelope.position),
        Epoch(generation, follows),
        event.restriction_id,
        account or nobody(settings),
        spans,
        settings.notice_address(row.notice_id) if row is not None else None,
    )


def _held(
    reader: Reader,
    settings: Settings,
    event: PayeeHoldPlaced | PayeeHoldEnded,
    epochs: tuple[Epoch, Epoch],
    stays: StaysInForce,
) -> Entry:
    """A payee hold as guards read it: as it is by now, for what was ended stops nobody."""
    row, account = reader.get(PAYEE_HOLDS, event.hold_id), handle_of(reader, settings, event.account_no)
    ended = isinstance(event, PayeeHoldEnded) or row is None or account is None
    spans = () if ended or row is None else _payee_spans(row, stays)
    return Entry(*epochs, event.hold_id, account or nobody(settings), spans, settings.payee_hold_address)


def _payee_spans(row: PayeeHold, stays: StaysInForce) -> tuple[WireSpan, ...]:
    set_back = stays.until(DecisionId(""), STOPPED, None)
    return tuple(part for span in row.spans for part in told_spans(span, None, set_back))


def payee_hold_rows(reader: Reader, settings: Settings, now: Instant) -> Iterator[Row]:
    """Every payee hold in force, read while it is asked for."""
    stays = StaysInForce(reader, now)
    for holds in reader.above(PAYEE_HOLDS, "ends_at", now):
        handles = reader.external_ids({row.account_no for row in holds})
        for row in holds:
            external = handles.get(row.account_no)
            account = handle_of_id(external, settings) if external is not None else None
            if account is not None:
                yield Row(row.hold_id, account, _payee_spans(row, stays), settings.payee_hold_address)


def wire_spans(
    reader: Reader, settings: Settings, row: Restriction, spans: tuple[Span, ...], stays: StaysInForce
) -> tuple[WireSpan, ...]:
    """The spans with their target as a handle. A target that was erased can be reached by nobody: no span is left."""
    target = handle_of(reader, settings, row.target)
    if row.target is not None and target is None:
        return ()
    told = (
        told_spans(span, target, stays.until(row.decision_id, span.capability, row.target)) for span in spans
    )
    return tuple(part for parts in told for part in parts)


def told_spans(span: Span | _Told, target: str | None, set_back: Instant | None) -> Iterator[WireSpan]:
    """One span as guards are told it: what a stay has set back is only observed until the stay is over."""
    for part in parted(span.start, span.until, set_back):
        yield WireSpan(str(span.capability), target, part.start, part.until, part.observed)


def snapshot_head(reader: Reader, policies: Policies, settings: Settings, now: Instant) -> SnapshotHead:
    """What a snapshot of this moment of the record says of itself."""
    head = reader.head()
    catalogue = policies.catalogue(reader)
    entries = sorted(catalogue.capabilities, key=lambda entry: entry.bit) if catalogue else []
    return SnapshotHead(
        head.generation,
        head.position,
        head.standing_position,
        max(now, head.recorded_at),
        settings.account_ids,
        tuple(entry.name for entry in entries),
        tuple(entry.name for entry in entries if entry.floor),
    )


def snapshot_rows(reader: Reader, settings: Settings, now: Instant) -> Iterator[Row]:
    """Everything in force, or still to begin, read while it is asked for; what has ended is not read at all."""
    stays = StaysInForce(reader, now)
    for restrictions in reader.above(_ROWS, "ends_at", now):
        numbers = {row.account_no for row in restrictions}
        numbers.update(row.target for row in restrictions if row.target is not None)
        handles = {
            number: handle_of_id(external, settings)
            for number, external in reader.external_ids(numbers).items()
        }
        for row in restrictions:
            account = handles.get(row.account_no)
            target = None if row.target is None else handles.get(row.target)
            if account is not None and (row.target is None or target is not None):
                spans = tuple(
                    part
                    for span in row.spans
                    if span.until is None or span.until > now
                    for part in told_spans(
                        span, target, stays.until(row.decision_id, span.capability, row.target)
                    )
                )
                yield Row(row.restriction_id, account, spans, settings.notice_address(row.notice_id))
