"""Returns: what was sent to somebody who cannot receive goes back to its senders, once for each key that dueprocess gives.

The rules are:
1. `waiting`: what waits to be taken (a transfer, a red packet for one person). `goods`: what was paid for goods that were not
   delivered. A packet for a group is nobody's in particular, and stays.
2. What was taken, and what was delivered, is the receiver's and is not touched.
3. The same key gives the same answer for ever; another body under it gives none.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from typing import Any, Final

from examples.superapp import transfers

WHAT: Final = {"waiting": ("transfer", "packet"), "goods": ("purchase",)}


def give_back(
    tx: sqlite3.Connection, *, key: str, person: str, what: str, at: int
) -> list[dict[str, Any]] | None:
    """Give back what this person cannot take; what that was, by currency. None: the key was used for something else."""
    body = json.dumps({"person": person, "what": what})
    known = tx.execute("SELECT body, answer FROM operations WHERE key = ?", (key,)).fetchone()
    if known is not None:
        found: list[dict[str, Any]] = json.loads(known["answer"])
        return found if known["body"] == body else None
    answer = _given_back(tx, person, what, at)
    tx.execute(
        "INSERT INTO operations VALUES (?, ?, 'give_back', ?, ?, ?)",
        (key, person, body, json.dumps(answer), at),
    )
    return answer


def _given_back(tx: sqlite3.Connection, person: str, what: str, at: int) -> list[dict[str, Any]]:
    rows = tx.execute(
        "SELECT id FROM transfers WHERE receiver = ? AND closed_at IS NULL"
        " AND kind IN (SELECT value FROM json_each(?)) ORDER BY id",
        (person, json.dumps(WHAT[what])),
    ).fetchall()
    amounts, payments = Counter[str](), Counter[str]()
    for row in rows:
        sent = transfers.find(tx, row["id"])
        amount = transfers.take_back(tx, sent, at) if sent is not None else 0
        if amount:
            amounts["CNY"] += amount
            payments["CNY"] += 1
    return [{"currency": one, "amount": amounts[one], "payments": payments[one]} for one in sorted(amounts)]
