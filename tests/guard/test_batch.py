"""Many at once says what one at a time says: with numpy and without, for texts and numbers, whatever the feed changed."""

import random
import sys
from array import array

import numpy as np
import pytest

from dueprocess.guard import Guard
from dueprocess.guard import many as asking
from dueprocess.guard.clock import HighWater
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.standing import Standing
from tests.guard.fakes import T0, Log, blob, row, span

COUNT = 3000


def id_of(n, ids):
    return f"u{n}" if ids == "text" else n * 7919 + 1


def rows(ids):
    """Every second account restricted: in many ways, some of them twice, some later, some towards one."""
    for n in range(0, COUNT, 2):
        account = id_of(n, ids)
        match n % 18:
            case 0:
                yield row(f"dec_{n}.1", account, span(until=T0 + 1 + n), notice=None)
            case 2:
                yield row(f"dec_{n}.1", account, span(until=None, target=id_of(1, ids)))
            case 4:
                yield row(f"dec_{n}.1", account, span(start=T0 + 100, until=None))
            case 6:
                yield row(f"dec_{n}.1", account, span("wallet.pay", until=None))
            case 8:
                yield row(f"dec_{n}.1", account, span(until=T0 + 5), notice="/n/short")
                yield row(f"dec_{n}.2", account, span(until=T0 + 900), notice="/n/long")
            case 10:
                yield row(f"dec_{n}.1", account, span(until=T0 + 100, observed=True), notice="/n/stay")
            case 12:
                yield row(
                    f"dec_{n}.1",
                    account,
                    span(until=T0 + 3, observed=True),
                    span(start=T0 + 3, until=T0 + 900),
                )
            case _:
                yield row(f"dec_{n}.1", account, span(until=None), span("moments.post", until=T0 + 3))


def guard_of(ids, now=T0) -> Guard:
    return Guard.from_snapshot(blob(*rows(ids), ids=ids), clock=lambda: now)


@pytest.fixture(params=["numpy", "plain"])
def way(request, monkeypatch):
    """The same questions with numpy, and as if it were not installed."""
    if request.param == "plain":
        monkeypatch.setattr(asking.Many, "_can", lambda _self: False)
    return request.param


@pytest.mark.parametrize("ids", ["text", "uint64"])
@pytest.mark.parametrize("now", [T0, T0 + 3, T0 + 100, T0 + 1000])
def test_many_at_once_say_what_one_at_a_time_says(ids, now, way):
    guard = guard_of(ids, now)
    asked = [id_of(n, ids) for n in random.Random(3).sample(range(COUNT), 1500)]
    for name in ("chat.send", "wallet.pay", "moments.post", "chat.send_stranger"):
        handle = guard.capability(name)
        single = [guard.check(account, handle) for account in asked]
        many = guard.check_many(asked, handle)
        assert many == single
        assert many.refused == [place for place, verdict in enumerate(single) if not verdict.allowed]


@pytest.mark.parametrize(
    "form", [list, tuple, lambda ids: array("Q", ids), np.array, lambda ids: np.array(ids, np.uint64), iter]
)
def test_numbers_may_come_in_any_form(form, way):
    guard = guard_of("uint64")
    send = guard.capability("chat.send")
    asked = [id_of(n, "uint64") for n in range(500)]
    assert guard.check_many(form(asked), send) == [guard.check(account, send) for account in asked]


def test_what_the_feed_changed_is_seen(way):
    log = Log()
    for n in range(200):
        log.write(f"dec_{n}.1", f"u{n}", span(until=None))
    knowledge = Knowledge(HighWater(lambda: T0))
    data = iter([log.snapshot(), b""])
    knowledge.install(lambda: next(data))
    guard = Guard.of(knowledge.standing.base, clock=lambda: T0)
    guard._knowledge.adopt(Standing(knowledge.standing.base), T0)
    send = guard.capability("chat.send")
    for n in (5, 6, 300):
        spans = () if n == 5 else (span(until=T0 + 50),)
        guard._knowledge.receive(log.write(f"dec_{n}.1", f"u{n}", *spans, notice="/n/new"))
    asked = [f"u{n}" for n in range(400)]
    many = guard.check_many(asked, send)
    assert many == [guard.check(account, send) for account in asked]
    assert many[5].allowed
    assert many[6].notice == many[300].notice == "/n/new"


@pytest.mark.parametrize(
    "wrong", [["5"] * 100, [1.5] * 100, [-1] * 100, [2**64] * 100, np.array([-1] * 100), np.array([0.5] * 100), [None] * 100]
)  # fmt: skip
def test_what_is_no_number_is_answered_as_one_at_a_time(wrong, way):
    guard = guard_of("uint64")
    send = guard.capability("chat.send")

    def outcome(ask):
        try:
            return [verdict.answer for verdict in ask()]
        except (TypeError, ValueError) as error:
            return type(error)

    assert outcome(lambda: guard.check_many(wrong, send)) == outcome(
        lambda: [guard.check(one, send) for one in wrong]
    )


def test_true_is_not_taken_for_one(way):
    guard = guard_of("uint64")
    send = guard.capability("chat.send")
    asked = [True, *(id_of(n, "uint64") for n in range(100))]
    assert guard.check_many(asked, send) == [guard.check(one, send) for one in asked]


def test_texts_that_are_no_texts_go_the_usual_way(way):
    guard = guard_of("text")
    send = guard.capability("chat.send")
    odd = ["\ud800", *(f"u{n}" for n in range(100))]
    assert guard.check_many(odd, send) == [guard.check(one, send) for one in odd]
    with pytest.raises(TypeError):
        guard.check_many([*odd, 7], send)


def test_the_result_is_read_like_a_list():
    guard = guard_of("text")
    send = guard.capability("chat.send")
    many = guard.check_many([f"u{n}" for n in range(100)], send)
    assert len(many) == 100
    assert many[-1] == many[99]
    assert many[10:13] == [many[10], many[11], many[12]]
    assert many[0] is many[0]
    assert many != [many[0]]
    assert many != "text"
    with pytest.raises(IndexError):
        many[100]
    assert "100 accounts" in repr(many)


def test_without_any_data_all_is_unknown(way):
    guard = Guard("http://127.0.0.1:9")
    send = guard.capability("wallet.withdraw")
    assert all(guard.check_many([f"u{n}" for n in range(100)], send))
    guard.close()


def test_an_empty_snapshot_restricts_nobody(way):
    guard = Guard.from_snapshot(blob(), clock=lambda: T0)
    assert all(guard.check_many([f"u{n}" for n in range(100)], guard.capability("chat.send")))


def test_modes_hold_for_many_at_once(way):
    guard = guard_of("text")
    send = guard.capability("chat.send")
    asked = [f"u{n}" for n in range(200)]
    for mode in ("observe", "off", "enforce 30%"):
        guard.modes = {"*": mode}
        assert guard.check_many(asked, send) == [guard.check(account, send) for account in asked]


def test_refusals_of_many_are_counted(way):
    guard = guard_of("text")
    refused = len(guard.check_many([f"u{n}" for n in range(300)], guard.capability("chat.send")).refused)
    assert refused > 50
    counted = guard._tally.take().counts
    assert sum(count for item, count in counted.items() if item.kind == "refused") == refused
    assert any(item.kind == "would_refuse" for item in counted)  # what a stay has set back


def test_without_numpy_the_module_is_not_there(monkeypatch):
    monkeypatch.setattr(asking, "find_spec", lambda _name: None)
    monkeypatch.setitem(sys.modules, "dueprocess.guard.batch", None)
    guard = guard_of("text")
    asked = [f"u{n}" for n in range(200)]
    send = guard.capability("chat.send")
    assert guard.check_many(asked, send) == [guard.check(account, send) for account in asked]
