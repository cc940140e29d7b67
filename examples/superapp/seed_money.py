"""The first day's money: what each paid in, put away, borrowed, sent, and bound to. One transaction on the ledger.

Wei has something of everything, because his account is the one that the demo restricts.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from examples.superapp import money, transfers
from examples.superapp.ledger import accounts, banks, loans, operations, postings, standing
from examples.superapp.ledger.books import Books
from examples.superapp.ledger.products import PRODUCTS, put_in
from examples.superapp.ledger.settlement import settle
from examples.superapp.people import Person

DAY: Final = 86_400_000
HOUR: Final = 3_600_000
MINUTE: Final = 60_000

BALANCES: Final = {
    "wei": 186_400,
    "lan": 92_350,
    "ming": 64_000,
    "hua": 1_204_580,
    "jun": 45_120,
    "mei": 310_000,
    "bo": 27_700,
    "kai": 8_800,
    "qing": 420_000,
    "tao": 15_050,
    "xin": 78_900,
    "ning": 12_340,
    "yan": 256_000,
}
"""What each paid in on the first day, in fen."""
HONG_KONG_DOLLARS: Final = {"wei": 88_000, "mei": 45_000}
SAVED: Final = {"wei": 500_000, "yan": 1_200_000}
"""What each has at the savings bank, in fen."""
INVESTED: Final = (
    ("wei", "fund", 50_000, 20),
    ("lan", "fund", 30_000, 18),
    ("yan", "steady", 100_000, 25),
    ("wei", "shares", 20_000, 15),
    ("wei", "steady", 30_000, 10),
)
"""Person, product, fen, days ago."""


def seed_money(books: Books, people: tuple[Person, ...], now: int) -> None:
    """Fill an empty ledger; leave one with postings in it as it is."""
    with books.writing() as tx:
        if tx.execute("SELECT 1 FROM postings").fetchone() is not None:
            return
        for person in people:
            _arrive(tx, person, now - 40 * DAY)
        _loans(tx, now - 35 * DAY)
        _sendings(tx, now)
        for person, name, amount, days in INVESTED:
            key = f"seed.{name}.{person}"
            product, at = PRODUCTS[name], now - days * DAY
            money.surely(put_in(tx, product, person=person, amount=amount, key=key, at=at))
        _on_its_way(tx, now)
        settle(tx, now)


def pay_in(tx: sqlite3.Connection, person: str, amount: int, at: int, currency: str = "CNY") -> None:
    """Money comes in from this person's bank."""
    legs = postings.pair(accounts.bank_outside(person), accounts.balance(person), amount, currency)
    key = f"paid_in.{person}.{currency}.{at}"
    money.surely(postings.post(tx, key=key, person=person, kind="paid_in", legs=legs, at=at))


def _arrive(tx: sqlite3.Connection, person: Person, at: int) -> None:
    banks.bind(
        tx,
        person=person.id,
        bank="harbour",
        number="62220000" + person.phone[-4:],
        holder_name=person.zh,
        at=at - 160 * DAY,
        verified=True,
        currencies=("CNY", "HKD") if person.id in HONG_KONG_DOLLARS else None,
    )
    pay_in(tx, person.id, BALANCES[person.id], at)
    if person.id in HONG_KONG_DOLLARS:
        pay_in(tx, person.id, HONG_KONG_DOLLARS[person.id], at, "HKD")
    if person.id in SAVED:
        amount = SAVED[person.id]
        pay_in(tx, person.id, amount, at + HOUR)
        key = f"seed.savings.{person.id}"
        savings = PRODUCTS["savings"]
        money.surely(put_in(tx, savings, person=person.id, amount=amount, key=key, at=at + HOUR))


def _loans(tx: sqlite3.Connection, at: int) -> None:
    """Both have paid the first instalment; Wei's are paid by auto-debit from then on."""
    for person, amount, parts, late_fee_bp in (("wei", 240_000, 12, 5), ("yan", 60_000, 6, 0)):
        key = f"seed.loan.{person}"
        money.surely(
            loans.lend(tx, person=person, amount=amount, parts=parts, key=key, at=at, late_fee_bp=late_fee_bp)
        )
        paid_at = at + 29 * DAY
        loan = loans.of_person(tx, person, paid_at)[0]
        money.surely(loans.repay(tx, loan, loan.instalments[0].due, f"{key}.1", paid_at, number=1))
        if person == "wei":
            standing.give(
                tx, person=person, kind="instalments", target=str(loan.id), first_at=paid_at + 2 * DAY
            )


def _sendings(tx: sqlite3.Connection, now: int) -> None:
    """Transfers 1 to 5, in this order: other things of the first day name them by number."""

    def send(sender: str, receiver: str, amount: int, memo: str, at: int, *, taken: bool) -> None:
        moved, number = transfers.send(
            tx,
            key=f"seed.{sender}.{at}",
            kind="transfer",
            sender=sender,
            receiver=receiver,
            amount=amount,
            memo=memo,
            at=at,
        )
        money.surely(moved)
        sent = transfers.find(tx, number or 0)
        if taken and sent is not None:
            transfers.take(tx, sent, receiver, at + MINUTE, shop=receiver == "hua")

    send("kai", "yan", 100, "验证一下账户，收到请回转 500 元", now - 4 * DAY + 10 * MINUTE, taken=False)
    send("ming", "hua", 3_600, "两碗小面", now - 68 * HOUR, taken=True)
    send("mei", "wei", 12_000, "机票帮我垫的", now - 48 * HOUR, taken=True)
    send("ming", "wei", 2_500, "水钱", now - 27 * HOUR, taken=False)
    moved, packet = transfers.send(
        tx,
        key="seed.packet",
        kind="packet",
        sender="jun",
        group=1,
        amount=6_600,
        shares=4,
        memo="赢了球，请大家喝水",
        at=now - 3 * DAY,
    )
    money.surely(moved)
    for person in ("ming", "bo"):
        if (sent := transfers.find(tx, packet or 0)) is not None:
            transfers.take(tx, sent, person, now - 3 * DAY + MINUTE, pick=lambda most: most // 3)


def _on_its_way(tx: sqlite3.Connection, now: int) -> None:
    """Wei: a part of the shares is being sold, noodles are paid for each month, a new bank account since yesterday."""
    sold = operations.Order("seed.sold", "wei", "wealth_redeem", "shares", "balance", 5_000, "CNY")
    receipt = operations.perform(tx, sold, now - 20 * HOUR)
    if receipt.refused is not None:
        raise RuntimeError(f"a seeded operation was refused: {receipt.refused}")
    standing.give(
        tx,
        person="wei",
        kind="merchant",
        target="hua",
        amount=1_500,
        every_days=30,
        first_at=now + 9 * DAY,
    )
    banks.bind(
        tx,
        person="wei",
        bank="river",
        number="6217000000008816",
        holder_name="魏子昂",
        at=now - DAY,
        verified=True,
    )
    # what Hua was paid this morning is settled tomorrow
    moved, number = transfers.send(
        tx,
        key="seed.breakfast",
        kind="transfer",
        sender="jun",
        receiver="hua",
        amount=1_800,
        memo="早饭",
        at=now - 5 * HOUR,
    )
    money.surely(moved)
    if number is not None and (sent := transfers.find(tx, number)) is not None:
        transfers.take(tx, sent, "hua", now - 5 * HOUR, shop=True)
