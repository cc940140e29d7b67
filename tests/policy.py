"""A small rulebook and catalogue for tests, in code: every kind of clause the law knows, and nothing of the sample's."""

from __future__ import annotations

from dueprocess.kernel.capabilities import FLOOR, Capability
from dueprocess.kernel.durations import Duration
from dueprocess.rulebook.model import (
    CapabilityEntry,
    Catalogue,
    Clause,
    EvidenceKind,
    Kept,
    Measure,
    MissedReview,
    Rulebook,
    Rung,
    Silence,
)

SEND = Capability("chat.send")
STRANGERS = Capability("chat.send_stranger")
CALL = Capability("chat.voice_call")
POST = Capability("moments.post")
PLAY = Capability("game.play")
TRADE = Capability("game.trade")
PAY = Capability("wallet.pay")
RECEIVE = Capability("wallet.receive")
NEW_PAYEE = Capability("wallet.pay_new_payee")
MEMBERSHIP = Capability("game.membership")


def _texts(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-CN": zh}


CATALOGUE = Catalogue(
    name="test-app",
    version=1,
    services={
        name: _texts(name.title(), name)
        for name in (
            "chat",
            "moments",
            "game",
            "wallet",
            "notice",
            "appeal",
            "human",
            "data",
            "loan",
            "session",
        )
    },
    capabilities=tuple(
        CapabilityEntry(
            name,
            bit,
            _texts(name, name),
            floor=name in FLOOR,
            contact=name in (SEND, STRANGERS, CALL),
            group=name == POST,
            channel=name == POST,
            kept=Kept.MEMBERSHIP if name == MEMBERSHIP else None,
        )
        for bit, name in enumerate(
            (*FLOOR, SEND, STRANGERS, CALL, POST, PLAY, TRADE, PAY, RECEIVE, NEW_PAYEE, MEMBERSHIP)
        )
    ),
    evidence_kinds=(
        EvidenceKind("message", _texts("Message", "消息")),
        EvidenceKind("transaction", _texts("Transaction", "交易")),
        EvidenceKind("game_log", _texts("Game log", "游戏记录")),
        EvidenceKind("statement", _texts("Statement", "陈述"), own_act=False),
        EvidenceKind("unlawful_image", _texts("Unlawful image", "违法图像"), sealed=True),
    ),
)


def hours(number: int) -> Duration:
    """An exact duration."""
    return Duration(milliseconds=number * 3_600_000)


def days(number: int) -> Duration:
    """A calendar duration."""
    return Duration(days=number)


HARASSMENT = Clause(
    id="H1",
    family="harassment",
    service="chat",
    title=_texts("Do not harass strangers", "不得骚扰陌生人"),
    text=_texts("You may not send unwanted messages.", "不得向陌生人发送骚扰信息。"),
    capabilities=(SEND, STRANGERS, CALL),
    evidence=("message",),
    memory=days(365),
    maximum=days(180),
    answer_within=days(5),
    silence=Silence.END,
    ladder=(
        Rung(
            (
                Measure((STRANGERS,), hours(72)),
                Measure((SEND, STRANGERS, CALL), days(30), no_contact=True),
            )
        ),
        Rung(
            (Measure((SEND, STRANGERS), days(7)), Measure((SEND, STRANGERS, CALL), days(60), no_contact=True))
        ),
        Rung((Measure((SEND, STRANGERS, CALL), days(60), remedies=("contacts",)),)),
    ),
)

SPAM = Clause(
    id="S1",
    family="spam",
    service="chat",
    title=_texts("No spam", "不得群发广告"),
    text=_texts("You may not send bulk advertising.", "不得群发广告信息。"),
    capabilities=(SEND, STRANGERS, POST),
    reaches=("moments",),
    abused=STRANGERS,
    evidence=("message",),
    memory=days(365),
    maximum=days(180),
    answer_within=days(9),
    silence=Silence.NARROW,
    ladder=(
        Rung(),
        Rung((Measure((STRANGERS, POST), days(3)),)),
        Rung((Measure((SEND, STRANGERS, POST), days(30)),)),
    ),
)

FRAUD = Clause(
    id="F1",
    family="fraud",
    service="chat",
    title=_texts("No fraud", "不得诈骗"),
    text=_texts("You may not deceive others to take their money.", "不得以欺骗手段骗取他人财物。"),
    capabilities=(SEND, STRANGERS, CALL, RECEIVE),
    reaches=("wallet",),
    evidence=("message", "transaction"),
    memory=days(1095),
    maximum=days(365),
    answer_within=days(3),
    second_answer_within=days(1),
    owner="fraud desk",
    silence=Silence.ESCALATE,
    missed_review=MissedReview.OWNER,
    grave=True,
    money=True,
    ladder=(
        Rung(
            (
                Measure(
                    (SEND, STRANGERS, CALL, RECEIVE),
                    permanent=True,
                    review_every=days(180),
                    remedies=("contacts", "group_roles"),
                ),
            )
        ),
    ),
)

TRADING = Clause(
    id="A1",
    family="trading",
    service="game",
    title=_texts("No account trading", "不得买卖账号"),
    text=_texts("You may not sell accounts.", "不得买卖游戏账号。"),
    capabilities=(PLAY, TRADE),
    evidence=("game_log",),
    memory=days(365),
    maximum=days(90),
    answer_within=days(7),
    silence=Silence.END,
    curable=True,
    ladder=(
        Rung((Measure((TRADE,), days(3)),)),
        Rung((Measure((PLAY, TRADE), days(15)),)),
        Rung((Measure((PLAY, TRADE), permanent=True, review_every=days(90)),)),
    ),
)

BOTS = Clause(
    id="B1",
    family="bots",
    service="chat",
    title=_texts("No bots", "不得使用机器人"),
    text=_texts("You may not let a program write to strangers.", "不得用程序向陌生人发送消息。"),
    capabilities=(SEND, STRANGERS, CALL),
    evidence=("message",),
    memory=days(365),
    maximum=days(180),
    answer_within=days(6),
    silence=Silence.END,
    automation=True,
    ladder=(
        Rung((Measure((STRANGERS,), days(1), remedies=("contacts",)),)),
        Rung((Measure((SEND, STRANGERS), days(10)),)),
        Rung((Measure((SEND, STRANGERS, CALL), permanent=True, review_every=days(180)),)),
    ),
)

RULEBOOK = Rulebook(
    name="test-app",
    version=1,
    catalogue="test-app",
    zone="Asia/Shanghai",
    locales=("zh-CN", "en"),
    clauses=(HARASSMENT, SPAM, FRAUD, TRADING, BOTS),
    appeal_window=days(180),
    appeal_stages=2,
    keeps_apart=("harassment", "fraud"),
)
