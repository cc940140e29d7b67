"""Reading a catalogue and a rulebook: from YAML that a person wrote, or from the canonical bytes that were published.

A mistake in a file is a value with its line and column, never an exception, and one run gives all of them. Nothing
here opens a file: the caller brings the text and the name to show for it.
"""

from __future__ import annotations

import msgspec

from dueprocess.kernel.canonical import revive
from dueprocess.rulebook.checks import check_catalogue, check_rulebook, check_successor
from dueprocess.rulebook.model import Catalogue, Rulebook
from dueprocess.rulebook.reading.forms import catalogue_of, rulebook_of
from dueprocess.rulebook.reading.mistakes import Mistake, Mistakes, render
from dueprocess.rulebook.reading.sheet import Field, Sheet
from dueprocess.rulebook.reading.tree import read_tree

__all__ = (
    "Mistake",
    "Mistakes",
    "decode_catalogue",
    "decode_rulebook",
    "read_catalogue",
    "read_rulebook",
    "render",
)

_CATALOGUE = msgspec.json.Decoder(Catalogue, dec_hook=revive)
_RULEBOOK = msgspec.json.Decoder(Rulebook, dec_hook=revive)


def read_catalogue(text: str, file: str, previous: Catalogue | None = None) -> Catalogue | Mistakes:
    """The catalogue that this YAML holds, sound by itself and as the version after `previous`; or all its mistakes."""
    tree, flaws = read_tree(text)
    sheet = Sheet(file, flaws)
    if tree is None:
        return Mistakes(sheet.mistakes())
    catalogue = catalogue_of(sheet, Field((), tree))
    problems = check_catalogue(catalogue)
    if previous is not None:
        problems += check_successor(previous, catalogue)
    found = sheet.mistakes(problems)
    return Mistakes(found) if found else catalogue


def read_rulebook(text: str, file: str, catalogue: Catalogue) -> Rulebook | Mistakes:
    """The rulebook that this YAML holds, sound with this catalogue; or all its mistakes."""
    tree, flaws = read_tree(text)
    sheet = Sheet(file, flaws)
    if tree is None:
        return Mistakes(sheet.mistakes())
    rulebook = rulebook_of(sheet, Field((), tree))
    found = sheet.mistakes(check_rulebook(rulebook, catalogue))
    return Mistakes(found) if found else rulebook


def decode_catalogue(body: bytes | str) -> Catalogue:
    """The catalogue of these canonical bytes. They are our own record's: what cannot be read raises."""
    return _CATALOGUE.decode(body)


def decode_rulebook(body: bytes | str) -> Rulebook:
    """The rulebook of these canonical bytes. They are our own record's: what cannot be read raises."""
    return _RULEBOOK.decode(body)
