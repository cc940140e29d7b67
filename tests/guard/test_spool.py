"""A snapshot of any size is written in little memory, and says what one written at once says."""

import io
import tracemalloc
from pathlib import Path

import pytest

from dueprocess.guard import FLOOR, Guard, account_handle
from dueprocess.guard import snapshot_spool as spooling
from dueprocess.guard.handles import parse_handle
from dueprocess.guard.snapshot_reader import load_snapshot, open_snapshot
from dueprocess.guard.snapshot_spool import spool_snapshot
from dueprocess.guard.wire import Row, WireSpan, snapshot_bytes
from tests.guard.fakes import T0, head, row, span


def spooled(described, rows) -> bytes:
    out = io.BytesIO()
    spool_snapshot(out, described, rows)
    return out.getvalue()


def many(count, account=lambda n: f"u{n}"):
    for n in range(count):
        spans = (span(until=T0 + 1 + n % 5), span("wallet.pay", until=None)) if n % 7 == 0 else (span(),)
        yield row(f"dec_{n:06d}.1", account(n), *spans, notice=f"/n/{n}")


@pytest.fixture
def small_parts(monkeypatch):
    """So that a few hundred rows are sorted in many parts, and terms and texts put away in between."""
    monkeypatch.setattr(spooling, "PART_ROWS", 50)
    monkeypatch.setattr(spooling, "CHUNK", 256)


@pytest.mark.parametrize("ids", ["text", "uint64"])
def test_the_bytes_are_those_of_a_snapshot_written_at_once(ids, small_parts):
    """Rows that come in the order of their restrictions; each account once, so that marks and accounts are as many."""
    account = (lambda n: f"u{n}") if ids == "text" else (lambda n: (n * 7919 + 1) % 2**40)
    rows = list(many(900, account))
    described = head(ids=ids)
    assert spooled(described, iter(rows)) == snapshot_bytes(described, rows)


def test_an_account_with_several_restrictions_is_found_with_all(small_parts):
    rows = [row(f"dec_{n:03d}.1", f"u{n % 40}", span(until=T0 + 1 + n)) for n in range(400)]
    snapshot = load_snapshot(spooled(head(), rows))
    for n in range(40):
        found = snapshot.spans(parse_handle(account_handle(f"u{n}"), "text").key)
        assert [one.cause.restriction for one in found] == [f"dec_{m:03d}.1" for m in range(n, 400, 40)]


def test_terms_with_targets_of_their_own_survive_being_put_away(small_parts):
    rows = [row(f"dec_{n:03d}.1", f"u{n}", span(until=None, target=f"v{n}")) for n in range(300)]
    guard = Guard.from_snapshot(spooled(head(), rows), clock=lambda: T0)
    send = guard.capability("chat.send")
    for n in range(300):
        assert not guard.check(f"u{n}", send, f"v{n}").allowed
        assert guard.check(f"u{n}", send, f"v{n + 1}").allowed


def test_nothing_is_written_before_every_row_was_taken():
    out = io.BytesIO()
    bad = Row("dec_1.1", account_handle("wei"), (WireSpan(FLOOR[0], None, T0, None),), None)
    with pytest.raises(ValueError, match="floor"):
        spool_snapshot(out, head(), [row("dec_0.1", "lan"), bad])
    assert out.getvalue() == b""


def test_no_rows_are_a_snapshot_too():
    assert spooled(head(), []) == snapshot_bytes(head(), [])


def test_the_filter_of_a_large_snapshot_begins_at_a_page(tmp_path: Path):
    """So that processes can share it, mapped."""
    path = tmp_path / "snapshot"
    path.write_bytes(spooled(head(), many(5000)))
    snapshot = open_snapshot(path)
    data = path.read_bytes()
    place = data.index(bytes(snapshot.table))
    assert place % 16_384 == 0


def test_memory_does_not_grow_with_the_rows(monkeypatch, tmp_path: Path):
    """Four times the rows, hardly more memory: parts, terms and texts lie on disk, the filter is mapped."""
    monkeypatch.setattr(spooling, "PART_ROWS", 4000)
    monkeypatch.setattr(spooling, "CHUNK", 1 << 14)
    peaks = []
    for count in (10_000, 40_000):
        tracemalloc.start()
        with (tmp_path / "out").open("wb") as out:
            spool_snapshot(out, head(), many(count))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5, peaks
