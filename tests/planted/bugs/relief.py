"""The planted bugs of relief."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "lifting one lifts the others",
        "I-10",
        "application/relief.py",
        "        restrictions_of(desk, decision),\n        built_on",
        "        desk.ledger.find(RESTRICTIONS, account_no=decision.account_no) if decision else (),\n        built_on",
        law("constitution::i_10_lifting_any_one_leaves_exactly_the_union_of_the_rest"),
    ),
    Bug(
        "an overturned decision keeps its restrictions",
        "I-11",
        "domain/relief.py",
        "return (*ended, *requested(ids, decision.decision_id, its))",
        "return tuple(requested(ids, decision.decision_id, its))",
        law(
            "decision::what_an_overturned_decision_relied_on_is_cleared",
            "review::overturned_falls_with_everything_built_on_it",
        ),
    ),
    Bug(
        "what was built on a fallen finding stays",
        "I-11",
        "domain/relief.py",
        "if (counts or waits) and set(gone) & set(decision.relied_on):",
        "if False:",
        law("relief::a_later_finding_loses_the_rung_and_what_only_the_rung_allowed"),
    ),
    Bug(
        "what waits is not recomputed",
        "I-11",
        "domain/relief.py",
        "if (counts or waits) and set(gone) & set(decision.relied_on):",
        "if counts and set(gone) & set(decision.relied_on):",
        law("constitution::i_11_what_waits_for_approval_is_recomputed_too"),
    ),
    Bug(
        "the lifter examines the lift",
        "I-18",
        "domain/relief.py",
        "if command.by in item.relieved_by:  # INVARIANT (I-18)",
        "if False:",
        law("relief::a_second_person_looks_at_a_lift_and_changes_nothing"),
    ),
    Bug(
        "nobody looks at a withdrawal",
        "I-18",
        "domain/restriction.py",
        "{Cause.AMENDMENT, Cause.CORRECTION, Cause.REVIEW, Cause.WITHDRAWAL, Cause.CURED}",
        "{Cause.AMENDMENT, Cause.CORRECTION, Cause.REVIEW, Cause.CURED}",
        law("relief::i_18_a_withdrawal_gets_its_second_look_like_a_lift"),
    ),
    Bug(
        "nobody looks at a lighter amendment",
        "I-18",
        "domain/restriction.py",
        "{Cause.AMENDMENT, Cause.CORRECTION, Cause.REVIEW, Cause.WITHDRAWAL, Cause.CURED}",
        "{Cause.CORRECTION, Cause.REVIEW, Cause.WITHDRAWAL, Cause.CURED}",
        law("relief::i_18_what_was_made_lighter_gets_its_second_look_while_it_goes_on"),
    ),
    Bug(
        "only the last who relieved may not look",
        "I-18",
        "domain/restriction.py",
        "return (*state.relieved_by, event.by)",
        "return (event.by,)",
        law("relief::whoever_had_a_part_since_the_last_look_does_not_look"),
    ),
)
