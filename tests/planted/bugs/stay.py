"""The planted bugs of stays."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "one person sets a rule back alone",
        "I-18",
        "domain/stay.py",
        "    if stay.proposed_by == command.by:  # INVARIANT (I-18)",
        "    if False:",
        law("stay::i_18_nobody_begins_one_alone"),
    ),
    Bug(
        "the second person agrees to something else than they read",
        "I-18",
        "domain/stay.py",
        "    if command.seen != content_digest(stay):  # INVARIANT (I-18)",
        "    if False:",
        law("stay::i_18_nobody_begins_one_alone"),
    ),
    Bug(
        "stays that follow one another never end",
        "I-18",
        "domain/stay.py",
        "    since = counted_from(facts.others, now)",
        "    since = now",
        law("stay::stays_that_follow_one_another_share_one_day"),
    ),
    Bug(
        "a stay takes away what keeps two people apart",
        "I-05",
        "domain/stay.py",
        "        if target is not None or capability in FLOOR:  # INVARIANT (I-04)",
        "        if capability in FLOOR:",
        law("stay::the_clause_of_what_was_inherited_can_be_set_back"),
    ),
    Bug(
        "a stay goes on when it is over",
        "I-08",
        "domain/stay.py",
        "self.begun_at <= at < self.until",
        "self.begun_at <= at",
        law("stay::one_person_ends_it_early_with_a_reason"),
    ),
    Bug(
        "what was set back ends with the stay",
        "I-09",
        "domain/stay.py",
        "    return (Stretch(start, set_back, observed=True), Stretch(set_back, until, observed=False))",
        "    return (Stretch(start, set_back, observed=True),)",
        law("stay::i_09_its_parts_begin_and_end_where_the_span_does"),
    ),
)
