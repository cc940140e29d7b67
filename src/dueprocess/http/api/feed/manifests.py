"""What guards are told of imports: in a snapshot the rows that have not departed, in the feed that they must look anew.

One event brings a million rows into force, or frees them, or sets a clause back for everybody: a guard that hears of it
takes a new snapshot, which is what it does after a gap too.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.application.inherited import departure_of, notice_of
from dueprocess.application.ports import Reader
from dueprocess.application.stay import StaysInForce
from dueprocess.application.views.all import IMPORTS
from dueprocess.domain.imports import Import, ImportApproved, ImportUndone, terms_of
from dueprocess.domain.imports import Row as ImportRow
from dueprocess.domain.inherited import restriction_id_of
from dueprocess.domain.restriction import spans_of
from dueprocess.domain.stay import StayBegun, StayEnded
from dueprocess.guard.wire import Row
from dueprocess.http.api.feed.entries import handle_of_id, told_spans
from dueprocess.http.services import Services
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event


def sweeps(event: Event) -> bool:
    """Whether an event changes the standing of many accounts at once: of a manifest, or of all that a stay reaches."""
    return isinstance(event, ImportApproved | ImportUndone | StayBegun | StayEnded)


def manifest_rows(reader: Reader, services: Services, now: Instant) -> Iterator[Row]:
    """Every row of a live import that restricts now and has not departed, read while it is asked for."""
    stays = StaysInForce(reader, now)
    for found in reader.all(IMPORTS):
        if found.live:
            for part in reader.manifests.standing(found.import_id):
                yield from _told(reader, services, found, part, now, stays)


def _told(
    reader: Reader,
    services: Services,
    found: Import,
    part: tuple[tuple[int, ImportRow], ...],
    now: Instant,
    stays: StaysInForce,
) -> Iterator[Row]:
    numbers = {row.account_no for _, row in part}
    numbers.update(row.target for _, row in part if row.target is not None)
    handles = {
        number: handle_of_id(external, services.settings)
        for number, external in reader.external_ids(numbers).items()
    }
    for place, row in part:
        account = handles.get(row.account_no)
        target = None if row.target is None else handles.get(row.target)
        if account is None or (row.target is not None and target is None) or found.approved_at is None:
            continue
        spans = tuple(
            told
            for span in spans_of(terms_of(row, found.approved_at))
            if span.until is None or span.until > now
            for told in told_spans(span, target, stays.until_inherited(span.capability, row.target))
        )
        notice_id = notice_of(services.engine.mint(departure_of(found.import_id, place)))
        restriction_id = restriction_id_of(found.import_id, place)
        yield Row(restriction_id, account, spans, services.settings.notice_address(notice_id))
