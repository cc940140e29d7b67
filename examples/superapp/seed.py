"""The first day: thirteen people, their friends, their money, and some weeks of ordinary life with some trouble in it.

Everything is the same every time; only the days hang on the moment of seeding. `TROUBLE` names what could be reported.
"""

from __future__ import annotations

import sqlite3
from typing import Final

import msgspec

from examples.superapp import (
    drive,
    game,
    groups,
    mail,
    messages,
    moments,
    people,
    pictures,
)
from examples.superapp.database import Database
from examples.superapp.people import Person
from examples.superapp.seed_keepsakes import seed_keepsakes
from examples.superapp.seed_money import seed_money

DAY: Final = 86_400_000
HOUR: Final = 3_600_000
MINUTE: Final = 60_000


def _person(
    name: str, zh: str, latin: str, intro: str, zone: str = "Asia/Shanghai", **more: object
) -> Person:
    number = sum(ord(letter) * place for place, letter in enumerate(name, 1)) % 10_000
    locale = str(more.get("locale", "zh-CN"))
    shop = bool(more.get("shop"))
    return Person(
        name, zh, latin, intro, locale, zone, f"{name}@example.test", f"+86100000{number:04d}", shop
    )


PEOPLE: Final = (
    _person("wei", "魏子昂", "Wei Ziang", "周末爬山，平时加班"),
    _person("lan", "林岚", "Lin Lan", "画画的人，养两只猫"),
    _person("ming", "周明", "Zhou Ming", "有球踢就行"),
    _person("hua", "华记小面", "Hua’s Noodles", "早上六点半开门，卖完为止", shop=True),
    _person("jun", "赵军", "Zhao Jun", "周三晚上，老地方，足球"),
    _person(
        "mei", "李梅", "Li Mei", "Berlin, writing code and missing noodles", "Europe/Berlin", locale="en"
    ),
    _person("bo", "孙博", "Sun Bo", "全屋智能，价格私聊"),
    _person("kai", "吴凯", "Wu Kai", "客服小吴，专业退款"),
    _person("qing", "何晴", "He Qing", "红包群常驻"),
    _person("tao", "郑涛", "Zheng Tao", "五子棋，从没输过"),
    _person("xin", "徐欣", "Xu Xin", "幼儿园老师"),
    _person("ning", "唐宁", "Tang Ning", "大三，正在找实习"),
    _person("yan", "高燕", "Gao Yan", "退休了，学着用手机"),
)

ROLES: Final = {
    "wei": ("给陌生人发难听的话", "writes unpleasant things to strangers"),
    "lan": ("他骚扰的陌生人", "the stranger he harasses"),
    "ming": ("魏子昂的好友", "Wei’s friend"),
    "hua": ("开面馆，收付款", "owns a noodle shop"),
    "jun": ("足球群的群主", "runs the football group"),
    "mei": ("住在柏林，读英文", "lives in Berlin, reads English"),
    "bo": ("到处发广告", "advertises everywhere"),
    "kai": ("冒充客服骗钱", "cheats people as “customer service”"),
    "qing": ("组织红包赌博", "runs red-packet gambling"),
    "tao": ("用程序下棋", "lets a program play"),
    "xin": ("另一个被打扰的人", "somebody else who is pestered"),
    "ning": ("学生，写邮件", "a student who writes mail"),
    "yan": ("有一笔借款，差点被骗", "has a loan, was nearly cheated"),
}
"""What each is here for, in Chinese and English: the demo's sign-in page shows it."""

FRIENDS: Final = (
    *(
        ("wei", "ming"),
        ("wei", "jun"),
        ("wei", "mei"),
        ("wei", "ning"),
        ("lan", "xin"),
        ("lan", "mei"),
        ("lan", "yan"),
    ),
    *(
        ("ming", "jun"),
        ("ming", "tao"),
        ("ming", "hua"),
        ("jun", "hua"),
        ("jun", "bo"),
        ("qing", "bo"),
        ("qing", "kai"),
    ),
    *(("qing", "yan"), ("tao", "ning"), ("xin", "yan"), ("xin", "ning"), ("mei", "ning")),
)

TROUBLE: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "harassment": ("wei", ("message-1", "message-2")),
    "harassment_again": ("wei", ("message-3", "message-14")),
    "sexual_harassment": ("qing", ("comment-1",)),
    "hate": ("jun", ("message-6",)),
    "spam": ("bo", ("message-7", "message-8", "message-9")),
    "fraud": ("kai", ("message-10", "message-11", "transaction-1")),
    "picture": ("kai", ("message-12",)),
    "impersonation": ("kai", ("profile-kai",)),
    "gambling": ("qing", ("post-1", "picture-1")),
    "account_trading": ("tao", ("post-2",)),
    "game_cheating": ("tao", ("game-1-tao",)),
    "threats": ("bo", ("message-13",)),
}
"""Who did what that a clause speaks of: the author, and the ids of the content."""

WEI_TO_LAN: Final = (
    "又不回？Who do you think you are? 装什么清高。",
    "我看你一直在线。你不回，我就天天发，发到你回为止。",
)


def seed(database: Database, now: int) -> None:
    """Fill an empty database; leave one with people in it as it is. The ledger first: the chats show what it sent."""
    seed_money(database.books, PEOPLE, now)
    with database.writing() as tx:
        if people.everybody(tx):
            return
        for person in PEOPLE:
            people.add(tx, msgspec.structs.replace(person, changed_at=now - 40 * DAY))
        for one, other in FRIENDS:
            people.befriend(tx, one, other)
        tx.execute("INSERT INTO invitations VALUES ('bo', 'lan', ?)", (now - 3 * DAY,))
        _groups(tx)
        _trouble(tx, now)
        _talk(tx, now)
        _moments(tx, now)
        _money(tx)
        _games(tx, now)
        _mail_and_files(tx, now)
        seed_keepsakes(tx, now)


def _groups(tx: sqlite3.Connection) -> None:
    groups.found(tx, "周三足球", "jun", ("wei", "ming", "hua", "bo"))
    groups.found(tx, "春风小区邻居", "yan", ("lan", "xin", "hua", "qing", "bo"))
    groups.found(tx, "欢乐红包", "qing", ("bo", "kai", "yan"))


def _trouble(tx: sqlite3.Connection, now: int) -> None:
    """What people do that they should not. First of all, so that the ids in `TROUBLE` are what they are."""
    evening = now - 14 * HOUR
    messages.add(tx, "wei", evening, receiver="lan", text=WEI_TO_LAN[0])
    messages.add(tx, "wei", evening + 47 * MINUTE, receiver="lan", text=WEI_TO_LAN[1])
    messages.add(tx, "wei", now - 12 * HOUR, receiver="xin", text="老师也玩这个？加我，不加就别后悔。")
    messages.add(tx, "lan", evening - 3 * DAY, receiver="wei", text="我不认识你，请不要再发了。")
    messages.add(
        tx, "wei", evening - 3 * DAY - 20 * MINUTE, receiver="lan", text="你画得不错，头像是你本人吗？"
    )
    messages.add(tx, "jun", now - 9 * DAY, group=1, text="又是那帮外地人，脑子和球技一样差，全都滚回去。")
    advert = "全屋智能，最后三天，进群扫码立减 2000！！！"
    for place, group in enumerate((1, 2)):
        messages.add(tx, "bo", now - 5 * DAY + place * MINUTE, group=group, text=advert)
    messages.add(tx, "bo", now - 5 * DAY + 2 * MINUTE, receiver="lan", text=advert)
    messages.add(
        tx, "kai", now - 4 * DAY, receiver="yan", text="您好，平台客服。您的订单异常，今天不处理会扣三倍。"
    )
    messages.add(
        tx,
        "kai",
        now - 4 * DAY + 6 * MINUTE,
        receiver="yan",
        text="先转 500 保证金，处理完马上退。别告诉家里人，会影响退款。",
    )
    messages.add(tx, "kai", now - 4 * DAY + 8 * MINUTE, receiver="yan", picture=pictures.offer())
    messages.add(tx, "bo", now - 2 * DAY, receiver="hua", text="你再删我广告，我就带人去你店里，把锅都砸了。")
    messages.add(tx, "wei", now - 12 * HOUR + 3 * MINUTE, receiver="xin", picture=pictures.crossed_out())


def _talk(tx: sqlite3.Connection, now: int) -> None:
    chats = (
        ("wei", "ming", 30, "周三还踢吗？"),
        ("ming", "wei", 29, "踢，缺守门员。你来？"),
        ("wei", "ming", 28, "来，我带水。"),
        ("mei", "wei", 50, "Back in Shanghai in March. Noodles at Hua’s?"),
        ("wei", "mei", 49, "Deal. 你请客。"),
        ("lan", "xin", 20, "那张猫的速写画好了，周末给你。"),
        ("xin", "lan", 19, "太好了！孩子们一定喜欢。"),
        ("yan", "lan", 90, "小岚，手机上怎么把字放大？"),
        ("lan", "yan", 89, "阿姨，设置里搜“字体”，我晚上过来帮您。"),
        ("ning", "xin", 44, "徐老师，推荐信我发您邮箱了。"),
        ("ming", "hua", 70, "老板，明早留两碗。"),
        ("hua", "ming", 69, "留好了，七点前来。"),
        ("tao", "ning", 60, "再来一盘？"),
        ("ning", "tao", 59, "你走得也太快了吧……"),
    )
    for sender, receiver, hours, words in chats:
        messages.add(tx, sender, now - hours * HOUR, receiver=receiver, text=words)
    messages.add(tx, "hua", now - 69 * HOUR, receiver="ming", picture=pictures.bowl())
    said = (
        (1, "jun", 52, "周三七点半，老地方。穿深色。"),
        (1, "ming", 51, "收到。"),
        (1, "wei", 50, "我带水。"),
        (2, "yan", 30, "明天上午停水，大家先存一点。"),
        (2, "hua", 29, "店里照常开，桶装水够用。"),
        (2, "lan", 28, "谢谢提醒！"),
        (3, "qing", 26, "八点开抢，尾数最小的接着发，懂的都懂。"),
    )
    for group, sender, hours, words in said:
        messages.add(tx, sender, now - hours * HOUR, group=group, text=words)


def _moments(tx: sqlite3.Connection, now: int) -> None:
    moments.add(tx, "qing", now - 6 * DAY, "今晚八点，大小单双，三百起玩，稳赚。私信拉群。", pictures.offer())
    moments.add(tx, "tao", now - 7 * DAY, "出一个老号，实名绑卡都在，懂行的来，价格好说。")
    lake = moments.add(
        tx, "mei", now - 2 * DAY, "Evening at the Wannsee. 想家的时候就来看水。", pictures.lake()
    )
    sketch = moments.add(tx, "lan", now - DAY, "今天画完了第二十张猫。它还是不肯坐好。")
    noodles = moments.add(tx, "hua", now - DAY - 5 * HOUR, "新到的花椒，麻得很正。", pictures.bowl())
    trail = moments.add(tx, "wei", now - 8 * DAY, "爬完了。腿是别人的，风景是自己的。")
    said = (
        (1, "qing", sketch, 20, "画什么猫，穿少点自拍一张不比这个好看？"),
        (2, "xin", sketch, 22, "第二十一张换我家的狗吧！"),
        (3, "ming", trail, 180, "下次叫我。"),
        (4, "mei", trail, 179, "Which mountain?"),
        (5, "jun", noodles, 26, "周三踢完去吃。"),
        (6, "lan", lake, 40, "好安静的颜色。"),
    )
    for _, author, post, hours, words in said:
        moments.add_comment(tx, post, author, now - hours * HOUR, words)


def _money(tx: sqlite3.Connection) -> None:
    """The signs in the chats of what the ledger has sent already."""
    rows = tx.execute("SELECT id, sender, receiver, group_id, at FROM transfers ORDER BY id").fetchall()
    for number, sender, receiver, group, at in rows:
        messages.add(tx, sender, at, receiver=receiver, group=group, transfer=number)


def _games(tx: sqlite3.Connection, now: int) -> None:
    """Tao's program answers within milliseconds; people think."""

    def play(black: str, white: str, cells: tuple[int, ...], at: int, pause: tuple[int, int]) -> None:
        number = game.begin(tx, black, white, at)
        for turn, cell in enumerate(cells):
            at += pause[turn % 2]
            now_playing = game.find(tx, number)
            if now_playing is None or not game.lay(tx, now_playing, cell, at):
                raise RuntimeError(f"move {turn + 1} of a seeded game is not possible")

    play("ning", "tao", (40, 30, 41, 31, 50, 32, 22, 33, 13, 34), now - 60 * HOUR, (21_000, 38))
    play("wei", "ming", (40, 31, 41, 39, 42, 43), now - 25 * HOUR, (90_000, 140_000))
    play("lan", "xin", (40, 41, 31), now - 18 * HOUR, (60_000, 75_000))


def _mail_and_files(tx: sqlite3.Connection, now: int) -> None:
    letter = "徐老师您好：\n\n附上我的简历，想请您写一封推荐信。谢谢！\n\n唐宁"
    mail.add(tx, "ning", "xin", now - 45 * HOUR, "推荐信", letter)
    mail.add(tx, "xin", "ning", now - 40 * HOUR, "Re: 推荐信", "没问题，周五前给你。")
    mail.add(
        tx,
        "mei",
        "wei",
        now - 5 * DAY,
        "Flat",
        "Could you look at the flat near the park for me? I’ll send the address.",
    )
    mail.add(tx, "hua", "jun", now - 6 * DAY, "周三晚餐", "十个人，留好了两张桌子。")
    notes = drive.add(tx, "wei", now - 10 * DAY, "登山清单.txt", "水 3 升\n头灯\n雨衣\n创可贴\n".encode())
    drive.share(tx, notes, "ming")
    drive.add(tx, "lan", now - 16 * DAY, "cat-20.png", pictures.cat())
    drive.add(tx, "ning", now - 46 * HOUR, "简历.txt", "唐宁\n社会学，大三\n会 Python 和吉他\n".encode())
