"""The planted bugs of stops on payments to new payees, and of signing everybody else out."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a payee hold is made as long as somebody likes",
        "I-33",
        "domain/payee_hold.py",
        "    if not 1 <= command.hours <= HOURS_MOST:",
        "    if command.hours < 1:",
        law("payee_hold::i_33_nobody_makes_it_longer"),
    ),
    Bug(
        "one payee hold follows another for the same danger",
        "I-33",
        "domain/payee_hold.py",
        "    if any(command.seen_at < item.ends_at for item in facts.holds):  # INVARIANT (I-33)",
        "    if any(command.seen_at < item.placed_at for item in facts.holds):",
        law("payee_hold::i_33_there_is_no_chain_of_holds"),
    ),
    Bug(
        "a program holds again and again with nobody looking",
        "I-33",
        "domain/payee_hold.py",
        "    return last is not None and last.detector is not None and last.ended_by is None",
        "    return False",
        law("payee_hold::i_33_after_a_program_s_hold_that_nobody_looked_at_no_program_holds"),
    ),
    Bug(
        "a thief's telephone grows old while the hold lasts, and ends it",
        "I-20",
        "domain/payee_hold.py",
        "    if not settled(command.known_since, found.seen_at):",
        "    if not settled(command.known_since, now):",
        law("payee_hold::i_20_a_newer_factor_does_not_end_it_not_even_once_it_is_a_week_old"),
    ),
    Bug(
        "a payee hold goes on when it is over",
        "I-08",
        "domain/payee_hold.py",
        "        return self.placed_at <= at < self.ends_at",
        "        return self.placed_at <= at",
        law("payee_hold::i_08_it_is_over_in_72_hours_with_nobody_running"),
    ),
    Bug(
        "a thief signs the owner out",
        "I-20",
        "domain/other_sessions.py",
        "    if since is not None and not settled(command.known_since, since):",
        "    if False:",
        law("other_sessions::while_payments_are_held_it_takes_an_older_factor"),
    ),
    Bug(
        "what a program that was found wrong had stopped stays stopped",
        "I-32",
        "domain/payee_hold.py",
        "    return (PayeeHoldEnded(found.hold_id, found.account_no, Ending.FOUND_WRONG),)",
        "    return ()",
        law("payee_hold::i_32_with_a_program_that_was_found_wrong_all_its_holds_end"),
    ),
)
