"""The planted bugs of inherited restrictions."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "completing keeps it longer than the source did",
        "I-15",
        "domain/completion.py",
        "if later or not set(choice.capabilities) <= live:  # INVARIANT (I-15)",
        "if not set(choice.capabilities) <= live:",
        law("inherited::i_15_completing_gives_no_later_end_than_the_source"),
    ),
    Bug(
        "completing adds a capability",
        "I-15",
        "domain/completion.py",
        "if later or not set(choice.capabilities) <= live:  # INVARIANT (I-15)",
        "if later:",
        law("inherited::i_15_completing_adds_no_capability"),
    ),
    Bug(
        "what has ended is completed",
        "I-09",
        "domain/completion.py",
        "if not matter.decision.upright or not restrictions.in_force(item, now):  # INVARIANT (I-09)",
        "if False:",
        law("inherited::i_09_nobody_completes_what_has_ended"),
    ),
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
