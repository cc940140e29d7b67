"""A platform's life: any command by anybody at any time, and after each step the core beside the oracle."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from random import Random
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dueprocess.application.engine import Accepted, Answer
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.views.all import (
    DECISIONS,
    NOTICES,
    REMEDIES,
    RESTRICTIONS,
    RULEBOOKS,
)
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import AppealLodged, LodgeAppeal, WithdrawAppeal
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.case import CaseOpened, DismissCase, OpenCase, PutBackCase, TakeCase
from dueprocess.domain.decision import DecideCase, DecisionMade, DecisionRecomputed, Outcome, content_digest
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.evidence import AttachEvidence, OpenEvidence, Purpose, Source
from dueprocess.domain.notice import RecordService, RecordShowing, Surface
from dueprocess.domain.relief import ExamineLift, LiftDecision, WithdrawDecision
from dueprocess.domain.remedy import ConfirmRemedy
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.report import FileReport
from dueprocess.domain.restriction import restricted
from dueprocess.domain.review import AnswerAppeal, PutBackAppeal, TakeAppeal, Variation
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.constitution import Constitution
from dueprocess.record.envelope import decode
from dueprocess.rulebook.ladder import Choice
from tests.policy import CATALOGUE, RULEBOOK
from tests.simulation.model import Item, Matter, Model, Person
from tests.simulation.oracle import (
    CALL,
    CAPABILITIES,
    DAY,
    HOUR,
    PLAY,
    POLICIES,
    POST,
    SEND,
    Chosen,
    Finding,
    prescribed,
    within,
)
from tests.world import LAN, MING, OLGA, WEI, World, content_digest_of_rulebook, private, scratch

ACCOUNTS = (WEI, LAN, MING)
STAFF = {
    "p_olga": Person({"operator"}),
    "p_sven": Person({"supervisor", "approver"}),
    "p_anna": Person({"decider", "reviewer"}),
    "p_ada": Person({"decider"}),
    "p_bela": Person({"approver"}),
    "p_chen": Person({"reviewer"}),
    "p_cora": Person({"reviewer"}),
    "p_all": Person({role.value for role in Role}, own=LAN),
}
CATEGORY = {"H1": "harassment", "S1": "spam", "F1": "fraud", "A1": "trading"}
KINDS = {"H1": "message", "S1": "message", "F1": "transaction", "A1": "game_log"}
MOVES = (1, 1_000, HOUR, 5 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 100 * DAY, 200 * DAY)
OFFSETS = (-1, 0, 1)

people = st.sampled_from(sorted(STAFF))
accounts = st.sampled_from((WEI, WEI, WEI, LAN, MING))
clauses = st.sampled_from(sorted(POLICIES))
picks = st.integers(0, 999)

SEEN: Counter[str] = Counter()
"""What was reached, over all lives: accepted commands by name, and the endings by theirs."""


def why(number: int = 0) -> Private:
    """A reason, in words that nobody used before."""
    SEEN["words"] += 1
    return Private(f"Reason {SEEN['words']} of many, given for {number}.")


class Life(RuleBasedStateMachine):
    """One life of the platform."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.world = World.copied(self.stack.enter_context(scratch()))
        self.stack.callback(self.world.store.close)  # type: ignore[attr-defined]
        self.world.appoint("p_all", *Role, own_account=LAN)
        self.model = Model({key: msgspec_copy(person) for key, person in STAFF.items()}, set(ACCOUNTS))
        self.law = Constitution()
        self.looked_at = 0
        self.sent: list[tuple[str, Command, Accepted]] = []
        self.numbers = 0
        self.contents = 0
        self.ended: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.stack.close()

    # Sending

    @property
    def now(self) -> int:
        """The present as the record has it."""
        with self.world.store.read() as reader:
            return max(self.world.clock.at, reader.head().recorded_at)

    def send(self, command: Command, expected: bool | None = None, *, dry: bool = False) -> Answer:
        """Send, compare with what the oracle foresaw, and note what was reached."""
        self.numbers += 1
        key = f"life-command-{self.numbers:06d}"
        before = self.world.position
        told = self.world.do(command, key, dry_run=True) if dry else None
        assert self.world.position == before, "a dry run wrote"
        self.model.settle(self.now)
        answer = self.world.do(command, key)
        if told is not None:
            assert told == answer or told.events == answer.events, "a dry run told something else"
        if isinstance(answer, Refusal):
            assert self.world.position == before, "a refusal wrote"
            SEEN[f"refused {answer.code}"] += 1
        else:
            SEEN[type(command).__name__] += bool(answer.events)
            if answer.events:
                self.sent.append((key, command, answer))
        if expected is not None:
            assert isinstance(answer, Accepted) == expected, (
                f"{command} gave {answer}, the oracle: {expected}"
            )
        return answer

    def done(self, command: Command, expected: bool | None = None, *, dry: bool = False) -> tuple[Any, ...]:
        """The events of what was accepted, else nothing."""
        answer = self.send(command, expected, dry=dry)
        return answer.events if isinstance(answer, Accepted) else ()

    def one(self, table: dict[str, Any], pick: int) -> str:
        """One of the keys, the newest most often."""
        keys = list(table)
        return keys[-1 - (pick % min(len(keys), 1 + pick % 5))]

    # The clock

    @rule(move=st.sampled_from(MOVES))
    def time_passes(self, move: int) -> None:
        self.world.clock.at = Instant(self.now + move)
        self.model.settle(self.now)

    @rule(pick=picks, offset=st.sampled_from(OFFSETS))
    def time_comes_to_an_exact_date(self, pick: int, offset: int) -> None:
        dates = self.model.boundaries(self.now)
        if dates:
            self.world.clock.at = Instant(max(self.now, dates[pick % min(len(dates), 6)] + offset))
            self.model.settle(self.now)

    @rule(back=st.sampled_from(MOVES))
    def somebody_sets_the_clock_back(self, back: int) -> None:
        """Right after a command, so that the record knows how late it was."""
        (asked,) = self.done(AskHuman(LAN, why()), expected=True)
        self.model.enquiries[asked.enquiry_id] = (LAN, True)
        self.world.clock.at = Instant(self.world.clock.at - back)
        SEEN["clock back"] += 1

    # Accounts, staff, rulebook

    @rule(account=accounts, locale=st.sampled_from(("en", "zh-CN")))
    def the_platform_registers(self, account: int, locale: str) -> None:
        name = ("wei", "lan", "ming")[account - 1]
        if self.model.accounts[account] == "known":
            self.send(RegisterAccount(private(name), locale=locale), expected=True)

    @rule(account=accounts)
    def a_person_signs_in(self, account: int) -> None:
        self.send(RecordSignIn(account), expected=True)
        for held in self.model.held.values():
            if held.account == account and held.live(self.now):
                self.model.review_falls_due(held, self.now)

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
        key = self.one(self.model.cases, pick)
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
    @rule(pick=picks, kind=st.sampled_from(sorted({*KINDS.values(), "statement"})), old=st.booleans())
    def evidence_is_fetched(self, pick: int, kind: str, old: bool) -> None:
        self.attach(self.one(self.model.cases, pick), kind, reuse=old)

    def attach(self, case: str, kind: str, *, reuse: bool = False) -> str | None:
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
        )
        present = {item.content for item in self.model.items.values() if item.case == case}
        events = self.done(command, matter.state == "open" and content not in present)
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

    # Deciding

    @rule(
        account=accounts,
        clause=clauses,
        who=st.sampled_from(("p_ada", "p_anna", "p_all")),
        towards=st.none() | accounts,
        imminent=st.sampled_from((False, False, True)),
        dry=st.booleans(),
        short=st.booleans(),
    )
    def a_fresh_case_is_decided(
        self,
        account: int,
        clause: str,
        who: str,
        towards: int | None,
        imminent: bool,
        dry: bool,
        short: bool = False,
    ) -> None:
        opened = self.done(OpenCase(account, CATEGORY[clause], who), self.model.acts(who, "decider"))
        if opened:
            case = opened[0].case_id
            self.model.cases[case] = Matter(account, CATEGORY[clause])
            item = self.attach(case, KINDS[clause])
            items = (item,) if item else ()
            names = POLICIES[clause].ladder[-1][0].capabilities - {PLAY, SEND, CALL, POST}
            chosen = (Chosen(names, 20 * HOUR),) if short else None
            self.decide(case, who, clause, items, chosen, towards, imminent=imminent, dry=dry)

    @precondition(lambda self: self.model.cases)
    @rule(
        pick=picks,
        clause=clauses,
        who=people,
        names=st.sets(st.sampled_from(CAPABILITIES[:8]), min_size=1, max_size=3),
        hours=st.sampled_from((0, 1, 24, 72, 73, 168, 360, 24 * 30, 24 * 200, None)),
        own=st.booleans(),
    )
    def an_old_case_is_decided(
        self, pick: int, clause: str, who: str, names: set[str], hours: int | None, own: bool
    ) -> None:
        case = self.one(self.model.cases, pick)
        items = tuple(key for key, item in self.model.items.items() if item.case == case or not own)[-2:]
        chosen = Chosen(frozenset(names), None if hours is None else hours * HOUR)
        self.decide(case, who, clause, items, (chosen,), None)

    def decide(
        self,
        case: str,
        who: str,
        clause: str,
        items: tuple[str, ...],
        chosen: tuple[Chosen, ...] | None,
        target: int | None,
        *,
        imminent: bool = False,
        dry: bool = False,
    ) -> None:
        now, model = self.now, self.model
        account = model.cases[case].account
        rung, relied = model.place(case, items, clause, now)
        measures = prescribed(POLICIES[clause], rung, target) if chosen is None else chosen
        may = target != account and model.may_decide(
            who, case, items, clause, measures, rung, now, imminent=imminent
        )
        choices = None if chosen is None else tuple(choice_of(item) for item in chosen)
        command = DecideCase(case, who, clause, why(), items, choices, target, imminent)
        events = self.done(command, may, dry=dry)
        if not events:
            return
        made = events[0]
        assert isinstance(made, DecisionMade)
        assert made.rung == rung, "another rung"
        assert list(made.relied_on) == relied or set(made.relied_on) == set(relied)
        awaiting = any(item.permanent for item in measures) and not imminent
        finding = Finding(
            made.decision_id,
            case,
            account,
            clause,
            who,
            made.act_at,
            rung,
            relied,
            measures,
            items,
            frozenset(model.items[item].content for item in items),
            "awaiting" if awaiting else "made",
        )
        assert made.awaiting == awaiting
        model.decide(finding, now, imminent=imminent)

    @precondition(lambda self: self.model.findings)
    @rule(
        pick=picks,
        who=people,
        how=st.sampled_from(("approve", "approve", "decline", "confirm")),
        right=st.booleans(),
    )
    def a_second_person_answers(self, pick: int, who: str, how: str, right: bool) -> None:
        waiting = {
            key: item
            for key, item in self.model.findings.items()
            if item.unconfirmed or item.state == "awaiting"
        }
        key = self.one(waiting or self.model.findings, pick)
        who = "p_bela" if right and self.model.staff["p_bela"].active else who
        now, finding = self.now, self.model.findings[key]
        seen = content_digest(self.world.get(DECISIONS, key))
        if how == "approve":
            if self.done(ApproveDecision(key, who, seen), self.model.may_approve(who, key, now)):
                self.model.approve(who, key, now)
        elif how == "confirm":
            if self.done(ConfirmDecision(key, who, seen), self.model.may_confirm(who, key, now)):
                self.model.confirm(who, key, now)
            elif finding.unconfirmed and not any(held.live(now) for held in finding.held):
                SEEN["lapse"] += 1
        else:
            may = self.model.may_second(who, key) and finding.state == "awaiting"
            if self.done(DeclineDecision(key, who, why()), may):
                finding.state = "declined"
                self.model.cases[finding.case].state = "open"

    # Amending, lifting, renewing

    @precondition(lambda self: self.model.held)
    @rule(
        pick=picks,
        who=st.sampled_from(("p_ada", "p_anna", "p_all", "p_chen")),
        names=st.none() | st.sets(st.sampled_from(CAPABILITIES[:8]), min_size=1, max_size=4),
        hours=st.sampled_from((1, 24, 48, 72, 168, 24 * 14, 24 * 40, 24 * 80, None)),
        fresh=st.booleans(),
    )
    def a_restriction_is_amended(
        self, pick: int, who: str, names: set[str] | None, hours: int | None, fresh: bool
    ) -> None:
        live = {key: held for key, held in self.model.held.items() if held.live(self.now)}
        held = self.model.held[self.one(live or self.model.held, pick)]
        clause = self.model.findings[held.decision].clause
        case, items = None, ()
        if fresh and who != "p_chen":
            opened = self.done(OpenCase(held.account, "amendment", who), self.model.acts(who, "decider"))
            if opened:
                case = opened[0].case_id
                self.model.cases[case] = Matter(held.account, "amendment")
                item = self.attach(case, KINDS[clause])
                items = (item,) if item else ()
        chosen = Chosen(
            frozenset(names or held.capabilities), None if hours is None else hours * HOUR, held.target
        )
        Amending(self, held, who, chosen, case, items).carry_out()

    @precondition(lambda self: self.model.findings)
    @rule(pick=picks, who=people, cured=st.booleans(), withdraw=st.booleans())
    def somebody_lifts_or_withdraws(self, pick: int, who: str, cured: bool, withdraw: bool) -> None:
        key = self.one(self.model.findings, pick)
        finding, now = self.model.findings[key], self.now
        if withdraw:
            who = finding.decider if cured else who
            may = self.model.may_relieve(who, key) and finding.decider == who
            may = may and (finding.stands or finding.state == "awaiting")
            was_waiting = finding.state == "awaiting"
            if events := self.done(WithdrawDecision(key, who, why()), may):
                self.fell(key, "withdrawn", now, events)
                if was_waiting:
                    self.model.cases[finding.case].state = "open"
        else:
            may = self.model.may_relieve(who, key) and any(held.live(now) for held in finding.held)
            if self.done(LiftDecision(key, who, why(), cured), may):
                self.model.lift(who, key, now, cured=cured)

    def fell(self, key: str, state: str, now: int, events: tuple[Any, ...]) -> None:
        recomputed = self.model.fall(key, state, now)
        told = [event.decision_id for event in events if isinstance(event, DecisionRecomputed)]
        assert sorted(told) == sorted(recomputed), "others were recomputed than those built on it"
        SEEN["recomputation"] += bool(recomputed)

    @precondition(lambda self: self.model.held)
    @rule(pick=picks, who=people, sound=st.booleans())
    def a_lift_is_examined(self, pick: int, who: str, sound: bool) -> None:
        lifted = {key: held for key, held in self.model.held.items() if held.lifted_by}
        held = self.model.held[self.one(lifted or self.model.held, pick)]
        may = self.model.acts(who, "reviewer", "supervisor") and held.lifted_by not in (None, who)
        if self.done(ExamineLift(held.key, who, sound), may and not held.looked_at):
            held.looked_at = True

    @precondition(lambda self: self.model.held)
    @rule(pick=picks, who=people, approve=st.booleans(), right=st.booleans())
    def a_permanent_restriction_is_renewed(self, pick: int, who: str, approve: bool, right: bool) -> None:
        permanent = {key: held for key, held in self.model.held.items() if held.review_by is not None}
        held = self.model.held[self.one(permanent or self.model.held, pick)]
        if right:
            who = "p_bela" if approve else "p_ada"
        may = (
            self.model.acts(who, "approver" if approve else "decider")
            and not self.model.own(who, held.account)
            and held.review_by is not None
            and held.live(self.now)
        )
        if not approve:
            if self.done(ProposeRenewal(held.key, who, why()), may):
                held.proposed_by = who
        elif self.done(ApproveRenewal(held.key, who), may and held.proposed_by not in (None, who)):
            held.review_by = self.now + 180 * DAY
            held.proposed_by = None

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

    # Appeals

    @precondition(lambda self: self.model.findings)
    @rule(pick=picks, other=st.sampled_from((None, None, None, *ACCOUNTS)), dry=st.booleans())
    def a_person_appeals(self, pick: int, other: int | None, dry: bool) -> None:
        key = self.one(self.model.findings, pick)
        now, account = self.now, other or self.model.findings[key].account
        events = self.done(LodgeAppeal(key, account, why()), self.model.may_lodge(account, key, now), dry=dry)
        if events and isinstance(events[0], AppealLodged):
            lodged = events[0]
            assert lodged.answer_due_at == self.model.lodge(key, lodged.appeal_id, now), "another date"

    @precondition(lambda self: self.model.appeals)
    @rule(pick=picks, account=accounts)
    def a_person_withdraws_an_appeal(self, pick: int, account: int) -> None:
        key = self.one(self.model.appeals, pick)
        objection = self.model.appeals[key]
        may = self.model.findings[objection.decision].account == account and objection.state == "open"
        if self.done(WithdrawAppeal(key, account), may):
            self.model.close(key, "withdrawn")

    @precondition(lambda self: self.model.appeals)
    @rule(pick=picks, who=people, back=st.booleans())
    def a_reviewer_takes_an_appeal(self, pick: int, who: str, back: bool) -> None:
        key = self.one(self.model.appeals, pick)
        objection = self.model.appeals[key]
        if back:
            may = objection.taken_by in (None, who) or self.model.acts(who, "supervisor")
            self.send(PutBackAppeal(key, who), may)
            objection.taken_by = None if may else objection.taken_by
        elif isinstance(self.send(TakeAppeal(key, who), self.model.may_review(who, key)), Accepted):
            objection.taken_by = who

    @precondition(lambda self: self.model.appeals)
    @rule(
        pick=picks,
        who=people,
        right=st.booleans(),
        outcome=st.sampled_from((Outcome.AFFIRMED, Outcome.OVERTURNED, Outcome.OVERTURNED, Outcome.VARIED)),
        hours=st.sampled_from((0, 1, 24, 24 * 400)),
    )
    def a_reviewer_answers(self, pick: int, who: str, right: bool, outcome: Outcome, hours: int) -> None:
        waiting = {key: item for key, item in self.model.appeals.items() if item.state == "open"}
        key = self.one(waiting or self.model.appeals, pick)
        objection, now = self.model.appeals[key], self.now
        finding = self.model.findings[objection.decision]
        if right:
            for item in finding.items:
                self.look(item, who)
        may = self.model.may_review(who, key) and self.model.looked(who, key)
        live = [held for held in finding.held if held.live(now)]
        late = objection.due <= now
        if outcome is Outcome.VARIED:
            self.vary(key, who, live, hours, may and finding.stands)
            return
        may = may and (finding.stands or outcome is Outcome.OVERTURNED)
        events = self.done(AnswerAppeal(key, who, outcome, why()), may)
        if events:
            assert events[0].late == late
            SEEN["relief by silence"] += late and not live and finding.policy.silence == "end"
            self.model.close(key, "answered")
            objection.reviewer = who
            if outcome is Outcome.OVERTURNED and finding.stands:
                SEEN["overturned"] += 1
                self.fell(finding.key, "overturned", now, events)

    def vary(self, key: str, who: str, live: list[Any], hours: int, may: bool) -> None:
        """Cut the first measure in force down to an hour count from now; beyond its end that is refused."""
        if not live:
            return
        held, now = live[0], self.now
        until = now + hours * HOUR
        names = tuple(Capability(name) for name in sorted(held.capabilities))
        ends = [held.nominal(name) for name in held.capabilities if name not in held.over]
        lighter = all(end is None or until <= end for end in ends)
        changes = any(end is None or until < end for end in ends)
        if not changes and lighter:
            return
        command = AnswerAppeal(key, who, Outcome.VARIED, why(), (Variation(held.key, names, Instant(until)),))
        lapses = held.lapses is not None and until > held.lapses
        if lapses:
            return
        if self.done(command, may and lighter):
            self.model.close(key, "answered")
            self.model.appeals[key].reviewer = who
            held.until = until
            held.settle(now)

    # What would happen next in most lives, by those who may

    @rule(chance=st.randoms(use_true_random=True), length=st.integers(6, 30))
    def the_story_goes_on(self, chance: Random, length: int) -> None:
        """Left to chance alone, few lives get as far as a second appeal: here people mostly do what they may."""
        for _ in range(length):
            self.turn(chance.randrange(1_000), chance.randrange(13))
            self.each_new_entry_keeps_the_constitution()
            self.nothing_revives()
            self.the_standing_is_the_oracle_s()

    def turn(self, pick: int, turn: int) -> None:
        """One thing that happens."""
        clause = ("A1", "A1", "F1", "F1", "H1", "S1")[pick % 6]
        reviewer = ("p_chen", "p_cora", "p_anna")[pick % 3]
        if turn <= 2 or not self.model.findings:
            harm = clause == "F1" and pick % 3 == 0
            who = ("p_ada", "p_anna")[pick % 2]
            towards = LAN if pick % 5 == 0 else None
            self.a_fresh_case_is_decided(WEI, clause, who, towards, harm, False, short=pick % 4 == 0)
        elif turn == 3:
            for how in ("confirm", "decline" if pick % 4 == 0 else "approve"):
                self.a_second_person_answers(pick, "p_bela", how, True)
        elif turn in (4, 5):
            self.a_person_appeals(pick, None, False)
        elif turn == 6 and self.model.appeals:
            self.a_reviewer_takes_an_appeal(pick, reviewer, False)
            self.a_reviewer_takes_an_appeal(pick, "p_sven", pick % 3 == 0)
            self.a_reviewer_answers(pick, reviewer, True, (Outcome.AFFIRMED, Outcome.VARIED)[pick % 2], 1)
        elif turn == 7 and self.model.appeals:
            self.a_reviewer_answers(pick, reviewer, True, Outcome.OVERTURNED, 1)
        elif turn == 8:
            self.time_comes_to_an_exact_date(pick, OFFSETS[pick % 3])
        elif turn == 9:
            self.somebody_signs_in_or_renews(pick)
        elif turn == 10 and self.model.held:
            self.somebody_lifts_or_withdraws(pick, reviewer, pick % 4 == 0, pick % 7 == 0)
            self.a_lift_is_examined(pick, "p_sven", True)
        elif self.model.appeals and pick % 3 == 0:
            self.a_person_withdraws_an_appeal(pick, WEI)
        elif self.model.held:
            names = None if pick % 2 else {SEND, CALL}
            hours = (24, 72, 24 * 40, None)[pick % 4]
            self.a_restriction_is_amended(pick, "p_ada", names, hours, True)

    def somebody_signs_in_or_renews(self, pick: int) -> None:
        if pick % 3 == 0 or not self.model.held:
            self.a_person_signs_in(WEI)
        elif pick % 3 == 1:
            self.a_permanent_restriction_is_renewed(pick, "p_ada", False, True)
            self.a_permanent_restriction_is_renewed(pick, "p_bela", True, True)
        elif self.model.cases:
            self.somebody_handles_a_case(pick, "p_ada", "take")
            self.somebody_handles_a_case(pick, "p_ada", "back")

    # Retries

    @precondition(lambda self: self.sent)
    @rule(pick=picks, other=st.booleans(), dry=st.booleans())
    def a_command_is_sent_again(self, pick: int, other: bool, dry: bool) -> None:
        key, command, first = self.sent[pick % len(self.sent)]
        before = self.world.position
        if other:
            answer = self.world.do(AskHuman(MING, why()), key, dry_run=dry)
            assert isinstance(answer, Refusal)
            assert answer.code is Code.COMMAND_ID_REUSED
        else:
            answer = self.world.do(command, key, dry_run=dry)
            assert isinstance(answer, Accepted)
            assert answer.repeated
            assert (answer.events, answer.at) == (first.events, first.at)
        assert self.world.position == before

    # After each step

    @invariant()
    def the_standing_is_the_oracle_s(self) -> None:
        now = self.now
        rows = self.world.find(RESTRICTIONS)
        dates = self.model.boundaries(now)[:4]
        instants = {now, now + HOUR, now + 30 * DAY, *(date + offset for date in dates for offset in (-1, 0))}
        for account in ACCOUNTS:
            own = [row for row in rows if row.account_no == account]
            for at in instants:
                for name in CAPABILITIES:
                    for target in (None, LAN):
                        core = bool(restricted(own, name, target, Instant(at)))
                        assert core == self.model.restricted(account, name, target, at), (
                            f"{account} {name} towards {target} at now+{at - now}: core {core}"
                        )

    @invariant()
    def nothing_revives(self) -> None:
        """I-09 once more, by memory alone: what had ended by the record's own time is over for ever."""
        with self.world.store.read() as reader:
            recorded = reader.head().recorded_at
        for row in self.world.find(RESTRICTIONS):
            running = {span.capability for span in row.spans if span.until is None or span.until > recorded}
            for name in running:
                assert (row.restriction_id, name) not in self.ended, f"{row.restriction_id} {name} revived"
            self.ended |= {(row.restriction_id, span.capability) for span in row.spans} - {
                (row.restriction_id, name) for name in running
            }

    @invariant()
    def each_new_entry_keeps_the_constitution(self) -> None:
        with self.world.store.read() as reader:
            for position, data in reader.stored(self.looked_at):
                self.looked_at = position
                fault = self.law.look(decode(data))
                assert fault is None, fault

    @initialize()
    def begins(self) -> None:
        assert set(HANDLERS) >= {RegisterAccount, AnswerAppeal}
        assert self.world.get(RULEBOOKS, 1).approved_by is not None
        assert OLGA in self.model.staff


class Amending:
    """One amendment, foreseen and carried out."""

    def __init__(
        self, life: Life, held: Any, who: str, chosen: Chosen, case: str | None, items: tuple[str, ...]
    ) -> None:
        self.life, self.held, self.who, self.chosen = life, held, who, chosen
        self.case, self.items, self.now = case, items, life.now
        self.finding = life.model.findings[held.decision]

    def heavier(self) -> bool:
        """Whether anything lasts longer than it does, reliefs and lapses apart."""
        new = self.chosen.ends(self.held.since)
        for name in self.chosen.capabilities:
            if name in self.held.capabilities and name in self.held.over:
                continue
            old = self.held.nominal(name) if name in self.held.capabilities else self.now
            if new is None and self.held.review_ends and not self.held.waits:
                new_end = self.held.review_by
            else:
                new_end = new
            if old is not None and (new_end is None or new_end > max(old, self.now)):
                return True
        return False

    def carry_out(self) -> None:
        life, model, held = self.life, self.life.model, self.held
        command = AmendRestriction(held.key, self.who, choice_of(self.chosen), why(), self.case, self.items)
        answer = life.send(command)
        if isinstance(answer, Refusal):
            return
        finding, policy = self.finding, self.finding.policy
        assert model.acts(self.who, "decider")
        assert not model.own(self.who, held.account)
        assert held.live(self.now)
        assert self.inside(policy), "an amendment beyond the rung"
        made = answer.events[0]
        assert isinstance(made, DecisionMade) == self.heavier(), "heavier is a decision of its own"
        if isinstance(made, DecisionMade):
            self.anew(made, finding)
        else:
            held.capabilities = set(self.chosen.capabilities)
            held.until = self.chosen.ends(held.since)
            if not self.chosen.permanent:
                held.review_by, held.waits = None, False
            held.settle(self.now)

    def inside(self, policy: Any) -> bool:
        return within(self.chosen, policy, self.finding.rung, self.held.since)

    def anew(self, made: DecisionMade, finding: Finding) -> None:
        model, held = self.life.model, self.held
        SEEN["heavier amendment"] += 1
        assert self.case is not None
        assert model.open_appeal(finding.key) is None, "heavier while appealed"
        rest = tuple(
            Chosen(left[0], None, left[2], until=left[1])
            for other in finding.held
            if other is not held and (left := other.left(self.now)) is not None
        )
        until = self.chosen.ends(held.since)
        chosen = Chosen(self.chosen.capabilities, None, held.target, until)
        after = Finding(
            made.decision_id,
            self.case,
            held.account,
            finding.clause,
            self.who,
            made.act_at,
            finding.rung,
            list(finding.relied),
            (chosen, *rest),
            self.items,
            frozenset(model.items[item].content for item in self.items),
            "awaiting" if chosen.permanent else "made",
            supersedes=finding.key,
        )
        model.findings[after.key] = after
        if made.awaiting:
            model.cases[self.case].state = "awaiting"
            return
        model.cases[self.case].state = "decided"
        model.supersede(after)
        model.impose(after, self.now, since=held.since)


def choice_of(chosen: Chosen) -> Choice:
    """A measure in the words of a command."""
    return Choice(
        tuple(Capability(name) for name in sorted(chosen.capabilities)),
        lasts=None if chosen.lasts is None else Duration(milliseconds=chosen.lasts),
        until=None if chosen.until is None else Instant(chosen.until),
        permanent=chosen.permanent,
    )


def msgspec_copy(person: Person) -> Person:
    """A person of one's own."""
    return Person(set(person.roles), person.own, person.active)
