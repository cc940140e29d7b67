"""Several processes of one machine share one mapped snapshot; whoever leads writes; nobody depends on the leader to hear."""

import itertools
import os
import signal
import subprocess
import sys
import textwrap
import time
from mmap import mmap
from pathlib import Path

import pytest

from dueprocess.guard import Epoch, Guard, KeepFailed, SnapshotRefused, sharing
from dueprocess.guard import knowledge as knowing
from dueprocess.guard import merge as merging
from dueprocess.guard.clock import HighWater
from dueprocess.guard.handles import key_of_text
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.snapshot_reader import map_snapshot, open_snapshot
from dueprocess.guard.standing import longest
from dueprocess.guard.wire import Head
from tests.guard.fakes import T0, TOKEN, Log, serving, span

LARGE = 5000


def started(folder, now=T0) -> Knowledge:
    return Knowledge(HighWater(lambda: now), folder, shared=True)


def install(knowledge: Knowledge, data: bytes):
    knowledge.install(iter([data[:100], data[100:], b""]).__next__)


def restricted(knowledge: Knowledge, account) -> bool:
    standing = knowledge.standing
    spans = standing.spans(key_of_text(account), standing.position)
    return longest(spans, standing.bit("chat.send"), None, knowledge.clock.now()) is not None


def look(knowledge: Knowledge):
    """What a guard does now and then, now."""
    knowledge._keep._looked_s = 0.0
    knowledge.rest()


@pytest.fixture
def pair(tmp_path):
    """A leader with a snapshot of one account, a second process that mapped it, and their record."""
    log = Log()
    log.write("dec_0.1", "zoe", span(until=None))
    leader = started(tmp_path)
    install(leader, log.snapshot())
    second = started(tmp_path)
    yield log, leader, second
    leader.close()
    second.close()


def test_one_leads_and_both_know(pair):
    _, leader, second = pair
    assert leader._keep.leads
    assert not second._keep.leads
    assert restricted(leader, "zoe")
    assert restricted(second, "zoe")
    assert second.epoch_to_follow() == leader.epoch_to_follow() == Epoch(1, 1)


def test_the_columns_of_a_large_snapshot_are_the_files_own_pages(tmp_path):
    (tmp_path / "one").write_bytes(Log().snapshot())
    log = Log()
    for n in range(LARGE):
        log.write(f"dec_{n}.1", f"u{n}", span(until=None))
    (tmp_path / "snapshot").write_bytes(log.snapshot())
    mapped, read = map_snapshot(tmp_path / "snapshot"), open_snapshot(tmp_path / "snapshot")
    assert isinstance(mapped.table, mmap)
    assert isinstance(mapped.keys, memoryview)
    assert bytes(mapped.table) == bytes(read.table)
    assert list(mapped.keys) == list(read.keys)
    for n in (0, 1, LARGE - 1):
        assert mapped.spans(key_of_text(f"u{n}")) == read.spans(key_of_text(f"u{n}"))


def test_what_one_process_sets_in_its_filter_no_other_sees(tmp_path):
    log = Log()
    for n in range(LARGE):
        log.write(f"dec_{n}.1", f"u{n}", span(until=None))
    (tmp_path / "snapshot").write_bytes(log.snapshot())
    before = (tmp_path / "snapshot").read_bytes()
    one, other = map_snapshot(tmp_path / "snapshot"), map_snapshot(tmp_path / "snapshot")
    place = bytes(one.table).index(0)
    one.table[place] = 0xFF
    assert other.table[place] == 0
    assert (tmp_path / "snapshot").read_bytes() == before


def test_every_process_follows_by_itself(pair):
    log, leader, second = pair
    entry = log.write("dec_1.1", "u1", span(until=None))
    second.receive(entry)
    assert restricted(second, "u1")
    assert not restricted(leader, "u1")
    leader.receive(entry)
    assert restricted(leader, "u1")


def test_a_process_that_starts_later_reads_the_leaders_journal_and_leaves_it_whole(pair, tmp_path):
    log, leader, _ = pair
    leader.receive(log.write("dec_1.1", "u1", span(until=None)))
    with (tmp_path / "journal").open("ab") as file:
        file.write(b"0000 torn")
    before = (tmp_path / "journal").read_bytes()
    third = started(tmp_path)
    assert restricted(third, "u1")
    assert (tmp_path / "journal").read_bytes() == before
    third.close()


def test_the_others_move_to_what_the_leader_merged(pair, monkeypatch):
    log, leader, second = pair
    monkeypatch.setattr(merging, "CHANGES_MIN", 3)
    second._keep._looked_s = float("inf")
    entries = [log.write(f"dec_{n}.1", f"u{n}", span(until=None)) for n in range(1, 7)]
    for entry in entries[:4]:
        leader.receive(entry)
    for entry in entries:
        second.receive(entry)
    assert leader.standing.changes == {}
    assert len(second.standing.changes) == 6
    look(second)
    assert len(second.standing.changes) == 2
    assert second.standing.base.head.epoch == Epoch(1, 5)
    assert second.standing.epoch == Epoch(1, 7)
    assert all(restricted(second, account) for account in ("zoe", "u1", "u5", "u6"))


def test_one_that_is_behind_the_leader_goes_forward_with_it(pair, monkeypatch):
    log, leader, second = pair
    monkeypatch.setattr(merging, "CHANGES_MIN", 1)
    for n in range(1, 4):
        leader.receive(log.write(f"dec_{n}.1", f"u{n}", span(until=None)))
    leader._merge(leader.standing)
    look(second)
    assert second.standing.epoch == leader.standing.epoch
    assert restricted(second, "u3")
    for entry in log.entries:  # its own feed tells it once more what it knows by now
        assert second.receive(entry)
    assert second.receive(log.write("dec_9.1", "u9", span(until=None)))
    assert restricted(second, "u9")


def test_who_does_not_lead_merges_for_itself_in_the_end(pair, monkeypatch, tmp_path):
    log, _, second = pair
    monkeypatch.setattr(merging, "CHANGES_MIN", 2)
    monkeypatch.setattr(sharing.SharedKeep, "changes_most", 2)
    monkeypatch.setattr(knowing, "PATIENCE_WITH_THE_LEADER", 1)
    before = sorted(tmp_path.iterdir())
    for n in range(1, 5):
        second.receive(log.write(f"dec_{n}.1", f"u{n}", span(until=None)))
    assert len(second.standing.changes) < 4
    assert all(restricted(second, f"u{n}") for n in range(1, 5))
    assert sorted(tmp_path.iterdir()) == before


def test_when_the_leader_ends_another_takes_over_and_nothing_is_lost(pair, tmp_path):
    log, leader, second = pair
    for n in range(1, 4):
        entry = log.write(f"dec_{n}.1", f"u{n}", span(until=None))
        second.receive(entry)
        if n == 1:
            leader.receive(entry)
    leader._keep.close()  # as if killed: nothing else is done
    look(second)
    assert second._keep.leads
    second.receive(log.write("dec_4.1", "u4", span(until=None)))
    second._keep.close()
    third = started(tmp_path)
    assert third._keep.leads
    assert third.standing.epoch == log.epoch
    assert all(restricted(third, f"u{n}") for n in range(1, 5))
    third.close()


def test_a_new_leader_that_cannot_fill_the_journal_writes_a_snapshot(pair, monkeypatch, tmp_path):
    log, leader, second = pair
    second._keep._recent = type(second._keep._recent)(maxlen=1)
    for n in range(1, 4):
        second.receive(log.write(f"dec_{n}.1", f"u{n}", span(until=None)))
    leader._keep.close()
    look(second)
    assert open_snapshot(tmp_path / "snapshot").head.epoch == log.epoch
    assert not (tmp_path / "journal").exists()
    second.close()
    third = started(tmp_path)
    assert restricted(third, "u1")
    assert restricted(third, "u3")
    third.close()


def test_a_new_leader_that_is_behind_the_journal_does_not_break_it(pair, tmp_path):
    log, leader, second = pair
    entries = [log.write(f"dec_{n}.1", f"u{n}", span(until=None)) for n in range(1, 4)]
    for entry in entries:
        leader.receive(entry)
    second.receive(entries[0])
    leader._keep.close()
    look(second)
    for entry in entries[1:]:
        second.receive(entry)
    second._keep.close()
    third = started(tmp_path)
    assert third.standing.epoch == log.epoch
    assert all(restricted(third, f"u{n}") for n in range(1, 4))
    third.close()


def test_a_damaged_file_is_refused_and_replaced(pair, tmp_path):
    log, leader, second = pair
    leader.close()
    second.close()
    damaged = bytearray((tmp_path / "snapshot").read_bytes())
    damaged[-40] ^= 1
    (tmp_path / "snapshot").write_bytes(damaged)
    fresh = started(tmp_path)
    assert fresh.standing is None
    assert isinstance(fresh.keep_error, SnapshotRefused)
    assert fresh.keep_error.reason == "checksum"
    install(fresh, log.snapshot())
    assert restricted(fresh, "zoe")
    fresh.close()
    assert open_snapshot(tmp_path / "snapshot").head.epoch == log.epoch


def test_a_damaged_file_of_the_leader_is_not_moved_to(pair, tmp_path):
    _, _, second = pair
    damaged = bytearray((tmp_path / "snapshot").read_bytes())
    damaged[-40] ^= 1
    (tmp_path / "snapshot.new").write_bytes(damaged)
    (tmp_path / "snapshot.new").replace(tmp_path / "snapshot")
    look(second)
    assert isinstance(second.keep_error, KeepFailed)
    assert restricted(second, "zoe")


def test_what_ends_ends_in_a_mapped_snapshot_too(tmp_path):
    log = Log()
    log.write("dec_0.1", "zoe", span(until=T0 + 1000))
    leader = started(tmp_path)
    install(leader, log.snapshot())
    late = started(tmp_path, T0 + 1000)
    assert restricted(leader, "zoe")
    assert not restricted(late, "zoe")
    late.receive(Head(log.epoch, T0 + 5000))
    assert late.view.moment.age_ms == 0
    leader.close()
    late.close()


def test_one_asks_the_server_and_all_have_it(tmp_path):
    """Five guards at once in one folder that is empty: one download."""
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", span())
        guards = [Guard(url, TOKEN, keep=tmp_path, shared=True, clock=lambda: T0) for _ in range(5)]
        try:
            assert all(guard.wait_ready(20) for guard in guards)
            assert all(not guard.check("mallory", guard.capability("chat.send")).allowed for guard in guards)
            entry = server.push("dec_2.1", "trent", span())
            assert all(guard.wait_for(entry.epoch, 20) for guard in guards)
            assert all(not guard.check("trent", guard.capability("chat.send")).allowed for guard in guards)
            assert server.snapshots == 1
            assert len(server.feeds) == 5
        finally:
            for guard in guards:
                guard.close()


def test_who_knows_nothing_waits_for_a_leader_that_asks(tmp_path, monkeypatch):
    """Else each would download for itself what the leader needs minutes for."""
    monkeypatch.setattr(knowing, "WAIT_FOR_LEADER_S", 0.0)
    log = Log()
    log.write("dec_1.1", "mallory", span(until=None))
    leader = started(tmp_path)
    assert not leader.given(lambda _seconds: False)  # it leads: it asks the server
    second, waits = started(tmp_path), []

    def wait(_seconds):
        waits.append(1)
        if len(waits) == 3:
            install(leader, log.snapshot())
        return False

    assert second.given(wait)
    assert len(waits) == 3
    assert restricted(second, "mallory")
    second.want_snapshot()
    assert not second.given(lambda _seconds: False)  # it knows something by now, and does not wait for ever
    os.utime(tmp_path / "lock", (0, 0))
    third = started(tmp_path)
    third.standing = None
    third.want_snapshot()
    (tmp_path / "snapshot").unlink()
    assert not third.given(lambda _seconds: False)
    for one in (leader, second, third):
        one.close()


def test_without_a_folder_nothing_can_be_shared():
    with pytest.raises(ValueError, match="keep"):
        Guard("http://localhost:1", shared=True)


PROGRAM = textwrap.dedent(
    """
    import sys
    from dueprocess.guard import Guard
    url, token, folder, now = sys.argv[1:]
    guard = Guard(url, token, keep=folder, shared=True, clock=lambda: int(now))
    assert guard.wait_ready(20)
    send = guard.capability("chat.send")
    print("leads" if guard._knowledge._keep.leads else "follows", flush=True)
    for line in sys.stdin:
        position, account = line.split()
        assert guard.wait_for((1, int(position)), 20)
        print(guard.check(account, send).answer, guard._knowledge._keep.leads, flush=True)
    """
)


def process(url, folder):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, TOKEN, str(folder), str(T0)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(running, position, account) -> list[str]:
    running.stdin.write(f"{position} {account}\n")
    running.stdin.flush()
    return running.stdout.readline().split()


def test_killed_or_halted_the_leader_stops_nobody(tmp_path: Path):
    """Real processes: the one that leads is halted, then killed; the other hears all the while, and leads in the end."""
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", span())
        leader = process(url, tmp_path)
        assert leader.stdout.readline() == "leads\n"
        other = process(url, tmp_path)
        try:
            assert other.stdout.readline() == "follows\n"
            leader.send_signal(signal.SIGSTOP)
            entry = server.push("dec_2.1", "trent", span())
            assert ask(other, entry.epoch.position, "trent") == ["restricted", "False"]
            leader.kill()
            leader.wait(20)
            leads, deadline = "False", time.monotonic() + 20
            for n in itertools.count(3):
                entry = server.push(f"dec_{n}.1", f"u{n}", span())
                answer, leads = ask(other, entry.epoch.position, f"u{n}")
                assert answer == "restricted"
                if leads == "True" or time.monotonic() > deadline:
                    break
            assert leads == "True"
            # Whoever has just taken the lead writes what the one before it did not: kill it no sooner than that.
            while kept_epoch(tmp_path) < Epoch(1, 2):
                assert time.monotonic() < deadline + 20
                time.sleep(0.02)
        finally:
            for one in (leader, other):
                one.kill()
                one.communicate()
        left = Knowledge(HighWater(lambda: T0), tmp_path, shared=True)
        assert left.standing.epoch >= Epoch(1, 2)
        assert restricted(left, "trent")
        left.close()


def kept_epoch(folder: Path) -> Epoch:
    """How far what lies in the shared folder goes, as one more process would find it."""
    reading = Knowledge(HighWater(lambda: T0), folder, shared=True)
    try:
        return reading.standing.epoch if reading.standing is not None else Epoch(0, 0)
    finally:
        reading.close()


def in_child(work) -> str:
    """What a forked process says."""
    there, here = os.pipe()
    pid = os.fork()
    if pid == 0:
        said = b"failed"
        try:
            said = work().encode()
        finally:
            os.write(here, said)
            os._exit(0)
    os.close(here)
    with os.fdopen(there, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(pid, 0)
    return said


@pytest.mark.parametrize("shared", [True, False])
def test_a_forked_process_has_a_guard_that_follows(tmp_path, shared):
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", span())
        with Guard(url, TOKEN, keep=tmp_path, shared=shared, clock=lambda: T0) as guard:
            assert guard.wait_ready(20)
            send = guard.capability("chat.send")
            assert guard.check("alice", send).allowed

            def child() -> str:
                known = guard.check("mallory", send).answer, guard.check("alice", send).answer
                reached = guard.wait_for((1, 2), 20)
                return " ".join((*known, str(reached), guard.check("trent", send).answer))

            there, here = os.pipe()
            pid = os.fork()
            if pid == 0:
                said = b"failed"
                try:
                    said = child().encode()
                finally:
                    os.write(here, said)
                    os._exit(0)
            os.close(here)
            entry = server.push("dec_2.1", "trent", span())
            with os.fdopen(there, "rb") as pipe:
                assert pipe.read().decode() == "restricted allowed True restricted"
            os.waitpid(pid, 0)
            assert guard.wait_for(entry.epoch, 20)
            assert guard.last_error is None
            assert not shared or guard._knowledge._keep.leads


def test_a_forked_process_does_not_hold_the_parents_lock(tmp_path):
    log = Log()
    log.write("dec_0.1", "zoe", span(until=None))
    with serving(log) as (_, url):
        guard = Guard(url, TOKEN, keep=tmp_path, shared=True, clock=lambda: T0)
        assert guard.wait_ready(20)
        assert in_child(lambda: str(guard._knowledge._keep.leads)) == "False"
        assert guard._knowledge._keep.leads
        guard.close()
        later = started(tmp_path)
        assert later._keep.leads
        later.close()
