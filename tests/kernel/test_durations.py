"""Durations: hours are exact, days are the calendar's, and no clock change makes a measure longer than it says."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.kernel.durations import LONGEST, Duration
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant, in_zone, of, parse

ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
SHANGHAI = "Asia/Shanghai"
starts = st.integers(0, 4_000_000_000_000).map(Instant)
zones = st.sampled_from(ZONES)
lengths = st.builds(
    Duration, months=st.integers(0, 60), days=st.integers(0, 400), milliseconds=st.integers(0, 100 * DAY)
)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("72h", Duration(milliseconds=72 * HOUR)),
        ("3d", Duration(days=3)),
        ("2w", Duration(days=14)),
        ("1mo", Duration(months=1)),
        ("1y", Duration(months=12)),
        ("1d 12h", Duration(days=1, milliseconds=12 * HOUR)),
        ("90min", Duration(milliseconds=90 * MINUTE)),
        (" 5 s ", Duration(milliseconds=5_000)),
        ("1y2mo3d4h", Duration(14, 3, 4 * HOUR)),
    ],
)
def test_a_duration_is_read_as_it_is_written(text, duration):
    assert Duration.parse(text) == duration


@pytest.mark.parametrize(
    "text", ["", "  ", "3", "d", "-3d", "3.5d", "3 days", "3d,", "forever", "1e3h", "３d ago"]
)
def test_what_is_no_duration_is_never_guessed(text):
    with pytest.raises(ValueError, match="duration"):
        Duration.parse(text)


@pytest.mark.parametrize("wrong", [{"months": -1}, {"days": -1}, {"milliseconds": -1}])
def test_a_duration_is_never_negative(wrong):
    with pytest.raises(ValueError, match="negative"):
        Duration(**wrong)


@pytest.mark.parametrize("wrong", [{"months": 12_201}, {"days": 366_001}, {"milliseconds": LONGEST + 1}])
def test_a_duration_ends_within_the_calendar(wrong):
    """Whoever asks for a billion days is told so where the text is read, not by a fault while deciding."""
    with pytest.raises(ValueError, match="thousand years"):
        Duration(**wrong)
    assert Duration(milliseconds=LONGEST).nominal == LONGEST


@given(lengths)
def test_what_is_written_is_read_again(length):
    whole = Duration(length.months, length.days, length.milliseconds // 1000 * 1000)
    assert Duration.parse(str(whole)) == whole


@given(lengths, starts, zones)
def test_a_period_never_ends_before_it_starts(length, start, zone):
    assert length.after(start, zone) >= start


@given(st.integers(0, 1000 * DAY), starts, zones)
def test_hours_are_exact_whatever_the_clocks_do(milliseconds, start, zone):
    assert Duration(milliseconds=milliseconds).after(start, zone) == start + milliseconds


@given(st.integers(1, 400), starts, zones)
def test_days_keep_the_time_of_day(days, start, zone):
    """Unless a clock change skips that time; then it is moved by as much as the clock was."""
    end = Duration(days=days).after(start, zone)
    before, after = in_zone(start, zone), in_zone(end, zone)
    wall = before.replace(tzinfo=None)
    skipped = (after.replace(tzinfo=None) - wall).total_seconds() % 86_400
    assert skipped in (0, 1_800, 3_600)
    if skipped == 0:
        assert (after.hour, after.minute, after.second) == (before.hour, before.minute, before.second)
    assert end % 1000 == start % 1000


@given(starts, zones, st.integers(0, 400), st.integers(0, 400))
def test_a_longer_duration_never_ends_earlier(start, zone, days, more):
    assert Duration(days=days).after(start, zone) <= Duration(days=days + more).after(start, zone)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-01-31T10:00:00Z", "1mo", "2026-02-28T10:00:00Z"),
        ("2024-01-31T10:00:00Z", "1mo", "2024-02-29T10:00:00Z"),
        ("2024-02-29T10:00:00Z", "1y", "2025-02-28T10:00:00Z"),
        ("2026-03-31T10:00:00Z", "1mo 1d", "2026-05-01T10:00:00Z"),
        ("2026-12-15T10:00:00Z", "1mo", "2027-01-15T10:00:00Z"),
        ("2026-03-02T07:00:00Z", "3d", "2026-03-05T07:00:00Z"),
        ("2026-03-02T07:00:00.123Z", "1d", "2026-03-03T07:00:00.123Z"),
    ],
)
def test_month_ends(start, length, end):
    assert Duration.parse(length).after(parse(start), "UTC") == parse(end)


def test_a_day_may_have_23_or_25_hours_where_clocks_change():
    berlin = "Europe/Berlin"
    spring = of(datetime(2026, 3, 28, 12, tzinfo=ZoneInfo(berlin)))
    autumn = of(datetime(2026, 10, 24, 12, tzinfo=ZoneInfo(berlin)))
    assert Duration(days=1).after(spring, berlin) - spring == 23 * HOUR
    assert Duration(days=1).after(autumn, berlin) - autumn == 25 * HOUR
    assert Duration(milliseconds=DAY).after(spring, berlin) - spring == 24 * HOUR


def test_of_a_time_that_comes_twice_the_first_is_meant():
    """02:30 on 25 October comes twice in Berlin: a measure ends at the first, an hour earlier."""
    berlin = "Europe/Berlin"
    start = of(datetime(2026, 10, 24, 2, 30, tzinfo=ZoneInfo(berlin)))
    assert Duration(days=1).after(start, berlin) - start == 24 * HOUR


def test_beyond_the_calendar_nothing_is_guessed():
    late = of(datetime(9999, 1, 1, tzinfo=UTC))
    with pytest.raises(OverflowError):
        Duration(months=12).after(late, "UTC")
    with pytest.raises(OverflowError):
        Duration(days=366).after(late, "UTC")


def test_where_clocks_never_change_days_are_24_hours():
    start = parse("2026-03-02T07:00:00Z")
    assert Duration(days=180).after(start, SHANGHAI) == start + 180 * DAY
