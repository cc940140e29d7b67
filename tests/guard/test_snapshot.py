"""A snapshot is read whole and sound, or refused; and it says what was written."""

import hashlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.guard import FLOOR, Guard, SnapshotRefused, account_handle
from dueprocess.guard.handles import parse_handle
from dueprocess.guard.snapshot_reader import load_snapshot, open_snapshot
from dueprocess.guard.wire import Row, WireSpan, snapshot_bytes
from tests.guard.fakes import CAPABILITIES, T0, Log, agrees, blob, head, row, span

GOLDEN = Path(__file__).parent / "golden"

TEXT_ROWS = (
    row("dec_1.1", "mallory", span(), span("wallet.pay"), notice="/n/mallory"),
    row("dec_2.1", "mallory", span(until=None), notice=None),
    row("dec_3.1", "王小明", span(start=T0 + 5000, until=T0 + 9000, target="alice"), notice="/n/王"),
)
INTEGER_ROWS = (
    row("dec_1.1", 42, span(), notice="/n/42"),
    row("dec_2.1", 2**64 - 1, span(until=None, target=7)),
)
WRITTEN = {
    "snapshot_text.bin": lambda: blob(*TEXT_ROWS, generation=3, position=17, standing=15),
    "snapshot_uint64.bin": lambda: blob(*INTEGER_ROWS, ids="uint64", position=2),
    "snapshot_empty.bin": blob,
}


def with_header(data: bytes, **changes) -> bytes:
    """The same snapshot with another header, its checksum put right: what a careless or hostile writer might send."""
    length = int.from_bytes(data[8:12], "little")
    header = json.loads(data[12 : 12 + length]) | changes
    fresh = json.dumps(header).encode()
    fresh += b" " * (-(12 + len(fresh)) % 8)
    return resealed(data[:8] + len(fresh).to_bytes(4, "little") + fresh + data[12 + length :])


def resealed(data: bytes) -> bytes:
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def reason_of(data: bytes) -> str:
    with pytest.raises(SnapshotRefused) as refused:
        load_snapshot(data)
    return refused.value.reason


@pytest.mark.parametrize("name", WRITTEN)
def test_the_bytes_of_a_snapshot_never_change(name):
    """A server and a guard of different versions meet; whoever changes these bytes raises the version in the magic."""
    assert WRITTEN[name]() == (GOLDEN / name).read_bytes()


def test_a_snapshot_of_today_is_read():
    guard = Guard.from_snapshot(GOLDEN / "snapshot_text.bin", clock=lambda: T0)
    verdict = guard.check("mallory", guard.capability("chat.send"))
    assert (verdict.answer, verdict.until, verdict.notice, verdict.restriction) == (
        "restricted", None, None, "dec_2.1",
    )  # fmt: skip
    verdict = guard.check("mallory", guard.capability("wallet.pay"))
    assert (verdict.until, verdict.notice, verdict.restriction) == (T0 + 1000, "/n/mallory", "dec_1.1")
    assert guard.check("王小明", guard.capability("chat.send"), "alice").allowed  # begins later
    guard = Guard.from_snapshot(GOLDEN / "snapshot_text.bin", clock=lambda: T0 + 5000)
    assert guard.check("王小明", guard.capability("chat.send"), "alice").notice == "/n/王"
    guard = Guard.from_snapshot(GOLDEN / "snapshot_uint64.bin", clock=lambda: T0)
    assert guard.check(42, guard.capability("chat.send")).notice == "/n/42"
    assert not guard.check(2**64 - 1, guard.capability("chat.send"), 7)


def test_file_and_bytes_say_the_same(tmp_path):
    path = tmp_path / "snapshot"
    path.write_bytes(blob(*TEXT_ROWS))
    key = parse_handle(account_handle("mallory"), "text").key
    one, other = open_snapshot(path), load_snapshot(path.read_bytes())
    path.unlink()
    assert one.spans(key) == other.spans(key)
    assert [found.cause for found in one.spans(key)] == [("dec_1.1", "/n/mallory"), ("dec_2.1", None)]


def test_the_order_of_the_rows_does_not_matter():
    rows = [row(f"dec_{n % 40}.1", f"u{n}", span(until=T0 + 1 + n % 5)) for n in range(200)]
    first = blob(*rows)
    random.Random(1).shuffle(rows)
    assert blob(*rows) == first


def test_every_byte_counts():
    """Each byte of a small snapshot, with one bit turned: never read, whatever the bit."""
    data = blob(*TEXT_ROWS)
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 1 << (place % 8)
        assert reason_of(bytes(damaged)) in {
            "not_a_snapshot", "other_version", "truncated", "header", "checksum",
        }  # fmt: skip


def test_every_length_counts():
    data = blob(*TEXT_ROWS)
    for length in range(len(data)):
        assert reason_of(data[:length]) in {"not_a_snapshot", "truncated", "header"}
    assert reason_of(data + b"\0") == "truncated"
    assert reason_of(data + data) == "truncated"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_no_snapshot(noise):
    assert reason_of(b"no" + noise) == "not_a_snapshot"
    assert reason_of(noise) in {"not_a_snapshot", "other_version", "truncated", "header"}
    assert reason_of(b"dpguard\x01" + noise) in {"truncated", "header"}


def test_another_version_is_said_to_be_one():
    data = bytearray(blob())
    data[7] = 2
    assert reason_of(bytes(data)) == "other_version"


@pytest.mark.parametrize(
    "changes",
    [
        {"count": -1},
        {"count": True},
        {"count": 1.0},
        {"count": None},
        {"ids": "uint32"},
        {"generation": "1"},
        {"standing_position": 18},
        {"recorded_at": 2**60},
        {"capabilities": ["chat.send", "chat.send"]},
        {"capabilities": ["chat send"]},
        {"capabilities": "chat"},
        {"capabilities": [1]},
        {"capabilities": []},
        {"floor": ["Appeal"]},
        {"sets": [[99]]},
        {"sets": [[-1]]},
        {"sets": [[2**70]]},
        {"sets": 1},
    ],
)
def test_a_header_that_makes_no_sense_is_refused(changes):
    data = blob(*TEXT_ROWS, generation=3, position=17)
    assert reason_of(with_header(data, **changes)) == "header"


def test_a_header_that_lacks_a_field_is_refused():
    data = blob(*TEXT_ROWS)
    length = int.from_bytes(data[8:12], "little")
    for name in json.loads(data[12 : 12 + length]):
        assert reason_of(data[:12] + data[12 : 12 + length].replace(name.encode(), b"x" * len(name)) + data[12 + length :]) == "header"  # fmt: skip


def test_a_header_that_never_ends_is_refused():
    deep = b"[" * 100_000
    assert reason_of(b"dpguard\x01" + len(deep).to_bytes(4, "little") + deep + bytes(32)) == "header"
    assert reason_of(b"dpguard\x01" + b"\xff" * 4 + bytes(64)) == "truncated"


def test_a_header_that_promises_more_than_there_is_takes_no_memory():
    assert reason_of(with_header(blob(*TEXT_ROWS), count=2**40)) == "truncated"
    assert reason_of(with_header(blob(*TEXT_ROWS), slots=2**50)) == "truncated"


def test_rows_that_point_outside_are_refused():
    data = blob(*TEXT_ROWS)
    assert reason_of(with_header(data, sets=[])) == "contents"
    count, keys_at = 3, 12 + int.from_bytes(data[8:12], "little")
    rows_at = keys_at + 8 * count
    for place in (rows_at + 16, rows_at + 20):  # the first row's terms, the first row's texts
        damaged = bytearray(data)
        damaged[place : place + 4] = b"\xff" * 4
        assert reason_of(resealed(bytes(damaged))) == "contents"
    damaged = bytearray(data)
    damaged[keys_at : keys_at + 8] = b"\xff" * 8
    assert reason_of(resealed(bytes(damaged))) == "contents"


def test_texts_that_lie_about_their_length_cost_the_notice_not_the_check():
    data = bytearray(blob(row("dec_1.1", "mallory")))
    where = data.rindex(b"dec_1.1") - 4
    data[where : where + 2] = b"\xf0\xff"
    guard = Guard.from_snapshot(resealed(bytes(data)), clock=lambda: T0)
    verdict = guard.check("mallory", guard.capability("chat.send"))
    assert (verdict.answer, verdict.notice, verdict.restriction) == ("restricted", None, None)


def test_a_row_between_the_samples_that_points_outside_restricts_nobody():
    """Nothing that a writer gets wrong makes a check raise."""
    accounts = sorted((f"u{n}" for n in range(9000)), key=account_handle)
    data = bytearray(blob(*(row(f"dec_{n}.1", account) for n, account in enumerate(accounts))))
    start = 12 + int.from_bytes(data[8:12], "little") + 8 * 9000
    data[start + 24 * 4501 + 16 : start + 24 * 4501 + 20] = b"\xff" * 4
    guard = Guard.from_snapshot(resealed(bytes(data)), clock=lambda: T0)
    send = guard.capability("chat.send")
    assert [n for n, verdict in enumerate(guard.check_many(accounts, send)) if verdict.allowed] == [4501]


def test_long_texts_are_read_whole(tmp_path):
    long = "/n/" + "x" * 5000
    (tmp_path / "snapshot").write_bytes(blob(row("dec_1.1", "mallory", notice=long)))
    for source in (tmp_path / "snapshot", (tmp_path / "snapshot").read_bytes()):
        guard = Guard.from_snapshot(source, clock=lambda: T0)
        assert guard.check("mallory", guard.capability("chat.send")).notice == long


@pytest.mark.parametrize("name", FLOOR)
def test_nobody_writes_a_floor_capability(name):
    """I-04, on the server's side."""
    with pytest.raises(ValueError, match="floor"):
        blob(row("dec_1.1", "mallory", span(name)))


def test_nobody_writes_what_the_catalogue_marks_as_floor():
    with pytest.raises(ValueError, match="floor"):
        blob(row("dec_1.1", "mallory", span("wallet.pay")), floor=("wallet.pay",))


def test_nobody_writes_an_unlisted_capability_or_a_strange_handle():
    with pytest.raises(ValueError, match="no capability"):
        blob(row("dec_1.1", "mallory", span("chat.unheard")))
    with pytest.raises(ValueError, match="no handle"):
        blob(row("dec_1.1", 42))
    with pytest.raises(ValueError, match="no handle"):
        snapshot_bytes(
            head(), [Row("dec_1.1", account_handle("m"), (WireSpan("chat.send", "u:1", 0, 1),), None)]
        )
    with pytest.raises(ValueError, match="too long"):
        blob(row("x" * 70_000, "mallory"))


@pytest.mark.parametrize("name", FLOOR)
def test_a_hostile_snapshot_that_names_the_floor_restricts_nothing_of_it(name):
    """I-04, on the guard's side: every capability in every set, the floor's own bits included."""
    every = [list(range(len(CAPABILITIES)))]
    data = with_header(blob(row("dec_1.1", "mallory", span(until=None))), sets=every, floor=[])
    assert load_snapshot(data).masks == [0b1111]  # and not one bit of the floor
    guard = Guard.from_snapshot(data, clock=lambda: T0)
    assert guard.check("mallory", guard.capability("wallet.pay")).answer == "restricted"
    assert guard.check("mallory", guard.capability(name)).answer == "allowed"
    assert guard.check_many(["mallory"], guard.capability(name))[0].allowed


def test_spans_that_are_never_in_force_are_left_out():
    data = blob(
        row("dec_1.1", "mallory", span(start=T0 + 5, until=T0 + 5), span("wallet.pay", T0 + 9, T0 + 3))
    )
    assert len(load_snapshot(data).keys) == 0


def collided(handle: str) -> str:
    """Another account with the same 64-bit key and the same crc32."""
    other = handle[:16] + ("0" if handle[16] != "0" else "1") + handle[17:]
    assert other != handle
    return other


def test_a_stranger_with_the_same_64_bits_and_the_same_crc_is_not_restricted():
    mallory, stranger = account_handle("mallory"), "alice"
    rows = [
        Row("dec_1.1", collided(account_handle(stranger)), (span(),), "/n/1"),
        Row("dec_2.1", mallory, (span(),), "/n/2"),
        Row("dec_3.1", collided(mallory), (span("wallet.pay"),), "/n/3"),
    ]
    guard = Guard.from_snapshot(snapshot_bytes(head(), rows), clock=lambda: T0)
    send, pay = guard.capability("chat.send"), guard.capability("wallet.pay")
    assert guard.check(stranger, send).answer == "allowed"
    assert guard.check("mallory", send).restriction == "dec_2.1"
    assert guard.check("mallory", pay).answer == "allowed"


def test_a_target_with_the_same_64_bits_is_not_the_target():
    target = collided(account_handle("alice"))
    rows = [Row("dec_1.1", account_handle("mallory"), (WireSpan("chat.send", target, T0, T0 + 1),), None)]
    guard = Guard.from_snapshot(snapshot_bytes(head(), rows), clock=lambda: T0)
    assert guard.check("mallory", guard.capability("chat.send"), target="alice").answer == "allowed"


def test_an_ordinary_account_takes_less_than_forty_bytes():
    """Columns and filter; the texts stay in the file. Design, section 6."""
    count = 2000
    snapshot = load_snapshot(blob(*(row(f"dec_{n}.1", f"u{n}") for n in range(count))))
    size = 8 * len(snapshot.keys) + len(snapshot.rows) + len(snapshot.table) + len(snapshot.terms)
    assert size / count <= 40


ACCOUNTS = ("alice", "bob", "mallory", "王小明")
spans = st.builds(
    span,
    capability=st.sampled_from(CAPABILITIES[:4]),
    start=st.integers(T0 - 20, T0 + 20),
    until=st.none() | st.integers(T0 - 20, T0 + 40),
    target=st.none() | st.sampled_from(ACCOUNTS),
)
writes = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(ACCOUNTS), st.lists(spans, max_size=4)), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(writes, st.integers(T0 - 10, T0 + 30), st.integers(T0 - 50, T0 + 60))
def test_a_snapshot_says_what_the_record_says(written, recorded_at, clock):
    log = Log()
    for number, account, found in written:
        log.write(f"dec_{number}.1", account, *found, notice=f"/n/{number}")
    guard = Guard.from_snapshot(log.snapshot(recorded_at), clock=lambda: clock)
    now = max(clock, recorded_at)
    for account in (*ACCOUNTS, "nobody"):
        for name in CAPABILITIES[:4]:
            for target in (None, "alice", "nobody"):
                verdict = guard.check(account, guard.capability(name), target)
                assert agrees(verdict, log, account, name, target, now)
