"""The law of one clause: where it reaches, what it may stop, and what it must be shown by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Self

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.checks.catalogue import touches_money
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.lengths import is_zero, longest
from dueprocess.rulebook.checks.problem import Path, Problem, is_name, near, problem, repeated
from dueprocess.rulebook.checks.texts import POST_MAX, text_problems, title_problems, wording_problems
from dueprocess.rulebook.model import CapabilityEntry, Catalogue, Clause, EvidenceKind, Texts

MAXIMUM = longest(Duration(months=24))
LENGTH_MAX = 3_653 * DAY

_CLAUSE_ID = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")


class Words(NamedTuple):
    """The words of a catalogue, to look up."""

    capabilities: Mapping[str, CapabilityEntry]
    kinds: Mapping[str, EvidenceKind]
    services: Mapping[str, Texts]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """The words of this catalogue."""
        return cls(
            {entry.name: entry for entry in catalogue.capabilities},
            {kind.name: kind for kind in catalogue.evidence_kinds},
            catalogue.services,
        )


def is_clause_id(text: str) -> bool:
    """Whether `text` may be the id of a clause: `H1`, `5.2`, `edit_warring`."""
    return len(text) <= 40 and _CLAUSE_ID.fullmatch(text) is not None


def clause_problems(clause: Clause, words: Words, locales: tuple[str, ...], path: Path) -> Iterator[Problem]:
    """Every problem of a clause, those of its ladder and its appeal left out."""
    if not is_clause_id(clause.id):
        yield problem(MistakeCode.CLAUSE_ID_MALFORMED, (*path, "id"), id=clause.id)
    if not is_name(clause.family):
        yield problem(MistakeCode.NAME_MALFORMED, (*path, "family"), name=clause.family)
    if clause.owner is not None:
        yield from wording_problems(clause.owner, 1, POST_MAX, (*path, "owner"))
    yield from title_problems(clause.title, locales, (*path, "title"))
    yield from text_problems(clause.text, locales, (*path, "text"))
    yield from _service_problems(clause, words, path)
    yield from _capability_problems(clause, words, path)
    yield from _evidence_problems(clause, words, path)
    yield from _length_problems(clause, path)


def known_problems(name: Capability, words: Words, path: Path) -> Iterator[Problem]:
    """Whether a capability that was named here exists and may be restricted at all."""
    entry = words.capabilities.get(name)
    if entry is None:
        yield problem(
            MistakeCode.CAPABILITY_UNKNOWN, path, near=near(name, words.capabilities), capability=name
        )
    elif entry.floor:  # INVARIANT (I-04): what a catalogue adds to the floor is out of reach like the seven
        yield problem(MistakeCode.CAPABILITY_IS_FLOOR, path, capability=name)


def _service_problems(clause: Clause, words: Words, path: Path) -> Iterator[Problem]:
    named = [((*path, "service"), clause.service)]
    named += [((*path, "reaches", place), name) for place, name in enumerate(clause.reaches)]
    for where, name in named:
        if name not in words.services:
            yield problem(MistakeCode.SERVICE_UNKNOWN, where, near=near(name, words.services), service=name)
    yield from repeated(clause.reaches, (*path, "reaches"))
    if clause.service in clause.reaches:
        place = clause.reaches.index(clause.service)
        yield problem(
            MistakeCode.ENTRY_REPEATED, (*path, "reaches", place), (*path, "service"), entry=clause.service
        )


def _capability_problems(clause: Clause, words: Words, path: Path) -> Iterator[Problem]:
    yield from repeated(clause.capabilities, (*path, "capabilities"))
    if not clause.capabilities and any(rung.measures for rung in clause.ladder):
        yield problem(MistakeCode.LIST_EMPTY, (*path, "capabilities"), key="capabilities")
    for place, name in enumerate(clause.capabilities):
        where = (*path, "capabilities", place)
        unknown = tuple(known_problems(name, words, where))
        yield from unknown
        if unknown:
            continue
        if name.service not in (clause.service, *clause.reaches):  # INVARIANT (I-06)
            related = ((*path, "service"), (*path, "reaches"))
            yield problem(
                MistakeCode.CAPABILITY_SPILLS, where, *related, capability=name, service=clause.service
            )
        entry = words.capabilities[name]
        if touches_money(entry) and not entry.gift and not clause.money:
            yield problem(MistakeCode.MONEY_AS_PENALTY, where, (*path, "money"), capability=name)


def _evidence_problems(clause: Clause, words: Words, path: Path) -> Iterator[Problem]:
    yield from repeated(clause.evidence, (*path, "evidence"))
    if not clause.evidence:
        yield problem(MistakeCode.LIST_EMPTY, (*path, "evidence"), key="evidence")
    for place, name in enumerate(clause.evidence):
        where = (*path, "evidence", place)
        kind = words.kinds.get(name)
        if kind is None:
            yield problem(MistakeCode.EVIDENCE_KIND_UNKNOWN, where, near=near(name, words.kinds), kind=name)
        elif kind.sealed and not clause.grave:
            yield problem(MistakeCode.SEALED_EVIDENCE_NOT_GRAVE, where, (*path, "grave"), kind=name)


def _length_problems(clause: Clause, path: Path) -> Iterator[Problem]:
    yield from length_problems(clause.memory, path, "memory")
    yield from length_problems(clause.maximum, path, "maximum", bounded=True)
    if longest(clause.maximum) > MAXIMUM:
        yield problem(MistakeCode.MAXIMUM_TOO_LONG, (*path, "maximum"), maximum=clause.maximum)


def length_problems(length: Duration, path: Path, key: str, *, bounded: bool = False) -> Iterator[Problem]:
    """A length of time is above zero and, where no narrower bound is checked elsewhere, at most ten years."""
    if is_zero(length):
        yield problem(MistakeCode.DURATION_IS_ZERO, (*path, key), key=key)
    elif not bounded and longest(length) > LENGTH_MAX:
        yield problem(MistakeCode.DURATION_TOO_LONG, (*path, key), key=key)
