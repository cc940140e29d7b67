"""Money is an integer of a currency's smallest unit; a currency is its ISO 4217 code. Nothing here rounds or converts."""

from __future__ import annotations

import re

MINOR_MOST = (1 << 53) - 1
"""The largest amount there is, in minor units: every reader of JSON still counts exactly up to here."""

_CURRENCY = re.compile(r"[A-Z]{3}")


def is_currency(text: str) -> bool:
    """Whether `text` has the form of an ISO 4217 code (`CNY`)."""
    return _CURRENCY.fullmatch(text) is not None


def is_amount(minor: int) -> bool:
    """Whether so many minor units can be an amount that somebody is to pay, get or leave alone: more than nothing."""
    return 0 < minor <= MINOR_MOST
