"""Dates and lengths of time in words."""

from __future__ import annotations

import pytest

from dueprocess.http.web import moments
from dueprocess.http.web.language import CHINESE, ENGLISH, translations
from dueprocess.http.web.rendering import environment
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, parse

AT = parse("2026-03-24T10:05:00Z")


@pytest.mark.parametrize(
    ("zone", "locale", "text"),
    [
        ("Asia/Shanghai", ENGLISH, "Tuesday 24 March 2026, 18:05 (UTC+8)"),
        ("Asia/Shanghai", CHINESE, "2026年3月24日星期二18:05（北京时间，UTC+8）"),
        ("UTC", ENGLISH, "Tuesday 24 March 2026, 10:05 (UTC)"),
        ("UTC", CHINESE, "2026年3月24日星期二10:05（世界标准时间，UTC）"),
        ("America/St_Johns", ENGLISH, "Tuesday 24 March 2026, 07:35 (UTC−2:30)"),
        ("Asia/Kathmandu", CHINESE, "2026年3月24日星期二15:50（尼泊尔时间，UTC+5:45）"),
        ("Pacific/Auckland", ENGLISH, "Tuesday 24 March 2026, 23:05 (UTC+13)"),
    ],
)
def test_an_instant_is_written_out_with_its_offset(zone: str, locale: str, text: str) -> None:
    assert moments.written(AT, zone, locale) == text
    pieces = moments.pieces(AT, zone, locale)
    assert len(pieces) > 2
    assert "".join(pieces) == text


def test_the_offset_is_that_of_the_day_not_of_today() -> None:
    winter, summer = parse("2026-01-10T12:00:00Z"), parse("2026-07-10T12:00:00Z")
    assert moments.written(winter, "Europe/London", ENGLISH).endswith("(UTC)")
    assert moments.written(summer, "Europe/London", ENGLISH).endswith("(UTC+1)")


@pytest.mark.parametrize(
    ("milliseconds", "english", "chinese"),
    [
        (0, "1 minute", "1分钟"),
        (40 * MINUTE, "40 minutes", "40分钟"),
        (HOUR, "1 hour", "1小时"),
        (2 * HOUR + 5 * MINUTE, "2 hours 5 minutes", "2小时5分钟"),
        (3 * DAY, "3 days", "3天"),
        (3 * DAY - 1, "2 days 23 hours", "2天23小时"),
        (DAY + 4 * HOUR + 30 * MINUTE, "1 day 4 hours", "1天4小时"),
    ],
)
def test_a_length_is_never_longer_than_it_is(milliseconds: int, english: str, chinese: str) -> None:
    assert moments.length(milliseconds, translations(ENGLISH).ngettext, ENGLISH) == english
    assert moments.length(milliseconds, translations(CHINESE).ngettext, CHINESE) == chinese


def test_a_duration_of_the_rulebook_keeps_its_units() -> None:
    def said(text: str, locale: str) -> str:
        return moments.calendar(Duration.parse(text), translations(locale).ngettext, locale)

    assert said("72h", ENGLISH) == "72 hours"
    assert said("1y 2mo", ENGLISH) == "1 year 2 months"
    assert said("180d", CHINESE) == "180天"


def test_the_filters_say_it_in_the_pages_zone_and_language() -> None:
    def said(source: str, locale: str, **values: object) -> str:
        template = environment(locale).from_string(source)
        return template.render(locale=locale, zone="Asia/Shanghai", **values)

    soon = {"at": AT, "now": AT - 2 * HOUR, "later": AT + 2 * HOUR}
    assert said("{{ at|until(now) }} {{ at|until(later) }}", ENGLISH, **soon) == "in 2 hours 2 hours ago"
    assert said("{{ at|until(now) }} {{ at|until(later) }}", CHINESE, **soon) == "2小时后 2小时前"
    assert said("{{ ['a', 'b', '<c>']|listed }}", ENGLISH) == "a, b and &lt;c&gt;"
    assert said("{{ ['甲', '乙', '丙']|either }}", CHINESE) == "甲、乙或丙"
    assert said("{{ 2|ordinal }} {{ 11|ordinal }}", ENGLISH) == "second 11th"
    assert said("{{ at|day }}", ENGLISH, at=AT) == (
        '<time datetime="2026-03-24T10:05:00.000Z">Tuesday 24 March 2026</time>'
    )
    assert said("{{ words|paragraphs }}", ENGLISH, words="a\nb\n\n<c>") == (
        '<p class="govuk-body" dir="auto">a<br>b</p><p class="govuk-body" dir="auto">&lt;c&gt;</p>'
    )


@pytest.mark.parametrize(
    ("zone", "locale", "text"),
    [
        ("Asia/Shanghai", ENGLISH, "UTC+8 (Asia/Shanghai)"),
        ("Asia/Shanghai", CHINESE, "北京时间，UTC+8"),
        ("UTC", ENGLISH, "UTC"),
    ],
)
def test_a_zone_stands_once_beside_a_table(zone: str, locale: str, text: str) -> None:
    assert moments.zone_words(AT, zone, locale) == text


def test_a_name_that_does_not_exist_is_a_mistake_of_ours_and_a_components_parameter_is_not() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        environment(ENGLISH).from_string("{{ nobody.said }}").render(locale=ENGLISH, zone="UTC")
    button = environment(ENGLISH).from_string('{{ govuk.button({"text": "<x>"}) }}')
    assert "&lt;x&gt;" in button.render(locale=ENGLISH, zone="UTC")
