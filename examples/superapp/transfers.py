"""Transfers and red packets: money on its way from one person to another, or to the members of a group.

The rules are:
1. What was sent lies in a pot of its own until somebody takes it. The sender can take back what nobody took, always.
2. A transfer is taken whole by its receiver; a red packet share by share, one for each person, and never by its sender.
3. Who cannot receive is sent nothing: the sender is told at once, never why. What was sent before goes back by itself, on
   dueprocess's instruction (`ledger.returns`).
4. All of it is in the ledger's file, so a transfer and its money change together. Words about it come afterwards.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from examples.superapp import money
from examples.superapp.ledger import accounts, merchants
from examples.superapp.money import Moved

A_DAY: Final = 86_400_000


class Transfer(msgspec.Struct, frozen=True):
    """State of one transfer or packet. `left`: fen that nobody has taken."""

    id: int
    kind: Literal["transfer", "packet", "purchase"]
    sender: str
    receiver: str | None
    group: int | None
    amount: int
    shares: int
    memo: str
    at: int
    closed: bool
    left: int
    taken: dict[str, int]

    @property
    def pot(self) -> str:
        """Where its money lies."""
        return _pot(self.id)

    @property
    def content_id(self) -> str:
        """Under which id dueprocess fetches it."""
        return f"transaction-{self.id}"

    def open_to(self, person: str) -> bool:
        """Whether there is something in it for this person; that they belong to its group is for the caller to know.

        What was paid for goods is nobody's to take before they are delivered (`purchases`).
        """
        if self.kind == "purchase" or self.closed or person == self.sender or person in self.taken:
            return False
        return self.receiver == person or self.group is not None


def _pot(transfer: int) -> str:
    return f"transit:{transfer}"


def find(tx: sqlite3.Connection, transfer: int) -> Transfer | None:
    """The transfer with this number."""
    row = tx.execute("SELECT * FROM transfers WHERE id = ?", (transfer,)).fetchone()
    if row is None:
        return None
    taken = tx.execute("SELECT person, amount FROM taken WHERE transfer = ?", (transfer,))
    return Transfer(
        row["id"],
        row["kind"],
        row["sender"],
        row["receiver"],
        row["group_id"],
        row["amount"],
        row["shares"],
        row["memo"],
        row["at"],
        row["closed_at"] is not None,
        money.held(tx, _pot(transfer)),
        {share["person"]: share["amount"] for share in taken},
    )


def paid_before(tx: sqlite3.Connection, sender: str, receiver: str, now: int) -> bool:
    """Whether this person has paid that one at least a day ago, and they took it: only then they are no new payee."""
    found = tx.execute(
        "SELECT 1 FROM transfers JOIN taken ON transfer = id"
        " WHERE sender = ? AND kind = 'transfer' AND person = ? AND at <= ?",
        (sender, receiver, now - A_DAY),
    )
    return found.fetchone() is not None


def under(tx: sqlite3.Connection, key: str) -> Transfer | None:
    """The transfer that was sent under this key."""
    row = tx.execute("SELECT id FROM transfers WHERE key = ?", (key,)).fetchone()
    return find(tx, row["id"]) if row is not None else None


def of_person(tx: sqlite3.Connection, person: str) -> list[Transfer]:
    """All open transfers that this person sent, or that one person sent to them; newest first. Purchases are apart."""
    rows = tx.execute(
        "SELECT id FROM transfers WHERE closed_at IS NULL AND ? IN (sender, receiver) AND kind <> 'purchase'"
        " ORDER BY id DESC",
        (person,),
    ).fetchall()
    return [found for row in rows if (found := find(tx, row["id"])) is not None]


def send(
    tx: sqlite3.Connection,
    *,
    key: str,
    kind: Literal["transfer", "packet", "purchase"],
    sender: str,
    receiver: str | None = None,
    group: int | None = None,
    amount: int,
    shares: int = 1,
    memo: str = "",
    at: int,
) -> tuple[Moved, int | None]:
    """Put money on its way: what became of it, and the number of the transfer (None: there is none)."""
    used = tx.execute("SELECT * FROM transfers WHERE key = ?", (key,)).fetchone()
    if used is not None:
        asked = (kind, sender, receiver, group, amount, shares, memo)
        names = ("kind", "sender", "receiver", "group_id", "amount", "shares", "memo")
        same = tuple(used[name] for name in names) == asked
        return (Moved.DONE, int(used["id"])) if same else (Moved.FORM_USED, None)
    if money.used_by(tx, key) is not None:
        return Moved.FORM_USED, None
    if money.held(tx, accounts.balance(sender)) < amount:
        return Moved.NOT_ENOUGH, None
    number = int(tx.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM transfers").fetchone()[0])
    accounts.open_account(tx, _pot(number), "CNY", owner=sender)
    moved = money.move(
        tx,
        key=key,
        person=sender,
        kind=kind,
        source=accounts.balance(sender),
        sink=_pot(number),
        amount=amount,
        at=at,
    )
    if moved is not Moved.DONE:
        return moved, None
    tx.execute(
        "INSERT INTO transfers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (number, key, kind, sender, receiver, group, amount, shares, memo, at),
    )
    return moved, number


def take(
    tx: sqlite3.Connection,
    transfer: Transfer,
    person: str,
    at: int,
    pick: Callable[[int], int] = secrets.randbelow,
    *,
    shop: bool = False,
    delivered: bool = False,
) -> int:
    """Give this person what is in it for them; how much that was. 0 if there is nothing for them any more.

    `pick(n)`: a number from 0 to n - 1; it decides how lucky a share of a packet is. `shop`: it goes to the shop's
    receipts, and from there to its balance a day later. `delivered`: goods were, so what was paid for them is the shop's.
    """
    if not transfer.open_to(person) and not delivered:
        return 0
    shares_left = transfer.shares - len(transfer.taken)
    amount = transfer.left if shares_left == 1 else _lucky(transfer.left, shares_left, pick)
    key = f"take.{transfer.id}.{person}"
    sink = accounts.merchant(person) if shop else accounts.balance(person)
    money.surely(
        money.move(
            tx,
            key=key,
            person=person,
            kind="taken",
            source=transfer.pot,
            sink=sink,
            amount=amount,
            at=at,
        )
    )
    if shop:
        merchants.expect(tx, key=key, shop=person, amount=amount, currency="CNY", at=at)
    tx.execute("INSERT INTO taken VALUES (?, ?, ?)", (transfer.id, person, amount))
    if shares_left == 1:
        tx.execute("UPDATE transfers SET closed_at = ? WHERE id = ?", (at, transfer.id))
    return amount


def take_back(tx: sqlite3.Connection, transfer: Transfer, at: int) -> int:
    """Give the sender what nobody took; how much that was."""
    if transfer.closed:
        return 0
    money.surely(
        money.move(
            tx,
            key=f"back.{transfer.id}",
            person=transfer.sender,
            kind="taken_back",
            source=transfer.pot,
            sink=accounts.balance(transfer.sender),
            amount=transfer.left,
            at=at,
        )
    )
    tx.execute("UPDATE transfers SET closed_at = ? WHERE id = ?", (at, transfer.id))
    return transfer.left


def _lucky(left: int, shares: int, pick: Callable[[int], int]) -> int:
    """A share between 1 fen and twice the mean, that leaves at least 1 fen for each of the others."""
    most = min(2 * left // shares, left - (shares - 1))
    return 1 + pick(max(1, most))
