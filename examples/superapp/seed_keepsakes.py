"""What the first day's people have kept: photographs, diaries, a noodle shop's official account, what they bought."""

from __future__ import annotations

import sqlite3
from typing import Final

from examples.superapp import keepsakes, memberships, pictures

DAY: Final = 86_400_000

_DIARY: Final = (
    ("wei", 40, "搬家", "终于有阳台了。窗外正好看得到山。"),
    ("wei", 21, "外婆生日", "她八十了，还是记得我小时候怕黑。拍了很多照片。"),
    ("wei", 8, "雾灵山", "爬完了。腿是别人的，风景是自己的。"),
    ("lan", 1, "第二十张", "它还是不肯坐好。"),
    ("ning", 5, "面试", "紧张，但是说完了想说的。"),
)
_BOUGHT: Final = (
    ("wei", 33, "登山杖一对", "山野户外", 25_900),
    ("wei", 12, "相册打印 40 张", "春风照相馆", 5_200),
    ("wei", 3, "小面两碗", "华记小面", 3_600),
    ("lan", 9, "水彩颜料 24 色", "文房", 16_800),
)
_ARTICLES: Final = (
    (30, "一碗面从花椒开始", "今年的花椒来自汉源，麻得很正。\n\n磨之前先晒一天。", 812),
    (6, "停水那天照常开", "桶装水够用，七点前来的送一个煎蛋。", 304),
)


def seed_keepsakes(tx: sqlite3.Connection, now: int) -> None:
    """Fill it, once."""
    photographs = (
        ("wei", 40, "阳台.png", pictures.lake(), "家"),
        ("wei", 21, "外婆八十.png", pictures.bowl(), "老家"),
        ("wei", 8, "雾灵山.png", pictures.lake(), "雾灵山"),
        ("lan", 2, "猫.png", pictures.cat(), ""),
        ("mei", 2, "Wannsee.png", pictures.lake(), "Berlin"),
        ("hua", 7, "招牌.png", pictures.bowl(), ""),
    )
    for owner, days, name, body, place in photographs:
        keepsakes.add_photograph(tx, owner, now - days * DAY, name, body, place)
    memberships.add(tx, "tao", 36_000, now - 60 * DAY, 360)
    for owner, days, title, text in _DIARY:
        keepsakes.add_diary(tx, owner, now - days * DAY, title, text)
    for days, title, text, reads in _ARTICLES:
        keepsakes.add_article(tx, "hua", now - days * DAY, title, text, reads)
    keepsakes.add_article(
        tx, "jun", now - 34 * DAY, "周三足球：这个月的安排", "雨天改到室内馆，停车在北门。", 96
    )
    for number, person in enumerate(("wei", "ming", "hua")):
        keepsakes.follow(tx, "jun", person, now - (33 - number) * DAY)
    for number, person in enumerate(("ming", "jun", "wei", "lan", "mei")):
        keepsakes.follow(tx, "hua", person, now - (29 - number) * DAY)
    for owner, days, what, seller, amount in _BOUGHT:
        keepsakes.add_purchase(tx, owner, now - days * DAY, what, seller, amount)
