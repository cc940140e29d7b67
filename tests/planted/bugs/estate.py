"""The planted bugs of what somebody leaves."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "one person gives an estate away",
        "I-18",
        "domain/estate.py",
        "    if found.proposed_by == command.by:  # INVARIANT (I-18)",
        "    if not command.by:",
        law("estate::i_18_one_person_is_not_two_and_both_have_seen_the_proofs"),
    ),
    Bug(
        "an estate is given at once",
        "I-26",
        "domain/estate.py",
        "self.opens_at is not None and at >= self.opens_at",
        "self.opens_at is not None",
        law("estate::a_relative_gets_data_and_money_after_seven_days"),
    ),
    Bug(
        "whoever signs in may be dead all the same",
        "I-26",
        "domain/sign_in.py",
        "    over = alive(facts.estates, command.account_no)",
        "    over = alive((), command.account_no)",
        law("estate::i_26_whoever_signs_in_lives_and_nothing_more_is_given"),
    ),
    Bug(
        "a relative is paid wherever they say",
        "I-20",
        "domain/payout.py",
        '        own = command.target == f"{TARGET}{command.estate_id}"',
        "        own = True",
        law("estate::i_20_money_goes_to_the_relative_s_own_bank_account_and_to_no_other"),
    ),
    Bug(
        "a relative reads what arrives later",
        "I-26",
        "domain/export.py",
        "    return refuse(Code.ESTATE_DATA_TAKEN) if facts.taken else None",
        "    return None",
        law("estate::i_26_the_relative_has_one_archive_and_none_of_what_comes_later"),
    ),
    Bug(
        "what was asked for is paid though the owner lives",
        "I-20",
        "domain/payout.py",
        "    if found.target.startswith(TARGET) and not _given(facts, found.account_no, now):",
        "    if found.target == TARGET:",
        law("estate::a_payout_that_was_asked_for_is_not_handed_over_once_the_owner_lives"),
    ),
)
