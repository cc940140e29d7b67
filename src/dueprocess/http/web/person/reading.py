"""Reading: what a notice or standing comes to, for the templates that put it into words. Pure; it knows no language.

Everything here follows from the compiled read model; nothing is added to it. What a person must see first is chosen
here: the measure, its end, what still works, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.application.queries.notice import AppealLine, Change, Changed, NoticePage
from dueprocess.application.queries.standing import CapabilityLine, MeasureLine, SetBack
from dueprocess.domain.decision import Outcome
from dueprocess.domain.notice import Kind
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.model import Texts, WithoutNotice

NAMED_MAX: Final = 4
"""So many capabilities are named in a heading; more are counted."""

HIGHLIGHTS: Final = 4


class State(StrEnum):
    """How it stands with what a notice told, as the person needs to know it first."""

    SET_BACK = "set_back"
    ANNOUNCED = "announced"
    AND_LATER = "and_later"
    UNTIL = "until"
    PERMANENT = "permanent"
    UNCONFIRMED = "unconfirmed"
    ONE_PERSON = "one_person"
    WARNING = "warning"
    FELL = "fell"
    SILENCE = "silence"
    LAPSED = "lapsed"
    LIFTED = "lifted"
    SUPERSEDED = "superseded"
    OVER = "over"


class Group(msgspec.Struct, frozen=True):
    """Capabilities of one service."""

    service: Texts
    capabilities: tuple[CapabilityLine, ...]


class Part(msgspec.Struct, frozen=True):
    """One measure as it is now: a narrowing by silence is already taken into account."""

    line: MeasureLine
    capabilities: tuple[CapabilityLine, ...]
    narrowed: bool


class Reading(msgspec.Struct, frozen=True):
    """What the notice page leads with. `abilities` is what the heading names, `end` the end it states (the last
    one; `mixed`: there are others).

    `relief_at` is still ahead; `narrows`: something remains restricted then. `announced`: what begins later; nothing of
    it is restricted yet.
    """

    state: State
    abilities: tuple[CapabilityLine, ...]
    services: tuple[Texts, ...]
    end: Instant | None
    mixed: bool
    review_by: Instant | None
    lapses_at: Instant | None
    relief_at: Instant | None
    narrows: bool
    over_at: Instant | None
    parts: tuple[Part, ...]
    towards: tuple[Part, ...]
    free_again: tuple[CapabilityLine, ...]
    narrowed: bool
    changes: tuple[Change, ...]
    highlights: tuple[CapabilityLine, ...]
    others: int
    groups: tuple[Group, ...]
    by_machine: bool = False
    set_back: tuple[SetBack, ...] = ()
    announced: tuple[Part, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether any part of it holds now."""
        return bool(self.parts or self.towards)

    @property
    def begins_at(self) -> Instant | None:
        """When what was announced begins; None where nothing was."""
        return _earliest(part.line.start for part in self.announced)

    @property
    def without_notice(self) -> WithoutNotice | None:
        """Why a business was not told 30 days before, where that is so."""
        return next((part.line.without_notice for part in self.parts if part.line.without_notice), None)


def reading(page: NoticePage) -> Reading:
    """What a notice page comes to, at the moment it was compiled for."""
    live = tuple(part_of(line, page.at) for line in page.measures if line.in_force)
    parts = tuple(part for part in live if not part.line.towards_person)
    towards = tuple(part for part in live if part.line.towards_person)
    announced = tuple(part_of(line, page.at) for line in page.measures if line.ahead)
    abilities = _distinct(name for part in parts or towards or announced for name in part.capabilities)
    ends = {part.line.until for part in parts or towards}
    works = {line.name for line in page.works}
    gone = [line for line in page.measures if not (line.in_force or line.ahead or line.towards_person)]
    return Reading(
        state=state_of(page, parts, towards, announced),
        abilities=abilities,
        services=_services(abilities),
        end=max((end for end in ends if end is not None), default=None),
        mixed=len(ends) > 1,
        review_by=_earliest(part.line.review_by for part in parts or announced),
        lapses_at=_earliest(part.line.lapses_at for part in live),
        relief_at=_earliest(part.line.relief_at for part in parts + announced if not part.narrowed),
        narrows=any(part.line.remains for part in parts),
        over_at=max((line.ended_at for line in page.measures if line.ended_at is not None), default=None),
        parts=parts,
        towards=towards,
        free_again=tuple(
            name
            for name in _distinct(name for line in gone for name in line.capabilities)
            if name.name in works
        ),
        narrowed=any(part.narrowed for part in live),
        changes=_banner(page),
        highlights=highlights(page.works, _distinct(n for line in page.imposed for n in line.capabilities)),
        others=max(len(page.works) - HIGHLIGHTS, 0),
        groups=groups(page.works),
        by_machine=page.by_machine,
        set_back=tuple(item for part in parts for item in part.line.set_back),
        announced=announced,
    )


def state_of(
    page: NoticePage, parts: tuple[Part, ...], towards: tuple[Part, ...], announced: tuple[Part, ...] = ()
) -> State:
    """The one thing to say first."""
    if parts or towards:
        if parts and all(_set_back_whole(part) for part in parts):
            return State.SET_BACK
        if page.unconfirmed:
            return State.UNCONFIRMED
        if not parts:
            return State.ONE_PERSON
        if any(
            part.line.transition is None for part in announced
        ):  # what goes on for a while is told beside it
            return State.AND_LATER
        return State.UNTIL if all(part.line.until is not None for part in parts) else State.PERMANENT
    if announced:
        return State.ANNOUNCED
    if page.outcome in (Outcome.OVERTURNED, Outcome.WITHDRAWN):
        return State.FELL
    if not page.measures:
        return State.WARNING
    found = {change.what for change in page.changes}
    for change, state in (
        (Changed.SUPERSEDED, State.SUPERSEDED),
        (Changed.ENDED_BY_SILENCE, State.SILENCE),
        (Changed.LAPSED, State.LAPSED),
        (Changed.LIFTED, State.LIFTED),
    ):
        if change in found:
            return state
    return State.OVER


def part_of(line: MeasureLine, at: Instant) -> Part:
    """A measure as it is at an instant: past its relief date only what remains is left of it."""
    narrowed = line.relief_at is not None and line.relief_at <= at
    return Part(line, line.remains if narrowed else line.capabilities, narrowed)


def _set_back_whole(part: Part) -> bool:
    """Whether two people have set back all of a measure for the moment."""
    names = {line.name for item in part.line.set_back for line in item.capabilities}
    return {line.name for line in part.capabilities} <= names


def highlights(
    works: tuple[CapabilityLine, ...], restricted: tuple[CapabilityLine, ...]
) -> tuple[CapabilityLine, ...]:
    """What to name first of all that still works: one's money, then the services that the measure touches."""
    touched = {line.name.partition(".")[0] for line in restricted}
    order = [
        *(line for line in works if line.money and line.name in FLOOR and line.name.startswith("wallet.")),
        *(line for line in works if line.money and line.name not in FLOOR),
        *(line for line in works if not line.money and line.name.partition(".")[0] in touched),
        *works,
    ]
    distinct = _distinct(order)
    money = [line for line in distinct if line.money][:3]
    rest = [line for line in distinct if not line.money][: HIGHLIGHTS - len(money)]
    return (*money, *rest)


def groups(works: Iterable[CapabilityLine]) -> tuple[Group, ...]:
    """What works, by service: those that hold money first, else in the catalogue's order."""
    found: dict[str, list[CapabilityLine]] = {}
    for line in works:
        found.setdefault(line.name.partition(".")[0], []).append(line)
    ordered = sorted(found.values(), key=lambda lines: not any(line.money for line in lines))
    return tuple(Group(lines[0].service, tuple(lines)) for lines in ordered)


def appeal_told(page: NoticePage) -> AppealLine | None:
    """The appeal that a notice about an appeal is about: the newest."""
    return page.appeals[-1] if page.appeals else None


_SAID_BY_KIND: Final = {
    Kind.APPEAL_ANSWERED: {
        Changed.AFFIRMED,
        Changed.VARIED,
        Changed.OVERTURNED,
        Changed.LIFTED,
        Changed.LIGHTER,
    },
    Kind.LIFTED: {Changed.LIFTED, Changed.WITHDRAWN},
    Kind.FOUND_WRONG: {Changed.FOUND_WRONG, Changed.LIFTED, Changed.WITHDRAWN},
    Kind.TAKEN_OVER: {Changed.TAKEN_OVER, Changed.LIFTED, Changed.WITHDRAWN},
    Kind.RENEWED: {Changed.RENEWED},
    Kind.VARIATION: {Changed.LIGHTER},
    Kind.RECOMPUTED: {Changed.LIGHTER, Changed.LIFTED},
}
"""What a notice of its kind says in its own heading, so that the banner need not."""


def _banner(page: NoticePage) -> tuple[Change, ...]:
    """The changes to show above the notice: none twice, none that a weightier one already says."""
    found = {change.what for change in page.changes}
    unsaid = set(_SAID_BY_KIND.get(page.kind, set()))
    if found & {Changed.OVERTURNED, Changed.WITHDRAWN, Changed.SUPERSEDED}:
        unsaid |= {Changed.LIFTED, Changed.LIGHTER, Changed.ENDED, Changed.ENDED_BY_SILENCE, Changed.LAPSED}
    if found & {Changed.FOUND_WRONG, Changed.TAKEN_OVER}:
        unsaid |= {Changed.WITHDRAWN}
    if Changed.VARIED in found:
        unsaid |= {Changed.LIGHTER, Changed.LIFTED}
    shown: dict[Changed, Change] = {}
    for change in page.changes:
        if change.what not in unsaid:
            shown.setdefault(change.what, change)
    return tuple(shown.values())


def _services(abilities: tuple[CapabilityLine, ...]) -> tuple[Texts, ...]:
    found: dict[str, Texts] = {}
    for line in abilities:
        found.setdefault(line.name.partition(".")[0], line.service)
    return tuple(found.values())


def _distinct(lines: Iterable[CapabilityLine]) -> tuple[CapabilityLine, ...]:
    return tuple({line.name: line for line in lines}.values())


def _earliest(instants: Iterable[Instant | None]) -> Instant | None:
    return min((at for at in instants if at is not None), default=None)
