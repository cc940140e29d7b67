"""Which language a page is in, and that every text has its Chinese."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message

from dueprocess.http.web.language import CHINESE, ENGLISH, negotiated, said, translations
from tests.http.web.visitor import Visitor
from tools import messages


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("zh-TW", CHINESE),
        ("zh-Hans-CN", CHINESE),
        ("ZH_cn", CHINESE),
        ("en-GB,en;q=0.9", ENGLISH),
        ("en;q=0.5,zh;q=0.9", CHINESE),
        ("zh;q=0,en;q=0.1", ENGLISH),
        ("fr-FR,fr;q=0.9", ENGLISH),
        ("fr,zh;q=0.3", CHINESE),
        ("*", CHINESE),
        ("", CHINESE),
        ("en;q=nonsense,zh", CHINESE),
        ("zhu,eng", ENGLISH),
        (",;;,=", ENGLISH),
    ],
)
def test_the_browsers_wish_decides(header: str, locale: str) -> None:
    assert negotiated(header) == locale


def test_the_switch_wins_and_is_remembered(visitor: Visitor) -> None:
    assert 'lang="en"' in visitor.get("/rules").html
    page = visitor.get("/rules?lang=zh-CN")
    assert '<html lang="zh-CN"' in page.html
    assert page.response.headers["content-language"] == CHINESE
    assert '<html lang="zh-CN"' in visitor.get("/enter").html
    assert '<html lang="en"' in visitor.get("/enter?lang=en").html


def test_a_language_asked_for_is_kept_where_one_is_led_elsewhere(visitor: Visitor) -> None:
    assert "您的账号" in visitor.get("/?lang=zh-CN").text


def test_an_unknown_language_is_no_language(visitor: Visitor) -> None:
    page = visitor.get("/rules?lang=xx")
    assert '<html lang="en"' in page.html
    assert "dueprocess_language" not in page.response.headers.get("set-cookie", "")


def test_the_switch_keeps_where_one_is(visitor: Visitor) -> None:
    assert 'href="/enter?next=%2Fhuman&amp;lang=zh-CN"' in visitor.get("/enter?next=/human").html


def test_every_text_has_its_chinese_and_none_is_only_guessed() -> None:
    wrong = messages.check()
    assert not wrong, "\n".join(wrong)


def test_a_bad_translation_is_seen() -> None:
    def wrong(english: str, chinese: str) -> list[str]:
        return messages.unsound("x.html", Message(english), chinese)

    assert wrong("until %(end)s", "到为止")
    assert wrong("<strong>x</strong>", "甲")
    assert wrong("Nothing, really", "没有,真的")
    assert wrong("in %(amount)s", "%(amount)s后") == []
    assert wrong("<a href='/x'>a</a>.", "<a href='/x'>甲</a>。") == []


def test_a_text_of_the_rulebook_falls_back_to_the_language_it_has() -> None:
    assert said({"zh-CN": "甲", "en": "a"}, ENGLISH) == "a"
    assert said({"zh-CN": "甲"}, ENGLISH) == "甲"
    assert said({}, ENGLISH) == ""


def test_chinese_is_read_and_has_one_plural() -> None:
    texts = translations(CHINESE)
    assert texts.ngettext("%(num)d day", "%(num)d days", 1) == texts.ngettext(
        "%(num)d day", "%(num)d days", 9
    )
    assert texts.gettext("Reach a human") == "联系人工"
