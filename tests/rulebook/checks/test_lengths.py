from hypothesis import given
from hypothesis import strategies as st

from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.rulebook.checks.lengths import fits, longest, shortest

LENGTHS = st.builds(
    Duration,
    months=st.integers(0, 40),
    days=st.integers(0, 400),
    milliseconds=st.integers(0, 800).map(lambda h: h * HOUR),
)
STARTS = st.integers(0, 40_000).map(lambda day: Instant(day * DAY))


@given(LENGTHS, STARTS)
def test_no_run_in_the_calendar_is_longer_or_shorter(length, start):
    run = length.after(start, "UTC") - start
    assert shortest(length) <= run <= longest(length)


@given(LENGTHS, LENGTHS, STARTS)
def test_what_fits_never_ends_later(inner, outer, start):
    if fits(inner, outer):
        assert inner.after(start, "UTC") <= outer.after(start, "UTC")


def test_what_fits_and_what_does_not():
    month = Duration(months=1)
    assert fits(month, month)
    assert fits(Duration(days=28), month)
    assert not fits(Duration(days=29), month)
    assert fits(month, Duration(days=31))
    assert not fits(month, Duration(days=30))
    assert fits(Duration(milliseconds=72 * HOUR), Duration(days=3))
    assert not fits(Duration(milliseconds=73 * HOUR), Duration(days=3))
    assert not fits(Duration(days=1, milliseconds=2 * HOUR), Duration(days=1, milliseconds=HOUR))
