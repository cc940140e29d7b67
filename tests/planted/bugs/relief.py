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
        "if (counts or waits) and fallen.decision_id in decision.relied_on:",
        "if False:",
        law("relief::a_later_finding_loses_the_rung_and_what_only_the_rung_allowed"),
    ),
    Bug(
        "what waits is not recomputed",
        "I-11",
        "domain/relief.py",
        "if (counts or waits) and fallen.decision_id in decision.relied_on:",
        "if counts and fallen.decision_id in decision.relied_on:",
        law("constitution::i_11_what_waits_for_approval_is_recomputed_too"),
    ),
    Bug(
        "the lifter examines the lift",
        "I-18",
        "domain/relief.py",
        "if item.lifted_by == command.by:",
        "if False:",
        law("relief::a_second_person_looks_at_a_lift_and_changes_nothing"),
    ),
)
