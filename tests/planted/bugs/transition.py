"""The planted bugs of what was paid for."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a paid membership is taken away without a stated transition",
        "I-06",
        "domain/transition.py",
        "        if found is None:\n            return refuse(Code.TRANSITION_MISSING",
        "        if found is None:\n            continue\n            return refuse(Code.TRANSITION_MISSING",
        law("transition::i_06_without_a_stated_transition_the_decision_is_refused"),
    ),
    Bug(
        "a transition is stated, and the measure begins at once",
        "I-06",
        "domain/transition.py",
        "    return at if transition is None else max(at, transition.lasts.after(since, zone))",
        "    return at",
        law("transition::i_06_what_was_paid_for_goes_on_until_its_transition_is_over"),
    ),
    Bug(
        "an unused part is paid back although the decision fell",
        "I-11",
        "domain/transition.py",
        "    return promised and any(span.start <= at for span in item.spans)",
        "    return promised",
        law("transition::what_falls_before_that_day_takes_nothing_and_owes_nothing"),
    ),
)
