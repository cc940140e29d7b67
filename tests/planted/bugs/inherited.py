"""The planted bugs of inherited restrictions."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "an appeal keeps what nobody completed",
        "I-13",
        "domain/review.py",
        "if decision.inherited and command.outcome is not Outcome.OVERTURNED:  # INVARIANT (I-13)",
        "if False:",
        law("inherited::i_13_nothing_is_kept_on_appeal_that_nobody_completed"),
    ),
    Bug(
        "a departing row begins anew",
        "I-09",
        "domain/inherited.py",
        "terms = terms_of(row, found.approved_at)",
        "terms = terms_of(row, now)",
        law("inherited::a_departed_row_restricts_exactly_what_and_as_long_as_its_manifest_did"),
    ),
)
