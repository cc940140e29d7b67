"""The planted bugs of renewals."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a renewal may be of other terms than were seen",
        "I-18",
        "domain/renewal.py",
        "if command.seen != content_digest(item):  # INVARIANT (I-18)",
        "if False:",
        law("renewal::i_18_the_second_person_renews_exactly_what_they_saw"),
    ),
    Bug(
        "one person renews for ever",
        "I-18",
        "domain/renewal.py",
        "if item.renewal_proposed_by == command.by:  # INVARIANT (I-18)",
        "if False:",
        law("renewal::nobody_renews_alone"),
    ),
)
