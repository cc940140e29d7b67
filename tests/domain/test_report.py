"""Report: anybody may say so; however many do, it is one case, and evidence alone weighs."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import CASES, REPORTS
from dueprocess.domain.case import CaseOpened, DismissCase
from dueprocess.domain.report import CONTENT_MAX, FileReport
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import ADA, LAN, MING, WEI, private


def report(content="m-1", category="harassment", reporter=LAN, **changes) -> FileReport:
    return FileReport(WEI, category, (private(content),), reporter=reporter, **changes)


def test_a_first_report_opens_a_case(world):
    opened, filed = world.ok(report())
    assert isinstance(opened, CaseOpened)
    assert opened.by is None
    assert filed.case_id == opened.case_id


def test_a_hundred_identical_reports_make_one_case(world):
    for _ in range(100):
        world.ok(report())
    assert len(world.find(CASES, account_no=WEI)) == 1
    assert len(world.find(REPORTS, reporter=LAN)) == 100


def test_a_report_of_the_same_matter_with_other_content_joins_it(world):
    world.ok(report("m-1"))
    assert len(world.ok(report("m-2"))) == 1


def test_a_report_of_the_same_content_under_another_name_joins_it(world):
    world.ok(report("m-1", "harassment"))
    assert len(world.ok(report("m-1", "spam"))) == 1


def test_another_matter_is_another_case(world):
    world.ok(report("m-1", "harassment"))
    assert len(world.ok(report("m-2", "spam"))) == 2


def test_a_report_of_what_was_found_lawful_opens_nothing(world):
    opened, _ = world.ok(report())
    world.ok(DismissCase(opened.case_id, ADA, Private("The words were a joke between friends.")))
    assert len(world.ok(report())) == 1


def test_new_content_after_a_dismissal_is_a_new_case(world):
    opened, _ = world.ok(report())
    world.ok(DismissCase(opened.case_id, ADA, Private("The words were a joke between friends.")))
    assert len(world.ok(report("m-2"))) == 2


def test_one_may_report_without_an_account(world):
    _, filed = world.ok(report(reporter=None, contact=private("passer-by@example.org")))
    assert filed.reporter is None
    assert filed.contact is not None


def test_an_unknown_account_cannot_be_reported(world):
    command = FileReport(AccountNo(77), "spam", (private("m"),))
    assert world.refused(command) is Code.NOT_FOUND


def test_nobody_reports_themselves(world):
    assert world.refused(report(reporter=WEI)) is Code.REPORTER_IS_SUBJECT


@pytest.mark.parametrize("content", [(), (Private(" "),), (private("m"), Private(""))])
def test_a_report_names_content(world, content):
    assert world.refused(FileReport(WEI, "spam", content, reporter=MING)) is Code.CONTENT_MISSING


def test_a_report_of_too_much_at_once_is_refused(world):
    content = tuple(private(f"m-{number}") for number in range(CONTENT_MAX + 1))
    assert world.refused(FileReport(WEI, "spam", content)) is Code.TEXT_TOO_LONG
    world.ok(FileReport(WEI, "spam", content[1:]))
