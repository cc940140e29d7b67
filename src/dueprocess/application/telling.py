"""Telling: what the worker does. It only tells; deadlines are facts of the record and need no job (I-08).

The outbox is claimed with a lease, each effect has a key, and what was told is recorded by a command whose id is made
of that key: so a worker that dies between telling and recording tells again at worst, and records once. A task that
keeps failing is parked and shown, and holds up nothing behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Protocol

import msgspec

from dueprocess.application import effects
from dueprocess.application.account_letters import account_letter
from dueprocess.application.engine import Engine, Request
from dueprocess.application.letters import Letter, Letters
from dueprocess.application.operational import SEND_ENTRY_CODE, Operational
from dueprocess.application.payee_hold import free_held, suspected
from dueprocess.application.ports import Reader, Store
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage, notice_page
from dueprocess.application.telling_wallet import Unfinished, WalletTeller
from dueprocess.application.views.all import (
    ACCOUNTS,
    APPEALS,
    CASES,
    DETECTORS,
    DISPUTES,
    ENQUIRIES,
    EXPORTS,
    FREEZES,
    HANDOVERS,
    NOTICES,
    PAYOUTS,
    REPORTS,
    SIGNALS,
)
from dueprocess.application.views.protecting import NUMBER_CLAIMS, PAYEE_HOLDS
from dueprocess.application.wallet import Wallet
from dueprocess.application.withdrawal import release
from dueprocess.domain.account import Account, Channel, Contact, Told
from dueprocess.domain.case import Status as CaseStatus
from dueprocess.domain.freeze import Freeze
from dueprocess.domain.notice import Notice, RecordService
from dueprocess.domain.number_claim import FreeNumber
from dueprocess.kernel.ids import CommandId, DetectorId, NoticeId, NumberClaimId
from dueprocess.kernel.instants import MINUTE, Instant
from dueprocess.record.envelope import Actor, ActorKind

ATTEMPTS_MAX = 8
LEASE = 2 * MINUTE
RELEASE_PARTS = 10
"""So many commits of a withdrawal before anything else is done."""
PAUSES = (10_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE)
WORKER = Actor(ActorKind.SYSTEM, "worker")


class Task(msgspec.Struct, frozen=True):
    """One claimed effect."""

    key: str
    kind: str
    subject: str
    detail: str
    due_at: Instant
    attempts: int


class Outbox(Protocol):
    """The claimed side of the outbox."""

    def claim(self, now: Instant, lease: int, limit: int) -> tuple[Task, ...]:
        """Take due tasks that nobody else holds, for `lease` milliseconds."""
        ...

    def done(self, key: str, now: Instant) -> None:
        """It was told."""
        ...

    def failed(self, key: str, error: str, again_at: Instant, *, park: bool) -> None:
        """It was not told; try again then, or park it."""
        ...


class SendFault(StrEnum):
    """Why a letter was not accepted. A refused address is not tried again; an unreachable provider is."""

    REFUSED = "refused"
    UNREACHABLE = "unreachable"


class Sender(Protocol):
    """One channel to people."""

    def send(self, address: str, letter: Letter, key: str) -> SendFault | None:
        """Hand a letter over. `key` is the same each time this letter is sent, so that a receiver can tell."""
        ...


class Faulty(Exception):
    """A task could not be done now. `final`: trying again would not help."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Teller(WalletTeller):
    """Does tasks. `senders` are the channels that are set up; `gather` fetches the content of a report.

    `around`: entered with each task while it is done, to observe it.
    """

    def __init__(
        self,
        engine: Engine,
        store: Store,
        operational: Operational,
        letters: Letters,
        senders: Mapping[Channel, Sender],
        code: Callable[[str], str],
        gather: Callable[[str], None],
        alert_to: str = "",
        around: Callable[[Task], AbstractContextManager[object]] = nullcontext,
        wallet: Wallet | None = None,
    ) -> None:
        super().__init__(engine, store, wallet)
        self._around = around
        self._operational = operational
        self._letters = letters
        self._senders = senders
        self._code = code
        self._gather = gather
        self._alert_to = alert_to
        self._kinds: dict[str, Callable[[Task], None]] = {
            effects.SERVE_NOTICE: self._serve_notice,
            effects.REMIND_NOTICE: self._remind_notice,
            effects.FETCH_CONTENT: lambda task: self._gather(task.subject),
            effects.ANSWER_REPORTERS: self._answer_reporters,
            effects.ANSWER_ENQUIRY: self._answer_enquiry,
            effects.APPEAL_OVERDUE: self._appeal_overdue,
            effects.ASK_REVERIFICATION: self._ask_reverification,
            effects.PAGE_OWNER: self._page_owner,
            effects.FREE_TOUCHED: self._free_touched,
            effects.TELL_FREEZE: self._tell_freeze,
            effects.TELL_FREED: self._tell_freed,
            effects.TELL_EXPORT: self._tell_export,
            effects.INSTRUCT_PAYOUT: self._pay,
            effects.FOLLOW_PAYOUT: self._follow_payout,
            effects.TELL_PAYOUT: self._tell_payout,
            effects.TELL_RECLAMATION: self._tell_account,
            effects.TELL_CLOSING: self._tell_account,
            effects.TELL_DORMANCY: self._tell_account,
            effects.TELL_RELATIVE: self._tell_account,
            effects.TELL_OWNER: self._tell_account,
            effects.TELL_ASKING: self._tell_asking,
            effects.TELL_HANDOVER: self._tell_handover,
            effects.TELL_BLOCKED: self._tell_blocked,
            effects.TELL_PAYEE_HOLD: self._tell_payee_hold,
            effects.TELL_NUMBER: self._tell_number,
            effects.FREE_NUMBER: self._free_number,
            effects.TELL_PAYEE_HOLD_OVER: self._tell_payee_hold_over,
            effects.RETURN_PAYMENTS: self._return_payments,
            effects.TELL_HELD: self._tell_held,
            effects.TELL_ANSWER: self._tell_answer,
            SEND_ENTRY_CODE: self._entry_code,
        }

    def work(self, outbox: Outbox, limit: int = 20) -> int:
        """Do what is due; how many tasks were taken."""
        now = self._now()
        tasks = outbox.claim(now, LEASE, limit)
        for task in tasks:
            try:
                with self._around(task):
                    self._kinds[task.kind](task)
            except Unfinished as part:
                outbox.failed(task.key, str(part), Instant(now + part.pause), park=False)
            except Faulty as fault:
                self._again(outbox, task, str(fault), now, final=fault.final)
            except Exception as bug:  # noqa: BLE001 - a task that cannot be done parks, and holds up nobody else's
                self._again(outbox, task, type(bug).__name__, now, final=False)
            else:
                outbox.done(task.key, now)
        return len(tasks)

    def _again(self, outbox: Outbox, task: Task, reason: str, now: Instant, *, final: bool) -> None:
        last = final or task.attempts + 1 >= ATTEMPTS_MAX
        pause = PAUSES[min(task.attempts, len(PAUSES) - 1)]
        outbox.failed(task.key, reason, Instant(now + pause), park=last)

    def _serve_notice(self, task: Task) -> None:
        notice, page, account = self._notice(NoticeId(task.subject))
        self._tell(notice, page, self._reachable(account)[:1], task.key)

    def _remind_notice(self, task: Task) -> None:
        """Unopened after 12 hours: the second channel, or the first again where there is no other."""
        notice, page, account = self._notice(NoticeId(task.subject))
        if notice.first_shown_at is not None:
            return
        reachable = self._reachable(account)
        others = [contact for contact in reachable if contact.channel not in notice.served]
        self._tell(notice, page, (others or reachable)[:1], task.key)

    def _notice(self, notice_id: NoticeId) -> tuple[Notice, NoticePage, Account]:
        with self._store.read() as reader:
            notice = reader.get(NOTICES, notice_id)
            look = Looking(reader, self._engine.policies, self._engine.clock.now())
            page = notice_page(look, notice_id, None)
            account = reader.get(ACCOUNTS, notice.account_no) if notice else None
        if notice is None or page is None or account is None:
            raise Faulty("notice_not_found", final=True)
        return notice, page, account

    def _tell(
        self, notice: Notice, page: NoticePage, contacts: list[Contact] | tuple[Contact, ...], key: str
    ) -> None:
        """Send and record. Nobody to tell is no failure: the page is there for whoever comes."""
        for contact in contacts:
            fault = self._send(contact, self._letters.notice(page), key)
            command = RecordService(notice.notice_id, contact.channel, fault is None, fault or "")
            command_id = CommandId(f"worker:{key}:{contact.channel}:{fault or 'served'}"[:120])
            self._engine.carry_out(Request(command_id, WORKER, command))
            if fault is SendFault.UNREACHABLE:
                raise Faulty(fault)

    def _entry_code(self, task: Task) -> None:
        entry = self._operational.entry(task.subject)
        if entry is None or entry.account_no is None:
            return
        with self._store.read() as reader:
            account = reader.get(ACCOUNTS, entry.account_no)
            contacts = self._code_goes_to(reader, account) if account is not None else []
        if account is None:
            return
        letter = self._letters.entry_code(self._code(entry.entry_id), account.locale)
        first = contacts[:1]
        proves = bool(first) and not account.disputes(first[0])
        self._operational.note_sent(entry.entry_id, first[0].since if proves else None)
        self._all_or_fault(first, letter, task.key)

    def _answer_reporters(self, task: Task) -> None:
        """To everybody who reported the case, once each; the person reported learns nothing of it (I-25)."""
        with self._store.read() as reader:
            case = reader.get(CASES, task.subject)
            reports = reader.find(REPORTS, case_id=task.subject)
            accounts = {
                row.reporter: reader.get(ACCOUNTS, row.reporter)
                for row in reports
                if row.reporter is not None
            }
            addresses = {
                kept.content.decode()
                for row in reports
                if row.contact is not None and (kept := reader.vault(row.contact.ref)) is not None
            }
        if case is None:
            raise Faulty("case_not_found", final=True)
        acted = case.status is CaseStatus.DECIDED
        for account in accounts.values():
            if account is not None:
                letter = self._letters.report_answer(acted=acted, locale=account.locale)
                self._all_or_fault(self._reachable(account)[:1], letter, f"{task.key}:{account.account_no}")
        for address in sorted(addresses):
            sender = self._senders.get(Channel.EMAIL)
            if sender is not None:
                sender.send(address, self._letters.report_answer(acted=acted, locale="en"), task.key)

    def _answer_enquiry(self, task: Task) -> None:
        with self._store.read() as reader:
            enquiry = reader.get(ENQUIRIES, task.subject)
        if enquiry is not None:
            letter = self._letters.enquiry_answer
            self._tell_first(str(enquiry.account_no), lambda account: letter(account.locale), task.key)

    def _tell_export(self, task: Task) -> None:
        """To every contact that was told of at the time, whatever is registered since: somebody new asks for everything."""
        with self._store.read() as reader:
            export = reader.get(EXPORTS, task.subject)
            account = reader.get(ACCOUNTS, export.account_no) if export else None
        if export is not None and account is not None and export.there(self._now()):
            letter = self._letters.export_waits(export, account.locale, account.zone)
            self._tell_each(export.told, letter, task.key)

    def _tell_payout(self, task: Task) -> None:
        """To every contact that was told of at the time: money is asked to go somewhere new."""
        with self._store.read() as reader:
            payout = reader.get(PAYOUTS, task.subject)
            account = reader.get(ACCOUNTS, payout.account_no) if payout else None
        if payout is not None and account is not None and payout.stoppable:
            letter = self._letters.payout_waits(payout, account.locale, account.zone)
            self._tell_each(payout.told, letter, task.key)

    def _tell_account(self, task: Task) -> None:
        """About the account itself: closing, taking back, protecting it, and what somebody leaves."""
        with self._store.read() as reader:
            post = account_letter(reader, self._letters, task, self._now())
        if post is not None:
            self._tell_each(*post, task.key)

    def _tell_asking(self, task: Task) -> None:
        """Somebody asks for the address they left. Who, is on their page and in no letter."""
        self._tell_first(task.subject, lambda account: self._letters.address_asked(account.locale), task.key)

    def _tell_handover(self, task: Task) -> None:
        with self._store.read() as reader:
            found = reader.get(HANDOVERS, task.subject)
        if found is not None and found.settled_at is None:
            by, letter, number = found.act_by, self._letters.handover, str(found.account_no)
            self._tell_first(number, lambda account: letter(by, account.locale, account.zone), task.key)

    def _tell_number(self, task: Task) -> None:
        """To every older contact: somebody says whose this account is; one button stops it."""
        with self._store.read() as reader:
            found = reader.get(NUMBER_CLAIMS, task.subject)
            account = reader.get(ACCOUNTS, found.account_no) if found else None
        if found is not None and account is not None and found.choice is not None:
            self._tell_each(
                found.told, self._letters.number_claimed(found, account.locale, account.zone), task.key
            )

    def _free_number(self, task: Task) -> None:
        """The days are over: the number is freed, unless that was undone or opposed meanwhile, or a later choice runs."""
        command_id = CommandId(f"worker:{task.key}"[:120])
        self._engine.carry_out(Request(command_id, WORKER, FreeNumber(NumberClaimId(task.subject))))

    def _tell_payee_hold(self, task: Task) -> None:
        """To every contact, of now and of lately: payments to new payees are stopped, and how to end it."""
        with self._store.read() as reader:
            found = reader.get(PAYEE_HOLDS, task.subject)
            account = reader.get(ACCOUNTS, found.account_no) if found else None
        if found is not None and account is not None and found.holds(self._now()):
            letter = self._letters.payee_hold(found.until, account.locale, account.zone)
            self._tell_each(found.told, letter, task.key)

    def _tell_payee_hold_over(self, task: Task) -> None:
        """To the same: it was ended, and what to do where they did not do it."""
        with self._store.read() as reader:
            found = reader.get(PAYEE_HOLDS, task.subject)
            account = reader.get(ACCOUNTS, found.account_no) if found else None
        if found is not None and account is not None and not account.erased:
            self._tell_each(found.told, self._letters.payee_hold_over(account.locale), task.key)

    def _tell_each(self, contacts: tuple[Told, ...], letter: Letter, key: str) -> None:
        """Each of them, whatever became of the others."""
        unreachable = False
        for told in contacts:
            if told.channel in self._senders:
                fault = self._send(Contact(told.channel, told.address), letter, f"{key}:{told.address.ref}")
                unreachable |= fault is SendFault.UNREACHABLE
        if unreachable:
            raise Faulty(SendFault.UNREACHABLE)

    def _appeal_overdue(self, task: Task) -> None:
        """The date has passed: whoever answers for it is told. The effect on the person needed nobody (I-14)."""
        with self._store.read() as reader:
            appeal = reader.get(APPEALS, task.subject)
        sender = self._senders.get(Channel.EMAIL)
        if appeal is None or not appeal.overdue(self._now()) or not self._alert_to or sender is None:
            return
        fault = sender.send(
            self._alert_to, self._letters.appeal_overdue(appeal.appeal_id, appeal.owner), task.key
        )
        if fault is not None:
            raise Faulty(fault, final=fault is SendFault.REFUSED)

    def _ask_reverification(self, task: Task) -> None:
        """A detector asks the person to show that it is them; nothing is restricted meanwhile."""
        with self._store.read() as reader:
            signal = reader.get(SIGNALS, task.subject)
        if signal is not None:
            letter = self._letters.reverification
            self._tell_first(str(signal.account_no), lambda account: letter(account.locale), task.key)

    def _page_owner(self, task: Task) -> None:
        """A detector stopped: whoever answers for it is told, by the address of the platform's own people."""
        with self._store.read() as reader:
            detector = reader.get(DETECTORS, task.subject)
        sender = self._senders.get(Channel.EMAIL)
        if detector is None or not self._alert_to or sender is None:
            return
        owner = detector.registration.owner
        letter = self._letters.detector_stopped(detector.detector_id, owner, task.detail)
        fault = sender.send(self._alert_to, letter, task.key)
        if fault is not None:
            raise Faulty(fault, final=fault is SendFault.REFUSED)

    def _free_touched(self, task: Task) -> None:
        """Carry out a withdrawal, a part at a time, so that letters go out in between. It is never given up (I-32)."""
        free_held(self._engine, self._store, WORKER, DetectorId(task.subject))
        parts = iter(range(RELEASE_PARTS))
        try:
            _, refused = release(
                self._engine,
                self._store,
                WORKER,
                DetectorId(task.subject),
                lambda: next(parts, None) is not None,
            )
            with self._store.read() as reader:
                detector = reader.get(DETECTORS, task.subject)
        except Exception as bug:
            raise Unfinished(type(bug).__name__, PAUSES[2]) from bug
        if refused is not None:
            raise Unfinished(refused.code, PAUSES[3])
        if detector is not None and detector.released_at is None:
            raise Unfinished

    def _tell_freeze(self, task: Task) -> None:
        """On the task's channel, unless they have read it (O16). What is over meanwhile is told as that."""
        found, account = self._freeze(task)
        if found.shown_at is None and self._now() < found.until:
            letter = self._letters.money_frozen(found.freeze_id, account.locale)
            self._all_or_fault(self._channel(account, task.detail), letter, task.key)

    def _tell_freed(self, task: Task) -> None:
        found, account = self._freeze(task)
        letter = self._letters.money_freed(found.freeze_id, account.locale)
        self._all_or_fault(self._channel(account, task.detail), letter, task.key)

    def _channel(self, account: Account, place: str) -> list[Contact]:
        """The first contact of the first, the second, … channel that the person can be reached by; none where there are fewer."""
        first: dict[Channel, Contact] = {}
        for contact in self._reachable(account):
            first.setdefault(contact.channel, contact)
        return list(first.values())[int(place) :][:1]

    def _tell_held(self, task: Task) -> None:
        """To the payee, on the task's channel, unless they have read it."""
        with self._store.read() as reader:
            found = reader.get(DISPUTES, task.subject)
            account = reader.get(ACCOUNTS, found.payment.payee) if found else None
        if found is not None and account is not None and found.shown_at is None:
            letter = self._letters.payment_held(found.dispute_id, account.locale)
            self._all_or_fault(self._channel(account, task.detail), letter, task.key)

    def _tell_answer(self, task: Task) -> None:
        """To one side: whose number the task names."""
        letter = self._letters.dispute_answered
        self._tell_first(task.detail, lambda account: letter(task.subject, account.locale), task.key)

    def _tell_first(self, number: str, letter: Callable[[Account], Letter], key: str) -> None:
        with self._store.read() as reader:
            account = reader.get(ACCOUNTS, int(number))
        if account is not None:
            self._all_or_fault(self._reachable(account)[:1], letter(account), key)

    def _freeze(self, task: Task) -> tuple[Freeze, Account]:
        with self._store.read() as reader:
            found = reader.get(FREEZES, task.subject)
            account = reader.get(ACCOUNTS, found.account_no) if found else None
        if found is None or account is None:
            raise Faulty("freeze_not_found", final=True)
        return found, account

    def _reachable(self, account: Account) -> list[Contact]:
        return [contact for contact in account.contacts if contact.channel in self._senders]

    def _code_goes_to(self, reader: Reader, account: Account) -> list[Contact]:
        """Contacts for a code, the first first. While somebody else may be in the account an older one comes before all others.

        One that was taken away lately is among these: whoever takes an account over changes the contacts first (T14).
        """
        since = suspected(reader, account.account_no, self._engine.now(reader.head().recorded_at))
        older = account.older_contacts(since) if since is not None else ()
        known = [item for item in older if item.channel in self._senders]
        now = self._reachable(account)  # a number that somebody else holds by now comes last
        return [*known, *sorted(now, key=account.disputes)]

    def _all_or_fault(self, contacts: list[Contact], letter: Letter, key: str) -> None:
        for contact in contacts:
            fault = self._send(contact, letter, key)
            if fault is not None:
                raise Faulty(fault, final=fault is SendFault.REFUSED)

    def _send(self, contact: Contact, letter: Letter, key: str) -> SendFault | None:
        with self._store.read() as reader:
            address = _address(reader, contact)
        if address is None:
            return SendFault.REFUSED
        return self._senders[contact.channel].send(address, letter, key)


def _address(reader: Reader, contact: Contact) -> str | None:
    kept = reader.vault(contact.address.ref)
    return kept.content.decode() if kept is not None else None
