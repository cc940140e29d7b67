"""When a measure of the source ends by its own words: the grammar of what administrators typed, pure.

The rules are:
1. The end follows from the start and the text alone. What the grammar cannot read is `None`, never guessed.
2. Relative lengths add up (`6 weeks, 9 hours, 32 minutes`). Months and years step through the calendar and overflow
   as the source's did: 31 January + 1 month = 3 March, or 2 March in a leap year.
3. Dates are read in the forms that the source's parser took; one without a time is its first instant, a month alone
   its first day, a time alone that time of the starting day, a date without a year one of the starting year. All UTC.
4. A date stands as written. A weekday beside it adds nothing: where it is the wrong one, the date holds, which is
   what the person was told and never later than what the source made of it (it moved on to that weekday).
5. A date that no calendar has (`31 June`), an end beyond the year 9999, a sign, a fraction, `ago`: not readable.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import msgspec

from dueprocess.application.audit.act import Nominal
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, SECOND, Instant, in_zone, of

LENGTH_MAX = 200
INDEFINITE = frozenset({"infinity", "infinite", "indefinite", "never"})

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wednes wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_MILLISECONDS = {
    name: length
    for length, names in (
        (SECOND, "second seconds sec secs"),
        (MINUTE, "minute minutes min mins"),
        (HOUR, "hour hours hr hrs"),
        (DAY, "day days"),
        (7 * DAY, "week weeks wk wks"),
        (14 * DAY, "fortnight fortnights"),
    )
    for name in names.split()
}
_STEPS = {"month": 1, "months": 1, "year": 12, "years": 12, "yr": 12, "yrs": 12}


def _one_of(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_PART = re.compile(
    rf"\+?(?:(?P<number>[0-9]{{1,9}}) ?|next )(?P<unit>{_one_of(_MILLISECONDS | _STEPS)})(?![a-z])"
)
_BETWEEN = re.compile(r"(?: ?, ?(?:and )?| and | )?")
_TIME = re.compile(
    r"(?:^|(?<=[ ,])|(?<=[0-9])t)(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?: ?(?P<half>am|pm))?|(?P<word>noon|midnight))(?: ?(?P<zone>gmt|utc|z|[+-][0-9]{2}:?[0-9]{2}))?(?=$|[ ,])"
)
_ZONE = re.compile(r"(?<=[ 0-9])(?:gmt|utc)$")
_WEEKDAY = re.compile(rf"^(?P<next>next )?(?P<weekday>{_one_of(_WEEKDAYS)})(?![a-z])\.?,? ?")
_DATES = tuple(
    re.compile(form)
    for form in (
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]?(?P<name>{_one_of(_MONTHS)})\.?(?:,? ?-?(?P<year>[0-9]{{4}}))?",
        rf"(?P<name>{_one_of(_MONTHS)})\.? ?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:(?:, ?| )(?P<year>[0-9]{{4}}))?",
        rf"(?P<name>{_one_of(_MONTHS)})\.?,? ?(?P<year>[0-9]{{4}})",
        rf"(?P<year>[0-9]{{4}})[ -](?P<name>{_one_of(_MONTHS)})\.?(?:[ -](?P<day>[0-9]{{1,2}}))?",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})",
        r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})[.-](?P<month>[0-9]{1,2})[.-](?P<year>[0-9]{4})",
    )
)
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:t?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?)?z?"
)
_EPOCH = re.compile(r"@(?P<seconds>[0-9]{1,11})")


class _Clock(msgspec.Struct, frozen=True):
    """A time of day, and how far its zone is ahead of UTC."""

    since_midnight: timedelta = timedelta()
    ahead: timedelta = timedelta()


def nominal_end(text: str, start: Instant) -> Nominal | None:
    """The end that `text` gives a measure that starts at `start`; None where it cannot be read."""
    words = " ".join(text.lower().split()) if len(text) <= LENGTH_MAX else ""
    if not words:
        return None
    if words in INDEFINITE:
        return Nominal(None)
    try:
        return _relative(words, start) or _compact(words) or _absolute(words, start)
    except (OverflowError, ValueError):  # no such day, or none that a calendar reaches
        return None


def _relative(words: str, start: Instant) -> Nominal | None:
    months = milliseconds = at = 0
    while at < len(words):
        part = _PART.match(words, at)
        if part is None:
            return None
        number = int(part["number"] or 1)
        months += number * _STEPS.get(part["unit"], 0)
        milliseconds += number * _MILLISECONDS.get(part["unit"], 0)
        between = _BETWEEN.match(words, part.end())
        at = between.end() if between else part.end()
    if words.endswith((",", " and")):
        return None
    wall = in_zone(start, "UTC")
    month = wall.month - 1 + months
    first = wall.replace(year=wall.year + month // 12, month=month % 12 + 1, day=1)
    end = first + timedelta(days=wall.day - 1) + timedelta(milliseconds=milliseconds)
    return Nominal(of(end))


def _compact(words: str) -> Nominal | None:
    epoch = _EPOCH.fullmatch(words)
    if epoch is not None:
        return Nominal(Instant(int(epoch["seconds"]) * SECOND))
    found = _COMPACT.fullmatch(words)
    if found is None:
        return None
    numbers = {name: int(text) for name, text in found.groupdict().items() if text is not None}
    return Nominal(of(datetime(**numbers, tzinfo=UTC)))


def _absolute(words: str, start: Instant) -> Nominal | None:
    clock, rest = _time_in(words)
    weekday = _WEEKDAY.match(rest)
    if weekday is not None:
        rest = rest[weekday.end() :]
    today = in_zone(start, "UTC").date()
    named = _WEEKDAYS[weekday["weekday"]] if weekday is not None else None
    if not rest:
        if named is not None and weekday is not None:
            day = _coming(today, named, later=weekday["next"] is not None)
        elif clock is not None:
            day = today
        else:
            return None
    elif rest in {"today", "tomorrow"} and weekday is None:
        day = today + timedelta(days=rest == "tomorrow")
    else:
        written = _date(rest, today)
        if written is None or (weekday is not None and weekday["next"]):
            return None
        day = written
    clock = clock or _Clock()
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    note = "" if named in {None, day.weekday()} else "names a weekday that it was not"
    return Nominal(of(midnight + clock.since_midnight - clock.ahead), note)


def _time_in(words: str) -> tuple[_Clock | None, str]:
    """The time of day somewhere in the text, and what is left of the text without it."""
    found = _TIME.search(words)
    if found is None:
        return None, _ZONE.sub("", words).strip(" ,")
    before, after = words[: found.start()].removesuffix(" at"), words[found.end() :]
    rest = f"{before.strip(' ,')} {after.strip(' ,')}".strip()
    if found["word"] is not None:
        return _Clock(timedelta(hours=12 * (found["word"] == "noon")), _ahead(found["zone"])), rest
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"] is not None:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + 12 * (found["half"] == "pm")
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second > 0):
        raise ValueError("no such time of day")
    return _Clock(timedelta(hours=hour, minutes=minute, seconds=second), _ahead(found["zone"])), rest


def _ahead(zone: str | None) -> timedelta:
    if zone is None or zone[0] not in "+-":
        return timedelta()
    digits = zone[1:].replace(":", "")
    if int(digits[:2]) > 14 or int(digits[2:]) > 59:
        raise ValueError("no such zone")
    length = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -length if zone[0] == "-" else length


def _date(text: str, today: date) -> date | None:
    for form in _DATES:
        found = form.fullmatch(text)
        if found is not None:
            given = found.groupdict()
            month = _MONTHS[given["name"]] if given.get("name") else int(given["month"])
            return date(int(given.get("year") or today.year), month, int(given.get("day") or 1))
    return None


def _coming(today: date, weekday: int, *, later: bool) -> date:
    """That weekday, today included unless `later`."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead or 7 * later)
