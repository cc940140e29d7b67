"""Money as people type and read it, and the plain movement from a pot to a pot; the ledger (`ledger/`) keeps the books.

The rules are:
1. Amounts are integers in the minor unit. A movement is a posting of two legs.
2. A movement has a key, made when its form was shown. The same key moves money once, however often the form is sent.
3. What a pot does not hold cannot leave it.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Final

from examples.superapp.ledger import postings
from examples.superapp.ledger.accounts import held
from examples.superapp.ledger.postings import Moved, surely

__all__ = [
    "AMOUNT_MAX",
    "Moved",
    "form_key",
    "held",
    "move",
    "next_key",
    "parse_amount",
    "surely",
    "used_by",
    "written",
]

AMOUNT_MAX: Final = 5_000_000
"""The most that one form may move, in fen: 50,000.00."""
SIGNS: Final = {"CNY": "¥", "HKD": "HK$"}
_AMOUNT = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?")


def parse_amount(text: str) -> int | None:
    """Fen from what a person typed (`12`, `12.5`, `12.50`, with or without ¥); None if it is no amount from 0.01 to 50,000."""
    found = _AMOUNT.fullmatch(text.strip().removeprefix("¥").replace(",", "").strip())
    if found is None:
        return None
    amount = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return amount if 0 < amount <= AMOUNT_MAX else None


def written(amount: int, currency: str = "CNY") -> str:
    """Minor units as people read them: ¥1,234.50, HK$88.00."""
    return f"{SIGNS[currency]}{amount // 100:,}.{amount % 100:02d}"


def next_key(tx: sqlite3.Connection, person: str) -> str:
    """What the next form of this person carries. It changes with every movement of theirs, and with nothing else."""
    return str(tx.execute("SELECT COUNT(*) FROM postings WHERE person = ?", (person,)).fetchone()[0])


def form_key(person: str, carried: str) -> str:
    """The key of the movement that a form asks for. No form can name the key of somebody else's, nor one of our own."""
    return f"{person}/{carried}"


def move(
    tx: sqlite3.Connection, *, key: str, person: str, kind: str, source: str, sink: str, amount: int, at: int
) -> Moved:
    """Move `amount` fen on behalf of `person`. Nothing is changed unless the answer is DONE."""
    legs = postings.pair(source, sink, amount)
    return postings.post(tx, key=key, person=person, kind=kind, legs=legs, at=at)


def used_by(tx: sqlite3.Connection, key: str) -> tuple[str, str, int] | None:
    """Who moved what with this key: (person, kind, amount); None if it is still free."""
    used = postings.find(tx, key)
    return None if used is None else (used.person, used.kind, used.legs[1][2])
