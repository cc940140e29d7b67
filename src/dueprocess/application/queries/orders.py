"""Orders: what was taken in, what is in force, what it takes of somebody's money; for the desk, the API and the person."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.order import freezes_of
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import FREEZES, ORDERS
from dueprocess.domain.freeze import Freeze, frozen
from dueprocess.domain.order import Cause, IssuerKind, Order, Share, content_digest, end_digest
from dueprocess.kernel.ids import AccountNo, FreezeId, OrderId, PersonId
from dueprocess.kernel.instants import Instant


class OrderStatus(StrEnum):
    """How it stands with an order. `AHEAD`: two people approved it, and it has not begun."""

    AWAITS = "awaits"
    AHEAD = "ahead"
    IN_FORCE = "in_force"
    OVER = "over"
    ENDED = "ended"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


class ShareFile(msgspec.Struct, frozen=True):
    """What an order reaches of one account, in minor units. `account`: the platform's own id, "" once erased."""

    account_no: AccountNo
    account: str
    amount: int
    exempt: int


class EndFile(msgspec.Struct, frozen=True):
    """Somebody asks to end an order. `content`: what a second person agrees to."""

    cause: Cause
    reason: str | None
    by: PersonId
    by_name: str
    at: Instant
    content: str


class OrderFile(msgspec.Struct, frozen=True):
    """One order as staff read it. `content`: what an approver agrees to. `document_type`: of its paper, None once erased."""

    order_id: OrderId
    status: OrderStatus
    issuer: str
    country: str
    kind: IssuerKind
    legal_basis: str
    reference: str | None
    document: str | None
    document_type: str | None
    shares: tuple[ShareFile, ...]
    amount: int
    currency: str
    effective_at: Instant
    expires_at: Instant
    tell_at: Instant | None
    where_to_ask: str | None
    endorsed_by: str
    endorsement: str | None
    continues: OrderId | None
    proposed_by: PersonId
    proposed_by_name: str
    proposed_at: Instant
    content: str
    approved_by: tuple[PersonId, ...]
    approved_by_names: tuple[str, ...]
    start: Instant | None
    until: Instant | None
    told_at: Instant | None
    end_asked: EndFile | None
    ended_at: Instant | None
    ended_by_name: str
    end_cause: Cause | None
    end_reason: str | None


class FrozenLine(msgspec.Struct, frozen=True):
    """What one order takes of a person's money now, as they read it.

    `amount`: what it takes; `share`: what it may take at most, both in minor units of `currency`; `exempt`: what it leaves
    for living. While the law lets the order be kept from them, `told_at` is ahead, and who, why and where are empty.
    """

    freeze_id: FreezeId
    amount: int
    share: int
    currency: str
    exempt: int
    start: Instant
    until: Instant
    told_at: Instant | None
    reference: str = ""
    issuer: str = ""
    legal_basis: str = ""
    where_to_ask: str = ""


class FreezePage(msgspec.Struct, frozen=True):
    """The person's page of one order: everything the law wants them to be told. `ended_at`: when it was ended early."""

    line: FrozenLine
    kind: IssuerKind
    in_force: bool
    ended_at: Instant | None
    end_cause: Cause | None
    at: Instant


def order_files(look: Looking) -> tuple[OrderFile, ...]:
    """Every order: what waits first, then what is in force, then what there was, newest first."""
    rank = {OrderStatus.AWAITS: 0, OrderStatus.AHEAD: 1, OrderStatus.IN_FORCE: 2}
    files = [_file(look, row) for row in look.reader.all(ORDERS)]
    return tuple(sorted(files, key=lambda file: (rank.get(file.status, 3), -file.proposed_at, file.order_id)))


def order_file(look: Looking, order_id: str) -> OrderFile | None:
    """One order, or None."""
    row = look.reader.get(ORDERS, order_id)
    return _file(look, row) if row is not None else None


def order_document(look: Looking, order_id: str) -> tuple[bytes, str] | None:
    """The paper of an order and its media type; None where there is none, or it was erased."""
    row = look.reader.get(ORDERS, order_id)
    kept = look.reader.vault(row.terms.document.ref) if row is not None else None
    return (kept.content, kept.media_type) if kept is not None else None


def frozen_lines(look: Looking, account_no: AccountNo, currency: str, total: int) -> tuple[FrozenLine, ...]:
    """What orders take now of all that a person holds in a currency (`total`, minor units), by place in the queue.

    An order that finds nothing left has a line with amount 0: it takes what comes.
    """
    freezes = {item.order_id: item for item in freezes_of(look.reader, account_no)}
    taken = frozen(freezes.values(), account_no, currency, total, look.now)
    return tuple(_line(look, freezes[item.order_id], item.amount) for item in taken)


def freeze_page(look: Looking, freeze_id: str, account_no: AccountNo) -> FreezePage | None:
    """The page of one order for the person whom it concerns, from when they may be told; None otherwise."""
    found = look.reader.get(FREEZES, freeze_id)
    if found is None or found.account_no != account_no or not found.tellable(look.now):
        return None
    order = look.reader.get(ORDERS, found.order_id)
    if order is None:
        return None
    return FreezePage(
        _line(look, found, found.amount),
        order.terms.issuer.kind,
        found.holds(look.now),
        order.ended_at,
        order.end_cause,
        look.now,
    )


def live_freezes(look: Looking, account_no: AccountNo) -> tuple[FreezeId, ...]:
    """Orders that reach a person's money now and that they may know of, oldest first: for a link on their standing."""
    found = [item for item in freezes_of(look.reader, account_no) if item.holds(look.now)]
    return tuple(
        item.freeze_id for item in sorted(found, key=lambda item: item.ranked_at) if item.tellable(look.now)
    )


def _line(look: Looking, found: Freeze, amount: int) -> FrozenLine:
    line = FrozenLine(
        found.freeze_id,
        amount,
        found.amount,
        found.currency,
        found.exempt,
        found.start,
        found.until,
        None if found.tellable(look.now) else found.told_at,
    )
    order = look.reader.get(ORDERS, found.order_id)
    if order is None or line.told_at is not None:
        return line
    terms = order.terms
    return msgspec.structs.replace(
        line,
        reference=look.words(terms.reference) or "",
        issuer=terms.issuer.name,
        legal_basis=terms.legal_basis,
        where_to_ask=look.words(terms.where_to_ask) or "",
    )


def _file(look: Looking, row: Order) -> OrderFile:
    terms = row.terms
    document = look.reader.vault(terms.document.ref)
    text = document.content.decode() if document is not None and document.media_type == "text/plain" else None
    return OrderFile(
        row.order_id,
        _status(row, look.now),
        terms.issuer.name,
        terms.issuer.country,
        terms.issuer.kind,
        terms.legal_basis,
        look.words(terms.reference),
        text,
        document.media_type if document is not None else None,
        tuple(_share(look, share) for share in terms.shares),
        terms.amount,
        terms.currency,
        terms.effective_at,
        terms.expires_at,
        terms.tell_at,
        look.words(terms.where_to_ask),
        terms.endorsed_by,
        look.words(terms.endorsement),
        terms.continues,
        row.proposed_by,
        name_of(look, row.proposed_by),
        row.proposed_at,
        content_digest(row),
        row.approved_by,
        tuple(name_of(look, person) for person in row.approved_by),
        row.start,
        row.until,
        row.told_at,
        _asked(look, row),
        row.ended_at,
        name_of(look, row.ended_by),
        row.end_cause,
        look.words(row.end_reason),
    )


def _share(look: Looking, share: Share) -> ShareFile:
    name = look.reader.external_id(share.account_no) or ""
    return ShareFile(share.account_no, name, share.amount, share.exempt)


def _asked(look: Looking, row: Order) -> EndFile | None:
    asked = row.end_asked
    if asked is None or row.ended_at is not None:
        return None
    return EndFile(
        asked.cause, look.words(asked.reason), asked.by, name_of(look, asked.by), asked.at, end_digest(row)
    )


def _status(row: Order, now: Instant) -> OrderStatus:
    if row.holds(now):
        return OrderStatus.IN_FORCE
    if row.awaits(now):
        return OrderStatus.AWAITS
    if row.in_force_at is None:
        return OrderStatus.TAKEN_BACK if row.ended_at is not None else OrderStatus.LAPSED
    if row.ended_at is not None:
        return OrderStatus.ENDED
    return OrderStatus.AHEAD if row.lives(now) else OrderStatus.OVER
