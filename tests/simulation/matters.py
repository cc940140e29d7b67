"""The platform registers, people report, evidence is fetched, notices are shown, and somebody asks a human being."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dueprocess.application.engine import Accepted
from dueprocess.application.views.all import (
    NOTICES,
    REMEDIES,
    RULEBOOKS,
)
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.domain.case import CaseOpened, DismissCase, PutBackCase, TakeCase
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.evidence import AttachEvidence, OpenEvidence, Purpose, Source
from dueprocess.domain.notice import RecordService, RecordShowing, Surface
from dueprocess.domain.remedy import ConfirmRemedy
from dueprocess.domain.report import FileReport
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from tests.policy import CATALOGUE, RULEBOOK
from tests.simulation.life import CATEGORY, KINDS, STAFF, Beginnings, accounts, clauses, people, picks, why
from tests.simulation.model import Item, Matter, Person
from tests.world import MING, content_digest_of_rulebook, private


class Matters(Beginnings):
    """All that happens around a case."""

    # Accounts, staff, rulebook

    @rule(account=accounts, locale=st.sampled_from(("en", "zh-CN")))
    def the_platform_registers(self, account: int, locale: str) -> None:
        name = ("wei", "lan", "ming")[account - 1]
        if self.model.accounts[account] == "known":
            self.send(RegisterAccount(private(name), locale=locale), expected=True)

    @rule(account=accounts)
    def a_person_signs_in(self, account: int) -> None:
        self.a_person_signs_in_now(account)

    def a_person_signs_in_now(self, account: int) -> None:
        self.send(RecordSignIn(account), expected=True)
        for held in self.model.held.values():
            if held.account == account and held.live(self.now):
                self.model.review_falls_due(held, self.now)

    @precondition(lambda self: any(held.waits and held.live(self.now) for held in self.model.held.values()))
    @rule(pick=picks)
    def somebody_signs_in_for_whom_a_review_waits(self, pick: int) -> None:
        """Rare by chance: a measure without an end that is in force, before its person was seen."""
        waiting = [held for held in self.model.held.values() if held.waits and held.live(self.now)]
        self.a_person_signs_in_now(waiting[pick % len(waiting)].account)

    @precondition(lambda self: self.numbers > 15)
    @rule(account=st.just(MING))
    def somebody_is_erased(self, account: int) -> None:
        erased = self.model.accounts[account] == "erased"
        expected = erased or self.model.may_erase(account, self.now)
        if self.done(EraseAccount(account), expected):
            self.model.accounts[account] = "erased"

    @rule(by=people, who=people, dismiss=st.booleans())
    def somebody_is_dismissed_and_appointed_again(self, by: str, who: str, dismiss: bool) -> None:
        person = self.model.staff[who]
        may = self.model.acts(by, "operator") and by != who
        if dismiss:
            if who not in ("p_olga", "p_all") and self.done(DismissStaff(who, by), may and person.active):
                person.active = False
        else:
            roles = tuple(Role(role) for role in sorted(STAFF[who].roles))
            command = AppointStaff(who, private(who), roles, by, own_account=STAFF[who].own)
            if self.done(command, may):
                self.model.staff[who] = Person(set(STAFF[who].roles), STAFF[who].own)

    @rule(by=people, second=people)
    def a_rulebook_version_is_published(self, by: str, second: str) -> None:
        versions = [row.version for row in self.world.find(RULEBOOKS) if row.takes_effect_at is not None]
        book = msgspec.structs.replace(RULEBOOK, version=max(versions) + 1)
        body, catalogue = canonical(book).decode(), canonical(CATALOGUE).decode()
        digest = content_digest_of_rulebook(body, catalogue)
        propose = ProposeRulebook(book.version, digest, body, catalogue, by)
        if self.done(propose, self.model.acts(by, "supervisor", "operator")):
            may = self.model.acts(second, "approver") and by != second
            self.send(ApproveRulebook(book.version, digest, second), may)

    # Reports, cases, evidence

    @rule(account=accounts, clause=clauses, reporter=st.none() | accounts, again=st.booleans())
    def somebody_reports(self, account: int, clause: str, reporter: int | None, again: bool) -> None:
        self.contents += not again
        content = max(self.contents, 1)
        command = FileReport(account, CATEGORY[clause], (private(f"content-{content}"),), reporter=reporter)
        events = self.done(command, reporter != account)
        if not events:
            return
        if isinstance(events[0], CaseOpened):
            opened = events[0]
            self.model.cases[opened.case_id] = Matter(account, CATEGORY[clause], contents={content})
        if reporter is not None:
            self.model.cases[events[-1].case_id].reporters.add(reporter)

    @precondition(lambda self: self.model.cases)
    @rule(pick=picks, who=people, how=st.sampled_from(("take", "back", "dismiss")))
    def somebody_handles_a_case(self, pick: int, who: str, how: str) -> None:
        still = {key: case for key, case in self.model.cases.items() if case.state == "open"}
        key = self.one(still if still and pick % 3 else self.model.cases, pick)
        case = self.model.cases[key]
        if how == "take":
            if self.send(TakeCase(key, who), self.model.may_work(who, key)) and case.state == "open":
                case.taken_by = who if self.model.may_work(who, key) else case.taken_by
        elif how == "back":
            may = case.taken_by in (None, who) or self.model.acts(who, "supervisor")
            self.send(PutBackCase(key, who), may)
            case.taken_by = None if may else case.taken_by
        elif self.done(DismissCase(key, who, why()), self.model.may_work(who, key)):
            case.state = "dismissed"

    @precondition(lambda self: self.model.cases)
    @rule(
        pick=picks,
        kind=st.sampled_from(sorted({*KINDS.values(), "statement"})),
        old=st.booleans(),
        who=st.none() | people,
    )
    def evidence_is_fetched(self, pick: int, kind: str, old: bool, who: str | None) -> None:
        self.attach(self.one(self.model.cases, pick), kind, reuse=old, by=who)

    def attach(self, case: str, kind: str, *, reuse: bool = False, by: str | None = None) -> str | None:
        self.contents += not reuse or not self.contents
        content, matter = self.contents, self.model.cases[case]
        at = Instant(self.now)
        command = AttachEvidence(
            case,
            kind,
            Private(f"words {content}"),
            private(f"content-{content}"),
            at,
            Source.CONTENT,
            matter.account,
            by,
        )
        present = {item.content for item in self.model.items.values() if item.case == case}
        may = by is None or self.model.may_work(by, case)
        events = self.done(command, may and matter.state == "open" and content not in present)
        if not events:
            return None
        key = events[0].evidence_id
        self.model.items[key] = Item(case, kind, kind != "statement", at, content)
        matter.contents.add(content)
        return key

    @precondition(lambda self: self.model.items)
    @rule(pick=picks, who=people)
    def somebody_looks_at_evidence(self, pick: int, who: str) -> None:
        self.look(self.one(self.model.items, pick), who)

    def look(self, key: str, who: str) -> None:
        item = self.model.items[key]
        roles = ("decider", "approver", "reviewer", "supervisor", "auditor")
        may = self.model.acts(who, *roles) and not self.model.own(who, self.model.cases[item.case].account)
        if isinstance(self.send(OpenEvidence(key, who, Purpose.REVIEW), may), Accepted):
            item.opened.add(who)

    # Notices, enquiries, remedies

    @rule(pick=picks, account=accounts)
    def a_notice_is_shown_and_delivered(self, pick: int, account: int) -> None:
        rows = self.world.find(NOTICES)
        if rows:
            row = rows[pick % len(rows)]
            showing = RecordShowing(row.notice_id, account, Surface.PAGE, "en", "UTC", "0" * 64)
            self.send(showing, row.account_no == account)
            self.send(RecordService(row.notice_id, "email", accepted=pick % 2 == 0), expected=True)

    @rule(account=accounts, who=people)
    def somebody_asks_a_human_being(self, account: int, who: str) -> None:
        (asked,) = self.done(AskHuman(account, why()), expected=True)
        self.model.enquiries[asked.enquiry_id] = (account, True)
        may = self.model.acts(who, "agent", "decider", "reviewer", "supervisor")
        if self.done(AnswerEnquiry(asked.enquiry_id, who, why()), may):
            self.model.enquiries[asked.enquiry_id] = (account, False)

    @rule(pick=picks)
    def the_platform_puts_something_back(self, pick: int) -> None:
        rows = self.world.find(REMEDIES)
        if rows:
            self.send(ConfirmRemedy(rows[pick % len(rows)].remedy_id), expected=True)
