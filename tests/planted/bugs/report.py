"""The planted bugs of reports."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "two reports make two cases",
        "I-17",
        "domain/case.py",
        "if case.status is Status.OPEN and (case.category == category or set(tags) & set(case.tags)):",
        "if False:",
        law(
            "report::a_report_of_the_same_matter_with_other_content_joins_it",
            "report::a_report_of_the_same_content_under_another_name_joins_it",
        ),
    ),
)
