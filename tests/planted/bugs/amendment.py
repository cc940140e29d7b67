"""The planted bugs of amendments."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "an amendment may leave the ladder",
        "I-33",
        "domain/amendment.py",
        "if heavier or _outlives_its_review(terms, item.terms, now):",
        "if False:",
        law("amendment::a_chain_of_extensions_never_exceeds_the_rung"),
    ),
    Bug(
        "an end of its own takes a permanent measure out of its review",
        "I-07",
        "domain/amendment.py",
        "if heavier or _outlives_its_review(terms, item.terms, now):",
        "if heavier:",
        law("amendment::no_end_of_its_own_takes_a_permanent_measure_out_of_its_review"),
    ),
)
