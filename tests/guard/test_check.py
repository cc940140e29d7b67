"""What a check answers."""

import pytest

from dueprocess.guard import FLOOR, Epoch, Guard, UnknownCapability
from tests.guard.fakes import T0, blob, row, span


class Clock:
    def __init__(self, now=T0):
        self.now = now

    def __call__(self):
        return self.now


def guard_of(*rows, clock=None, **changes):
    return Guard.from_snapshot(blob(*rows, **changes), clock=clock or Clock())


def test_nobody_is_restricted_who_is_not_in_the_record():
    guard = guard_of(row("dec_1.1", "mallory"))
    verdict = guard.check("alice", guard.capability("chat.send"))
    assert (verdict.answer, verdict.allowed, verdict.until, verdict.notice, verdict.restriction) == (
        "allowed", True, None, None, None,
    )  # fmt: skip


def test_a_restriction_names_itself_its_end_and_its_notice():
    guard = guard_of(row("dec_1.1", "mallory", notice="/n/abc"), position=7)
    send = guard.capability("chat.send")
    verdict = guard.check("mallory", send)
    assert verdict.answer == "restricted"
    assert not verdict.allowed
    assert verdict.until == T0 + 1000
    assert verdict.notice == "/n/abc"
    assert verdict.restriction == "dec_1.1"
    assert verdict.epoch == Epoch(1, 7)
    assert verdict.capability is send


def test_a_verdict_is_true_only_if_it_allows():
    guard = guard_of(row("dec_1.1", "mallory"))
    send = guard.capability("chat.send")
    assert guard.check("alice", send)
    assert not guard.check("mallory", send)
    assert not guard.check("alice", send, at_least=(9, 9))


def test_a_verdict_cannot_be_changed():
    """It is shared: whoever changed it would change it for everybody."""
    guard = guard_of()
    verdict = guard.check("alice", guard.capability("chat.send"))
    with pytest.raises(AttributeError):
        verdict.allowed = False


def test_the_unrestricted_share_one_verdict_an_epoch():
    guard = guard_of(row("dec_1.1", "mallory"))
    send = guard.capability("chat.send")
    assert guard.check("alice", send) is guard.check("bob", send)
    post = guard.capability("moments.post")
    assert guard.check("mallory", post) is guard.check("alice", post)


def test_other_capabilities_stay_as_they_were():
    """I-05."""
    guard = guard_of(row("dec_1.1", "mallory", span("chat.send"), span("wallet.pay")))
    answers = {
        name: guard.check("mallory", guard.capability(name)).answer
        for name in ("chat.send", "chat.send_stranger", "moments.post", "wallet.pay")
    }
    assert answers == {
        "chat.send": "restricted",
        "chat.send_stranger": "allowed",
        "moments.post": "allowed",
        "wallet.pay": "restricted",
    }


def test_a_restriction_begins_and_ends_by_itself():
    """I-08: from <= now < until, with no connection at all."""
    clock = Clock(T0)
    guard = guard_of(row("dec_1.1", "mallory", span(start=T0 + 10, until=T0 + 20)), clock=clock)
    send = guard.capability("chat.send")
    seen = []
    for clock.now in (T0, T0 + 9, T0 + 10, T0 + 19, T0 + 20, T0 + 10**9):
        seen.append(guard.check("mallory", send).allowed)
    assert seen == [True, True, False, False, True, True]


def test_a_restriction_without_a_known_end_lasts():
    clock = Clock()
    guard = guard_of(row("dec_1.1", "mallory", span(until=None)), clock=clock)
    clock.now = T0 + 10**12
    verdict = guard.check("mallory", guard.capability("chat.send"))
    assert verdict.answer == "restricted"
    assert verdict.until is None


def test_a_clock_set_back_revives_nothing():
    """I-09."""
    clock = Clock(T0)
    guard = guard_of(row("dec_1.1", "mallory", span(until=T0 + 1000)), clock=clock)
    send = guard.capability("chat.send")
    assert not guard.check("mallory", send)
    clock.now = T0 + 1000
    assert guard.check("mallory", send)
    clock.now = T0 - 10**9
    assert guard.check("mallory", send)


def test_a_clock_behind_the_record_does_not_hold_up_a_restriction():
    """What the record says has begun has begun."""
    guard = guard_of(row("dec_1.1", "mallory", span(start=T0 - 5)), clock=Clock(0))
    assert not guard.check("mallory", guard.capability("chat.send"))


def test_a_target_narrows_to_that_target():
    guard = guard_of(row("dec_1.1", "mallory", span(target="alice")))
    send = guard.capability("chat.send")
    assert guard.check("mallory", send, target="alice").answer == "restricted"
    assert guard.check("mallory", send, target="bob").answer == "allowed"
    assert guard.check("mallory", send).answer == "allowed"
    assert guard.check("alice", send, target="mallory").answer == "allowed"


def test_without_a_target_a_restriction_holds_towards_everybody():
    guard = guard_of(row("dec_1.1", "mallory"))
    send = guard.capability("chat.send")
    assert guard.check("mallory", send, target="alice").answer == "restricted"
    assert guard.check("mallory", send).answer == "restricted"


def test_the_verdict_is_of_the_restriction_that_lasts_longest():
    guard = guard_of(
        row("dec_1.1", "mallory", span(until=T0 + 10), notice="/n/short"),
        row("dec_2.1", "mallory", span(until=T0 + 500), notice="/n/long"),
        row("dec_3.1", "mallory", span("wallet.pay", until=None), notice="/n/other"),
        row("dec_4.1", "mallory", span(until=None, target="alice"), notice="/n/towards"),
    )
    send = guard.capability("chat.send")
    verdict = guard.check("mallory", send)
    assert (verdict.until, verdict.notice, verdict.restriction) == (T0 + 500, "/n/long", "dec_2.1")
    verdict = guard.check("mallory", send, target="alice")
    assert (verdict.until, verdict.notice, verdict.restriction) == (None, "/n/towards", "dec_4.1")


def test_a_restriction_may_have_no_notice_address():
    guard = guard_of(row("dec_1.1", "mallory", notice=None))
    assert guard.check("mallory", guard.capability("chat.send")).notice is None


@pytest.mark.parametrize("name", FLOOR)
def test_the_floor_is_allowed_whatever_the_epoch_asked_for(name):
    """I-04."""
    guard = guard_of(row("dec_1.1", "mallory"))
    assert guard.check("mallory", guard.capability(name)).answer == "allowed"
    assert guard.check("mallory", guard.capability(name), at_least=(99, 99)).answer == "allowed"


def test_the_floor_is_allowed_before_the_id_is_looked_at():
    guard = guard_of(row("dec_1.1", "mallory"))
    assert guard.check(object(), guard.capability("appeal.lodge")).allowed


def test_a_catalogue_may_add_to_the_floor():
    guard = guard_of(floor=("moments.post",))
    assert guard.capability("moments.post").floor
    assert not guard.capability("chat.send").floor
    assert guard.capability("appeal.lodge").floor


def test_an_unknown_name_raises_where_the_handle_is_made():
    guard = guard_of()
    for name in ("chat.sned", "chat", "", "Chat.send", "chat.send "):
        with pytest.raises(UnknownCapability, match="holds no capability"):
            guard.capability(name)


def test_one_name_has_one_handle():
    guard = guard_of()
    assert guard.capability("chat.send") is guard.capability("chat.send")


def test_the_handle_of_another_guard_is_refused():
    """Two servers may give one name two meanings."""
    mine, other = guard_of(), guard_of()
    with pytest.raises(ValueError, match="another guard"):
        mine.check("alice", other.capability("chat.send"))
    with pytest.raises(ValueError, match="another guard"):
        mine.check_many(["alice"], other.capability("chat.send"))
    assert mine.check("alice", other.capability("appeal.lodge")).allowed


def test_an_epoch_that_is_not_reached_is_unknown():
    """I-29."""
    guard = guard_of(row("dec_1.1", "mallory"), position=7, generation=2)
    send = guard.capability("chat.send")
    for epoch in ((2, 7), (2, 0), (1, 999), Epoch(2, 7)):
        assert guard.check("alice", send, at_least=epoch).answer == "allowed"
        assert guard.check("mallory", send, at_least=epoch).answer == "restricted"
    for epoch in ((2, 8), (3, 0)):
        assert guard.check("alice", send, at_least=epoch).answer == "unknown"
        assert guard.check("mallory", send, at_least=epoch).answer == "unknown"


def test_an_id_of_the_wrong_type_raises():
    guard = guard_of(row("dec_1.1", "mallory"))
    send = guard.capability("chat.send")
    for wrong in (42, b"mallory", None, 4.2):
        with pytest.raises(TypeError, match="is a text"):
            guard.check(wrong, send)
    with pytest.raises(TypeError, match="is a text"):
        guard.check("mallory", send, target=42)
    with pytest.raises(TypeError, match="is a text"):
        guard.check_many(["alice", 42], send)


def test_an_id_that_is_no_utf8_is_nobody():
    guard = guard_of(row("dec_1.1", "mallory"))
    assert guard.check("\ud800", guard.capability("chat.send")).answer == "allowed"
    assert guard.check("", guard.capability("chat.send")).answer == "allowed"
    assert guard.check("mallory\0", guard.capability("chat.send")).answer == "allowed"


def test_integer_ids_are_compared_as_they_are():
    guard = guard_of(row("dec_1.1", 42), row("dec_2.1", 2**64 - 1, span(target=7)), ids="uint64")
    send = guard.capability("chat.send")
    assert guard.check(42, send).answer == "restricted"
    assert guard.check(2**64 - 1, send, target=7).answer == "restricted"
    assert guard.check(2**64 - 1, send, target=8).answer == "allowed"
    assert guard.check(43, send).answer == "allowed"
    assert guard.check(42 + 2**64, send).answer == "allowed"
    assert guard.check(-1, send).answer == "allowed"
    for wrong in ("42", "%d", b"42", None, 42.0):
        with pytest.raises(TypeError, match="unsigned integer"):
            guard.check(wrong, send)


def test_many_are_checked_as_one():
    guard = guard_of(*(row(f"dec_{n}.1", f"u{n}") for n in range(0, 300, 7)))
    send = guard.capability("chat.send")
    accounts = [f"u{n}" for n in range(300)]
    assert guard.check_many(accounts, send) == [guard.check(account, send) for account in accounts]
    assert (
        guard.check_many(iter(accounts), guard.capability("appeal.lodge"))
        == [guard.check("alice", guard.capability("appeal.lodge"))] * 300
    )
    assert guard.check_many([], send) == []
    assert [verdict.answer for verdict in guard.check_many(["\ud800", "u7"], send)] == [
        "allowed",
        "restricted",
    ]


def test_many_integers_are_checked_as_one():
    guard = guard_of(*(row(f"dec_{n}.1", n * n) for n in range(50)), ids="uint64")
    send = guard.capability("chat.send")
    assert [verdict.allowed for verdict in guard.check_many(range(100), send)] == [
        n not in {k * k for k in range(50)} for n in range(100)
    ]


def test_age_grows_while_the_server_is_not_heard():
    clock = Clock(T0)
    guard = guard_of(recorded_at=T0, clock=clock)
    verdict = guard.check("alice", guard.capability("chat.send"))
    assert (verdict.age_ms, guard.age_ms) == (0, 0)
    clock.now = T0 + 1234
    assert (verdict.age_ms, guard.age_ms) == (1234, 1234)
    clock.now = T0 - 1234
    assert guard.age_ms == 1234


def test_a_snapshot_alone_is_ready_and_has_no_server():
    with guard_of(position=7) as guard:
        assert guard.wait_ready(0)
        assert guard.wait_for((1, 7), 0)
        assert not guard.wait_for((1, 8), 0)
        assert guard.epoch == (1, 7)
        assert not guard.connected
        assert guard.last_error is None
        assert guard.ahead_ms is None
    assert guard.check("alice", guard.capability("chat.send")).allowed
