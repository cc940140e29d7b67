"""The demo's forty days before today: rulebook, staff, and cases in every state, by the very commands the API uses.

Content comes from the super-app's own database by content id, as it would over HTTP. The clock of the commands walks
from forty-one days ago to now, so that every date on every page is a believable one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.ports import Content, ContentFault
from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.views.all import DECISIONS, EVIDENCE
from dueprocess.bootstrap import Installation
from dueprocess.domain.account import AccountKind, Channel, ContactGiven, RegisterAccount
from dueprocess.domain.appeal import AppealLodged, LodgeAppeal
from dueprocess.domain.case import CaseOpened, DismissCase, OpenCase, TakeCase
from dueprocess.domain.decision import DecideCase, DecisionMade, Outcome
from dueprocess.domain.enquiry import AskHuman
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached, OpenEvidence, Purpose, Source
from dueprocess.domain.notice import NoticeIssued, RecordShowing, Surface
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.report import FileReport, ReportFiled
from dueprocess.domain.review import AnswerAppeal, TakeAppeal
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook
from dueprocess.domain.staff import AppointStaff
from dueprocess.http.auth.staff import set_password
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, AppealId, CaseId, CommandId, DecisionId, EvidenceId, PersonId
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.record.envelope import Actor, ActorKind
from dueprocess.rulebook.reading import Mistakes, read_catalogue, read_rulebook
from dueprocess.rulebook.samples import catalogue_text, rulebook_text
from examples.demo.cast import PASSWORD, STAFF
from examples.superapp import content as contents
from examples.superapp.database import Database
from examples.superapp.seed import PEOPLE
from examples.superapp.seed import seed as seed_superapp

ADA, DAN, BELA, CHEN, CORA, OLGA = (
    PersonId(f"p_{name}") for name in ("ada", "dan", "bela", "chen", "cora", "olga")
)
BEGINS = 41 * DAY
ACTOR = Actor(ActorKind.SYSTEM, "demo")


class WalkingClock:
    """A clock that walks from one scene to the next."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def now(self) -> Instant:
        """The present of the scene."""
        return self.at


def is_fresh(installation: Installation) -> bool:
    """Whether nothing has happened here yet."""
    with installation.store.read() as reader:
        return reader.head().position == 0


def fill(
    installation: Installation, superapp: Path, progress: Callable[[str], None] = lambda _what: None
) -> None:
    """Fill a fresh installation and the super-app's folder."""
    now = installation.engine.clock.now()
    database = Database(superapp / "superapp.db")
    seed_superapp(database, now)
    past = _Past(installation, database, now)
    progress("staff, rulebook and accounts")
    past.staff()
    past.policy()
    past.accounts()
    for days_ago, name, scene in sorted(_scenes(past), key=lambda item: -item[0]):
        progress(name)
        past.clock.at = max(past.clock.at, Instant(now - int(days_ago * DAY)))
        scene()


class _Past:
    """Carries commands out at the time of their scene."""

    def __init__(self, installation: Installation, database: Database, now: Instant) -> None:
        self.clock = WalkingClock(Instant(now - BEGINS))
        self.installation = installation
        secret = installation.services.settings.lasting_key("engine")
        self.engine = Engine(installation.store, self.clock, secret, HANDLERS)
        self.database = database
        self.now = now
        self.decisions: dict[str, DecisionId] = {}
        self.appeals: dict[str, AppealId] = {}
        self.cases: dict[str, CaseId] = {}
        self._count = itertools.count(1)

    def do(self, command: Command) -> tuple[Event, ...]:
        """Carry a command out; the demo's scenes are all allowed."""
        command_id = CommandId(f"demo-seed-{next(self._count):05d}")
        answer = self.engine.carry_out(Request(command_id, ACTOR, command))
        if not isinstance(answer, Accepted):
            raise TypeError(f"{type(command).__name__}: {answer}")
        return answer.events

    def staff(self) -> None:
        """Appoint everybody, and give each their sign-in."""
        operational = self.installation.services.operational
        for member in STAFF:
            by = None if member is STAFF[0] else OLGA
            supervisor = PersonId(f"p_{member.supervisor}") if member.supervisor else None
            name = Private(member.name)
            self.do(
                AppointStaff(
                    member.person_id, name, member.roles, by, supervisor, member.level, cleared=member.cleared
                )
            )
            set_password(operational, member.login, member.person_id, PASSWORD)

    def policy(self) -> None:
        """Publish the sample rulebook."""
        catalogue = read_catalogue(catalogue_text(), "catalogue.yaml")
        if isinstance(catalogue, Mistakes):
            raise TypeError("the sample catalogue has mistakes")
        rulebook = read_rulebook(rulebook_text(), "rulebook.yaml", catalogue)
        if isinstance(rulebook, Mistakes):
            raise TypeError("the sample rulebook has mistakes")
        body, kept = canonical(rulebook).decode(), canonical(catalogue).decode()
        digest = content_digest(body, kept)
        self.do(ProposeRulebook(1, digest, body, kept, OLGA))
        self.do(ApproveRulebook(1, digest, BELA))

    def accounts(self) -> None:
        """Make the super-app's people known, as it will do itself at each start."""
        for person in PEOPLE:
            given = (
                ContactGiven(Channel.EMAIL, Private(person.email, tagged=True)),
                ContactGiven(Channel.SMS, Private(person.phone, tagged=True)),
            )
            kind = AccountKind.BUSINESS if person.shop else AccountKind.PERSON
            self.do(RegisterAccount(Private(person.id, tagged=True), kind, given, person.locale, person.zone))

    def number(self, name: str) -> AccountNo:
        """The account of one of the super-app's people."""
        with self.installation.store.read() as reader:
            found = reader.account_no(name)
        if found is None:
            raise KeyError(name)
        return found

    def fetched(self, content_id: str) -> Content:
        """Content as the super-app gives it out, by id."""
        with self.database.reading() as tx:
            found = contents.find(tx, content_id)
        if found is None:
            raise KeyError(content_id)
        return Content(found.author, found.kind, Instant(found.at), found.media_type, found.body)

    def fetch(self, content_id: str) -> Content | ContentFault:
        """The same, as a content source."""
        return self.fetched(content_id)

    def report(self, about: str, category: str, *content: str, by: str, words: str = "") -> CaseId:
        """Somebody reports content; what was reported is fetched and attached."""
        ids = tuple(Private(item, tagged=True) for item in content)
        reporter = self.number(by)
        said = Private(words, owner=reporter)
        events = self.do(FileReport(self.number(about), category, ids, said, reporter))
        case_id = next(event.case_id for event in events if isinstance(event, ReportFiled))
        self.attach(case_id, *content)
        return case_id

    def open(self, about: str, category: str, *content: str) -> CaseId:
        """The platform opens a case by itself."""
        events = self.do(OpenCase(self.number(about), category, ADA))
        case_id = next(event.case_id for event in events if isinstance(event, CaseOpened))
        self.attach(case_id, *content)
        return case_id

    def attach(self, case_id: CaseId, *content: str) -> tuple[EvidenceId, ...]:
        """Attach content by id."""
        found = []
        for item in content:
            got = self.fetched(item)
            text = got.media_type.startswith("text/")
            kept = Private(got.data.decode() if text else "", b"" if text else got.data, got.media_type)
            author = self.number(got.author) if got.author else None
            named = Private(item, tagged=True)
            events = self.do(
                AttachEvidence(case_id, got.kind, kept, named, got.occurred_at, Source.CONTENT, author)
            )
            found += [event.evidence_id for event in events if isinstance(event, EvidenceAttached)]
        return tuple(found)

    def noted(self, case_id: CaseId, kind: str, words: str, about: str) -> None:
        """Attach an entry of the platform's own log."""
        named = Private(f"log-{next(self._count)}", tagged=True)
        at = Instant(self.clock.at - HOUR)
        self.do(
            AttachEvidence(case_id, kind, Private(words), named, at, Source.LOG_ENTRY, self.number(about))
        )

    def decide(
        self, name: str, case_id: CaseId, clause: str, facts: str, by: PersonId = ADA, **more: Any
    ) -> None:
        """Decide with all the evidence the case has."""
        self.do(TakeCase(case_id, by))
        with self.installation.store.read() as reader:
            evidence = tuple(item.evidence_id for item in reader.find(EVIDENCE, case_id=case_id))
        events = self.do(DecideCase(case_id, by, clause, Private(facts), evidence, **more))
        made = next(event for event in events if isinstance(event, DecisionMade))
        self.decisions[name] = made.decision_id
        for event in events:
            if isinstance(event, NoticeIssued) and name.endswith("!"):
                continue
            if isinstance(event, NoticeIssued):
                self.clock.at = Instant(self.clock.at + 40 * MINUTE)
                digest = "0" * 64
                self.do(
                    RecordShowing(
                        event.notice_id, event.account_no, Surface.PAGE, "zh-CN", "Asia/Shanghai", digest
                    )
                )

    def appeal(self, name: str, by: str, words: str) -> None:
        """The person objects."""
        events = self.do(LodgeAppeal(self.decisions[name], self.number(by), Private(words)))
        self.appeals[name] = next(event.appeal_id for event in events if isinstance(event, AppealLodged))

    def answer(self, name: str, by: PersonId, outcome: Outcome, reason: str) -> None:
        """Somebody independent answers."""
        with self.installation.store.read() as reader:
            decision = reader.get(DECISIONS, self.decisions[name])
        for item in decision.evidence if decision else ():
            self.do(OpenEvidence(item, by, Purpose.REVIEW))
        self.do(TakeAppeal(self.appeals[name], by))
        self.do(AnswerAppeal(self.appeals[name], by, outcome, Private(reason)))


Scene = tuple[float, str, Callable[[], object]]


def _scenes(past: _Past) -> list[Scene]:
    """Every scene: how many days ago, what it is, and what happens."""
    return [
        *_game(past),
        *_trading(past),
        *_spam(past),
        *_fraud(past),
        *_gambling(past),
        *_betting(past),
        *_cheating(past),
        *_open_matters(past),
    ]


def _game(past: _Past) -> list[Scene]:
    """A program plays? No: a key was remapped. Overturned, and the rank is asked back."""

    def first() -> None:
        case_id = past.open("tao", "game_cheating")
        past.noted(case_id, "game_log", "棋步间隔恒为 0.21 秒，共 61 步。", "tao")
        past.decide("game warning", case_id, "G1", "每一步的间隔完全相同，人做不到，判断为程序代下。")

    def again() -> None:
        case_id = past.open("tao", "game_cheating")
        past.noted(case_id, "game_log", "按键 V 每 0.2 秒触发一次，共 340 次。", "tao")
        past.decide("game", case_id, "G1", "同一按键以固定间隔触发 340 次，再次判断为使用程序。", DAN)

    return [
        (30.0, "a warning in the game", first),
        (21.0, "the second finding in the game", again),
        (
            20.5,
            "an appeal from the game",
            lambda: past.appeal(
                "game", "tao", "我只是把空格键改到了 V 键，是手柄的连发，不是外挂。附上手柄说明书。"
            ),
        ),
        (
            20.2,
            "overturned",
            lambda: past.answer(
                "game", CHEN, Outcome.OVERTURNED, "连发来自手柄的硬件功能，规则没有禁止。原决定撤销。"
            ),
        ),
    ]


def _trading(past: _Past) -> list[Scene]:
    """A post that offers an account; a warning, affirmed."""

    def decided() -> None:
        case_id = past.report("tao", "account_trading", "post-2", by="ning", words="他在卖号。")
        past.decide("trading", case_id, "A1", "动态里写明出售实名并绑卡的账号，属于买卖账号。", DAN)

    return [
        (6.5, "an account for sale", decided),
        (6.2, "an appeal", lambda: past.appeal("trading", "tao", "我是开玩笑的，没有真的要卖。")),
        (
            4.4,
            "affirmed",
            lambda: past.answer(
                "trading",
                CORA,
                Outcome.AFFIRMED,
                "动态写了价格可谈并请人私信，看不出是玩笑。警告维持，没有功能限制。",
            ),
        ),
    ]


def _spam(past: _Past) -> list[Scene]:
    """Advertising everywhere: a warning, then a day without strangers; then a threat."""

    def warned() -> None:
        case_id = past.open("bo", "spam")
        past.noted(case_id, "log_entry", "一小时内向 46 位陌生人发送相同内容。", "bo")
        past.decide("spam warning", case_id, "S1", "一小时内向 46 位没有往来的人发了同一条广告。", DAN)

    def again() -> None:
        case_id = past.report(
            "bo", "spam", "message-7", "message-8", "message-9", by="jun", words="群里全是广告"
        )
        past.decide("spam", case_id, "S1", "警告之后，又在两个群和一位陌生人处发了同一条广告。", DAN)

    def threat() -> None:
        case_id = past.report("bo", "threats", "message-13", by="hua", words="他说要来砸店，我害怕。")
        past.decide(
            "threat!",
            case_id,
            "H3",
            "消息写明要带人去对方店里砸锅，是对具体的人和地点的威胁，对方已表示害怕。",
            DAN,
            target=past.number("hua"),
            imminent_harm=True,
        )

    return [
        (24.0, "a warning for spam", warned),
        (4.7, "a day without strangers", again),
        (0.12, "an act against imminent harm, unconfirmed", threat),
    ]


def _fraud(past: _Past) -> list[Scene]:
    """A false customer service: restricted under a grave clause, appealed, overdue and escalated."""

    def decided() -> None:
        case_id = past.report(
            "kai",
            "fraud",
            "message-10",
            "message-11",
            "message-12",
            "transaction-1",
            by="yan",
            words="差点转了五百块",
        )
        past.decide(
            "fraud", case_id, "F1", "冒充客服，以订单异常为由要求先转 500 元保证金，并让对方瞒着家人。"
        )

    def renamed() -> None:
        case_id = past.open("kai", "impersonation", "profile-kai")
        past.decide("name", case_id, "F3", "名称和简介写成平台客服，容易让人误以为是官方人员。", DAN)

    return [
        (3.8, "a false customer service", decided),
        (3.7, "a name like the platform's own", renamed),
        (
            3.6,
            "an appeal that is now overdue",
            lambda: past.appeal("fraud", "kai", "我是兼职，公司让我这么说的，钱也没有到我手里。"),
        ),
    ]


def _gambling(past: _Past) -> list[Scene]:
    """Gambling in red packets; remarks under a picture; and a permanent measure that waits for its second person."""

    def warned() -> None:
        case_id = past.open("qing", "gambling", "post-1", "picture-1")
        past.decide("gambling", case_id, "W1", "动态组织红包押大小，写明三百起玩并拉群，是组织赌博。", DAN)

    def remarks() -> None:
        case_id = past.report(
            "qing", "sexual_harassment", "comment-1", by="lan", words="在我的画下面这样说，很恶心"
        )
        past.decide(
            "remarks",
            case_id,
            "H2",
            "在对方的动态下作有性意味的评论，对方没有同意。",
            target=past.number("lan"),
        )

    def permanent() -> None:
        case_id = past.open("qing", "child_safety")
        past.noted(case_id, "message", "（演示文字：向未成年人索要私密照片。）", "qing")
        past.noted(case_id, "child_abuse_image", "sealed placeholder", "qing")
        past.decide("permanent", case_id, "P2", "消息中向自称十三岁的人索要私密照片，并发来违法图片。", DAN)

    return [
        (5.6, "gambling", warned),
        (0.62, "remarks under a picture", remarks),
        (
            0.5,
            "an appeal that waits for its reviewer",
            lambda: past.appeal("remarks", "qing", "我是在夸她画得好，没有别的意思。请再看一遍。"),
        ),
        (0.25, "a permanent measure awaits its second person", permanent),
    ]


def _betting(past: _Past) -> list[Scene]:
    """Bets in a football group, five times found: who runs it can neither look after groups nor publish nor add strangers."""

    def found(number: int) -> None:
        case_id = past.open("jun", "gambling")
        past.noted(case_id, "transaction", f"第 {number} 场球前收取赌注，共 {number * 6} 笔。", "jun")
        past.decide(
            f"betting {number}", case_id, "W1", f"第 {number} 次在球赛前收取赌注并抽成，是组织赌博。", DAN
        )

    return [
        (days, "bets on football", lambda number=number: found(number))
        for number, days in enumerate((33.0, 27.0, 18.0, 12.0, 7.0), start=1)
    ]


def _cheating(past: _Past) -> list[Scene]:
    """A program plays after all, found four times more: play stops, the membership goes on for its fourteen days."""

    def found(number: int) -> None:
        case_id = past.open("tao", "game_cheating")
        past.noted(case_id, "game_log", f"第 {number} 批：每步间隔恒为 0.21 秒，共 {number * 40} 步。", "tao")
        past.decide(f"cheating {number}", case_id, "G1", f"第 {number} 批棋步间隔完全相同，人做不到。", DAN)

    return [
        (days, "a program in the game", lambda number=number: found(number))
        for number, days in enumerate((19.0, 15.0, 7.5, 0.45), start=1)
    ]


def _open_matters(past: _Past) -> list[Scene]:
    """What lies on the desk: a fresh case, one taken, one dismissed, a lift to look at again, a question."""

    def dismissed() -> None:
        case_id = past.report("hua", "spam", "post-5", by="bo", words="他天天打广告")
        past.do(DismissCase(case_id, DAN, Private("店主在自己的动态里介绍自己的面，不是群发广告。")))

    def fresh() -> None:
        past.cases["hate"] = past.report("jun", "hate", "message-6", by="ming", words="这话太难听了")

    return [
        (1.1, "a case that was dismissed", dismissed),
        (2.6, "a fresh case", fresh),
        (2.5, "somebody takes it", lambda: past.do(TakeCase(past.cases["hate"], DAN))),
        (
            3.9,
            "a lift that awaits a second look",
            lambda: past.do(
                LiftDecision(
                    past.decisions["spam"], CORA, Private("两条群消息是活动通知，已向群主核实，提前解除。")
                )
            ),
        ),
        (
            0.3,
            "a question to a human being",
            lambda: past.do(
                AskHuman(
                    past.number("qing"), Private("我看不懂告知书里的“无接触”是什么意思，能有人解释一下吗？")
                )
            ),
        ),
    ]
