"""Money words: amounts as people read and write them. Inside, an amount is an integer of the currency's minor unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from babel.numbers import format_currency, get_currency_precision

from dueprocess.http.languages import Locale, tables

_TYPED: Final = re.compile(r"(?P<whole>[0-9]{1,12})(?:\.(?P<rest>[0-9]{1,6}))?")
_DROPPED: Final = re.compile(r"[\s,，'’_¥￥$元]|[A-Z]{2,3}")


def written(amount: int, currency: str, locale: Locale) -> str:
    """`¥1,864.00`: in the reader's language, with as many decimals as the currency has."""
    value = Decimal(amount).scaleb(-get_currency_precision(currency))
    return str(format_currency(value, currency, locale=tables(locale)))


def plain(amount: int, currency: str) -> str:
    """`1864.00`: as it stands in a field."""
    places = get_currency_precision(currency)
    return f"{Decimal(amount).scaleb(-places):.{places}f}"


def read(text: str, currency: str) -> int:
    """The minor units that somebody typed: `1,864`, `1864.5`, `￥1864.50`. What is no such amount is 0, which nobody can pay."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text.strip())
    found = _TYPED.fullmatch(_DROPPED.sub("", narrow.replace("。", ".")))
    places = int(get_currency_precision(currency))
    if found is None or len((found["rest"] or "").rstrip("0")) > places:
        return 0
    rest = (found["rest"] or "").rstrip("0").ljust(places, "0")
    return int(found["whole"] + rest)
