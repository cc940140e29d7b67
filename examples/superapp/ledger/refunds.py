"""Refunds of disputed payments: paid once under the key that dueprocess gave, out of what it says and of nothing else."""

from __future__ import annotations

import sqlite3
from typing import Final

from examples.superapp.ledger import accounts, postings
from examples.superapp.ledger.postings import Moved

OWN_FUNDS: Final = "outside:platform"
"""What the platform pays out of its own pocket comes into the books from outside, like any payment in."""


def pay(
    tx: sqlite3.Connection,
    *,
    key: str,
    payer: str,
    payee: str,
    amount: int,
    currency: str,
    refund_from: str,
    at: int,
) -> bool:
    """Pay the payer back; whether it has happened. What an order takes is for the authority to have moved, not for us."""
    if refund_from not in {"payee", "platform"} or currency not in accounts.CURRENCIES:
        return False
    source = accounts.balance(payee) if refund_from == "payee" else OWN_FUNDS
    legs = [(source, currency, -amount), (accounts.balance(payer), currency, amount)]
    moved = postings.post(tx, key=f"refund/{key}", person=payer, kind="refund", legs=legs, at=at)
    return moved is Moved.DONE
