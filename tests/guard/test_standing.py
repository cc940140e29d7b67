"""An entry is applied if it continues what is known; otherwise nothing changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.guard import FLOOR, Epoch, FeedRefused
from dueprocess.guard.guard import Guard
from dueprocess.guard.handles import key_of_text
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.snapshot_reader import load_snapshot
from dueprocess.guard.standing import Outcome, Overtaken, Standing
from dueprocess.guard.wire import Entry, Head, Resync, WireSpan
from tests.guard.fakes import CAPABILITIES, T0, Log, agrees, blob, row, span

SEND, PAY = "chat.send", "wallet.pay"


class Offline:
    """A guard's knowledge fed by hand, and checked the way a platform checks."""

    def __init__(self, data: bytes, now=T0):
        self.now = now
        self.guard = Guard.from_snapshot(data, clock=lambda: self.now)
        self.knowledge: Knowledge = self.guard._knowledge
        self.knowledge.install(iter([data, b""]).__next__)

    def give(self, event) -> bool:
        return self.knowledge.receive(event)

    def install(self, data: bytes):
        self.knowledge.install(iter([data, b""]).__next__)

    def check(self, account, name=SEND, target=None):
        return self.guard.check(account, self.guard.capability(name), target)


def test_an_entry_restricts_and_another_frees():
    log = Log()
    offline = Offline(log.snapshot())
    assert offline.check("mallory").allowed
    assert offline.give(log.write("dec_1.1", "mallory", span(), notice="/n/9"))
    assert (offline.check("mallory").answer, offline.check("mallory").notice) == ("restricted", "/n/9")
    assert offline.give(log.write("dec_1.1", "mallory"))
    assert offline.check("mallory").allowed
    assert offline.check("mallory").epoch == (1, 2)


def test_an_entry_replaces_all_spans_of_its_restriction():
    log = Log()
    log.write("dec_1.1", "mallory", span(SEND), span(PAY))
    offline = Offline(log.snapshot())
    offline.give(log.write("dec_1.1", "mallory", span("moments.post")))
    assert [offline.check("mallory", name).allowed for name in (SEND, PAY, "moments.post")] == [
        True, True, False,
    ]  # fmt: skip


def test_freeing_one_restriction_leaves_the_others():
    """I-10."""
    log = Log()
    log.write("dec_1.1", "mallory", span(until=T0 + 5))
    log.write("dec_2.1", "mallory", span(until=T0 + 9))
    offline = Offline(log.snapshot())
    offline.give(log.write("dec_2.1", "mallory"))
    assert offline.check("mallory").restriction == "dec_1.1"
    offline.give(log.write("dec_3.1", "mallory", span()))
    offline.give(log.write("dec_1.1", "mallory"))
    assert offline.check("mallory").restriction == "dec_3.1"


def test_freeing_one_account_leaves_the_others_of_the_same_restriction():
    log = Log()
    log.write("dec_1.1", "alice", span())
    log.write("dec_1.1", "bob", span())
    offline = Offline(log.snapshot())
    offline.give(log.write("dec_1.1", "alice"))
    assert offline.check("alice").allowed
    assert not offline.check("bob").allowed


def test_an_entry_known_already_is_ignored():
    log = Log()
    first = log.write("dec_1.1", "mallory", span())
    offline = Offline(log.snapshot())
    second = log.write("dec_1.1", "mallory")
    for entry in (first, second, first, second, first):
        assert offline.give(entry)
    assert offline.check("mallory").allowed
    assert offline.guard.epoch == (1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"previous": Epoch(1, 0)},
        {"previous": Epoch(1, 2)},
        {"previous": Epoch(2, 1)},
        {"epoch": Epoch(2, 2)},
        {"epoch": Epoch(0, 2)},
        {"account": "u:42"},
        {"spans": (WireSpan(SEND, "u:42", T0, None),)},
    ],
)
def test_an_entry_that_does_not_continue_changes_nothing(change):
    log = Log()
    log.write("dec_1.1", "alice", span())
    offline = Offline(log.snapshot())
    entry = log.write("dec_2.1", "mallory", span())._replace(**change)
    assert not offline.give(entry)
    assert offline.check("mallory").allowed
    assert not offline.check("alice").allowed
    assert offline.guard.epoch == (1, 1)
    assert isinstance(offline.guard.last_error, FeedRefused)
    assert offline.knowledge.epoch_to_follow() is None


def test_a_head_moves_the_epoch_and_the_age():
    log = Log()
    offline = Offline(log.snapshot(), now=T0)
    offline.now = T0 + 700
    verdict = offline.check("alice")
    assert (verdict.epoch, verdict.age_ms) == ((1, 0), 700)
    assert offline.give(Head(Epoch(1, 9), T0 + 600, Epoch(1, 0)))
    assert offline.check("alice").epoch == (1, 9)
    assert offline.check("alice").age_ms == 0
    assert offline.guard.ahead_ms == 100
    assert verdict.age_ms == 700


def test_a_head_that_tells_of_a_lost_entry_is_a_gap():
    log = Log()
    offline = Offline(log.snapshot())
    log.write("dec_1.1", "mallory", span())
    assert not offline.give(Head(Epoch(1, 1), T0, Epoch(1, 1)))
    assert offline.guard.epoch == (1, 0)


def test_a_head_may_keep_silent_about_entries():
    offline = Offline(Log().snapshot())
    assert offline.give(Head(Epoch(1, 9), T0))
    assert offline.guard.epoch == (1, 9)


def test_an_old_head_neither_lowers_the_epoch_nor_makes_it_look_fresh():
    """A server that lags behind another is no contact with the record."""
    offline = Offline(blob(position=9, standing=3))
    offline.now = T0 + 500
    assert offline.give(Head(Epoch(1, 4), T0 + 10**6, Epoch(1, 3)))
    assert offline.guard.epoch == (1, 9)
    assert offline.guard.age_ms == 500
    assert offline.give(Head(Epoch(1, 9), T0, Epoch(1, 3)))
    assert offline.guard.age_ms == 0


def test_the_server_s_time_counts():
    """A clock that stands still here does not make a restriction longer."""
    log = Log()
    log.write("dec_1.1", "mallory", span(until=T0 + 1000))
    offline = Offline(log.snapshot())
    assert not offline.check("mallory").allowed
    offline.give(Head(Epoch(1, 1), T0 + 1000))
    assert offline.check("mallory").allowed


def test_a_head_of_another_generation_asks_for_a_snapshot():
    offline = Offline(blob(generation=2))
    for generation in (1, 3):
        assert not offline.give(Head(Epoch(generation, 99), T0))
        offline.install(blob(generation=2))


def test_a_demand_to_resync_asks_for_a_snapshot():
    offline = Offline(blob())
    assert not offline.give(Resync())
    assert offline.knowledge.epoch_to_follow() is None


@pytest.mark.parametrize("name", FLOOR)
def test_a_hostile_entry_that_names_the_floor_restricts_nothing_of_it(name):
    """I-04."""
    log = Log()
    offline = Offline(log.snapshot(floor=()))
    handle = offline.guard.capability(name)
    assert offline.give(log.write("dec_1.1", "mallory", span(name), span(SEND)))
    assert offline.guard.check("mallory", handle).answer == "allowed"
    assert not offline.check("mallory").allowed


def test_a_capability_that_a_newer_server_knows_is_passed_over():
    log = Log()
    offline = Offline(log.snapshot())
    assert offline.give(log.write("dec_1.1", "mallory", span("chat.video"), span(SEND)))
    assert not offline.check("mallory").allowed
    assert offline.check("mallory", PAY).allowed


def test_a_stranger_with_the_same_64_bits_is_not_touched_by_an_entry():
    log = Log()
    offline = Offline(log.snapshot())
    entry = log.write("dec_1.1", "mallory", span())
    other = entry.account[:31] + ("0" if entry.account[31] != "0" else "1") + entry.account[32:]
    assert offline.give(entry._replace(account=other))
    assert offline.check("mallory").allowed


def test_once_floor_always_floor():
    offline = Offline(blob(floor=("moments.post",)))
    handle = offline.guard.capability("moments.post")
    offline.install(blob(row("dec_1.1", "mallory", span("moments.post")), floor=(), position=1))
    assert offline.guard.check("mallory", handle).answer == "allowed"


def test_an_older_snapshot_is_refused():
    offline = Offline(blob(row("dec_1.1", "mallory"), generation=2, position=5))
    for older in ({"generation": 2, "position": 4}, {"generation": 1, "position": 99}):
        with pytest.raises(Exception, match="older"):
            offline.install(blob(**older))
    assert not offline.check("mallory").allowed
    offline.install(blob(generation=3, position=0))
    assert offline.check("mallory").allowed


def test_a_reader_who_began_earlier_finds_what_was_true_then():
    standing = Standing(load_snapshot(blob()))
    log, key = Log(), key_of_text("mallory")
    assert standing.receive(log.write("dec_1.1", "mallory", span())) is Outcome.APPLIED
    assert list(standing.spans(key, 0)) == []
    assert len(standing.spans(key, 1)) == 1
    assert standing.receive(log.write("dec_1.1", "mallory")) is Outcome.APPLIED
    assert len(standing.spans(key, 1)) == 1
    assert standing.spans(key, 2) == ()
    with pytest.raises(Overtaken):
        standing.spans(key, 0)


# The oracle: any feed, torn apart, against a plain loop over the record.

ACCOUNTS = ("alice", "bob", "mallory")
TARGETS = (None, "alice", "zed")
spans = st.builds(
    span,
    capability=st.sampled_from(CAPABILITIES[:3]),
    start=st.integers(T0 - 20, T0 + 40),
    until=st.none() | st.integers(T0 - 20, T0 + 80),
    target=st.sampled_from([None, None, "alice", "bob"]),
    observed=st.sampled_from([False, False, True]),
)
acts = st.lists(
    st.one_of(
        st.tuples(st.integers(1, 4), st.sampled_from(ACCOUNTS), st.lists(spans, max_size=3)),
        st.just(None),  # something that changes no standing
    ),
    max_size=14,
)
faults = st.lists(
    st.tuples(
        st.sampled_from(["drop", "twice", "swap", "again", "head", "resync", "clock"]), st.integers(0, 40)
    ),
    max_size=14,
)


def truthful_head(log: Log, position: int, now: int) -> Head:
    standing = max((e.epoch.position for e in log.entries if e.epoch.position <= position), default=0)
    return Head(Epoch(1, position), now, Epoch(1, standing))


def deliver(log: Log, before: int, mishaps) -> list:
    """The events after `before` as a bad network brings them; numbers stand for the clock."""
    events: list = []
    for position in range(before + 1, log.position + 1):
        entry = next((found for found in log.entries if found.epoch.position == position), None)
        events.append(entry or truthful_head(log, position, T0))
    for fault, where in mishaps:
        place = where % (len(events) + 1)
        match fault:
            case "drop":
                del events[place : place + 1]
            case "twice":
                events[place:place] = events[place : place + 1]
            case "swap":
                events[place : place + 2] = reversed(events[place : place + 2])
            case "again":
                events[place:place] = [e for e in events[:place] if isinstance(e, Entry)]
            case "head":
                events[place:place] = [truthful_head(log, where % (log.position + 1), T0 + where)]
            case "resync":
                events[place:place] = [Resync()]
            case "clock":
                events[place:place] = [T0 - 30 + 3 * where]
    return events


def follow(happened, mishaps, start):
    """Follow a record through these mishaps; after each event, every answer is compared with the oracle's."""
    log, first = Log(), None
    for number, act in enumerate(happened):
        if number == start:
            first = (log.snapshot(), log.position)
        if act is None:
            log.pass_by()
        else:
            log.write(f"dec_{act[0]}.1", act[1], *act[2], notice=f"/n/{act[0]}")
    data, before = first or (Log().snapshot(), 0)
    offline = Offline(data)
    now, epoch = T0, offline.guard.epoch
    for event in deliver(log, before, mishaps):
        if isinstance(event, int):
            offline.now = event
            assert offline.guard.age_ms is not None  # the guard reads its clock
            now = max(now, event)
        elif not offline.give(event):
            offline.install(log.snapshot())
        elif isinstance(event, Head) and event.epoch >= epoch:
            now = max(now, event.now)
        assert offline.guard.epoch >= epoch
        epoch = offline.guard.epoch
        for account in (*ACCOUNTS, "nobody"):
            for name in CAPABILITIES[:2]:
                for target in TARGETS:
                    assert agrees(offline.check(account, name, target), log, account, name, target, now)
    many = offline.guard.check_many([*ACCOUNTS, "nobody"], offline.guard.capability(SEND))
    assert many == [offline.check(account) for account in (*ACCOUNTS, "nobody")]


@settings(max_examples=150, deadline=None)
@given(acts, faults, st.integers(0, 14))
def test_whatever_arrives_every_answer_is_the_record_s_at_the_epoch_reported(happened, mishaps, start):
    """I-29, I-08, I-09, I-10: duplicates, drops, reorders, resyncs, and a clock that jumps."""
    follow(happened, mishaps, start)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(acts, faults, st.integers(0, 14))
def test_and_so_it_is_for_thousands_of_feeds(happened, mishaps, start):
    follow(happened, mishaps, start)
