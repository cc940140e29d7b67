"""The planted bugs of payouts."""

from __future__ import annotations

from tests.planted.bug import Bug, law

_PAYING = "tests/money/test_paying.py::test_"

BUGS = (
    Bug(
        "money goes to a bank account that is not the person's own",
        "I-20",
        "domain/payout.py",
        '        return None if bank.own else refuse(Code.PAYOUT_TARGET_NOT_OWN, "target")',
        "        return None",
        law("payout::i_20_only_to_a_bank_account_that_is_one_s_own"),
    ),
    Bug(
        "who came in by a new phone is paid like anybody",
        "I-20",
        "domain/payout.py",
        "        if not known and not vouched and facts.account.older_contacts(now):",
        "        if False:",
        law("payout::i_20_who_came_in_by_something_new_shows_first_that_it_is_them"),
    ),
    Bug(
        "what was stopped is handed over all the same",
        "I-20",
        "domain/payout.py",
        "    if found.stopped_at is not None or now < found.from_at:",
        "    if now < found.from_at:",
        law("payout::i_20_what_was_stopped_is_never_handed_over"),
    ),
    Bug(
        "the wallet is told before it is written down that it is",
        "I-20",
        "application/paying.py",
        "    if not _instructed(engine, store, wallet, payout_id, account):\n",
        "    if False:\n",
        (f"{_PAYING}each_of_the_five_is_carried_out_by_the_wallet",),
    ),
    Bug(
        "an answer that was lost is asked for under a new key",
        "I-20",
        "application/paying.py",
        "        payout.payout_id,\n        account,",
        '        f"{payout.payout_id}{id(payout)}",\n        account,',
        (f"{_PAYING}i_20_whatever_happens_to_a_call_it_is_paid_once",),
    ),
    Bug(
        "repaying needs an open window",
        "I-24",
        "domain/payout.py",
        "    if window is None and command.kind is not PayoutKind.REPAY:",
        "    if window is None:",
        law("payout::i_24_repaying_needs_no_window_and_no_proof_and_never_waits"),
    ),
    Bug(
        "what is asked for already can be had again",
        "I-21",
        "domain/payout.py",
        "    return max(held.available - asked, 0) if held is not None else 0",
        "    return held.available if held is not None else 0",
        law("payout::what_was_asked_for_already_counts_as_gone"),
    ),
    Bug(
        "what an order froze is paid out if it was asked for before",
        "I-23",
        "domain/payout.py",
        "    if found.kind in LEAVES and found.amount > _may_leave(facts, facts.holdings, found, now):",
        "    if False:",
        (f"{_PAYING}i_23_an_order_that_comes_while_it_waits_is_seen_before_the_wallet_is_told",),
    ),
)
