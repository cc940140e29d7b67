"""Which language a page is in. That every text is translated: tests/languages."""

from __future__ import annotations

import pytest

from dueprocess.domain.inherited import CLAUSE
from dueprocess.http.web.language import (
    CHINESE,
    ENGLISH,
    known,
    locales,
    name_in,
    negotiated,
    own_name,
    said,
    translations,
)
from tests.http.web.visitor import Visitor

TRADITIONAL = "zh-Hant"


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("zh-TW", TRADITIONAL),
        ("zh-HK,zh;q=0.9", TRADITIONAL),
        ("zh-MO", TRADITIONAL),
        ("zh-Hant", TRADITIONAL),
        ("zh-Hant-HK", TRADITIONAL),
        ("zh-Hans-HK", CHINESE),
        ("zh-SG", CHINESE),
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


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("zh", CHINESE),
        ("zh_TW", TRADITIONAL),
        ("EN-us", ENGLISH),
        ("x" * 5000, None),
        ("", None),
        ("../zh-CN", None),
    ],
)
def test_a_tag_of_an_account_asks_for_one_of_ours(tag: str, locale: str | None) -> None:
    assert known(tag) == locale


def test_a_language_is_called_what_its_speakers_call_it() -> None:
    assert [own_name(locale) for locale in locales()] == ["简体中文", "繁體中文", "English"]
    assert name_in(CHINESE, ENGLISH) == "Simplified Chinese"
    assert name_in(CHINESE, TRADITIONAL) == "簡體中文"
    assert name_in("xx", ENGLISH) == "xx"


def test_the_switch_shows_every_language_in_its_own_script(visitor: Visitor) -> None:
    html = visitor.get("/enter").html
    for locale in locales():
        assert f'lang="{locale}" dir="ltr"' in html
        assert own_name(locale) in html


def test_a_text_of_the_rulebook_falls_back_to_the_language_it_has() -> None:
    assert said({"zh-CN": "甲", "en": "a"}, ENGLISH) == "a"
    assert said({"zh-CN": "甲"}, ENGLISH) == "甲"
    assert said({}, ENGLISH) == ""
    assert said({"en": "a", "zh-CN": "甲"}, TRADITIONAL) == "甲", (
        "another script of the language, before another one"
    )
    assert said({"zh-TW": "乙", "zh-CN": "甲"}, TRADITIONAL) == "乙"
    assert said(CLAUSE.title, TRADITIONAL) == "沿用先前的限制", "what stands in a clause's place is ours"
    assert said({"fr": "a", "de": "b"}, TRADITIONAL) == "a", "else the one that the rulebook declares first"


def test_chinese_is_read_and_has_one_plural() -> None:
    texts = translations(CHINESE)
    assert texts.ngettext("%(num)d day", "%(num)d days", 1) == texts.ngettext(
        "%(num)d day", "%(num)d days", 9
    )
    assert texts.gettext("Reach a human") == "联系人工"
