"""The planted bugs of exports."""

from __future__ import annotations

from tests.planted.bug import Bug, law

FILE = "domain/export.py"

BUGS = (
    Bug(
        "an archive is handed out before its day is over",
        "I-26",
        FILE,
        "    if now < export.ready_from:  # INVARIANT (I-26)",
        "    if False:",
        law("export::i_26_the_wait_is_not_shortened_by_coming_in_otherwise"),
    ),
    Bug(
        "a thief's new sign-in gets what its owner had asked for",
        "I-26",
        FILE,
        "    if export.estate_id is None and not export.waited and not settled(known_since, now):",
        "    if False:",
        law("export::i_26_a_new_sign_in_does_not_get_what_was_asked_for_from_an_old_one"),
    ),
    Bug(
        "an archive is found by another account",
        "I-26",
        FILE,
        "    return export if export is not None and export.account_no == account_no else None",
        "    return export",
        law("export::i_26_nobody_elses_export_is_there"),
    ),
    Bug(
        "nobody is told of a wait",
        "I-26",
        FILE,
        "            told_of(facts.account, now) if ready_from > now else (),",
        "            (),",
        law("export::the_older_contacts_are_told_and_the_new_one_is_not"),
    ),
    Bug(
        "somebody else's private data leaves with a contact",
        "I-26",
        "domain/own_data.py",
        "    leaves = tuple(datum for datum in item.data if datum.whose not in _STAYS)",
        "    leaves = item.data",
        law("own_data::of_a_contact_only_what_the_person_kept_leaves"),
    ),
)
