"""The planted bugs of evidence."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "whoever may not decide a case attaches to it",
        "I-12",
        "domain/evidence.py",
        "if command.by is not None and (refused := may_work_on(case, facts.person)) is not None:",
        "if command.by is not None and (refused := None) is not None:",
        law("evidence::who_may_not_decide_a_case_attaches_nothing_to_it"),
    ),
)
