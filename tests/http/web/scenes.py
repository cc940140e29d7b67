"""Scenes for page tests: the sample super-app's rulebook, its people, and one matter in each state a page can show.

A scene is a world (tests.world) with the server's services around it, in the sample's words, so that golden texts read
as a person would read them.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from pathlib import Path

import msgspec
from PIL import Image

from dueprocess.adapters.images import FileCleaner
from dueprocess.adapters.imports.reading import FileLists
from dueprocess.adapters.signer import Ed25519Signer
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage, notice_page
from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.telling import WORKER
from dueprocess.application.views.all import DECISIONS, NOTICES, RESTRICTIONS
from dueprocess.application.withdrawal import release
from dueprocess.domain.account import AccountKind, Channel, ContactGiven, RegisterAccount
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.domain.approval import ApproveDecision
from dueprocess.domain.completion import CompleteInherited
from dueprocess.domain.decision import DecideCase, Outcome
from dueprocess.domain.decision import content_digest as decided_content
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.evidence import AttachEvidence, Source
from dueprocess.domain.linked_service import Need
from dueprocess.domain.machine import DecideOnSignal, PlaceHold
from dueprocess.domain.notice import Kind
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.review import AnswerAppeal, TakeAppeal, Variation
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook
from dueprocess.http.services import Services, Settings
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AccountNo, AppealId, DecisionId, DetectorId, EvidenceId, NoticeId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Catalogue, Rulebook
from dueprocess.rulebook.reading import read_catalogue, read_rulebook
from dueprocess.rulebook.samples import catalogue_text, rulebook_text
from tests.detecting import decision_of, raise_signal, register, withdraw
from tests.http.site import OFTEN
from tests.importing import given, imported, looked_at, state
from tests.setting_back import begun
from tests.taking_over import found, linked
from tests.world import ADA, ANNA, BELA, CHEN, LAN, OLGA, SVEN, WEI, TestClock, World, private

BASE_URL = "http://dueprocess.test"
FACTS = "三名用户先后回复不要再联系之后，您仍在两天内继续给他们发消息。\n\n其中一位已经把您拉黑，您换了一种称呼再次添加。"
WORDS = "怎么不回我？你不回我就一直发。"
PHONE_SEEN = "程序看到您的账号在一台从没用过的手机上登录，就当成了盗号。"
SPAM_SEEN = "程序看到您在十分钟里给三百个不认识的人发了同一条消息。"
PHONE_WRONG = "换手机不是盗号，是程序判断错了。对不起。"
APPEAL = "她是我的同学，那天是她先问我作业的。请看看前后的消息。"
REASON = "查看了前后的消息：对方先提出了问题，您的消息是对她提问的回答，没有违背她的意愿。"


@functools.cache
def sample() -> tuple[Catalogue, Rulebook]:
    """The sample that is shipped, read once."""
    catalogue = read_catalogue(catalogue_text(), "catalogue.yaml")
    assert isinstance(catalogue, Catalogue), catalogue
    rulebook = read_rulebook(rulebook_text(), "rulebook.yaml", catalogue)
    assert isinstance(rulebook, Rulebook), rulebook
    return catalogue, rulebook


def picture(size: tuple[int, int] = (320, 200)) -> bytes:
    """A small picture, as a phone would send it."""
    file = io.BytesIO()
    Image.new("RGB", size, (40, 90, 140)).save(file, "PNG")
    return file.getvalue()


class Scene(World):
    """A world under the sample's rules, with services."""

    def __init__(self, folder: Path, base_url: str = BASE_URL, store: SqlStore | None = None) -> None:
        if store is None:
            store = SqliteStore(folder / "scene.sqlite")
            store.prepare()
        super().__init__(store, sample()[1])
        settings = Settings(
            base_url=base_url,
            secret=b"test secret, thirty-two bytes ok",
            platform_name="dueprocess",
            human_contact="0755-0000 0000",
            rate_source=OFTEN,
            rate_person=OFTEN,
        )
        self.wall = TestClock()  # sessions and links do not age while a scene's days pass
        self.operational = SqlOperational(store)
        self.services = Services(
            engine=self.engine,
            store=store,
            clock=self.clock,
            settings=settings,
            operational=self.operational,
            signer=Ed25519Signer("test", bytes(32)),
            files=FileCleaner(),
            lists=FileLists(),
            wall=self.wall,
        )

    def close(self) -> None:
        """Close the store."""
        self.store.close()  # type: ignore[attr-defined]

    def publish(self, rulebook: Rulebook) -> Instant:
        """Publish a version with the sample's catalogue."""
        body, catalogue = canonical(rulebook).decode(), canonical(sample()[0]).decode()
        digest = content_digest(body, catalogue)
        self.ok(ProposeRulebook(rulebook.version, digest, body, catalogue, OLGA))
        (published,) = self.ok(ApproveRulebook(rulebook.version, digest, BELA))
        at: Instant = published.takes_effect_at  # type: ignore[attr-defined]
        return at

    def contact(
        self, name: str = "wei", address: str = "wei@example.test", zone: str = "Asia/Shanghai"
    ) -> None:
        """Give an account an address."""
        given = (ContactGiven(Channel.EMAIL, private(address)),)
        self.ok(RegisterAccount(private(name), contacts=given, zone=zone))

    def matter(
        self,
        clause: str = "H1",
        *,
        words: str = WORDS,
        facts: str = FACTS,
        shown: bytes = b"",
        **changes: object,
    ) -> DecisionId:
        """Decide a fresh case with what Wei wrote, and a picture where one is given."""
        case_id = self.case(WEI)
        self.after(HOUR)
        kinds = {"message": words} | ({"image": ""} if shown else {})
        evidence: list[EvidenceId] = []
        for kind, text in kinds.items():
            content = Private(text) if text else Private(data=shown, media_type="image/png")
            number = next(self._contents)
            attach = AttachEvidence(
                case_id,
                kind,
                content,
                private(f"content-{number}"),
                self.clock.at,
                Source.CONTENT,
                author=WEI,
            )
            evidence.append(self.ok(attach)[0].evidence_id)  # type: ignore[attr-defined]
        self.after(20 * HOUR)
        command = DecideCase(case_id, ADA, clause, Private(facts), tuple(evidence))
        made = self.ok(msgspec.structs.replace(command, **changes))[0]
        decision_id: DecisionId = made.decision_id  # type: ignore[attr-defined]
        return decision_id

    def notice_of(self, decision_id: DecisionId, kind: Kind | None = None) -> NoticeId:
        """The notice of a decision, the one of this kind where it is given."""
        rows = self.find(NOTICES, decision_id=decision_id)
        return next(
            row.notice_id
            for row in rows
            if row.kind is kind or (kind is None and row.kind in (Kind.DECISION, Kind.AMENDMENT))
        )

    def page(self, notice_id: NoticeId, account_no: AccountNo | None = WEI) -> NoticePage:
        """The compiled notice."""
        with self.store.read() as reader:
            found = notice_page(Looking(reader, self.engine.policies, self.clock.at), notice_id, account_no)
        assert found is not None
        return found

    def object_to(self, decision_id: DecisionId, words: str = APPEAL, pictures: int = 1) -> AppealId:
        """Wei appeals, with a picture."""
        files = tuple(Private(data=picture(), media_type="image/png") for _ in range(pictures))
        lodged = self.ok(LodgeAppeal(decision_id, WEI, Private(words), files))[0]
        appeal_id: AppealId = lodged.appeal_id  # type: ignore[attr-defined]
        return appeal_id

    def answer(
        self,
        decision_id: DecisionId,
        appeal_id: AppealId,
        outcome: Outcome,
        reason: str = REASON,
        **changes: object,
    ) -> None:
        """Chen reviews and answers."""
        self.ok(TakeAppeal(appeal_id, CHEN))
        self.look(decision_id)
        command = AnswerAppeal(appeal_id, CHEN, outcome, Private(reason))
        self.ok(msgspec.structs.replace(command, **changes))


def first_offence(scene: Scene) -> NoticeId:
    """Strangers for 72 hours, no contact to one person, nothing happened since."""
    return scene.notice_of(scene.matter(target=LAN))


def set_back(scene: Scene) -> NoticeId:
    """The same, and two people have set the clause back to observe since, for four hours."""
    notice_id = first_offence(scene)
    scene.after(HOUR)
    begun(scene)
    return notice_id


def permanent(scene: Scene) -> NoticeId:
    """Fraud for the third time: permanent, approved by a second person, reviewed within 180 days."""
    words = "把钱转到这个安全账户，不然你的卡会被冻结。"
    facts = "您冒充银行工作人员，让对方把钱转到您指定的账户。"
    for _ in range(2):
        scene.matter("F1", words=words, facts=facts)
        scene.after(40 * DAY)
    decision_id = scene.matter("F1", words=words, facts=facts)
    return scene.notice_of(approve(scene, decision_id))


def approve(scene: Scene, decision_id: DecisionId) -> DecisionId:
    """Bela looks at it and agrees."""
    scene.look(decision_id, BELA)
    decision = scene.get(DECISIONS, decision_id)
    scene.ok(ApproveDecision(decision_id, BELA, decided_content(decision)))
    return decision_id


def unconfirmed(scene: Scene) -> NoticeId:
    """Threats: one person acted at once; it lapses in 24 hours unless a second confirms."""
    decision_id = scene.matter(
        "H3",
        words="明天我在你家楼下等你，你试试看。",
        facts="您写了对方的住处，并说第二天会去那里。",
        imminent_harm=True,
        automation_detected=True,
    )
    return scene.notice_of(decision_id)


def warning(scene: Scene) -> NoticeId:
    """A warning: nothing is restricted."""
    return scene.notice_of(scene.matter("H1", choices=()))


def open_appeal(scene: Scene) -> NoticeId:
    """Appealed with a picture, not answered yet; and a question, answered."""
    decision_id = scene.matter(target=LAN, shown=picture())
    scene.after(2 * HOUR)
    scene.object_to(decision_id)
    asked = scene.ok(AskHuman(WEI, Private("我还能用微信付款吗？"), decision_id))[0]
    reply = Private("可以，付款、收款和提现都不受影响。")
    scene.ok(AnswerEnquiry(asked.enquiry_id, SVEN, reply))  # type: ignore[attr-defined]
    scene.after(HOUR)
    return scene.notice_of(decision_id)


def ended_by_silence(scene: Scene) -> NoticeId:
    """Nobody answered in time: it ended for good; the answer is still owed."""
    decision_id = scene.matter()
    scene.after(2 * HOUR)
    scene.object_to(decision_id, pictures=0)
    scene.after(30 * HOUR)
    return scene.notice_of(decision_id)


def overturned(scene: Scene) -> NoticeId:
    """A review found it wrong."""
    decision_id = scene.matter(decider=ANNA, target=LAN)
    scene.after(HOUR)
    appeal_id = scene.object_to(decision_id)
    scene.after(3 * HOUR)
    scene.answer(decision_id, appeal_id, Outcome.OVERTURNED)
    return scene.notice_of(decision_id)


def lighter(restriction: Restriction) -> dict[str, object]:
    """One day instead of three."""
    until = Instant(restriction.terms.start + DAY)
    return {"variations": (Variation(restriction.restriction_id, restriction.terms.capabilities, until),)}


def varied(scene: Scene) -> NoticeId:
    """A review made it lighter: one day instead of three."""
    decision_id = scene.matter(decider=ANNA)
    scene.after(HOUR)
    appeal_id = scene.object_to(decision_id)
    scene.after(3 * HOUR)
    (restriction,) = scene.restrictions(decision_id)
    scene.answer(
        decision_id,
        appeal_id,
        Outcome.VARIED,
        "消息确实违背了对方的意愿，但只有两条，一天就够了。",
        **lighter(restriction),
    )
    return scene.notice_of(decision_id)


def inherited(scene: Scene) -> NoticeId:
    """A ban of three years ago that an import brought in; nobody knows why it was imposed."""
    since = Instant(scene.clock.at - 1_095 * DAY)
    imported(scene, given("wei", "chat.send", "moments.post", since=since))
    (restriction,) = looked_at(scene)
    return restriction.notice_id


def completed(scene: Scene) -> NoticeId:
    """The same, after somebody named the clause, the facts and the evidence."""
    imported(
        scene, given("wei", "chat.send_stranger", since=Instant(scene.clock.at - 2 * DAY), reason="群发广告")
    )
    (restriction,) = looked_at(scene)
    evidence = scene.evidence(state(scene, restriction).case_id, words=WORDS)
    choice = Choice(restriction.terms.capabilities, until=Instant(scene.clock.at + 20 * DAY))
    scene.ok(CompleteInherited(restriction.restriction_id, ADA, "F1", Private(FACTS), (evidence,), choice))
    return scene.get(RESTRICTIONS, restriction.restriction_id).notice_id


def by_machine(scene: Scene, act: type[PlaceHold | DecideOnSignal], clause: str) -> DecisionId:
    """A program acts alone on what its signal names: a new phone, or the same words to many."""
    detector_id = register(scene, clauses=(clause,))
    raised = raise_signal(scene, detector_id, clause, WEI, "log-1")
    kind, words, seen = {
        "A2": ("login_record", "2026年3月1日23:40，在一台从没用过的手机上登录。", PHONE_SEEN),
        "S1": ("message", "加我，带你赚钱。", SPAM_SEEN),
    }[clause]
    attach = AttachEvidence(
        raised.case_id, kind, Private(words), private("log-1"), scene.clock.at, Source.CONTENT, author=WEI
    )
    item = scene.ok(attach)[0].evidence_id  # type: ignore[attr-defined]
    scene.after(HOUR)
    return decision_of(scene.ok(act(raised.signal_id, Private(seen), (item,))))


def held(scene: Scene) -> NoticeId:
    """A program holds: a new phone, taken for theft. No human has looked yet."""
    return scene.notice_of(by_machine(scene, PlaceHold, "A2"))


def hold_lapsed(scene: Scene) -> NoticeId:
    """Nobody looked within 72 hours: the hold is over."""
    decision_id = by_machine(scene, PlaceHold, "A2")
    scene.after(80 * HOUR)
    return scene.notice_of(decision_id)


def hold_confirmed(scene: Scene) -> NoticeId:
    """A human looked at what the program had held, and confirmed it."""
    decision_id = by_machine(scene, PlaceHold, "A2")
    scene.after(HOUR)
    scene.confirm(decision_id)
    return scene.notice_of(decision_id)


def decided_by_machine(scene: Scene) -> NoticeId:
    """A second time spam: a program decided it alone, as the clause lets it."""
    scene.matter("S1", words="加我，带你赚钱。", facts="您给许多不认识的人发了同一条广告。")
    scene.after(DAY)
    return scene.notice_of(by_machine(scene, DecideOnSignal, "S1"))


def found_wrong(scene: Scene) -> NoticeId:
    """The program's version was found wrong: everybody whom it touched is freed, and told."""
    decision_id = by_machine(scene, PlaceHold, "A2")
    detector_id = DetectorId("aim.1")
    scene.after(5 * HOUR)
    withdraw(scene, detector_id, PHONE_WRONG)
    assert release(scene.engine, scene.store, WORKER, detector_id) == (1, None)
    return scene.notice_of(decision_id, Kind.FOUND_WRONG)


def way_closed(scene: Scene) -> NoticeId:
    """Getting back into a linked game takes what is restricted now: a human lets the person in."""
    linked(scene, recovery=(Need(WEI, Capability("chat.send_stranger")),))
    return scene.notice_of(scene.matter())


def taken_over(scene: Scene) -> NoticeId:
    """Somebody else had the account: two people found it, and the measure is void."""
    decision_id = scene.matter(target=LAN)
    scene.after(5 * HOUR)
    at = scene.clock.at
    found(scene, from_at=Instant(at - 30 * HOUR), to_at=Instant(at - 20 * HOUR))
    scene.after(HOUR)
    return scene.notice_of(decision_id, Kind.TAKEN_OVER)


def announced(scene: Scene) -> NoticeId:
    """A shop sold what may not be sold for the second time: its end begins in 30 days, taking payments stopped at once."""
    scene.ok(RegisterAccount(private("wei"), AccountKind.BUSINESS))
    words, facts = "大号烟花现货，同城自提。", "您在店里出售法律禁止私自买卖的烟花。"
    scene.matter("M1", words=words, facts=facts)
    scene.after(10 * DAY)
    return scene.notice_of(approve(scene, scene.matter("M1", words=words, facts=facts)))


def announced_alone(scene: Scene) -> NoticeId:
    """The same, and nothing of it was stopped at once."""
    scene.ok(RegisterAccount(private("wei"), AccountKind.BUSINESS))
    words, facts = "大号烟花现货，同城自提。", "您在店里出售法律禁止私自买卖的烟花。"
    scene.matter("M1", words=words, facts=facts)
    scene.after(10 * DAY)
    names = tuple(Capability(name) for name in ("wallet.receive", "pages.publish", "chat.send_group"))
    choice = Choice(names, permanent=True, review_every=Duration(days=180))
    return scene.notice_of(approve(scene, scene.matter("M1", words=words, facts=facts, choices=(choice,))))


def without_notice(scene: Scene) -> NoticeId:
    """A shop, and a clause under which a law demands it at once."""
    scene.ok(RegisterAccount(private("wei"), AccountKind.BUSINESS))
    facts = "您向未成年人索要私密照片。"
    return scene.notice_of(approve(scene, scene.matter("P2", words="发张照片给我看看。", facts=facts)))


def membership(scene: Scene) -> NoticeId:
    """A game cheated in for the fifth time: play stops, and the membership that was paid for goes on for 14 days."""
    facts = "您的棋步间隔恒为 0.21 秒，共 61 步，人做不到。"
    made: DecisionId | None = None
    for _ in range(5):
        case_id = scene.case(WEI, "game_cheating")
        evidence = scene.evidence(case_id, kind="game_log", words="61 步，每步间隔 0.21 秒")
        command = DecideCase(case_id, ADA, "G1", Private(facts), (evidence,))
        made = scene.ok(command)[0].decision_id  # type: ignore[attr-defined]
        scene.after(HOUR)
    assert made is not None
    return scene.notice_of(made)


SCENES: dict[str, Callable[[Scene], NoticeId]] = {
    "set-back": set_back,
    "first-offence": first_offence,
    "permanent": permanent,
    "unconfirmed": unconfirmed,
    "warning": warning,
    "open-appeal": open_appeal,
    "ended-by-silence": ended_by_silence,
    "overturned": overturned,
    "varied": varied,
    "inherited": inherited,
    "completed": completed,
    "held": held,
    "hold-lapsed": hold_lapsed,
    "hold-confirmed": hold_confirmed,
    "decided-by-machine": decided_by_machine,
    "found-wrong": found_wrong,
    "taken-over": taken_over,
    "way-closed": way_closed,
    "announced": announced,
    "announced-alone": announced_alone,
    "without-notice": without_notice,
    "membership": membership,
}
"""The golden notices, by the name of their file."""
