"""The planted bugs of what machines do alone."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a machine holds longer than 72 hours",
        "I-33",
        "domain/machine.py",
        "HOLD_HOURS_MAX = 72",
        "HOLD_HOURS_MAX = 73",
        law("machine::a_hold_may_be_shorter_and_never_longer"),
    ),
    Bug(
        "a hold never lapses",
        "I-33",
        "domain/decision.py",
        "        lapses_at = machine.lapses_at\n",
        "        lapses_at = None\n",
        law("machine::i_33_what_is_longer_than_72_hours_lapses_all_the_same"),
    ),
    Bug(
        "a hold that nobody confirmed counts on the ladder",
        "I-33",
        "domain/decision.py",
        "return self.stands and not self.provisional",
        "return self.stands",
        law("machine::i_33_a_hold_is_no_finding_until_a_human_confirms"),
    ),
    Bug(
        "a chain of holds replaces the human",
        "I-33",
        "domain/machine.py",
        "    if _awaits_human(facts):",
        "    if False:",
        law("machine::i_33_no_second_hold_before_a_human_has_looked"),
    ),
    Bug(
        "a machine decides under any clause",
        "I-33",
        "domain/machine.py",
        "return ground.clause.automation and clause is not None and clause.automation",
        "return True",
        law("machine::i_33_elsewhere_a_machine_does_not_decide"),
    ),
    Bug(
        "a machine decides where only the newer version lets it",
        "I-03",
        "domain/machine.py",
        "return ground.clause.automation and clause is not None and clause.automation",
        "return clause is not None and clause.automation",
        law("machine::i_03_a_clause_that_lets_it_only_since_the_act_does_not"),
    ),
    Bug(
        "a machine imposes something permanent",
        "I-18",
        "domain/machine.py",
        "    if any(choice.permanent for choice in choices):  # INVARIANT (I-18)",
        "    if False:",
        law("machine::i_18_a_machine_imposes_nothing_permanent"),
    ),
    Bug(
        "a machine is appointed reviewer",
        "I-13",
        "domain/staff.py",
        "    if is_machine(command.person_id):  # INVARIANT (I-13)",
        "    if False:",
        law("detector::a_machine_is_appointed_to_nothing"),
    ),
)
