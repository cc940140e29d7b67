"""What a guard knew comes back at the next start; whatever a crash leaves is a prefix of it."""

import pytest

from dueprocess.guard import KeepFailed, SnapshotRefused
from dueprocess.guard.clock import HighWater
from dueprocess.guard.handles import key_of_text
from dueprocess.guard.keep import Keep
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.standing import longest
from dueprocess.guard.wire import Epoch, Head
from tests.guard.fakes import T0, Log, blob, span


def started(folder, now=T0) -> Knowledge:
    return Knowledge(HighWater(lambda: now), folder)


def install(knowledge: Knowledge, data: bytes):
    knowledge.install(iter([data[:100], data[100:], b""]).__next__)


def restricted(knowledge: Knowledge, account) -> bool:
    standing = knowledge.standing
    spans = standing.spans(key_of_text(account), standing.position)
    return longest(spans, standing.bit("chat.send"), None, knowledge.clock.now()) is not None


@pytest.fixture
def lived(tmp_path):
    """A guard that took a snapshot and followed five entries, then stopped without a word."""
    log, knowledge = Log(), started(tmp_path)
    log.write("dec_0.1", "zoe", span(until=None))
    install(knowledge, log.snapshot())
    for number in range(1, 6):
        assert knowledge.receive(log.write(f"dec_{number}.1", f"u{number}", span(until=None)))
    knowledge._keep.close()
    return tmp_path, log


def test_an_empty_folder_is_a_beginning(tmp_path):
    knowledge = started(tmp_path / "var" / "guard")
    assert knowledge.standing is None
    assert knowledge.keep_error is None
    assert knowledge.epoch_to_follow() is None


def test_a_restart_goes_on_with_what_was_known(lived):
    folder, log = lived
    knowledge = started(folder)
    assert knowledge.standing.epoch == log.epoch
    assert all(restricted(knowledge, account) for account in ("zoe", "u1", "u2", "u3", "u4", "u5"))
    assert knowledge.epoch_to_follow() == log.epoch
    assert knowledge.receive(log.write("dec_5.1", "u5"))
    assert not restricted(knowledge, "u5")
    knowledge.close()


def test_it_goes_on_after_that_restart_too(lived):
    folder, log = lived
    second = started(folder)
    second.receive(log.write("dec_6.1", "u6", span(until=None)))
    second.close()
    third = started(folder)
    assert third.standing.epoch == log.epoch
    assert restricted(third, "u6")
    third.close()


def test_a_torn_journal_gives_a_prefix(lived):
    """Cut anywhere (every fifth byte here): an epoch that was, and exactly what was true then."""
    folder, _ = lived
    whole = (folder / "journal").read_bytes()
    seen = set()
    for length in [*range(0, len(whole), 5), len(whole)]:
        (folder / "journal").write_bytes(whole[:length])
        knowledge = started(folder)
        position = knowledge.standing.epoch.position
        seen.add(position)
        assert [restricted(knowledge, f"u{n}") for n in range(1, 6)] == [n < position for n in range(1, 6)]
        assert whole[:length].startswith((folder / "journal").read_bytes())
        knowledge.close()
    assert seen == {1, 2, 3, 4, 5, 6}


def test_a_damaged_journal_gives_a_prefix(lived):
    folder, _ = lived
    whole = (folder / "journal").read_bytes()
    for place in range(0, len(whole), 5):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        (folder / "journal").write_bytes(damaged)
        knowledge = started(folder)
        position = knowledge.standing.epoch.position
        assert [restricted(knowledge, f"u{n}") for n in range(1, 6)] == [n < position for n in range(1, 6)]
        knowledge.close()


def test_what_is_cut_off_does_not_hide_what_comes_later(lived):
    """A line that is torn, or of another life of the record, is gone before the next is written."""
    folder, log = lived
    with (folder / "journal").open("ab") as file:
        file.write(b"00000000 {}\n")
    second = started(folder)
    second.receive(log.write("dec_6.1", "u6", span(until=None)))
    second.close()
    third = started(folder)
    assert restricted(third, "u6")
    third.close()


def test_a_new_snapshot_begins_a_new_journal(lived):
    folder, log = lived
    knowledge = started(folder)
    install(knowledge, log.snapshot())
    assert not (folder / "journal").exists()
    knowledge.receive(log.write("dec_6.1", "u6", span(until=None)))
    knowledge.close()
    again = started(folder)
    assert again.standing.epoch == log.epoch
    again.close()


def test_a_crash_between_snapshot_and_journal_does_no_harm(lived):
    """The new snapshot is in place, the old journal still there: its entries are known already."""
    folder, log = lived
    journal = (folder / "journal").read_bytes()
    knowledge = started(folder)
    install(knowledge, log.snapshot())
    knowledge.close()
    (folder / "journal").write_bytes(journal)
    again = started(folder)
    assert again.standing.epoch == log.epoch
    again.receive(log.write("dec_6.1", "u6", span(until=None)))
    again.close()
    last = started(folder)
    assert restricted(last, "u6")
    last.close()


def test_the_journal_of_an_earlier_generation_is_not_replayed(lived):
    folder, _ = lived
    journal = (folder / "journal").read_bytes()
    restored = Log(generation=2)
    knowledge = started(folder)
    install(knowledge, restored.snapshot())
    knowledge.close()
    (folder / "journal").write_bytes(journal)
    again = started(folder)
    assert again.standing.epoch == (2, 0)
    assert not restricted(again, "u1")
    again.receive(restored.write("dec_9.1", "u9", span(until=None)))
    again.close()
    last = started(folder)
    assert restricted(last, "u9")
    last.close()


@pytest.mark.parametrize("damage", [b"", b"noise", None])
def test_a_saved_snapshot_that_is_damaged_is_refused_and_replaced(lived, damage):
    folder, log = lived
    data = bytearray((folder / "snapshot").read_bytes())
    data[-40] ^= 1
    (folder / "snapshot").write_bytes(data if damage is None else damage)
    knowledge = started(folder)
    assert knowledge.standing is None
    assert isinstance(knowledge.keep_error, SnapshotRefused)
    install(knowledge, log.snapshot())
    knowledge.close()
    again = started(folder)
    assert again.standing.epoch == log.epoch
    assert again.keep_error is None
    again.close()


def test_a_refused_snapshot_leaves_the_saved_one_in_place(lived):
    folder, log = lived
    knowledge = started(folder)
    before = (folder / "snapshot").read_bytes()
    with pytest.raises(SnapshotRefused, match="checksum"):
        install(knowledge, log.snapshot()[:-1] + b"\0")
    with pytest.raises(SnapshotRefused, match="older"):
        install(knowledge, blob())
    assert (folder / "snapshot").read_bytes() == before
    assert not (folder / "snapshot.new").exists()
    assert restricted(knowledge, "u1")
    knowledge.close()


def test_the_highest_instant_survives_a_restart(tmp_path):
    """I-09: ended before the restart, ended after it, although the clock was set back meanwhile."""
    log = Log()
    log.write("dec_1.1", "mallory", span(until=T0 + 1000))
    knowledge = started(tmp_path, now=T0)
    install(knowledge, log.snapshot())
    assert restricted(knowledge, "mallory")
    knowledge.receive(Head(Epoch(1, 1), T0 + 5000))
    assert not restricted(knowledge, "mallory")
    knowledge.close()
    again = started(tmp_path, now=T0)
    assert not restricted(again, "mallory")
    again.close()


@pytest.mark.parametrize("text", ["", "5", "5 00000000", "-5 7ddf8cc1", "x y", "9" * 30])
def test_a_damaged_mark_counts_as_none(tmp_path, text):
    keep = Keep(tmp_path)
    keep.save_mark(T0)
    assert keep.load_mark() == T0
    (tmp_path / "mark").write_text(text)
    assert keep.load_mark() == 0


def test_a_saved_mark_is_never_lowered(tmp_path):
    keep = Keep(tmp_path)
    keep.save_mark(T0)
    keep.save_mark(T0 - 1)
    assert keep.load_mark() == T0


def test_a_folder_that_cannot_be_made_is_reported_and_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way")
    knowledge = started(tmp_path / "file" / "guard")
    assert isinstance(knowledge.keep_error, KeepFailed)
    log = Log()
    log.write("dec_1.1", "mallory", span())
    install(knowledge, log.snapshot())
    assert restricted(knowledge, "mallory")
    knowledge.close()


def test_a_folder_that_stops_working_is_reported_and_done_without(lived):
    folder, log = lived
    knowledge = started(folder)
    (folder / "snapshot.new").mkdir()
    (folder / "journal").unlink()
    (folder / "journal").mkdir()
    assert knowledge.receive(log.write("dec_6.1", "u6", span(until=None)))
    assert isinstance(knowledge.keep_error, KeepFailed)
    assert restricted(knowledge, "u6")
    with pytest.raises(KeepFailed):
        install(knowledge, log.snapshot())
    install(knowledge, log.snapshot())  # from memory, at the next attempt
    assert restricted(knowledge, "u6")
    assert isinstance(knowledge.keep_error, KeepFailed)
    knowledge.close()


def test_a_snapshot_that_cannot_be_read_is_reported(lived):
    folder, _ = lived
    (folder / "snapshot").unlink()
    (folder / "snapshot").mkdir()  # not even root can read a folder as a file
    knowledge = started(folder)
    assert isinstance(knowledge.keep_error, KeepFailed)
    knowledge.close()
