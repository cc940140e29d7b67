"""The planted bugs of keeping in touch."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "whoever reported somebody is told their new address",
        "I-25",
        "domain/forwarding.py",
        "or not contact or blocked or facts.reported:",
        "or not contact or blocked:",
        law("forwarding::i_25_who_reported_is_told_what_is_told_where_nothing_is_offered"),
    ),
    Bug(
        "an address is read before its owner said yes",
        "I-25",
        "domain/forwarding.py",
        "    return Sight.GIVEN if own.given else Sight.ASKED",
        "    return Sight.GIVEN",
        law("forwarding::a_contact_asks_and_reads_it_only_after_a_yes"),
    ),
    Bug(
        "a measure for harassment passes an address on",
        "I-25",
        "domain/apart.py",
        "            if decision is None or decision.inherited or decision.family in self.families:",
        "            if decision is None or decision.inherited:",
        law("forwarding::i_25_a_clause_that_keeps_apart_bars_it_whatever_else_is_in_force"),
    ),
    Bug(
        "a link passes for an address",
        "I-25",
        "domain/forwarding.py",
        "return _MAIL.fullmatch(plain) is not None or (_LINK.search(plain) is None and",
        "return _MAIL.fullmatch(plain) is not None or (",
        law("forwarding::what_is_a_link_or_hides_something_is_no_address"),
    ),
    Bug(
        "a member is made administrator without a yes",
        "I-25",
        "domain/handover.py",
        "    if found.named != command.member or facts.apart.for_a_reason(now):",
        "    if facts.apart.for_a_reason(now):",
        law("handover::nobody_is_made_an_administrator"),
    ),
    Bug(
        "the group chooses before the person's time is over",
        "I-25",
        "domain/handover.py",
        "    if now < found.act_by and not facts.apart.for_a_reason(now):",
        "    if False:",
        law("handover::the_group_chooses_after_the_day_and_not_before"),
    ),
)
