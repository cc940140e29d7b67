"""Putting changes into the columns changes no answer."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.guard import Guard, account_handle
from dueprocess.guard.clock import HighWater
from dueprocess.guard.handles import parse_handle
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.merge import CHANGES_MIN, is_crowded, write_merged
from dueprocess.guard.snapshot_reader import load_snapshot
from dueprocess.guard.standing import Outcome, Standing
from dueprocess.guard.wire import Epoch, Head
from tests.guard.fakes import CAPABILITIES, T0, Log, agrees, span

TEXT_ACCOUNTS = tuple(f"u{n}" for n in range(8))
INTEGER_ACCOUNTS = (0, 1, 2, 7, 42, 2**63, 2**64 - 2, 2**64 - 1)
spans = st.builds(
    span,
    capability=st.sampled_from(CAPABILITIES[:4]),
    start=st.integers(T0 - 20, T0 + 40),
    until=st.none() | st.integers(T0 - 20, T0 + 80),
    observed=st.booleans(),
)
acts = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 7), st.lists(spans, max_size=3)), max_size=25)


def merged(standing: Standing) -> bytes:
    out = io.BytesIO()
    write_merged(out, standing)
    return out.getvalue()


@pytest.mark.parametrize("ids", ["text", "uint64"])
@settings(max_examples=100, deadline=None)
@given(happened=acts, start=st.integers(0, 25), between=st.integers(0, 25), now=st.integers(T0, T0 + 100))
def test_merged_or_not_the_answers_are_the_same(ids, happened, start, between, now):
    accounts = TEXT_ACCOUNTS if ids == "text" else INTEGER_ACCOUNTS
    log, standing = Log(ids=ids), Standing(load_snapshot(Log(ids=ids).snapshot()))
    for number, (decision, account, found) in enumerate(happened):
        entry = log.write(f"dec_{decision}.1", accounts[account], *found, notice=f"/n/{number}")
        if number == start:
            standing = Standing(load_snapshot(log.snapshot()))
        elif number > start:
            assert standing.receive(entry) is Outcome.APPLIED
            if number == between:
                standing = Standing(load_snapshot(merged(standing)))
    if len(happened) <= start:
        return
    standing.receive(Head(Epoch(1, log.position + 3), T0 + 5))
    log.position += 3
    data = merged(standing)
    assert load_snapshot(data).head.epoch == standing.epoch
    assert load_snapshot(data).head.standing_position == standing.position
    assert load_snapshot(data).head.recorded_at == T0 + 5
    guard = Guard.from_snapshot(data, clock=lambda: now)
    for account in accounts:
        for name in CAPABILITIES[:4]:
            verdict = guard.check(account, guard.capability(name))
            assert agrees(verdict, log, account, name, None, max(now, T0 + 5))


def test_neighbours_with_the_same_64_bits_stay_apart():
    log = Log()
    handle = account_handle("mallory")
    below, above = handle[:16] + "0" * 16 + handle[32:], handle[:16] + "f" * 16 + handle[32:]
    entries = [log.write(f"dec_{n}.1", "mallory", span(until=None)) for n in range(3)]
    entries = [e._replace(account=a) for e, a in zip(entries, (above, handle, below), strict=True)]
    standing = Standing(load_snapshot(Log().snapshot()))
    for entry in entries:
        assert standing.receive(entry) is Outcome.APPLIED
    snapshot = load_snapshot(merged(standing))
    again = Standing(load_snapshot(merged(Standing(snapshot))))
    for account, number in ((above, 0), (handle, 1), (below, 2)):
        (found,) = again.spans(parse_handle(account, "text").key, 3)
        assert again.cause(found).restriction == f"dec_{number}.1"


def test_a_target_and_a_later_beginning_survive():
    log, standing = Log(), Standing(load_snapshot(Log().snapshot()))
    standing.receive(log.write("dec_1.1", "mallory", span(start=T0 + 5, until=None, target="alice")))
    guard = Guard.from_snapshot(merged(Standing(load_snapshot(merged(standing)))), clock=lambda: T0)
    send = guard.capability("chat.send")
    assert guard.check("mallory", send, "alice").allowed
    guard = Guard.from_snapshot(merged(standing), clock=lambda: T0 + 5)
    send = guard.capability("chat.send")
    assert [guard.check("mallory", send, target).allowed for target in ("alice", "bob", None)] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("with_folder", [True, False])
def test_a_long_feed_is_merged_on_the_way(tmp_path, with_folder):
    folder = tmp_path if with_folder else None
    log = Log()
    knowledge = Knowledge(HighWater(lambda: T0), folder)
    knowledge.install(iter([log.snapshot(), b""]).__next__)
    for number in range(2 * CHANGES_MIN + 10):
        assert knowledge.receive(log.write(f"dec_{number}.1", f"u{number}", span(), notice=f"/n/{number}"))
    assert len(knowledge.standing.base.keys) == 2 * (CHANGES_MIN + 1)
    assert len(knowledge.standing.changes) == 8
    assert knowledge.view.moment.epoch == log.epoch
    assert knowledge.view.moment.age_ms == 0
    assert knowledge.epoch_to_follow() == (log.epoch if not is_crowded(knowledge.standing.base) else None)
    knowledge.close()
    if with_folder:
        again = Knowledge(HighWater(lambda: T0), folder)
        assert again.standing.epoch == log.epoch
        for number in (0, 500, CHANGES_MIN, 2 * CHANGES_MIN + 9):
            (found,) = again.standing.spans(
                parse_handle(account_handle(f"u{number}"), "text").key, log.position
            )
            assert again.standing.cause(found) == (f"dec_{number}.1", f"/n/{number}")
        again.close()


def test_a_filter_that_became_too_small_asks_for_the_server_s():
    log = Log()
    knowledge = Knowledge(HighWater(lambda: T0))
    knowledge.install(iter([log.snapshot(), b""]).__next__)
    slots = len(knowledge.standing.base.table)
    for number in range(CHANGES_MIN + 1):
        knowledge.receive(log.write(f"dec_{number}.1", f"u{number}", span()))
    assert len(knowledge.standing.base.keys) > slots
    assert knowledge.epoch_to_follow() is None
    knowledge.install(iter([log.snapshot(), b""]).__next__)
    assert len(knowledge.standing.base.table) > 7 * CHANGES_MIN
