"""The planted bugs of ways back into other services."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "nobody is told that a way back is closed",
        "I-06",
        "application/decision.py",
        "facts.case.account_no if facts.case else None, beside",
        "facts.case.account_no if facts.case else None",
        law("recovery::i_06_who_decides_sees_it_before_and_the_person_is_offered_another_way"),
    ),
    Bug(
        "agreeing as the second person closes a way back in silence",
        "I-06",
        "application/approval.py",
        "Handler(_facts, approval.approve, beside=beside)",
        "Handler(_facts, approval.approve)",
        law("recovery::who_agrees_sees_it_and_it_is_recorded_when_it_takes_effect"),
    ),
    Bug(
        "a measure towards one person is said to close a way back",
        "I-06",
        "domain/recovery.py",
        "isinstance(event, RestrictionImposed) and event.target is None]",
        "isinstance(event, RestrictionImposed)]",
        law("recovery::exactly_the_ways_that_are_closed_are_named_once"),
    ),
    Bug(
        "recovery hangs on a stranger",
        "I-06",
        "domain/linked_service.py",
        "    if any(need.account_no not in theirs for need in command.recovery):",
        "    if False:",
        law("recovery::recovery_hangs_on_no_stranger"),
    ),
)
