"""The planted bugs of notices."""

from __future__ import annotations

from tests.planted.bug import Bug, law

REPORTS = '__import__("dueprocess.application.views.all", fromlist=["REPORTS"]).REPORTS'

BUGS = (
    Bug(
        "the notice counts the reports",
        "I-25",
        "application/queries/notice.py",
        "        decision.rung,\n        decision.automation_detected,",
        f"        decision.rung + len(look.reader.find({REPORTS}, case_id=decision.case_id)),\n        decision.automation_detected,",
        law("secrecy::i_25_two_worlds_that_differ_in_the_reporter_look_alike"),
    ),
    Bug(
        "evidence that others gave is shown",
        "I-25",
        "application/queries/notice.py",
        "        look.words(decision.facts),\n",
        f"        str([look.words(row.words) for row in look.reader.find({REPORTS}, case_id=decision.case_id)]),\n",
        law("secrecy::i_25_no_word_of_a_reporter_is_in_anything_that_is_seen"),
    ),
)
