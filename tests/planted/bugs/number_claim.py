"""The planted bugs of numbers that are used again."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a number is taken off an account by one click",
        "I-20",
        "domain/number_claim.py",
        "    effect = Instant(now + REGRET) if command.choice is Choice.NOT_MINE else None",
        "    effect = now if command.choice is Choice.NOT_MINE else None",
        law("number_claim::the_number_and_nothing_else_is_freed_after_seven_days"),
    ),
    Bug(
        "an account is given by a number alone",
        "I-20",
        "domain/number_claim.py",
        "    if not settled(command.known_since, found.opened_at):",
        "    if False:",
        law("number_claim::i_20_an_account_is_nobody_s_by_a_number_alone"),
    ),
    Bug(
        "whoever has the account says no, and the number is taken off all the same",
        "I-20",
        "domain/number_claim.py",
        "        if self.objected_at is not None:\n            return Stage.OBJECTED\n",
        "",
        law("number_claim::whoever_has_the_account_stops_it_and_nobody_asks_again_for_a_month"),
    ),
    Bug(
        "whoever has the number now is told of thefts from its old account",
        "I-20",
        "domain/account.py",
        "        return tuple(item for item in known if not self.disputes(item))",
        "        return tuple(known)",
        law("number_claim::a_number_that_somebody_else_holds_shows_nobody_to_be_anybody"),
    ),
)
