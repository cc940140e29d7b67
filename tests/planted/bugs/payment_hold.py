"""The planted bugs of disputes and held payments."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "one person holds a payment alone",
        "I-18",
        "domain/payment_hold.py",
        "    if hold.proposed_by == command.by:  # INVARIANT (I-18)",
        "    if False:",
        law("payment_hold::i_18_nobody_holds_alone"),
    ),
    Bug(
        "a payment is held for another 72 hours",
        "I-23",
        "domain/payment_hold.py",
        "    if any(item.hold_id is not None for item in facts.disputes):  # INVARIANT (I-23)",
        "    if False:",
        law("payment_hold::i_23_no_payment_is_held_twice"),
    ),
    Bug(
        "a held payment stays held",
        "I-08",
        "domain/dispute.py",
        "and self.held_from <= at < self.held_until",
        "and self.held_from <= at",
        law("payment_hold::i_08_it_is_over_in_72_hours_with_nobody_running"),
    ),
    Bug(
        "what is held leaves the account",
        "I-23",
        "domain/payout.py",
        "    free -= held_back(disputes, account_no, currency, at)",
        "    free -= 0",
        law("payout::i_23_a_disputed_payment_that_is_held_does_not_leave_and_the_rest_does"),
    ),
    Bug(
        "a refund is taken from a payee who did not agree",
        "I-23",
        "domain/dispute.py",
        "        case RefundFrom.PAYEE if found.consented_at is None:",
        "        case RefundFrom.PAYEE if False:",
        law("dispute::i_23_a_refund_comes_out_of_nothing_that_nobody_gave"),
    ),
)
