"""The law of a transition: what was paid for, or opens other doors, is never taken away at a stroke.

The rules are:
1. A measure that names what the catalogue marks `kept` names nothing else, and states a transition (I-06).
2. A transition lasts at least seven days, and is over before its measure is.
3. It ends with a refund of the unused part, or with another way; a sign-in elsewhere cannot be refunded.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.checks.clause import Words, length_problems
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.lengths import longest, shortest
from dueprocess.rulebook.checks.problem import Path, Problem, problem
from dueprocess.rulebook.checks.texts import text_problems
from dueprocess.rulebook.model import CapabilityEntry, Gives, Kept, Measure

TRANSITION_MIN = 7 * DAY


def transition_problems(
    measure: Measure, words: Words, locales: tuple[str, ...], where: Path
) -> Iterator[Problem]:
    """Every problem of what a measure says, or does not say, of what is kept."""
    entries = [words.capabilities.get(name) for name in measure.capabilities]
    stated, at = measure.transition, (*where, "transition")
    for place, entry in enumerate(entries):
        here = (*where, "capabilities", place)
        if entry is not None and entry.kept is not None and stated is None:
            yield problem(MistakeCode.TRANSITION_MISSING, here, at, capability=entry.name, kept=entry.kept)
        elif entry is not None and entry.kept is None and stated is not None:
            yield problem(MistakeCode.TRANSITION_OF_OTHER, here, at, capability=entry.name)
        elif stated is not None and stated.gives is Gives.REFUND and _opens_doors(entry):
            yield problem(
                MistakeCode.TRANSITION_GIVES_NOTHING,
                (*at, "gives"),
                here,
                capability=measure.capabilities[place],
            )
    if stated is None:
        return
    yield from length_problems(stated.lasts, at, "lasts")
    if shortest(stated.lasts) < TRANSITION_MIN:
        yield problem(MistakeCode.TRANSITION_TOO_SHORT, (*at, "lasts"), lasts=stated.lasts)
    if measure.lasts is not None and longest(stated.lasts) >= shortest(measure.lasts):
        yield problem(
            MistakeCode.TRANSITION_OUTLASTS_MEASURE,
            (*at, "lasts"),
            (*where, "lasts"),
            lasts=stated.lasts,
            measure=measure.lasts,
        )
    yield from text_problems(stated.text, locales, (*at, "text"))


def _opens_doors(entry: CapabilityEntry | None) -> bool:
    return entry is not None and entry.kept is Kept.SIGN_IN_ELSEWHERE
