"""Report: somebody says that an account broke a rule.

The rules are:
1. Reports open or join a case and do nothing else: how many there are is no input of any decision (I-17, threat T4).
2. A hundred identical reports make one case; a report of what is already decided joins that case.
3. The reporter is unknown to the person reported, everywhere (I-25): no type that a person's page is made of has a
   reporter.
4. Evidence is fetched by content id; what the reporter typed is never evidence (threat T2).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.account import Account
from dueprocess.domain.case import Case, CaseOpened, Origin, same_matter
from dueprocess.kernel.ids import AccountNo, CaseId, Mint, ReportId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

CONTENT_MAX = 20


class Report(msgspec.Struct, frozen=True):
    """State of one report. `reporter` is an account, `contact` the address of somebody without one."""

    report_id: ReportId
    case_id: CaseId
    account_no: AccountNo
    category: str
    content: tuple[Sealed, ...]
    words: Sealed
    reporter: AccountNo | None
    contact: Sealed | None
    filed_at: Instant


class FileReport(Command, frozen=True):
    """Say that `account_no` broke a rule with this content. Anybody may, with or without an account (DSA 16)."""

    account_no: AccountNo
    category: str
    content: tuple[Private, ...]
    words: Private = Private()
    reporter: AccountNo | None = None
    contact: Private | None = None


class ReportFiled(Event, frozen=True):
    """A report belongs to this case."""

    report_id: ReportId
    case_id: CaseId
    account_no: AccountNo
    category: str
    content: tuple[Sealed, ...]
    words: Sealed
    reporter: AccountNo | None
    contact: Sealed | None


class ReportFacts(msgspec.Struct, frozen=True):
    """What filing needs to know: the account, and its cases of the same matter, open ones first."""

    ids: Mint
    account: Account | None
    cases: tuple[Case, ...]


def file_report(facts: ReportFacts, command: FileReport, now: Instant) -> tuple[Event, ...] | Refusal:
    """File into the case that is about the same content or category, else open one."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND, "account")
    if command.reporter == command.account_no:
        return refuse(Code.REPORTER_IS_SUBJECT)
    if not command.content or any(item.blank for item in command.content):
        return refuse(Code.CONTENT_MISSING, "content")
    if len(command.content) > CONTENT_MAX:
        return refuse(Code.TEXT_TOO_LONG, "content", most=str(CONTENT_MAX))
    tags = tuple(sorted({item.sealed.tag for item in command.content}))
    case = same_matter(facts.cases, tags, command.category)
    case_id = case.case_id if case else CaseId(facts.ids("case"))
    filed = ReportFiled(
        ReportId(facts.ids("rep")),
        case_id,
        command.account_no,
        command.category,
        tuple(item.sealed for item in command.content),
        command.words.sealed,
        command.reporter,
        command.contact.sealed if command.contact else None,
    )
    if case is not None:
        return (filed,)
    return (CaseOpened(case_id, command.account_no, Origin.REPORT, command.category, tags, None), filed)


def evolve(state: Report | None, event: Event, at: Instant) -> Report | None:
    """Fold one event into the report it names."""
    if isinstance(event, ReportFiled):
        return Report(
            event.report_id,
            event.case_id,
            event.account_no,
            event.category,
            event.content,
            event.words,
            event.reporter,
            event.contact,
            at,
        )
    return state
