"""The rulebook and catalogue that we wrote for the source, the ladder that stands beside it, and the source's words."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import msgspec

from dueprocess.adapters.history.report.words import SourceWords
from dueprocess.adapters.history.wikipedia.reasons import Reasons, wikipedia_reasons
from dueprocess.application.audit.replay import Law
from dueprocess.rulebook.model import Catalogue, Rulebook
from dueprocess.rulebook.reading import Mistakes, read_catalogue, read_rulebook, render

LANGUAGE = "en"


class RulebookUnusable(Exception):
    """Why a rulebook cannot judge this source."""


class Source(msgspec.Struct, frozen=True):
    """All that an audit of this source needs. `notes` is what whoever started it should know."""

    law: Law
    ladder: Rulebook
    reasons: Reasons
    words: SourceWords
    notes: tuple[str, ...] = ()


def wikipedia(rulebook: Path | None = None) -> Source:
    """The source under its own rulebook, or under another one with the same clauses. Raises `RulebookUnusable`."""
    catalogue = read_catalogue(_own("catalogue.yaml"), "catalogue.yaml")
    if isinstance(catalogue, Mistakes):
        raise RulebookUnusable(render(catalogue.found, {}))
    own = _read(_own("rulebook.yaml"), "rulebook.yaml", catalogue)
    ladder = _read(_own("ladder.yaml"), "ladder.yaml", catalogue)
    reasons = wikipedia_reasons()
    judged_by = own
    notes: tuple[str, ...] = ()
    if rulebook is not None:
        judged_by = _given(rulebook, catalogue)
        notes = _missing(judged_by, reasons, rulebook)
    titles = {clause.id: clause.title.get(LANGUAGE, clause.id) for clause in own.clauses}
    words = SourceWords(
        title="English Wikipedia’s block log",
        imposed="block",
        changed="reblock",
        lifted="unblock",
        caution="The file is a sample chosen by kind of history, not at random: the numbers are counts, and give no rates for Wikipedia.",
        licence="Log text: contributors to Wikipedia, CC BY-SA 4.0.",
        clauses=titles,
    )
    return Source(Law.of(judged_by, catalogue), ladder, reasons, words, notes)


def _own(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _given(path: Path, catalogue: Catalogue) -> Rulebook:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RulebookUnusable(f"the rulebook `{path}` is not UTF-8") from None
    except OSError as fault:
        raise RulebookUnusable(f"the rulebook `{path}` cannot be read: {fault.strerror}") from None
    return _read(text, str(path), catalogue)


def _read(text: str, name: str, catalogue: Catalogue) -> Rulebook:
    found = read_rulebook(text, name, catalogue)
    if isinstance(found, Mistakes):
        raise RulebookUnusable(f"the rulebook is not sound\n{render(found.found, {name: text})}")
    return found


def _missing(rulebook: Rulebook, reasons: Reasons, path: Path) -> tuple[str, ...]:
    wanted = (*(name for name, _ in reasons.clauses), reasons.catch_all)
    missing = [name for name in wanted if rulebook.clause(name) is None]
    if len(missing) == len(wanted):
        raise RulebookUnusable(
            f"the rulebook `{path}` has none of this source's clauses: {', '.join(wanted)}"
        )
    if not missing:
        return ()
    return (
        f"the rulebook has no clause {', '.join(missing)}: acts under them are refused as clause_unknown",
    )
