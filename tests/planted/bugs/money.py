"""The planted bugs of money: it is no penalty, and what may be owed is never stopped towards one person."""

from __future__ import annotations

from tests.planted.bug import Bug, law

RULEBOOK = "tests/rulebook/checks/test_ladder.py::test_"
RECORD = "tests/record/test_money.py::test_"

BUGS = (
    Bug(
        "a no-contact measure stops payments",
        "I-06",
        "rulebook/checks/ladder.py",
        "    if measure.no_contact and money and not entry.gift:",
        "    if False:",
        (f"{RULEBOOK}no_measure_towards_one_person_stops_a_payment_even_under_a_clause_about_money",),
    ),
    Bug(
        "a gift is stopped towards everybody for bad words",
        "I-06",
        "rulebook/checks/ladder.py",
        "    elif money and entry.gift and not measure.no_contact and not clause.money:",
        "    elif False:",
        (f"{RULEBOOK}a_gift_is_stopped_towards_one_person_only_unless_the_clause_is_about_money",),
    ),
    Bug(
        "any clause names any money",
        "I-06",
        "rulebook/checks/clause.py",
        "        if touches_money(entry) and not entry.gift and not clause.money:",
        "        if False:",
        ("tests/rulebook/checks/test_clause.py::test_a_clause_is_refused",),
    ),
    Bug(
        "a catalogue calls a payment a gift",
        "I-06",
        "rulebook/checks/catalogue.py",
        "    if entry.floor or words & _PAYMENTS:",
        "    if entry.floor:",
        ("tests/rulebook/checks/test_catalogue.py::test_what_may_be_owed_is_no_gift",),
    ),
    Bug(
        "a decider stops a payment towards one person",
        "I-06",
        "rulebook/ladder.py",
        "    payment = next((name for name in named if name in payments), None)",
        "    payment = None",
        law(
            "decision::i_06_nothing_that_may_be_owed_is_stopped_towards_one_person",
            "amendment::i_06_a_measure_towards_one_person_does_not_grow_over_what_may_be_owed",
        ),
    ),
    Bug(
        "an amendment adds a payment towards one person",
        "I-06",
        "domain/amendment.py",
        "ladder.stops_payment(\n            (choice,), facts.deciding.payments\n        )",
        "None",
        law("amendment::i_06_a_measure_towards_one_person_does_not_grow_over_what_may_be_owed"),
    ),
    Bug(
        "the record is not looked at for money as a penalty",
        "I-06",
        "record/money.py",
        "        if named and clause not in version.clauses and event.target is None:",
        "        if False:",
        (f"{RECORD}a_breach_is_named",),
    ),
)
