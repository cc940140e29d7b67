"""Bank accounts that a person has bound: where a withdrawal can go, and nowhere else.

The number is kept as its last four digits: the platform pays by the bank's own token, and nobody here needs more.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Final

import msgspec

BANKS: Final = ("harbour", "river", "harbour_hk")
"""Banks that this platform works with. Their names are texts: bank.harbour and so on."""
BANK_CURRENCIES: Final = {"harbour": ("CNY",), "river": ("CNY",), "harbour_hk": ("HKD",)}
_NUMBER = re.compile(r"[0-9]{8,19}")


class BankAccount(msgspec.Struct, frozen=True):
    """One bound account. `number`: its last four digits. `verified_at`: when the bank confirmed whose it is."""

    id: int
    bank: str
    number: str
    holder_name: str
    currencies: tuple[str, ...]
    bound_at: int
    verified_at: int | None


def of_person(tx: sqlite3.Connection, person: str) -> list[BankAccount]:
    """What this person has bound and not unbound, the oldest first."""
    rows = tx.execute(
        "SELECT * FROM bank_accounts WHERE person = ? AND id NOT IN (SELECT bank_account FROM unbindings)"
        " ORDER BY bound_at, id",
        (person,),
    )
    return [_bank_account(row) for row in rows]


def find(tx: sqlite3.Connection, person: str, number: int) -> BankAccount | None:
    """The bound account of this person with this id; None if there is none, or it is somebody else's."""
    return next((one for one in of_person(tx, person) if one.id == number), None)


def parse_number(text: str) -> str | None:
    """The digits of an account number as people write it; None if it is none."""
    digits = text.replace(" ", "").replace("-", "")
    return digits if _NUMBER.fullmatch(digits) and digits.isascii() else None


def bind(
    tx: sqlite3.Connection,
    *,
    person: str,
    bank: str,
    number: str,
    holder_name: str,
    at: int,
    verified: bool,
    currencies: tuple[str, ...] | None = None,
    open_at_bank: bool = True,
) -> BankAccount:
    """Bind this account; the same one again is the one that is bound already. `number`: its digits."""
    tail = number[-4:]
    for one in of_person(tx, person):
        if (one.bank, one.number) == (bank, tail):
            return one
    takes = currencies or BANK_CURRENCIES[bank]
    tx.execute(
        "INSERT INTO bank_accounts (person, bank, number, holder_name, currencies, bound_at, verified_at, open_at_bank)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (person, bank, tail, holder_name, ",".join(takes), at, at if verified else None, int(open_at_bank)),
    )
    return of_person(tx, person)[-1]


def unbind(tx: sqlite3.Connection, person: str, number: int, at: int) -> bool:
    """No longer pay to this account; whether it was bound. What is on its way to it still arrives."""
    if find(tx, person, number) is None:
        return False
    tx.execute("INSERT INTO unbindings VALUES (?, ?)", (number, at))
    return True


def _bank_account(row: sqlite3.Row) -> BankAccount:
    return BankAccount(
        row["id"],
        row["bank"],
        row["number"],
        row["holder_name"],
        tuple(row["currencies"].split(",")),
        row["bound_at"],
        row["verified_at"],
    )
