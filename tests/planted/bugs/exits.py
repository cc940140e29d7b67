"""The planted bugs of the window."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "the window stays open for ever",
        "I-22",
        "domain/exits.py",
        "return self.opened_at <= at < self.until",
        "return self.opened_at <= at",
        law("exits::i_08_it_is_open_until_its_end_and_no_longer"),
    ),
    Bug(
        "the window opens only once",
        "I-22",
        "domain/exits.py",
        "    if current(facts.exits, now, command.estate_id) is not None:",
        "    if facts.exits:",
        law("exits::i_22_it_can_be_opened_again_as_soon_as_it_has_closed_and_not_a_moment_before"),
    ),
    Bug(
        "a wallet that is away closes the window",
        "I-22",
        "domain/exits.py",
        "    if facts.left is False:",
        "    if not facts.left:",
        law("exits::where_nothing_is_left_there_is_nothing_to_open_and_a_wallet_that_is_away_closes_nothing"),
    ),
    Bug(
        "a bank account that a thief bound after the act is paid at once",
        "I-20",
        "domain/exits.py",
        "    settled_by = Instant(first - SETTLED)",
        "    settled_by = now",
        law("exits::i_20_what_settles_is_a_week_before_the_first_act_of_all_that_is_in_force"),
    ),
)
