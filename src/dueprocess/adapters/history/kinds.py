"""Sources: what `dueprocess audit --source` can read, each with the law that it is put to and its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from dueprocess.adapters.history.report.words import SourceWords
from dueprocess.adapters.history.wikipedia import law, source
from dueprocess.adapters.history.wikipedia.law import LANGUAGE, RulebookUnusable
from dueprocess.adapters.history.wikipedia.source import Line
from dueprocess.application.audit.replay import Law
from dueprocess.rulebook.model import Catalogue, Rulebook
from dueprocess.rulebook.reading import Mistakes, read_catalogue, read_rulebook, render


class Prepared(msgspec.Struct, frozen=True):
    """A source ready to be read. `ladder`: the measures that we would have written beside it, where we did."""

    law: Law
    ladder: Rulebook | None
    words: SourceWords
    read: Callable[[BinaryIO], Iterator[Line]]
    notes: tuple[str, ...] = ()


def wikipedia(rulebook: Path | None) -> Prepared:
    """The block log of English Wikipedia: one subject a line."""
    held = law.wikipedia(rulebook)
    return Prepared(
        held.law, held.ladder, held.words, lambda file: source.read(file, held.reasons), held.notes
    )


def mastodon(rulebook: Path | None) -> Prepared:
    """Account warnings of a Mastodon server, with the admin log's lifts: one record a line."""
    from dueprocess.adapters.history.mastodon import source as own

    return _own("mastodon", own.WORDS, own.read, rulebook)


def ozone(rulebook: Path | None) -> Prepared:
    """Moderation events of an Ozone service: one event a line, or an answer of `queryEvents`."""
    from dueprocess.adapters.history.ozone import source as own

    return _own("ozone", own.WORDS, own.read, rulebook)


SOURCES: Final[dict[str, Callable[[Path | None], Prepared]]] = {
    "wikipedia": wikipedia,
    "mastodon": mastodon,
    "ozone": ozone,
}


def _own(
    name: str, words: SourceWords, read: Callable[[BinaryIO], Iterator[Line]], rulebook: Path | None
) -> Prepared:
    folder = files("dueprocess.adapters.history") / name
    catalogue = read_catalogue((folder / "catalogue.yaml").read_text(encoding="utf-8"), "catalogue.yaml")
    if isinstance(catalogue, Mistakes):
        raise RulebookUnusable(render(catalogue.found, {}))
    own = _rulebook((folder / "rulebook.yaml").read_text(encoding="utf-8"), "rulebook.yaml", catalogue)
    titles = {clause.id: clause.title.get(LANGUAGE, clause.id) for clause in own.clauses}
    judged_by = own
    notes: tuple[str, ...] = ()
    if rulebook is not None:
        judged_by = _given(rulebook, catalogue)
        notes = _missing(judged_by, own, rulebook)
    return Prepared(
        Law.of(judged_by, catalogue), None, msgspec.structs.replace(words, clauses=titles), read, notes
    )


def _given(path: Path, catalogue: Catalogue) -> Rulebook:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise RulebookUnusable(f"the rulebook `{path}` cannot be read: {type(fault).__name__}") from None
    return _rulebook(text, str(path), catalogue)


def _rulebook(text: str, name: str, catalogue: Catalogue) -> Rulebook:
    found = read_rulebook(text, name, catalogue)
    if isinstance(found, Mistakes):
        raise RulebookUnusable(f"the rulebook is not sound\n{render(found.found, {name: text})}")
    return found


def _missing(rulebook: Rulebook, own: Rulebook, path: Path) -> tuple[str, ...]:
    missing = [clause.id for clause in own.clauses if rulebook.clause(clause.id) is None]
    if len(missing) == len(own.clauses):
        raise RulebookUnusable(
            f"the rulebook `{path}` has none of this source's clauses: {', '.join(missing)}"
        )
    if not missing:
        return ()
    return (
        f"the rulebook has no clause {', '.join(missing)}: acts under them are refused as clause_unknown",
    )
