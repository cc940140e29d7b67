"""Counterparts: the neutral words for whoever pays an account that cannot receive, in each language.

They say what becomes of money and goods and whom to ask, never that or why anything was restricted: there are many reasons
for which an account cannot receive, and the words are the same for all. INVARIANT (I-25)
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date

from dueprocess.application.queries.counterpart import Counterpart
from dueprocess.http.languages import Locale, locales, translations
from dueprocess.kernel.instants import Instant


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a text for translation."""
    return text


TITLE = N_("This account cannot take payments just now")
NOTHING_PAID = N_("Nothing was paid. Your money is where it was.")
BACK = N_(
    "What you sent before and was not taken comes back to you by itself by %(day)s. You do not have to do anything."
)
GOODS = N_(
    "If you ordered something: what is on its way is still delivered. What you have not received by %(day)s is refunded to"
    " you in full by %(refunded)s, by itself."
)
ASK = N_("If something does not come back, ask the people who run this app. You do not need a reason.")


class CounterpartText(msgspec.Struct, frozen=True):
    """What a payer reads: a heading, that nothing was paid, what comes back, what becomes of goods, whom to ask."""

    title: str
    nothing_paid: str
    back: str | None
    goods: str | None
    ask: str


def texts_of(found: Counterpart, zone: str) -> dict[str, CounterpartText]:
    """The words in every language, with the days in this zone. The same for everybody who asks about the account."""
    return {locale: _in(locale, found, ZoneInfo(zone)) for locale in locales()}


def _in(locale: Locale, found: Counterpart, zone: ZoneInfo) -> CounterpartText:
    said = translations(locale).gettext
    back = goods = None
    if found.returned_by is not None:
        back = said(BACK) % {"day": _day(found.returned_by, zone, locale)}
    if found.goods_until is not None and found.refunded_by is not None:
        days = {
            "day": _day(found.goods_until, zone, locale),
            "refunded": _day(found.refunded_by, zone, locale),
        }
        goods = said(GOODS) % days
    return CounterpartText(said(TITLE), said(NOTHING_PAID), back, goods, said(ASK))


def _day(at: Instant, zone: ZoneInfo, locale: Locale) -> str:
    return format_date(
        datetime.fromtimestamp(at / 1000, UTC).astimezone(zone), "long", locale=locale.replace("-", "_")
    )
