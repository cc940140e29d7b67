"""The law of a catalogue: a closed list whose names keep their places, with the floor in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dueprocess.kernel.capabilities import FLOOR, is_capability_name
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.problem import (
    Path,
    Problem,
    is_name,
    near,
    number_problems,
    problem,
    repeated,
)
from dueprocess.rulebook.checks.texts import title_problems
from dueprocess.rulebook.model import CapabilityEntry, Catalogue, Texts

VERSION_MAX = 1_000_000

_MONEY_SERVICES = frozenset({"wallet", "loan"})
"""Services whose floor capabilities the constitution names: money, whatever a catalogue marks."""

_PAYMENTS = frozenset(
    {"pay", "transfer", "receive", "collect", "withdraw", "repay", "borrow", "buy", "redeem", "sell"}
)
"""Words of a verb by which money moves that may be owed: rent, a debt, what a child needs. None of it is a gift."""


def touches_money(entry: CapabilityEntry) -> bool:
    """Whether restricting this capability touches money."""
    return entry.money or entry.name.partition(".")[0] in _MONEY_SERVICES


def check_catalogue(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Every problem of a catalogue; none for a sound one."""
    return tuple(_problems(catalogue))


def check_successor(old: Catalogue, new: Catalogue) -> tuple[Problem, ...]:
    """Every problem of `new` as the version that follows `old`: names keep their bits, nothing is removed."""
    return () if old == new else tuple(_successor_problems(old, new))


def locales_of(catalogue: Catalogue) -> tuple[str, ...]:
    """Every language in which the catalogue says anything."""
    return tuple(dict.fromkeys(locale for _, texts in titles_of(catalogue) for locale in texts))


def titles_of(catalogue: Catalogue) -> Iterator[tuple[str, Texts]]:
    """Every name of the catalogue with its title."""
    yield from catalogue.services.items()
    yield from ((entry.name, entry.title) for entry in catalogue.capabilities)
    yield from ((kind.name, kind.title) for kind in catalogue.evidence_kinds)


def _problems(catalogue: Catalogue) -> Iterator[Problem]:
    locales = locales_of(catalogue)
    if not is_name(catalogue.name):
        yield problem(MistakeCode.NAME_MALFORMED, ("name",), name=catalogue.name)
    yield from number_problems("version", catalogue.version, 1, VERSION_MAX)
    lists: Mapping[str, int] = {
        "services": len(catalogue.services),
        "capabilities": len(catalogue.capabilities),
        "evidence_kinds": len(catalogue.evidence_kinds),
    }
    for key, length in lists.items():
        if not length:
            yield problem(MistakeCode.LIST_EMPTY, (key,), key=key)
    for service, title in catalogue.services.items():
        if not is_name(service):
            yield problem(MistakeCode.NAME_MALFORMED, ("services", service), name=service)
        yield from title_problems(title, locales, ("services", service))
    yield from _capability_problems(catalogue, locales)
    yield from _floor_problems(catalogue)
    yield from _kind_problems(catalogue, locales)


def _capability_problems(catalogue: Catalogue, locales: tuple[str, ...]) -> Iterator[Problem]:
    names = [entry.name for entry in catalogue.capabilities]
    for found in repeated(names, ("capabilities",)):
        yield problem(found.code, (*found.path, "name"), **found.values)
    for place, entry in enumerate(catalogue.capabilities):
        path: Path = ("capabilities", place)
        service = entry.name.partition(".")[0]
        if not is_capability_name(entry.name):
            yield problem(MistakeCode.CAPABILITY_MALFORMED, (*path, "name"), capability=entry.name)
        elif service not in catalogue.services:
            meant = near(service, catalogue.services)
            yield problem(
                MistakeCode.SERVICE_UNKNOWN, (*path, "name"), ("services",), near=meant, service=service
            )
        if entry.bit != place:
            yield problem(
                MistakeCode.BIT_NOT_ITS_PLACE,
                (*path, "bit"),
                capability=entry.name,
                place=place,
                bit=entry.bit,
            )
        yield from title_problems(entry.title, locales, (*path, "title"))
        if entry.gift:
            yield from _gift_problems(entry, path)


def _gift_problems(entry: CapabilityEntry, path: Path) -> Iterator[Problem]:
    """A gift is money that reaches one person, and nobody owes it."""
    at = (*path, "gift")
    for key, marked in (("money", touches_money(entry)), ("contact", entry.contact)):
        if not marked:
            yield problem(MistakeCode.GIFT_LACKS_MARK, at, capability=entry.name, key=key)
    words = set(entry.name.partition(".")[2].split("_"))
    if entry.floor or words & _PAYMENTS:
        yield problem(MistakeCode.GIFT_MAY_BE_OWED, at, capability=entry.name)


def _floor_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """INVARIANT (I-04): a catalogue may mark more than the seven, never fewer."""
    names = {entry.name for entry in catalogue.capabilities}
    for name in FLOOR:
        if name not in names:
            yield problem(MistakeCode.FLOOR_CAPABILITY_MISSING, ("capabilities",), capability=name)
    for place, entry in enumerate(catalogue.capabilities):
        if entry.name in FLOOR and not entry.floor:
            yield problem(
                MistakeCode.FLOOR_NOT_MARKED, ("capabilities", place, "name"), capability=entry.name
            )


def _kind_problems(catalogue: Catalogue, locales: tuple[str, ...]) -> Iterator[Problem]:
    names = [kind.name for kind in catalogue.evidence_kinds]
    for found in repeated(names, ("evidence_kinds",)):
        yield problem(found.code, (*found.path, "name"), **found.values)
    for place, kind in enumerate(catalogue.evidence_kinds):
        path: Path = ("evidence_kinds", place)
        if not is_name(kind.name):
            yield problem(MistakeCode.NAME_MALFORMED, (*path, "name"), name=kind.name)
        yield from title_problems(kind.title, locales, (*path, "title"))


def _successor_problems(old: Catalogue, new: Catalogue) -> Iterator[Problem]:
    if new.name != old.name:
        yield problem(MistakeCode.CATALOGUE_IS_ANOTHER, ("name",), named=new.name, given=old.name)
    if new.version != old.version + 1:
        yield problem(
            MistakeCode.CATALOGUE_VERSION_NOT_NEXT,
            ("version",),
            version=new.version,
            expected=old.version + 1,
        )
    for key, gone in _removed(old, new):
        yield problem(MistakeCode.CATALOGUE_ENTRY_REMOVED, (key,), name=gone)
    yield from _place_problems(old, new)


def _place_problems(old: Catalogue, new: Catalogue) -> Iterator[Problem]:
    """Of names that moved, the first: what moved after it mostly did because of it."""
    before = {entry.name: entry for entry in old.capabilities}
    known = [(place, entry) for place, entry in enumerate(new.capabilities) if entry.name in before]
    moved = next(((place, entry) for place, entry in known if entry.bit != before[entry.name].bit), None)
    if moved is not None:
        path, name, bit = ("capabilities", moved[0], "name"), moved[1].name, moved[1].bit
        yield problem(MistakeCode.CAPABILITY_MOVED, path, capability=name, before=before[name].bit, after=bit)
    for place, entry in known:
        if before[entry.name].floor and not entry.floor:
            yield problem(
                MistakeCode.FLOOR_MARK_WITHDRAWN, ("capabilities", place, "name"), capability=entry.name
            )


def _removed(old: Catalogue, new: Catalogue) -> Iterator[tuple[str, str]]:
    kept = {kind.name for kind in new.evidence_kinds}
    names = {entry.name for entry in new.capabilities}
    yield from (("services", name) for name in old.services if name not in new.services)
    yield from (("capabilities", entry.name) for entry in old.capabilities if entry.name not in names)
    yield from (("evidence_kinds", kind.name) for kind in old.evidence_kinds if kind.name not in kept)
