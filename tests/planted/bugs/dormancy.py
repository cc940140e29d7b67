"""The planted bugs of unused accounts that are protected."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "whoever has the phone of today ends the protection",
        "I-20",
        "domain/dormancy.py",
        "    if not settled(command.known_since, now):",
        "    if command.known_since is None:",
        law("dormancy::i_20_who_is_new_here_shows_it_by_an_older_contact_first"),
    ),
    Bug(
        "an unused account's exits may rest",
        "I-04",
        "domain/dormancy.py",
        "        if name in FLOOR or name in facts.floor:  # INVARIANT (I-04)",
        "        if not name:",
        law("dormancy::i_04_the_floor_and_so_the_exits_never_rest"),
    ),
    Bug(
        "one person lets somebody into an unused account",
        "I-18",
        "domain/dormancy.py",
        "    if found.proposed_by == command.by:  # INVARIANT (I-18)",
        "    if not command.by:",
        law("dormancy::i_18_one_person_is_not_two_and_the_second_reads_what_the_first_read"),
    ),
    Bug(
        "whom two people let in is paid at once",
        "I-20",
        "domain/payout.py",
        "        waits = not known or not _bound_before(facts.holdings, command.target, window)",
        "        waits = not (known or vouched) or not _bound_before(facts.holdings, command.target, window)",
        law(
            "dormancy::who_was_let_in_by_two_has_their_money_after_a_day_in_which_older_contacts_can_stop_it"
        ),
    ),
)
