"""The grammar of durations: what it reads, as the source did; and what it does not, because that would be guessing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dueprocess.adapters.history.wikipedia.duration import nominal_end
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, SECOND, Instant, iso, of, parse

EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1971, 2199))
SUNDAY = "2021-01-31T10:00:00Z"


def end(text, start=SUNDAY):
    found = nominal_end(text, parse(start))
    assert found is not None, text
    assert found.until is not None, text
    return iso(found.until).removesuffix(".000Z")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("31 hours", 31 * HOUR),
        ("1hour", HOUR),
        ("10 min", 10 * MINUTE),
        ("1 sec", SECOND),
        ("6 weeks ", 42 * DAY),
        ("50 fortnights", 700 * DAY),
        ("6 weeks, 9 hours, 32 minutes", 42 * DAY + 9 * HOUR + 32 * MINUTE),
        ("127 days, 18 hours, 5 minutes", 127 * DAY + 18 * HOUR + 5 * MINUTE),
        ("1 week 2 days and 3 hours", 9 * DAY + 3 * HOUR),
        ("+3 DAYS", 3 * DAY),
        ("next week", 7 * DAY),
        ("2 days2 hours", 2 * DAY + 2 * HOUR),
        ("0 days", 0),
    ],
)
def test_a_length_is_added_to_the_start(text, length):
    start = parse(SUNDAY)
    assert nominal_end(text, start).until == start + length


@pytest.mark.parametrize(
    ("start", "text", "ends"),
    [
        ("2021-01-31T10:00:00Z", "1 month", "2021-03-03T10:00:00"),
        ("2020-01-31T10:00:00Z", "1 month", "2020-03-02T10:00:00"),
        ("2018-05-31T01:14:56Z", "6 months", "2018-12-01T01:14:56"),
        ("2020-02-29T00:00:00Z", "1 year", "2021-03-01T00:00:00"),
        ("2021-01-31T23:00:00Z", "1 month 2 hours", "2021-03-04T01:00:00"),
        ("2021-11-30T00:00:00Z", "15 months", "2023-03-02T00:00:00"),
    ],
)
def test_months_overflow_as_the_source_made_them(start, text, ends):
    assert end(text, start) == ends


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("20:32, January 22, 2022", "2022-01-22T20:32:00"),
        ("2022-04-23", "2022-04-23T00:00:00"),
        ("202203050420", "2022-03-05T04:20:00"),
        ("20220716014427", "2022-07-16T01:44:27"),
        ("September 2022", "2022-09-01T00:00:00"),
        ("Feb 20, 2022", "2022-02-20T00:00:00"),
        ("1 October 2022", "2022-10-01T00:00:00"),
        ("20:20 30 August 2022", "2022-08-30T20:20:00"),
        ("3 June 2022 15:23:32 GMT", "2022-06-03T15:23:32"),
        ("Fri, 2 September 2022 03:04:15 GMT", "2022-09-02T03:04:15"),
        ("2022-03-05T04:20:00Z", "2022-03-05T04:20:00"),
        ("2022-03-05 04:20 +02:00", "2022-03-05T02:20:00"),
        ("3/5/2022", "2022-03-05T00:00:00"),
        ("5.3.2022", "2022-03-05T00:00:00"),
        ("2022/03/05 3:07 pm", "2022-03-05T15:07:00"),
        ("12:30 am, 5th of March, 2022", "2022-03-05T00:30:00"),
        ("5 March", "2021-03-05T00:00:00"),
        ("22:15", "2021-01-31T22:15:00"),
        ("tomorrow noon", "2021-02-01T12:00:00"),
        ("friday", "2021-02-05T00:00:00"),
        ("next sunday", "2021-02-07T00:00:00"),
        ("@1700000000", "2023-11-14T22:13:20"),
    ],
)
def test_a_date_is_read_in_the_forms_that_the_source_took(text, ends):
    assert end(text) == ends


@pytest.mark.parametrize("text", ["infinity", "indefinite", " Infinite ", "never"])
def test_no_end_is_said_in_so_many_words(text):
    assert nominal_end(text, parse(SUNDAY)).until is None


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "soon", "until he stops", "a while", "3", "2022", "3 blue moons", "1.5 hours", "1,000 days",
        "2 hours ago", "-1 day", "1 day,", "1 day and", "and 1 day", "31 June 2022", "2022-13-01", "24:30", "25:00",
        "20 o'clock", "13:00 pm 1 May 2022", "１ day", "999999999 years", "1 h", "1 m", "5 March 5 April 2022",
        "10:00 11:00 1 May 2022", "friday or saturday", "next 5 March 2022", "x" * 300, "1 day " * 60,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_guessed(text):
    assert nominal_end(text, parse(SUNDAY)) is None


def test_a_wrong_weekday_leaves_the_date_as_written_and_is_noted():
    """The source moved on to the weekday: 28 January 2018 was a Sunday, and it made 3 February of it."""
    found = nominal_end("Sat, 28 Jan 2018 13:49:33 GMT", parse("2018-01-14T17:57:51Z"))
    assert iso(found.until) == "2018-01-28T13:49:33.000Z"
    assert found.note
    assert not nominal_end("Sun, 28 Jan 2018 13:49:33 GMT", parse("2018-01-14T17:57:51Z")).note


@given(st.text(max_size=60), st.integers(0, 7_258_118_400_000))
@example("0:00 0/0/0000", 0)
@example("@99999999999", 0)
def test_nothing_makes_it_raise(text, start):
    nominal_end(text, Instant(start))


PIECES = st.sampled_from(
    [
        "1",
        "31",
        "999999999",
        "2021",
        "hours",
        "day",
        "months",
        "next",
        "and",
        ",",
        ":",
        "-",
        "/",
        ".",
        "@",
        "+02:00",
        "gmt",
        "jan",
        "february",
        "5th",
        "of",
        "at",
        "noon",
        "friday",
        "tomorrow",
        "10:00",
        "pm",
        "t",
        "z",
    ]
)


@given(st.lists(PIECES, max_size=8), st.sampled_from([" ", "", ", "]), st.integers(0, 7_258_118_400_000))
def test_no_heap_of_its_own_words_makes_it_raise(pieces, between, start):
    nominal_end(between.join(pieces), Instant(start))


@given(
    st.dictionaries(st.sampled_from(["weeks", "days", "hours", "minutes", "seconds"]), st.integers(0, 9_999), min_size=1),
    st.integers(0, 4_000_000_000),
)  # fmt: skip
def test_a_written_length_is_read_back(parts, start):
    length = timedelta(**parts)
    found = nominal_end(
        ", ".join(f"{number} {unit}" for unit, number in parts.items()), Instant(start * SECOND)
    )
    assert found.until == start * SECOND + length // timedelta(milliseconds=1)


@given(
    st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)),
    st.sampled_from(
        ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d %B %Y %H:%M:%S", "%H:%M:%S, %d %B %Y", "%B %d, %Y %H:%M:%S",
         "%Y-%m-%dT%H:%M:%SZ", "%Y%m%d%H%M%S", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"]
    ),
)  # fmt: skip
def test_a_written_date_is_read_back(moment, form):
    moment = moment.replace(microsecond=0)
    found = nominal_end(moment.strftime(form), parse(SUNDAY))
    assert found.until == of(moment)
    assert not found.note
