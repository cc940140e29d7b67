"""Rendering: templates to HTML. One environment a language, our own templates strict about names that do not exist.

The macros of govuk-frontend-jinja expect missing parameters to be nothing, so they live in an environment of their own
and reach our templates as `govuk.<component>(...)` (`govuk.button({...})`, `govuk.summary_list({...})`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from typing import Any, Final
from unicodedata import east_asian_width

from jinja2 import (
    ChainableUndefined,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup, escape

from dueprocess.http.web import moments, money_words, statics
from dueprocess.http.web.flash import N_, P_
from dueprocess.http.web.language import ENGLISH, Locale, direction, in_words, name_in, translations
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import Instant, iso

_PACKAGE: Final = "govuk_frontend_jinja"
# i18n: In “the second time”.
_ORDINALS: Final = (
    P_("ordinal", "first"),
    P_("ordinal", "second"),
    P_("ordinal", "third"),
    P_("ordinal", "fourth"),
    P_("ordinal", "fifth"),
    P_("ordinal", "sixth"),
    P_("ordinal", "seventh"),
    P_("ordinal", "eighth"),
    P_("ordinal", "ninth"),
    P_("ordinal", "tenth"),
)
_LATER_ORDINAL: Final = P_("ordinal", "%(number)sth")

# i18n: What stands between two sentences; leave out the space where your language has none.
_PUNCTUATION: Final = {
    "gap": P_("two sentences", "%(one)s %(two)s"),
    "colon": P_("a name and what it is", "%(one)s: %(two)s"),
    "comma": P_("two parts of a sentence", "%(one)s, %(two)s"),
    "semicolon": P_("two longer parts of a sentence", "%(one)s; %(two)s"),
    "stop": P_("the end of a sentence", "%(one)s.%(two)s"),
}
"""What stands between sentences and parts that a template puts together. Chinese has no space between sentences."""
_WHOLE_MOST: Final = 24
"""Half-width letters that fit into the narrowest column of a phone."""
_ASIDE: Final = P_("an aside", "%(one)s (%(two)s)")


class Govuk:
    """The components by name: `summary_list` is the macro `govukSummaryList`."""

    def __init__(self) -> None:
        self._environment = Environment(
            autoescape=True,
            undefined=ChainableUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            loader=PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)}),
        )

    def __getattr__(self, name: str) -> Any:
        folder = name.replace("_", "-")
        macro = "govuk" + "".join(part.capitalize() for part in name.split("_"))
        template = self._environment.get_template(f"{_PACKAGE}/components/{folder}/macro.html")
        found = getattr(template.module, macro)
        setattr(self, name, found)
        return found


_GOVUK: Final = Govuk()


@cache
def environment(locale: Locale) -> Environment:
    """The environment of a language."""
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=PackageLoader("dueprocess.http.web"),
        extensions=["jinja2.ext.i18n"],
    )
    texts = translations(locale)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        texts.gettext, texts.ngettext, newstyle=True, pgettext=texts.pgettext, npgettext=texts.npgettext
    )
    made.globals.update(govuk=_GOVUK, static=statics.address, direction=direction, **punctuation(locale))
    made.filters.update(
        moment=_moment,
        day=_day,
        brief=_brief,
        zoned=_zoned,
        duration=_duration,
        calendar=_calendar,
        until=_until,
        said=_said,
        other_language=_other_language,
        tongue=_tongue,
        paragraphs=paragraphs,
        listed=_listed,
        either=_either,
        enumerated=_enumerated,
        named=_named,
        ordinal=_ordinal,
        money=_money,
        plain_money=money_words.plain,
    )
    return made


def render(template: str, locale: Locale, zone: str, context: Mapping[str, Any]) -> str:
    """A template as text, in a language and a zone."""
    return environment(locale).get_template(template).render(context, locale=locale, zone=zone)


def punctuation(locale: Locale) -> dict[str, str]:
    """`gap`, `colon`, `comma`, `semicolon` and `stop` of a language."""
    texts = translations(locale)
    return {name: texts.pgettext(*form) % {"one": "", "two": ""} for name, form in _PUNCTUATION.items()}


def sentences(parts: list[str], locale: Locale, aside: str = "") -> str:
    """Texts without their stops as sentences, one after the other. `aside`: what stands in brackets after the first."""
    marks = punctuation(locale)
    first, *rest = parts
    if aside:
        first = translations(locale).pgettext(*_ASIDE) % {"one": first, "two": aside}
    return marks["gap"].join(f"{part[:1].upper()}{part[1:]}{marks['stop']}" for part in (first, *rest))


def enumerated(items: list[str], locale: Locale) -> str:
    """`a, b, c`; `a、b、c`."""
    return translations(locale).gettext(", ").join(items)


def paragraphs(text: str) -> Markup:
    """Words that somebody typed: escaped, in paragraphs, with their line breaks, in the direction of their own script."""
    blocks = [part.strip() for part in re.split(r"(?:\r?\n\s*){2,}", text) if part.strip()]
    return Markup("").join(
        Markup('<p class="govuk-body" dir="auto">{}</p>').format(
            Markup("<br>").join(line.strip() for line in block.splitlines())
        )
        for block in blocks
    )


@pass_context
def _moment(context: Context, at: Instant) -> Markup:
    """`{{ instant|moment }}`: written out in the person's zone, with its offset. Lines end between its parts only."""
    pieces = moments.pieces(at, context["zone"], context["locale"])
    return _time(at, Markup("").join(_whole(piece) for piece in pieces))


def _whole(piece: str) -> Markup:
    """A piece that no line ends within, unless it is too long for a narrow column; the space after it stays outside."""
    text = piece.rstrip()
    wide = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    if wide > _WHOLE_MOST:
        return escape(piece)
    return Markup('<span class="dp-whole">{}</span>{}').format(text, piece[len(text) :])


@pass_context
def _day(context: Context, at: Instant) -> Markup:
    """`{{ instant|day }}`: the day alone."""
    return _time(at, moments.day(at, context["zone"], context["locale"]))


@pass_context
def _brief(context: Context, at: Instant) -> Markup:
    """`{{ instant|brief }}`: for tables, where the zone stands beside."""
    return _time(at, moments.brief(at, context["zone"], context["locale"]))


@pass_context
def _zoned(context: Context, at: Instant) -> str:
    """`{{ now|zoned }}`: the zone of the page's dates, as it is at that instant."""
    return moments.zone_words(at, context["zone"], context["locale"])


@pass_context
def _duration(context: Context, milliseconds: int) -> str:
    """`{{ milliseconds|duration }}`: `3 days`."""
    texts = translations(context["locale"])
    return moments.length(milliseconds, texts.ngettext, context["locale"])


@pass_context
def _calendar(context: Context, duration: Duration | None) -> str:
    """`{{ clause.memory|calendar }}`: a duration as a rulebook writes it: `1 year`, `72 hours`, `30 days`."""
    texts = translations(context["locale"])
    return moments.calendar(duration or Duration(days=180), texts.ngettext, context["locale"])


@pass_context
def _until(context: Context, at: Instant, now: Instant) -> str:
    """`{{ instant|until(now) }}`: `in 2 hours`, or `2 hours ago`."""
    texts = translations(context["locale"])
    amount = moments.length(abs(at - now), texts.ngettext, context["locale"])
    form = texts.gettext("in %(amount)s") if at >= now else texts.gettext("%(amount)s ago")
    return form % {"amount": amount}


@pass_context
def _said(context: Context, texts: Mapping[str, str]) -> Markup | str:
    """`{{ texts|said }}`: a text of rulebook or catalogue in the page's language; in another, marked as such."""
    locale = context["locale"]
    tag, text = in_words(texts, locale)
    if tag == locale:
        return text
    return Markup('<span lang="{}" dir="{}">{}</span>').format(tag, direction(tag), text)


@pass_context
def _other_language(context: Context, texts: Mapping[str, str]) -> str:
    """`{{ clause.text|other_language }}`: the name of the language it is shown in, where that is not the page's; else ""."""
    tag, _text = in_words(texts, context["locale"])
    return "" if tag == context["locale"] else name_in(tag, context["locale"])


@pass_context
def _tongue(context: Context, tag: str) -> str:
    """`{{ account.locale|tongue }}`: what readers of this page call a language."""
    return name_in(tag, context["locale"])


@pass_context
def _listed(context: Context, items: list[Any]) -> Markup:
    """`{{ items|listed }}`: `a, b and c`; `a、b和c`."""
    return _joined(items, translations(context["locale"]), N_(" and "))


@pass_context
def _either(context: Context, items: list[Any]) -> Markup:
    """`{{ items|either }}`: `a, b or c`; `a、b或c`."""
    return _joined(items, translations(context["locale"]), N_(" or "))


@pass_context
def _enumerated(context: Context, items: list[Any]) -> Markup:
    """`{{ items|enumerated }}`: `a, b, c`; `a、b、c`."""
    return escape(enumerated(["", ""], context["locale"])).join(items)


def _joined(items: list[Any], texts: NullTranslations, last_with: str) -> Markup:
    if len(items) < 2:
        return Markup("").join(items)
    *first, last = items
    between = escape(texts.gettext(", "))
    return Markup("{}{}{}").format(between.join(first), texts.gettext(last_with), last)


@pass_context
def _named(context: Context, lines: list[Any]) -> list[Markup]:
    """`{{ lines|named|either }}`: the titles of capabilities as they stand inside a sentence."""
    return [_inside(_said(context, line.title), context["locale"]) for line in lines]


@pass_context
def _ordinal(context: Context, number: int) -> str:
    """`{{ 2|ordinal }}`: `second`; `二`."""
    form = _ORDINALS[number - 1] if number <= len(_ORDINALS) else _LATER_ORDINAL
    return translations(context["locale"]).pgettext(*form).replace("%(number)s", str(number))


@pass_context
def _money(context: Context, amount: int, currency: str) -> Markup:
    """`{{ amount|money("CNY") }}`: `CN¥1,864.00`; no line ends within it."""
    written = money_words.written(amount, currency, context["locale"])
    return Markup('<span class="dp-whole">{}</span>').format(written)


def _inside(text: Markup | str, locale: Locale) -> Markup:
    """An English title's first letter made small, unless it is a name or an abbreviation. Others keep their own rules."""
    text = escape(text)
    if locale == ENGLISH and text[:1].isupper() and text[1:2].islower():
        return escape(text[0].lower()) + text[1:]
    return text


def _time(at: Instant, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(iso(at), text)
