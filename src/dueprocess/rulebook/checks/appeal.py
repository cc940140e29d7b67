"""The law of dates: how long an appeal may wait, what silence gives, and who answers for a review that is missed.

The rules are:
1. An appeal is answered within 15 days, within 3 where money is touched.
2. Silence helps the person. Only a grave clause may escalate instead: to a named post, with a second, shorter date (I-14).
3. A review that is missed ends the measure. Only a grave clause may hand it to a named post instead (I-07).
"""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.checks.clause import length_problems
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.lengths import longest
from dueprocess.rulebook.checks.problem import Path, Problem, problem
from dueprocess.rulebook.model import Clause, MissedReview, Silence

ANSWER_WITHIN_MAX = Duration(days=15)
ANSWER_WITHIN_MAX_MONEY = Duration(days=3)
APPEAL_WINDOW_MIN = 180 * DAY


def appeal_problems(clause: Clause, path: Path) -> Iterator[Problem]:
    """Every problem of a clause's dates."""
    most = ANSWER_WITHIN_MAX_MONEY if clause.money else ANSWER_WITHIN_MAX
    yield from length_problems(clause.answer_within, path, "answer_within", bounded=True)
    if longest(clause.answer_within) > longest(most):
        related = (*path, "money")
        yield problem(
            MistakeCode.ANSWER_TOO_LATE,
            (*path, "answer_within"),
            related,
            answer=clause.answer_within,
            most=most,
        )
    yield from _narrow_problems(clause, path)
    yield from _escalate_problems(clause, path)
    yield from _owner_problems(clause, path)


def _narrow_problems(clause: Clause, path: Path) -> Iterator[Problem]:
    silence, abused = (*path, "silence"), (*path, "abused")
    if clause.silence is Silence.NARROW and clause.abused is None:
        yield problem(MistakeCode.NARROW_NEEDS_ABUSED, silence, abused)
    if clause.abused is None:
        return
    if clause.silence is not Silence.NARROW:
        yield problem(
            MistakeCode.KEY_WITHOUT_EFFECT, abused, silence, key="abused", without="`silence: narrow`"
        )
    if clause.abused not in clause.capabilities:
        yield problem(
            MistakeCode.ABUSED_OUTSIDE_CLAUSE, abused, (*path, "capabilities"), capability=clause.abused
        )


def _escalate_problems(clause: Clause, path: Path) -> Iterator[Problem]:
    silence, second = (*path, "silence"), (*path, "second_answer_within")
    length = clause.second_answer_within
    if clause.silence is Silence.ESCALATE:
        if not clause.grave:
            yield problem(MistakeCode.ESCALATE_NOT_GRAVE, silence, (*path, "grave"))
        if length is None:
            yield problem(MistakeCode.SECOND_ANSWER_MISSING, silence, second)
    elif length is not None:
        yield problem(
            MistakeCode.KEY_WITHOUT_EFFECT,
            second,
            silence,
            key="second_answer_within",
            without="`silence: escalate`",
        )
    if length is not None:
        yield from length_problems(length, path, "second_answer_within", bounded=True)
        if length.nominal >= clause.answer_within.nominal:
            yield problem(
                MistakeCode.SECOND_ANSWER_TOO_LATE,
                second,
                (*path, "answer_within"),
                second=length,
                answer=clause.answer_within,
            )


def _owner_problems(clause: Clause, path: Path) -> Iterator[Problem]:
    owner, missed = (*path, "owner"), (*path, "missed_review")
    handed_over = clause.missed_review is MissedReview.OWNER
    if handed_over and not clause.grave:
        yield problem(MistakeCode.MISSED_REVIEW_NOT_GRAVE, missed, (*path, "grave"))
    if clause.owner is None and clause.silence is Silence.ESCALATE:
        yield problem(MistakeCode.OWNER_MISSING, (*path, "silence"), owner, key="silence", value="escalate")
    elif clause.owner is None and handed_over:
        yield problem(MistakeCode.OWNER_MISSING, missed, owner, key="missed_review", value="owner")
    elif clause.owner is not None and clause.silence is not Silence.ESCALATE and not handed_over:
        yield problem(
            MistakeCode.KEY_WITHOUT_EFFECT,
            owner,
            (*path, "silence"),
            missed,
            key="owner",
            without="`silence: escalate` or `missed_review: owner`",
        )
