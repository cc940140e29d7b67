"""The law of a ladder: it starts low, never falls, and every measure on it ends or is reviewed.

The rules are:
1. A first finding gives a warning or at most seven days, unless the clause is grave (I-33). Keeping away from one
   person does not count as heavy: it is the narrowest measure there is.
2. Each rung stops all that the rung before it stops, for at least as long (I-33).
3. A measure lasts no longer than the clause's maximum, or is permanent and reviewed within 180 days (I-07).
4. A measure stops only what the clause lists (I-06).
5. Money is never a penalty (design 3.6). A gift to one person reaches that person, so a no-contact measure may name it;
   payments may be owed, and no measure that is towards one person names them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.checks.catalogue import touches_money
from dueprocess.rulebook.checks.clause import Words, length_problems
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.lengths import fits, longest
from dueprocess.rulebook.checks.problem import Path, Problem, is_name, problem, repeated
from dueprocess.rulebook.checks.transition import transition_problems
from dueprocess.rulebook.model import CapabilityEntry, Clause, Measure, Rung

FIRST_RUNG_MAX = 7 * DAY
REVIEW_EVERY_MAX = 180 * DAY

Stop = tuple[str, bool]
"""What a measure stops: a capability, and whether towards one person only."""


def ladder_problems(clause: Clause, words: Words, locales: tuple[str, ...], path: Path) -> Iterator[Problem]:
    """Every problem of a clause's ladder."""
    if not clause.ladder:
        yield problem(MistakeCode.LADDER_EMPTY, (*path, "ladder"))
        return
    yield from _first_rung_problems(clause, path)
    yield from _notice_problems(clause, path)
    for place, rung in enumerate(clause.ladder):
        for number, measure in enumerate(rung.measures):
            where = (*path, "ladder", place, "measures", number)
            yield from _measure_problems(measure, clause, words, path, where)
            yield from _end_problems(measure, clause, path, where)
            yield from transition_problems(measure, words, locales, where)
    for place in range(1, len(clause.ladder)):
        what = lighter(clause.ladder[place - 1], clause.ladder[place])
        if what:
            here, before = (*path, "ladder", place), (*path, "ladder", place - 1)
            yield problem(MistakeCode.LADDER_NOT_GRADUATED, here, before, rung=place + 1, what=what)


def _notice_problems(clause: Clause, path: Path) -> Iterator[Problem]:
    """A notice that is owed of nothing cannot be waived: whoever reads it would take it for something."""
    permanent = any(measure.permanent for rung in clause.ladder for measure in rung.measures)
    if clause.without_notice is not None and not permanent:
        yield problem(
            MistakeCode.KEY_WITHOUT_EFFECT,
            (*path, "without_notice"),
            (*path, "ladder"),
            key="without_notice",
            without="a measure with `permanent: true`",
        )


def stops(rung: Rung) -> dict[Stop, float]:
    """What a rung stops and for how long, in nominal milliseconds; permanent is infinite.

    What stops a capability altogether also stops it towards one person.
    """
    found: dict[Stop, float] = {}
    for measure in rung.measures:
        length = _length(measure)
        for name in measure.capabilities:
            for one_person in (True,) if measure.no_contact else (False, True):
                found[name, one_person] = max(found.get((name, one_person), 0), length)
    return found


def lighter(before: Rung, after: Rung) -> str:
    """What `after` stops for less time than `before` does, in words; "" where it is nowhere lighter."""
    later = stops(after)
    for (name, one_person), length in sorted(stops(before).items(), key=lambda item: item[0][1]):
        if later.get((name, one_person), 0) < length:
            return f"{name} towards one person" if one_person else name
    return ""


def _length(measure: Measure) -> float:
    if measure.permanent:
        return math.inf
    return measure.lasts.nominal if measure.lasts is not None else 0


def _first_rung_problems(clause: Clause, path: Path) -> Iterator[Problem]:
    if clause.grave:
        return
    for number, measure in enumerate(clause.ladder[0].measures):
        where = (*path, "ladder", 0, "measures", number)
        if measure.permanent:
            yield problem(
                MistakeCode.FIRST_RUNG_TOO_HEAVY, (*where, "permanent"), (*path, "grave"), what="is permanent"
            )
        elif not measure.no_contact and measure.lasts is not None and longest(measure.lasts) > FIRST_RUNG_MAX:
            yield problem(
                MistakeCode.FIRST_RUNG_TOO_HEAVY,
                (*where, "lasts"),
                (*path, "grave"),
                what=f"lasts {measure.lasts}",
            )


def _measure_problems(
    measure: Measure, clause: Clause, words: Words, path: Path, where: Path
) -> Iterator[Problem]:
    """What a measure stops."""
    if not measure.capabilities:
        yield problem(MistakeCode.MEASURE_EMPTY, (*where, "capabilities"))
    yield from repeated(measure.capabilities, (*where, "capabilities"))
    for place, name in enumerate(measure.capabilities):
        at = (*where, "capabilities", place)
        entry = words.capabilities.get(name)
        if name not in clause.capabilities:
            yield problem(MistakeCode.CAPABILITY_OUTSIDE_CLAUSE, at, (*path, "capabilities"), capability=name)
        elif entry is not None:
            yield from _reach_problems(measure, clause, entry, path, where, at)
    yield from repeated(measure.remedies, (*where, "remedies"))
    for place, remedy in enumerate(measure.remedies):
        if not is_name(remedy):
            yield problem(MistakeCode.NAME_MALFORMED, (*where, "remedies", place), name=remedy)


def _reach_problems(
    measure: Measure, clause: Clause, entry: CapabilityEntry, path: Path, where: Path, at: Path
) -> Iterator[Problem]:
    """What a no-contact measure may name, and what only such a measure may: a gift, where money is not the matter."""
    towards_one, money = (*where, "no_contact"), touches_money(entry)
    if measure.no_contact and money and not entry.gift:
        yield problem(MistakeCode.NO_CONTACT_STOPS_PAYMENT, at, towards_one, capability=entry.name)
    elif measure.no_contact and not entry.contact:
        yield problem(MistakeCode.NO_CONTACT_TOO_WIDE, at, towards_one, capability=entry.name)
    elif money and entry.gift and not measure.no_contact and not clause.money:
        yield problem(MistakeCode.GIFT_TO_EVERYBODY, at, towards_one, (*path, "money"), capability=entry.name)


def _end_problems(measure: Measure, clause: Clause, path: Path, where: Path) -> Iterator[Problem]:
    """INVARIANT (I-07): each measure ends, or is reviewed within 180 days."""
    lasts, review = measure.lasts, measure.review_every
    if lasts is not None:
        yield from length_problems(lasts, where, "lasts", bounded=True)
        if measure.permanent:
            yield problem(MistakeCode.PERMANENT_WITH_END, (*where, "lasts"), (*where, "permanent"))
        if not fits(lasts, clause.maximum):
            yield problem(
                MistakeCode.MEASURE_ABOVE_MAXIMUM,
                (*where, "lasts"),
                (*path, "maximum"),
                lasts=lasts,
                maximum=clause.maximum,
            )
    elif not measure.permanent:
        yield problem(MistakeCode.MEASURE_UNBOUNDED, where)
    if measure.permanent and measure.no_contact:
        yield problem(MistakeCode.NO_CONTACT_PERMANENT, (*where, "permanent"), (*where, "no_contact"))
    yield from _review_problems(review, where, permanent=measure.permanent)


def _review_problems(review: Duration | None, where: Path, *, permanent: bool) -> Iterator[Problem]:
    if review is None:
        if permanent:
            yield problem(MistakeCode.REVIEW_MISSING, (*where, "permanent"), (*where, "review_every"))
        return
    at = (*where, "review_every")
    yield from length_problems(review, where, "review_every", bounded=True)
    if longest(review) > REVIEW_EVERY_MAX:
        yield problem(MistakeCode.REVIEW_TOO_LATE, at, review=review)
    if not permanent:
        yield problem(
            MistakeCode.KEY_WITHOUT_EFFECT,
            at,
            (*where, "permanent"),
            key="review_every",
            without="`permanent: true`",
        )
