"""Pages from templates. Every text comes from `texts.py`; a name that a template misspells raises."""

from __future__ import annotations

from functools import partial
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from examples.superapp import money
from examples.superapp.texts import text

TABS: Final = (
    ("chats", "/chats"),
    ("contacts", "/contacts"),
    ("discover", "/discover"),
    ("wallet", "/wallet"),
    ("me", "/me"),
)
"""The five places of the platform."""
TAB_OF: Final = {
    "groups": "chats",
    "games": "discover",
    "mail": "discover",
    "drive": "discover",
    "moments": "discover",
    "fund": "wallet",
    "wealth": "wallet",
    "savings": "wallet",
    "loan": "wallet",
}


class Pages:
    """The templates of this platform."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("examples.superapp"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            money=money.written, own_language=_marked, lines=_lines, first_upper=_first_upper
        )
        self._environment.globals.update(tabs=TABS)

    def render(self, template: str, language: str, *, path: str, **values: object) -> str:
        """The page in this language."""
        place = path.strip("/").partition("/")[0]
        return self._environment.get_template(template).render(
            language=language,
            t=partial(text, language),
            path=path,
            tab=TAB_OF.get(place, place),
            **values,
        )


def _language(words: str) -> str:
    """Chinese as soon as there is one Chinese character; people mix."""
    return "zh-CN" if any("\u4e00" <= letter <= "\u9fff" for letter in words) else "en"


def _marked(words: str) -> Markup:
    """What a person wrote, marked with its language, for voices and fonts."""
    return Markup('<span lang="{}">{}</span>').format(_language(words), words)


def _lines(words: str) -> Markup:
    """The same with its line breaks."""
    return Markup('<span lang="{}">{}</span>').format(
        _language(words), Markup("<br>").join(escape(line) for line in words.split("\n"))
    )


def _first_upper(words: str) -> str:
    """The words as the beginning of a line."""
    return words[:1].upper() + words[1:]
