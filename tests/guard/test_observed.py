"""What a stay sets back is observed: it stops nobody, says what it would do, and goes on by itself when the stay is over."""

import hashlib

import pytest

from dueprocess.guard import FeedRefused, Guard, SnapshotRefused, account_handle
from dueprocess.guard.inspecting import fetch, inspect
from dueprocess.guard.snapshot import OBSERVED, TERM
from dueprocess.guard.snapshot_reader import load_snapshot
from dueprocess.guard.wire import WireSpan, entry_json, parse_entry
from tests.guard.fakes import T0, Log, blob, row, span

HOUR = 3_600_000


def stayed(until=T0 + HOUR, ends=T0 + 72 * HOUR):
    """One restriction for 72 h, set back for an hour."""
    return (span(until=until, observed=True), span(start=until, until=ends))


def guard_at(now, *rows) -> Guard:
    return Guard.from_snapshot(blob(*rows), clock=lambda: now)


def test_it_stops_nobody_and_says_what_it_would_do():
    guard = guard_at(T0, row("dec_1.1", "mallory", *stayed(), notice="/n/9"))
    verdict = guard.check("mallory", guard.capability("chat.send"))
    assert (verdict.answer, verdict.allowed, verdict.would_refuse) == ("allowed", True, True)
    assert (verdict.restriction, verdict.notice, verdict.until) == ("dec_1.1", "/n/9", T0 + HOUR)


def test_i_08_it_goes_on_by_itself_at_the_stated_instant_and_ends_when_it_would_have_ended():
    rows = (row("dec_1.1", "mallory", *stayed()),)
    for now, allowed in (
        (T0 + HOUR - 1, True),
        (T0 + HOUR, False),
        (T0 + 72 * HOUR - 1, False),
        (T0 + 72 * HOUR, True),
    ):
        guard = guard_at(now, *rows)
        assert guard.check("mallory", guard.capability("chat.send")).allowed is allowed, now - T0


def test_i_10_another_restriction_of_the_same_account_is_untouched():
    other = row("dec_2.1", "mallory", span(until=T0 + 5), notice="/n/short")
    guard = guard_at(T0, row("dec_1.1", "mallory", *stayed()), other)
    verdict = guard.check("mallory", guard.capability("chat.send"))
    assert (verdict.answer, verdict.restriction, verdict.until) == ("restricted", "dec_2.1", T0 + 5)


def test_what_holds_towards_one_person_is_never_observed_only():
    with pytest.raises(ValueError, match="never observed only"):
        blob(row("dec_1.1", "mallory", WireSpan("chat.send", account_handle("alice"), T0, None, True)))
    log = Log()
    text = log_entry(log, target=account_handle("alice"))
    assert parse_entry(text).spans[0].observed is False


def test_a_flag_that_is_none_is_refused():
    with pytest.raises(FeedRefused, match="true or false"):
        parse_entry(log_entry(Log()).replace('"observed":true', '"observed":1'))


def log_entry(log, target=None):
    """An entry's JSON that says `observed`, whatever its target."""
    entry = log.write("dec_1.1", "mallory", WireSpan("chat.send", target, T0, None, True))
    return entry_json(entry)


def test_terms_that_no_writer_makes_are_refused():
    data = bytearray(blob(row("dec_1.1", "mallory", span(observed=True))))
    snapshot = load_snapshot(bytes(data))
    at = data.index(bytes(snapshot.terms))
    assert TERM.unpack_from(data, at)[1] == OBSERVED
    data[at + 4] = OBSERVED + 1
    data[-32:] = hashlib.sha256(data[:-32]).digest()
    with pytest.raises(SnapshotRefused, match="contents"):
        load_snapshot(bytes(data))


def test_what_is_observed_is_counted_apart(tmp_path):
    path = tmp_path / "snapshot"
    path.write_bytes(blob(row("dec_1.1", "mallory", *stayed()), row("dec_2.1", "trent", span())))
    found = inspect(*fetch(str(path)), T0)
    assert (found.observed, found.restrictions["chat.send"]) == (1, 1)


def test_the_platform_s_own_refusal_is_explained_by_it():
    guard = guard_at(T0, row("dec_1.1", "mallory", *stayed()))
    assert guard.report_unexplained("mallory", guard.capability("chat.send")) is False
    guard.check("mallory", guard.capability("chat.send"))
    counted = {(item.kind, item.mode): count for item, count in guard._tally.take().counts.items()}
    assert counted == {("agreed", "observe"): 1, ("would_refuse", "observe"): 1}
