"""Order intake: what an order from outside must say before anybody may approve it.

The rules are:
1. It names its issuer, legal basis, number, document, subjects with a share each, amount, currency, beginning, end and where
   to ask. What is missing sends it back (O02; Administrative Compulsion Law 31). The shares are no more than its amount (I-23).
2. It lasts no longer than the law lets its kind of issuer reach (`LIMITS`).
3. A body abroad reaches nothing here without the approval of the competent body at home (O04: PIPL 41; AML 50).
4. One that continues another is of the same issuer, about the same accounts and no more of their money, begins where that
   ends, and stays with it within the law's longest term.
5. It may be kept from the person for three days at most (Administrative Compulsion Law 31).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from dueprocess.domain.order import APPROVERS, Issuer, IssuerKind, Order, OrderProposed, Share, Terms
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.ids import AccountNo, Mint, OrderId, PersonId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.money import is_amount, is_currency
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse

HOME: Final = "CN"
"""The country whose bodies need nobody's approval here, and whose law `LIMITS` is."""

SUBJECTS_MOST: Final = 100
TOLD_WITHIN: Final = 3 * DAY
"""For how long after its beginning an order may be kept from the person."""

_COUNTRY = re.compile(r"[A-Z]{2}")


class Limit(msgspec.Struct, frozen=True):
    """How long one order of a kind may last, and how long one and those that continue it, in milliseconds (None: each anew)."""

    one: int
    together: int | None = None


LIMITS: Final[Mapping[IssuerKind, Limit]] = {
    IssuerKind.COURT: Limit(
        365 * DAY
    ),  # SPC on Civil Procedure 487: a year, renewed before it ends, or it lapses
    IssuerKind.PROCURATORATE: Limit(183 * DAY),  # six months, each renewal as long
    IssuerKind.POLICE: Limit(183 * DAY),
    IssuerKind.TAX: Limit(183 * DAY),  # Tax Collection Rules 88
    IssuerKind.ADMINISTRATIVE: Limit(30 * DAY, 60 * DAY),  # Administrative Compulsion Law 32
    IssuerKind.AML: Limit(48 * HOUR, 48 * HOUR),  # Anti-Money-Laundering Law 45
}


class ProposeOrder(Command, frozen=True):
    """Take an order in, for two others to approve."""

    issuer: Issuer
    legal_basis: str
    reference: Private
    document: Private
    shares: tuple[Share, ...]
    amount: int
    currency: str
    effective_at: Instant
    expires_at: Instant
    where_to_ask: Private
    by: PersonId
    tell_at: Instant | None = None
    endorsed_by: str = ""
    endorsement: Private = Private()
    continues: OrderId | None = None


class ProposeFacts(msgspec.Struct, frozen=True):
    """What taking in needs to know.

    `known`: the accounts among those named that exist. `approvers`: who could approve it. `before`: the order it
    continues. `alike`: those that wait or live of the same reference.
    """

    ids: Mint
    person: Staff | None
    known: frozenset[AccountNo]
    approvers: frozenset[PersonId]
    before: Order | None = None
    alike: tuple[Order, ...] = ()


def propose(facts: ProposeFacts, command: ProposeOrder, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take an order in, if it is whole and within the law."""
    refused = (
        require(facts.person, Role.DECIDER, Role.SUPERVISOR)
        or _incomplete(command)
        or _money_unsound(facts, command)
        or _time_unsound(facts.before, command, now)
    )
    if refused is not None:
        return refused
    if facts.person is None or any(in_conflict(facts.person, share.account_no) for share in command.shares):
        return refuse(Code.STAFF_IN_CONFLICT)
    if any(item.awaits(now) or item.lives(now) for item in facts.alike):
        return refuse(Code.ORDER_TAKEN_IN_ALREADY, "reference")
    if len(facts.approvers - {command.by}) < APPROVERS:  # INVARIANT (I-18)
        return refuse(Code.ORDER_APPROVERS_TOO_FEW, count=str(APPROVERS))
    issuer = msgspec.structs.replace(command.issuer, name=command.issuer.name.strip())
    terms = Terms(
        issuer,
        command.legal_basis.strip(),
        command.reference.sealed,
        command.document.sealed,
        command.shares,
        command.amount,
        command.currency,
        command.effective_at,
        command.expires_at,
        command.where_to_ask.sealed,
        command.tell_at,
        command.endorsed_by.strip(),
        None if command.endorsement.blank else command.endorsement.sealed,
        command.continues,
    )
    since = facts.before.since if facts.before is not None else command.effective_at
    return (OrderProposed(OrderId(facts.ids("ord")), terms, since, command.by),)


def _incomplete(command: ProposeOrder) -> Refusal | None:
    """What an order lacks that the law wants in it, in the order in which one reads it."""
    if not command.issuer.name.strip():
        return refuse(Code.ORDER_INCOMPLETE, "issuer")
    if not _COUNTRY.fullmatch(command.issuer.country):
        return refuse(Code.ORDER_INCOMPLETE, "country")
    if not command.legal_basis.strip():
        return refuse(Code.ORDER_INCOMPLETE, "legal_basis")
    if command.reference.blank or not command.reference.sealed.tag:
        return refuse(Code.ORDER_INCOMPLETE, "reference")
    if command.document.blank:
        return refuse(Code.ORDER_INCOMPLETE, "document")
    if command.where_to_ask.blank:
        return refuse(Code.ORDER_INCOMPLETE, "where_to_ask")
    if command.issuer.country != HOME and (not command.endorsed_by.strip() or command.endorsement.blank):
        return refuse(Code.ORDER_FOREIGN_UNAPPROVED, "endorsed_by")
    return None


def _money_unsound(facts: ProposeFacts, command: ProposeOrder) -> Refusal | None:
    """Why its amount or shares cannot be: nothing asked, nobody there, or more than it says. INVARIANT (I-23)"""
    if not is_currency(command.currency):
        return refuse(Code.ORDER_INCOMPLETE, "currency")
    if not is_amount(command.amount):
        return refuse(Code.ORDER_INCOMPLETE, "amount")
    numbers = [share.account_no for share in command.shares]
    if not 1 <= len(numbers) <= SUBJECTS_MOST or len(set(numbers)) < len(numbers):
        return refuse(Code.ORDER_INCOMPLETE, "shares")
    if not facts.known.issuperset(numbers):
        return refuse(Code.TARGET_UNKNOWN, "shares")
    if not all(is_amount(share.amount) and share.exempt >= 0 for share in command.shares):
        return refuse(Code.ORDER_INCOMPLETE, "shares")
    if sum(share.amount for share in command.shares) > command.amount:
        return refuse(Code.ORDER_SHARES_ABOVE_AMOUNT, "shares")
    return None


def _time_unsound(before: Order | None, command: ProposeOrder, now: Instant) -> Refusal | None:
    """Why its beginning, end or secrecy is none the law knows."""
    start, until, limit = command.effective_at, command.expires_at, LIMITS[command.issuer.kind]
    if until <= max(now, start):
        return refuse(Code.ORDER_EXPIRED, "expires_at")
    if until > start + limit.one:
        return refuse(Code.ORDER_TOO_LONG, "expires_at", days=_days(limit.one))
    if command.continues is not None:
        same = before is not None and before.lives(now) and before.terms.issuer == command.issuer
        if not same or before is None or before.until != start or not _within(command.shares, before):
            return refuse(Code.ORDER_CONTINUES_OTHER, "continues")
        if limit.together is not None and until > before.since + limit.together:
            return refuse(Code.ORDER_TOO_LONG, "expires_at", days=_days(limit.together))
    if command.tell_at is not None and command.tell_at > start + TOLD_WITHIN:
        return refuse(Code.ORDER_KEPT_BACK_TOO_LONG, "tell_at")
    return None


def _within(shares: tuple[Share, ...], before: Order) -> bool:
    """Whether these shares reach nobody and nothing that the order before did not."""
    reached = {share.account_no: share.amount for share in before.terms.shares}
    return all(share.amount <= reached.get(share.account_no, 0) for share in shares)


def _days(milliseconds: int) -> str:
    return str(milliseconds // DAY)
