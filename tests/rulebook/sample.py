"""The shipped sample as values, and short ways to change one thing in it."""

from typing import Any

import msgspec

from dueprocess.rulebook.checks import MistakeCode, Path, Problem, check_catalogue, check_rulebook
from dueprocess.rulebook.model import Catalogue, Clause, Measure, Rulebook
from dueprocess.rulebook.reading import Mistakes, read_catalogue, read_rulebook
from dueprocess.rulebook.samples import catalogue_text, rulebook_text

replace = msgspec.structs.replace

CATALOGUE_TEXT, RULEBOOK_TEXT = catalogue_text(), rulebook_text()


def sound_catalogue(text: str = CATALOGUE_TEXT) -> Catalogue:
    read = read_catalogue(text, "catalogue.yaml")
    assert not isinstance(read, Mistakes), read
    return read


CATALOGUE = sound_catalogue()


def sound_rulebook(text: str = RULEBOOK_TEXT) -> Rulebook:
    read = read_rulebook(text, "rulebook.yaml", CATALOGUE)
    assert not isinstance(read, Mistakes), read
    return read


RULEBOOK = sound_rulebook()


def place_of(clause_id: str) -> int:
    return next(place for place, clause in enumerate(RULEBOOK.clauses) if clause.id == clause_id)


def clause(clause_id: str, **changes: Any) -> Clause:
    return replace(RULEBOOK.clauses[place_of(clause_id)], **changes)


def with_clause(changed: Clause) -> Rulebook:
    """The sample with this clause in the place of the one of the same id."""
    kept = tuple(changed if clause.id == changed.id else clause for clause in RULEBOOK.clauses)
    return replace(RULEBOOK, clauses=kept)


def with_measure(clause_id: str, rung: int, measure: Measure) -> Clause:
    """The clause with this measure alone on one rung."""
    ladder = list(clause(clause_id).ladder)
    ladder[rung] = replace(ladder[rung], measures=(measure,))
    return clause(clause_id, ladder=tuple(ladder))


def found(problems: tuple[Problem, ...]) -> set[tuple[Path, MistakeCode]]:
    return {(problem.path, problem.code) for problem in problems}


def of_rulebook(rulebook: Rulebook) -> set[tuple[Path, MistakeCode]]:
    return found(check_rulebook(rulebook, CATALOGUE))


def of_clause(changed: Clause) -> set[tuple[Path, MistakeCode]]:
    """The problems of the sample with this clause; their paths start within the clause."""
    problems = of_rulebook(replace(with_clause(changed), keeps_apart=()))
    return {(path[2:], code) for path, code in problems}


def of_catalogue(catalogue: Catalogue) -> set[tuple[Path, MistakeCode]]:
    return found(check_catalogue(catalogue))
