"""The planted bugs of orders and of what they freeze."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "an order freezes with one approval",
        "I-23",
        "domain/order.py",
        "    if len(order.approved_by) + 1 < APPROVERS:",
        "    if False:",
        law("order::i_23_it_takes_two_who_did_not_take_it_in"),
    ),
    Bug(
        "who took an order in approves it",
        "I-18",
        "domain/order.py",
        "    if order.proposed_by == command.by:  # INVARIANT (I-18)",
        "    if False:",
        law("order::i_18_who_took_it_in_does_not_approve_it"),
    ),
    Bug(
        "one person approves an order twice",
        "I-18",
        "domain/order.py",
        "    if command.by in order.approved_by:  # INVARIANT (I-18)",
        "    if False:",
        law("order::i_23_it_takes_two_who_did_not_take_it_in"),
    ),
    Bug(
        "an approver agrees to something else than they read",
        "I-18",
        "domain/order.py",
        "    if command.seen != content_digest(order):  # INVARIANT (I-18)",
        "    if False:",
        law("order::i_18_nobody_approves_what_they_did_not_read"),
    ),
    Bug(
        "an order that has run out comes into force",
        "I-23",
        "domain/order.py",
        "    if order.terms.expires_at <= now:  # INVARIANT (I-23)",
        "    if False:",
        law("order::nobody_approves_one_that_has_run_out"),
    ),
    Bug(
        "one person frees what an order froze",
        "I-18",
        "domain/order.py",
        "    if asked.by == command.by:  # INVARIANT (I-18)",
        "    if False:",
        law("order::i_18_two_people_end_what_is_in_force"),
    ),
    Bug(
        "an order reaches more than its amount",
        "I-23",
        "domain/order_intake.py",
        "    if sum(share.amount for share in command.shares) > command.amount:",
        "    if False:",
        law("order_intake::i_23_shares_are_never_more_than_it_says"),
    ),
    Bug(
        "a court abroad freezes money here",
        "I-23",
        "domain/order_intake.py",
        "    if command.issuer.country != HOME and",
        "    if False and",
        law("order_intake::a_body_abroad_needs_the_competent_body_at_home"),
    ),
    Bug(
        "living costs are frozen",
        "I-23",
        "domain/freeze.py",
        "max(left - item.exempt, 0)",
        "left",
        law(
            "freeze::living_costs_stay_free",
            "freeze::i_23_never_more_than_there_is_and_never_more_than_ordered",
        ),
    ),
    Bug(
        "a second order freezes frozen money",
        "I-23",
        "domain/freeze.py",
        "        left -= taken",
        "        left -= 0",
        law("freeze::a_second_order_on_the_same_money_queues"),
    ),
    Bug(
        "money stays frozen when the order is over",
        "I-08",
        "domain/freeze.py",
        "        return self.start <= at < self.until",
        "        return self.start <= at",
        law("freeze::i_08_it_begins_and_ends_by_itself"),
    ),
)
