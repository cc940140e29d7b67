"""The planted bugs of terminations."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a business is stopped for good at once",
        "I-02",
        "domain/termination.py",
        "    return Begins(Instant(now + NOTICE)) if waived is None else Begins(now, waived)",
        "    return Begins(now, waived)",
        law("termination::what_stops_a_business_for_good_begins_30_days_after_its_notice"),
    ),
    Bug(
        "a finding that is being looked at anew makes a repetition",
        "I-02",
        "domain/termination.py",
        "len(set(relied_on) - party.contested) < REPEATED",
        "len(set(relied_on)) < REPEATED",
        law("termination::a_finding_whose_appeal_is_open_makes_no_repetition"),
    ),
    Bug(
        "what was announced cannot be lifted before it begins",
        "I-11",
        "domain/restriction.py",
        "    return in_force(restriction, at) or ahead(restriction, at)",
        "    return in_force(restriction, at)",
        law("termination::it_can_be_lifted_before_it_begins_and_never_does"),
    ),
    Bug(
        "a platform takes a business its notice by calling it a person",
        "I-02",
        "domain/account.py",
        "kind = AccountKind.BUSINESS if becomes_business(facts.known, command) else None",
        "kind = command.kind",
        law("termination::an_account_becomes_a_business_and_does_not_cease_to_be_one"),
    ),
)
