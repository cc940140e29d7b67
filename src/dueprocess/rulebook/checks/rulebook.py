"""The law of a rulebook as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from dueprocess.rulebook.checks.appeal import APPEAL_WINDOW_MIN, appeal_problems
from dueprocess.rulebook.checks.catalogue import VERSION_MAX, titles_of
from dueprocess.rulebook.checks.clause import Words, clause_problems, length_problems
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.ladder import ladder_problems
from dueprocess.rulebook.checks.lengths import shortest
from dueprocess.rulebook.checks.problem import (
    Path,
    Problem,
    is_name,
    near,
    number_problems,
    problem,
    repeated,
)
from dueprocess.rulebook.checks.texts import is_locale
from dueprocess.rulebook.model import Catalogue, Rulebook

APPEAL_STAGES_MAX = 9
COMMAND_LEVEL_MAX = 99

_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


def check_rulebook(rulebook: Rulebook, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Every problem of a rulebook that is to be used with this catalogue; none for a sound one."""
    return tuple(_problems(rulebook, catalogue))


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone."""
    if _ZONE.fullmatch(name) is None:
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _problems(rulebook: Rulebook, catalogue: Catalogue) -> Iterator[Problem]:
    words = Words.of(catalogue)
    yield from _head_problems(rulebook, catalogue)
    yield from number_problems("version", rulebook.version, 1, VERSION_MAX)
    yield from number_problems("appeal_stages", rulebook.appeal_stages, 1, APPEAL_STAGES_MAX)
    yield from number_problems("shared_command_below", rulebook.shared_command_below, 0, COMMAND_LEVEL_MAX)
    yield from _locale_problems(rulebook, catalogue)
    yield from _apart_problems(rulebook)
    if not rulebook.clauses:
        yield problem(MistakeCode.LIST_EMPTY, ("clauses",), key="clauses")
    for found in repeated([clause.id for clause in rulebook.clauses], ("clauses",)):
        yield problem(found.code, (*found.path, "id"), **found.values)
    for place, clause in enumerate(rulebook.clauses):
        path: Path = ("clauses", place)
        yield from clause_problems(clause, words, rulebook.locales, path)
        yield from ladder_problems(clause, words, rulebook.locales, path)
        yield from appeal_problems(clause, path)


def _head_problems(rulebook: Rulebook, catalogue: Catalogue) -> Iterator[Problem]:
    if not is_name(rulebook.name):
        yield problem(MistakeCode.NAME_MALFORMED, ("name",), name=rulebook.name)
    if rulebook.catalogue != catalogue.name:
        yield problem(
            MistakeCode.CATALOGUE_IS_ANOTHER, ("catalogue",), named=rulebook.catalogue, given=catalogue.name
        )
    if not is_zone(rulebook.zone):
        yield problem(MistakeCode.ZONE_UNKNOWN, ("zone",), zone=rulebook.zone)
    yield from length_problems(rulebook.appeal_window, (), "appeal_window")
    if shortest(rulebook.appeal_window) < APPEAL_WINDOW_MIN:
        yield problem(MistakeCode.APPEAL_WINDOW_TOO_SHORT, ("appeal_window",), window=rulebook.appeal_window)
    yield from length_problems(rulebook.open_notice_within, (), "open_notice_within")


def _apart_problems(rulebook: Rulebook) -> Iterator[Problem]:
    families = {clause.family: None for clause in rulebook.clauses}
    yield from repeated(rulebook.keeps_apart, ("keeps_apart",))
    for place, family in enumerate(rulebook.keeps_apart):
        if family not in families:
            path: Path = ("keeps_apart", place)
            meant = near(family, families)
            yield problem(MistakeCode.FAMILY_UNKNOWN, path, ("clauses",), near=meant, family=family)


def _locale_problems(rulebook: Rulebook, catalogue: Catalogue) -> Iterator[Problem]:
    if not rulebook.locales:
        yield problem(MistakeCode.LIST_EMPTY, ("locales",), key="locales")
    yield from repeated(rulebook.locales, ("locales",))
    for place, locale in enumerate(rulebook.locales):
        path: Path = ("locales", place)
        if not is_locale(locale):
            yield problem(MistakeCode.LOCALE_MALFORMED, path, locale=locale)
            continue
        lacking = next((name for name, texts in titles_of(catalogue) if locale not in texts), None)
        if lacking is not None:
            yield problem(MistakeCode.CATALOGUE_LACKS_LOCALE, path, locale=locale, name=lacking)
