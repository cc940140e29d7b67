"""The worker only tells: once each, again when it failed, by the second channel when nobody opened; the page waits for none."""

from __future__ import annotations

from pathlib import Path

import pytest

from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.letters import Letter
from dueprocess.application.operational import SEND_ENTRY_CODE, Entry, entry_code
from dueprocess.application.ports import Effect
from dueprocess.application.queries.notice import NoticePage
from dueprocess.application.telling import ATTEMPTS_MAX, LEASE, SendFault, Teller
from dueprocess.application.views.all import CASES, NOTICES
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.case import DismissCase
from dueprocess.domain.dispute import Answer, AnswerDispute, RecordHoldShowing
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.export import Export
from dueprocess.domain.freeze import RecordFreezeShowing
from dueprocess.domain.notice import Kind, Notice, RecordShowing, Surface
from dueprocess.domain.report import FileReport
from dueprocess.kernel.ids import AccountNo, FreezeId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from tests.disputing import disputed, held_payment
from tests.ordering import ended, in_force
from tests.world import ADA, SECRET, WEI, World, private


class Post:
    """A channel that keeps what it was given, and fails when told to."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Letter, str]] = []
        self.fault: SendFault | None = None

    def send(self, address: str, letter: Letter, key: str) -> SendFault | None:
        """Keep the letter."""
        if self.fault is None:
            self.sent.append((address, letter, key))
        return self.fault


class PlainLetters:
    """Letters that say their kind."""

    def notice(self, page: NoticePage) -> Letter:
        """Its kind and clause."""
        return Letter(f"notice {page.kind} {page.clause}", page.notice_id)

    def entry_code(self, code: str, locale: str) -> Letter:
        """The code."""
        return Letter(f"code {locale}", code)

    def report_answer(self, *, acted: bool, locale: str) -> Letter:
        """Whether something was done."""
        return Letter(f"report {acted} {locale}", "")

    def enquiry_answer(self, locale: str) -> Letter:
        """Answered."""
        return Letter(f"enquiry {locale}", "")

    def export_waits(self, export: Export, locale: str, zone: str) -> Letter:
        """Somebody new asks for everything."""
        return Letter(f"export {export.export_id} {locale}", zone)

    def reverification(self, locale: str) -> Letter:
        """Please show that it is you."""
        return Letter(f"reverification {locale}", "")

    def money_frozen(self, freeze_id: str, locale: str) -> Letter:
        """Frozen."""
        return Letter(f"frozen {locale}", freeze_id)

    def money_freed(self, freeze_id: str, locale: str) -> Letter:
        """Free again."""
        return Letter(f"freed {locale}", freeze_id)

    def payment_held(self, dispute_id: str, locale: str) -> Letter:
        """Held."""
        return Letter(f"held {locale}", dispute_id)

    def dispute_answered(self, dispute_id: str, locale: str) -> Letter:
        """Answered."""
        return Letter(f"answered {locale}", dispute_id)

    def detector_stopped(self, detector_id: str, owner: str, cause: str) -> Letter:
        """Stopped, and why."""
        return Letter(f"stopped {detector_id} {cause} {owner}", "")

    def appeal_overdue(self, appeal_id: str, owner: str | None) -> Letter:
        """Overdue."""
        return Letter(f"overdue {owner}", appeal_id)


class Office:
    """A world with a worker that is called by hand."""

    def __init__(self, folder: Path) -> None:
        self.world = World.on_sqlite(folder)
        store = self.world.store
        assert isinstance(store, SqliteStore)
        self.operational = SqlOperational(store)
        self.outbox = SqlOutbox(store.operate)
        self.mail, self.sms = Post(), Post()
        self.gathered: list[str] = []
        self.teller = Teller(
            self.world.engine,
            store,
            self.operational,
            PlainLetters(),
            {Channel.EMAIL: self.mail, Channel.SMS: self.sms},
            lambda entry_id: entry_code(SECRET, entry_id),
            self.gathered.append,
            "duty@example.test",
        )
        given = (
            ContactGiven(Channel.EMAIL, private("wei@example.test")),
            ContactGiven(Channel.SMS, private("+8610")),
        )
        self.world.ok(RegisterAccount(private("wei"), contacts=given))
        self.work()

    def work(self) -> int:
        """Do everything that is due."""
        done = 0
        while taken := self.teller.work(self.outbox):
            done += taken
        return done

    def notice(self) -> Notice:
        """The newest decision's notice."""
        found = [row for row in self.world.find(NOTICES, account_no=WEI) if row.kind is Kind.DECISION]
        return found[-1]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with Wei's two contacts."""
    return Office(tmp_path)


def test_a_notice_is_told_at_once_and_recorded(office: Office) -> None:
    office.world.decide()
    office.work()
    assert [(address, letter.subject) for address, letter, _ in office.mail.sent] == [
        ("wei@example.test", "notice decision H1")
    ]
    assert office.notice().served == (Channel.EMAIL,)
    assert office.sms.sent == []


def test_unopened_for_twelve_hours_it_is_told_by_the_second_channel(office: Office) -> None:
    office.world.decide()
    office.work()
    office.world.after(12 * HOUR - 1)
    office.work()
    assert office.sms.sent == []
    office.world.after(1)
    office.work()
    assert [address for address, _, _ in office.sms.sent] == ["+8610"]
    assert office.notice().served == (Channel.EMAIL, Channel.SMS)


def test_opened_in_time_it_is_not_told_again(office: Office) -> None:
    office.world.decide()
    office.work()
    showing = RecordShowing(office.notice().notice_id, WEI, Surface.PAGE, "zh-CN", "Asia/Shanghai", "0" * 64)
    office.world.ok(showing)
    office.world.after(13 * HOUR)
    office.work()
    assert office.sms.sent == []


def test_an_unreachable_server_is_tried_again_and_the_page_is_there_meanwhile(office: Office) -> None:
    office.mail.fault = SendFault.UNREACHABLE
    office.world.decide()
    office.work()
    assert office.notice().failed == (Channel.EMAIL,)
    office.mail.fault = None
    office.world.after(30_000)
    office.work()
    assert len(office.mail.sent) == 1
    assert office.notice().served == (Channel.EMAIL,)


def test_what_keeps_failing_is_parked_and_holds_nothing_up(office: Office) -> None:
    office.mail.fault = SendFault.UNREACHABLE
    office.world.decide()
    for _ in range(ATTEMPTS_MAX + 1):
        office.work()
        office.world.after(3 * HOUR)
    parked = [key for key, _ in office.outbox.parked()]
    assert [key.split(":")[0] for key in parked if "serve" in key] == ["notice.serve"]
    office.mail.fault = None
    office.world.decide(account_no=WEI)
    office.work()
    assert len(office.mail.sent) >= 1


def test_a_task_that_a_dead_worker_held_is_taken_by_another(office: Office) -> None:
    office.world.decide()
    now = office.world.clock.at
    taken = office.outbox.claim(now, LEASE, 20)
    assert taken
    assert office.outbox.claim(now, LEASE, 20) == ()
    office.world.after(LEASE)
    office.work()
    assert len(office.mail.sent) == 1


def test_telling_twice_records_once(office: Office) -> None:
    office.world.decide()
    now = office.world.clock.at
    (task,) = [item for item in office.outbox.claim(now, LEASE, 20) if item.kind == "notice.serve"]
    before = office.world.position
    for _ in range(2):
        office.teller._serve_notice(task)
    assert office.world.position == before + 1


def test_reporters_learn_the_result_once_and_the_person_nothing(office: Office) -> None:
    world = office.world
    world.ok(
        RegisterAccount(private("lan"), contacts=(ContactGiven(Channel.EMAIL, private("lan@example.test")),))
    )
    for number in range(3):
        content = (private(f"content-{number}"),)
        world.ok(FileReport(WEI, "harassment", content, reporter=AccountNo(2)))
    stranger = private("someone@example.test")
    world.ok(FileReport(WEI, "harassment", (private("content-9"),), contact=stranger))
    world.decide()
    office.work()
    told = sorted(
        (address, letter.subject) for address, letter, _ in office.mail.sent if "report" in letter.subject
    )
    assert told == []
    case = next(row for row in world.find(CASES, account_no=WEI) if row.status.value == "open")
    world.ok(DismissCase(case.case_id, ADA, Private("Not against the rules.")))
    office.work()
    told = sorted(
        (address, letter.subject) for address, letter, _ in office.mail.sent if "report" in letter.subject
    )
    assert told == [("lan@example.test", "report False zh-CN"), ("someone@example.test", "report False en")]
    assert all(
        address != "wei@example.test" for address, letter, _ in office.mail.sent if "report" in letter.subject
    )


def test_a_report_asks_for_its_content(office: Office) -> None:
    filed = office.world.ok(FileReport(WEI, "harassment", (private("content-1"),)))[-1]
    office.work()
    assert office.gathered == [filed.report_id]  # type: ignore[attr-defined]


def test_an_entry_code_goes_to_a_known_contact_and_to_nobody_else(office: Office) -> None:
    now = office.world.clock.at
    for entry_id, account in (("ent_1", WEI), ("ent_2", None)):
        effect = Effect(f"entry:{entry_id}", SEND_ENTRY_CODE, entry_id, now)
        office.operational.begin_entry(Entry(entry_id, account, Instant(now + DAY), 0), "h" * 8, effect)
    office.work()
    assert [(address, letter.text) for address, letter, _ in office.mail.sent] == [
        ("wei@example.test", entry_code(SECRET, "ent_1"))
    ]


def test_an_overdue_appeal_alerts_and_an_answered_one_does_not(office: Office) -> None:
    decision_id = office.world.decide()
    office.world.appeal(decision_id)
    office.world.after(24 * HOUR)
    office.work()
    assert [letter.subject for address, letter, _ in office.mail.sent if address == "duty@example.test"] == [
        "overdue None"
    ]


def test_an_answered_question_is_told(office: Office) -> None:
    asked = office.world.ok(AskHuman(WEI, Private("What does this mean?")))[0]
    office.world.ok(AnswerEnquiry(asked.enquiry_id, ADA, Private("It means this.")))  # type: ignore[attr-defined]
    office.work()
    assert [letter.subject for _, letter, _ in office.mail.sent] == ["enquiry zh-CN"]


def test_a_notice_without_any_contact_is_no_failure(office: Office) -> None:
    office.world.decide(account_no=AccountNo(3))
    office.work()
    assert office.outbox.parked() == ()
    assert office.mail.sent == []


def test_a_poisoned_task_parks_and_the_others_flow(office: Office) -> None:
    def poisoned(_report_id: str) -> None:
        raise RuntimeError("a bug")

    office.teller._gather = poisoned
    office.world.ok(FileReport(WEI, "harassment", (private("content-1"),)))
    office.world.decide()
    for _ in range(ATTEMPTS_MAX):
        office.work()
        office.world.after(3 * HOUR)
    assert [reason for key, reason in office.outbox.parked() if key.startswith("content")] == ["RuntimeError"]
    assert [letter.subject for _, letter, _ in office.mail.sent][:1] == ["notice decision H1"]


def subjects(post: Post) -> list[str]:
    return [letter.subject for _, letter, _ in post.sent]


def test_frozen_money_is_told_on_two_channels_at_once(office: Office) -> None:
    in_force(office.world)
    office.work()
    assert subjects(office.mail) == subjects(office.sms) == ["frozen zh-CN"]


def test_who_has_not_read_it_is_told_again_and_who_has_is_not(office: Office) -> None:
    order_id = in_force(office.world)
    for after, sent in ((0, 1), (12 * HOUR - 1, 1), (1, 2), (3 * DAY, 3)):
        office.world.after(after)
        office.work()
        assert len(office.mail.sent) == len(office.sms.sent) == sent
    office.world.ok(RecordFreezeShowing(FreezeId(f"{order_id}.1"), WEI))
    office.world.after(10 * DAY)
    office.work()
    assert len(office.mail.sent) == len(office.sms.sent) == 3


def test_an_order_is_told_no_sooner_than_the_law_lets_it(office: Office) -> None:
    in_force(office.world, tell_at=Instant(office.world.clock.at + 2 * DAY))
    office.world.after(2 * DAY - 1)
    office.work()
    assert office.mail.sent == []
    office.world.after(1)
    office.work()
    assert subjects(office.mail) == subjects(office.sms) == ["frozen zh-CN"]


def test_one_channel_that_is_down_delays_nothing_on_the_other(office: Office) -> None:
    office.mail.fault = SendFault.UNREACHABLE
    in_force(office.world)
    office.work()
    assert subjects(office.sms) == ["frozen zh-CN"]
    office.mail.fault = None
    office.world.after(10_000)
    office.work()
    assert subjects(office.mail) == subjects(office.sms) == ["frozen zh-CN"]


def test_the_end_of_an_order_is_told_and_nothing_is_said_of_it_after(office: Office) -> None:
    order_id = in_force(office.world)
    office.work()
    ended(office.world, order_id)
    office.work()
    office.world.after(10 * DAY)
    office.work()
    assert subjects(office.mail) == subjects(office.sms) == ["frozen zh-CN", "freed zh-CN"]


def test_whose_payment_is_held_is_told_on_two_channels_and_again_unless_they_read_it(office: Office) -> None:
    dispute_id = held_payment(office.world)
    office.work()
    assert subjects(office.mail) == subjects(office.sms) == ["held zh-CN"]
    office.world.after(12 * HOUR)
    office.work()
    assert len(office.mail.sent) == len(office.sms.sent) == 2
    second = held_payment(office.world)
    office.work()
    office.world.ok(RecordHoldShowing(second, WEI))
    office.world.after(12 * HOUR)
    office.work()
    assert len(office.mail.sent) == 3
    assert office.mail.sent[0][1].text == dispute_id


def test_a_payee_who_was_told_nothing_is_not_told_the_answer(office: Office) -> None:
    silent, told = disputed(office.world), held_payment(office.world)
    office.work()
    office.mail.sent.clear()
    for dispute_id in (silent, told):
        office.world.ok(AnswerDispute(dispute_id, Answer.REFUSAL, private("x"), ADA))
    office.work()
    assert [letter.text for _, letter, _ in office.mail.sent] == [told]
