"""Wallet: the balance, paying, red packets, receiving and withdrawing.

Withdrawing asks nobody: one's own money goes to one's own bank card, whatever is in force.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final, Literal

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from examples.superapp import groups, messages, money, people, transfers
from examples.superapp.chat import refusal_of_words
from examples.superapp.gate import (
    CHAT_SEND_GROUP,
    WALLET_PAY,
    WALLET_PAY_NEW_PAYEE,
    WALLET_RECEIVE,
    WALLET_RED_PACKET,
    Refusal,
)
from examples.superapp.ledger import accounts, banks, holdings, operations, postings
from examples.superapp.money import Moved
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

MEMO_MAX: Final = 60
SHARES_MAX: Final = 20
STATEMENT_MAX: Final = 25
PROBLEMS: Final = {Moved.NOT_ENOUGH: "problem.not_enough", Moved.FORM_USED: "problem.form_used"}
REFUSED: Final = {
    "not_enough": "problem.not_enough",
    "key_used": "problem.form_used",
    "locked": "problem.locked",
    "target_unknown": "problem.bank",
    "target_not_verified": "problem.bank",
    "more_than_owed": "problem.more_than_owed",
    "nothing_owed": "problem.more_than_owed",
}
"""What a person reads for a refusal of the ledger; any other refusal is a form that we did not make."""


class Draft(msgspec.Struct, frozen=True):
    """What a form of the wallet says so far, as it was typed."""

    to: str = ""
    amount: str = ""
    memo: str = ""
    shares: str = "1"


class Line(msgspec.Struct, frozen=True):
    """A line of the statement: what went in (positive) or out (negative). `number`: of its receipt."""

    number: int
    at: int
    kind: str
    amount: int
    currency: str


def pot(person: str) -> str:
    """Where this person's balance is."""
    return accounts.balance(person)


def statement(tx: sqlite3.Connection, person: str) -> list[Line]:
    """The last movements of this person's balance, newest first."""
    mine = pot(person)
    return [
        Line(one.id, one.at, one.kind, amount, currency)
        for one in postings.of_account(tx, mine, STATEMENT_MAX)
        for name, currency, amount in one.legs
        if name == mine
    ]


def operate(
    visit: Visit, *, kind: str, source: str, target: str, amount: int | None, key: str, currency: str = "CNY"
) -> str | None:
    """Do this with one's own money, once for each key; the text that says why it did not happen, None once it has."""
    order = operations.Order(key, visit.me, kind, source, target, amount, currency)
    with visit.paying() as tx:
        receipt = operations.perform(tx, order, visit.now, keep_refusals=False)
    return None if receipt.refused is None else REFUSED.get(receipt.refused, "problem.not_understood")


def operate_by_form(visit: Visit, form: Form, *, kind: str, source: str, target: str) -> str | None:
    """The same with amount, currency and key as a form says them."""
    amount = money.parse_amount(form.text("amount", 20))
    if amount is None:
        return "problem.amount"
    return operate(
        visit,
        kind=kind,
        source=source,
        target=target,
        amount=amount,
        key=money.form_key(visit.me, form.text("key", 40)),
        currency=form.text("currency", 3) or "CNY",
    )


@page("/wallet")
def wallet(visit: NamedDependency[Visit]) -> Response[str]:
    """The balance, everything else one has and who holds it, what is on its way, and the statement."""
    return _show(visit)


@page("/wallet/pay")
def pay_form(visit: NamedDependency[Visit], to: FromQuery[str] = "") -> Response[str]:
    """To whom, and how much."""
    return _show_form(visit, "pay.html", Draft(to))


@form("/wallet/pay")
def pay(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Pay a friend or a shop. A shop takes it at once, a friend with a tap."""
    receiver, memo = form.text("to", 20), form.text("memo", MEMO_MAX)
    amount = money.parse_amount(form.text("amount", 20))
    draft = Draft(receiver, form.text("amount", 20), memo)
    with visit.reading() as tx:
        person = people.find(tx, receiver)
        friend = people.are_friends(tx, visit.me, receiver)
    if person is None or person.id == visit.me or not (friend or person.shop):
        return _show_form(visit, "pay.html", draft, problem="problem.receiver")
    # words that travel with money are words: the gate is asked for both
    refused = visit.refusal(WALLET_PAY, target=receiver) or _new_payee(visit, receiver)
    if not refused and memo:
        refused = refusal_of_words(visit, receiver)
    if refused:
        return _show_form(visit, "pay.html", draft, refused=refused)
    if amount is None:
        return _show_form(visit, "pay.html", draft, problem="problem.amount")
    if visit.platform.gate.refusal(receiver, WALLET_RECEIVE, visit.me):
        # said at once and before any money moves, in words that tell nothing of why
        return _show_form(visit, "pay.html", draft, problem="problem.cannot_take")
    with visit.paying() as tx:
        moved, number = transfers.send(
            tx,
            key=money.form_key(visit.me, form.text("key", 40)),
            kind="transfer",
            sender=visit.me,
            receiver=receiver,
            amount=amount,
            memo=memo,
            at=visit.now,
        )
        if number is not None and person.shop and (sent := transfers.find(tx, number)) is not None:
            transfers.take(tx, sent, receiver, visit.now, shop=True)
    if number is not None and friend:
        _say(visit, number, receiver=receiver)
    if moved is not Moved.DONE:
        return _show_form(visit, "pay.html", draft, problem=PROBLEMS[moved])
    return go(f"/chats/{receiver}#end" if friend else "/wallet")


@page("/wallet/red-packet")
def packet_form(visit: NamedDependency[Visit], to: FromQuery[str] = "") -> Response[str]:
    """To which friend or group, how much, in how many shares."""
    return _show_form(visit, "packet.html", Draft(to))


@form("/wallet/red-packet")
def red_packet(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Send a red packet to a friend or to a group."""
    to, memo = form.text("to", 30), form.text("memo", MEMO_MAX)
    amount, shares = money.parse_amount(form.text("amount", 20)), form.number("shares") or 1
    draft = Draft(to, form.text("amount", 20), memo, str(shares))
    receiver, group = _receiver(visit, to)
    if receiver is None and group is None:
        return _show_form(visit, "packet.html", draft, problem="problem.receiver")
    # a gift to one person reaches that person, so the gate is asked about them; a group is nobody in particular
    refused = visit.refusal(WALLET_RED_PACKET, target=receiver) or _new_payee(visit, receiver)
    if not refused and memo:
        refused = visit.refusal(CHAT_SEND_GROUP) if receiver is None else refusal_of_words(visit, receiver)
    if refused:
        return _show_form(visit, "packet.html", draft, refused=refused)
    shares = 1 if group is None else shares
    if amount is None or not 1 <= shares <= min(SHARES_MAX, amount):
        return _show_form(visit, "packet.html", draft, problem="problem.amount")
    if receiver is not None and visit.platform.gate.refusal(receiver, WALLET_RECEIVE, visit.me):
        return _show_form(visit, "packet.html", draft, problem="problem.cannot_take")
    with visit.paying() as tx:
        moved, number = transfers.send(
            tx,
            key=money.form_key(visit.me, form.text("key", 40)),
            kind="packet",
            sender=visit.me,
            receiver=receiver,
            group=group,
            amount=amount,
            shares=shares,
            memo=memo,
            at=visit.now,
        )
    if number is not None:
        _say(visit, number, receiver=receiver, group=group)
    if moved is not Moved.DONE:
        return _show_form(visit, "packet.html", draft, problem=PROBLEMS[moved])
    return go(f"/chats/{receiver}#end" if receiver else f"/groups/{group}#end")


@form("/wallet/transfers/{number:int}/take")
def take(
    visit: NamedDependency[Visit], form: NamedDependency[Form], number: FromPath[int]
) -> Response[Any] | Redirect:
    """Receive a transfer, or open a red packet."""
    with visit.reading() as tx:
        _offered(tx, visit, number)
    if refused := visit.refusal(WALLET_RECEIVE):
        return _show(visit, refused=refused)
    with visit.paying() as tx:
        # whose it is was looked at above and does not change; what is left of it may have
        sent = transfers.find(tx, number)
        if sent is not None:
            shop = visit.person.shop and sent.kind == "transfer"
            transfers.take(tx, sent, visit.me, visit.now, shop=shop)
    return go("/wallet")


@form("/wallet/transfers/{number:int}/take-back")
def take_back(visit: NamedDependency[Visit], number: FromPath[int]) -> Redirect:
    """Have back what nobody took: one's own money, so nobody is asked."""
    with visit.paying() as tx:
        sent = transfers.find(tx, number)
        if sent is None or sent.sender != visit.me or sent.kind == "purchase":
            raise NotHere
        transfers.take_back(tx, sent, visit.now)
    return go("/wallet")


@form("/wallet/withdraw")
def withdraw(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Take money out to one's own bank account: the one that is chosen, else the one bound first. Floor: nobody is asked."""
    target = form.text("target", 15)
    if not target:
        with visit.reading() as tx:
            target = next((str(one.id) for one in banks.of_person(tx, visit.me)), "")
    problem = operate_by_form(visit, form, kind="withdraw", source="balance", target=target)
    return _show(visit, problem=problem) if problem else go("/wallet")


def _new_payee(visit: Visit, receiver: str | None) -> Refusal | None:
    """Why somebody they never paid before cannot be paid now. A packet for a group may be taken by anybody new."""
    with visit.reading() as tx:
        known = receiver is not None and transfers.paid_before(tx, visit.me, receiver, visit.now)
    return None if known else visit.refusal(WALLET_PAY_NEW_PAYEE, target=receiver)


def _say(visit: Visit, number: int, *, receiver: str | None = None, group: int | None = None) -> None:
    """Show a transfer in the chat, once. It comes after the money: a form sent again also mends a line that is missing."""
    with visit.writing() as tx:
        if tx.execute("SELECT 1 FROM messages WHERE transfer = ?", (number,)).fetchone() is None:
            messages.add(tx, visit.me, visit.now, receiver=receiver, group=group, transfer=number)


def _receiver(visit: Visit, to: str) -> tuple[str | None, int | None]:
    """The friend or the group that this choice of a form means; (None, None) if it means neither."""
    kind, _, name = to.partition(":")
    with visit.reading() as tx:
        if kind == "group" and name.isascii() and name.isdigit() and len(name) <= 9:
            return None, int(name) if groups.is_member(tx, int(name), visit.me) else None
        return (name if kind == "person" and people.are_friends(tx, visit.me, name) else None), None


def _offered(tx: sqlite3.Connection, visit: Visit, number: int) -> transfers.Transfer:
    """A transfer that is for this person, open or not."""
    found = transfers.find(tx, number)
    if found is None or found.sender == visit.me:
        raise NotHere
    if found.receiver != visit.me and (
        found.group is None or not groups.is_member(tx, found.group, visit.me)
    ):
        raise NotHere
    return found


def _show(visit: Visit, *, refused: Refusal | None = None, problem: str | None = None) -> Response[str]:
    visit.settle()
    with visit.reading() as tx:
        names = {person.id: person for person in people.everybody(tx)}
        mine = holdings.of_person(tx, visit.me, visit.now)
        return visit.page(
            "wallet.html",
            refused=refused,
            problem=problem,
            balance=money.held(tx, pot(visit.me)),
            waiting=transfers.of_person(tx, visit.me),
            statement=statement(tx, visit.me),
            names=names,
            key=money.next_key(tx, visit.me),
            mine=mine,
            banks={str(one.id): one for one in mine.bank_accounts},
            flying=[one for one in mine.in_flight if one.arrives_at is not None],
        )


def _show_form(
    visit: Visit,
    template: Literal["pay.html", "packet.html"],
    draft: Draft,
    *,
    refused: Refusal | None = None,
    problem: str | None = None,
) -> Response[str]:
    with visit.reading() as tx:
        friends = people.friends(tx, visit.me)
        known = {visit.me, *(friend.id for friend in friends)}
        return visit.page(
            template,
            refused=refused,
            problem=problem,
            draft=draft,
            friends=friends,
            shops=[person for person in people.everybody(tx) if person.shop and person.id not in known],
            groups=[group for group in groups.all_groups(tx, visit.me) if group.joined],
            balance=money.held(tx, pot(visit.me)),
            key=money.next_key(tx, visit.me),
        )
