"""A guard follows a real server over the loopback: through gaps, silence, refusals, restarts and restores."""

import contextlib
import socket
import threading
import time

import pytest

from dueprocess.guard import FeedLost, FeedRefused, Guard, SnapshotRefused, Timing, UnknownCapability
from dueprocess.guard.clock import HighWater
from dueprocess.guard.feed import Server
from dueprocess.guard.follower import Follower
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.wire import WireSpan, write_resync
from tests.guard.fakes import CAPABILITIES, FLOOR, T0, TOKEN, Log, blob, row, serving, span

QUICK = Timing(connect_s=5, silence_s=20, pause_min_s=0.005, pause_max_s=0.05, catalogue_s=20)
PATIENCE_S = 20
LASTING = span(until=None)


@contextlib.contextmanager
def following(url, *, token=TOKEN, timing=QUICK, now=T0, **options):
    with Guard(url, token, timing=timing, clock=lambda: now, **options) as guard:
        yield guard


@contextlib.contextmanager
def followed(**options):
    """A server and a guard that follows it: snapshot loaded, feed open."""
    with serving() as (server, url), following(url, **options) as guard:
        assert server.wait(lambda: len(server.feeds) == 1)
        yield server, guard


@contextlib.contextmanager
def nobody_home():
    """An address where nothing listens, or listens and never answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}", taken


def failed(guard, kind) -> bool:
    """Wait until the guard shows an error of this kind."""
    with guard._knowledge.changed:
        return guard._knowledge.changed.wait_for(lambda: isinstance(guard.last_error, kind), PATIENCE_S)


@pytest.mark.parametrize("chunked", [True, False])
def test_a_decision_reaches_the_guard_and_so_does_its_end(chunked):
    with serving() as (server, url), following(url) as guard:
        server.chunked = chunked
        send = guard.capability("chat.send")
        assert guard.wait_ready(PATIENCE_S)
        assert guard.check("mallory", send).allowed
        entry = server.push("dec_1.1", "mallory", LASTING, notice="/n/7")
        assert guard.wait_for(entry.epoch, PATIENCE_S)
        verdict = guard.check("mallory", send)
        assert (verdict.answer, verdict.notice, verdict.epoch) == ("restricted", "/n/7", entry.epoch)
        assert guard.wait_for(server.push("dec_1.1", "mallory").epoch, PATIENCE_S)
        assert guard.check("mallory", send).allowed
        assert guard.connected
        assert guard.last_error is None
        assert server.snapshots == 1


def test_a_heartbeat_moves_the_epoch():
    with followed() as (server, guard):
        server.log.pass_by(5)
        server.beat()
        assert guard.wait_for((1, 5), PATIENCE_S)
        assert guard.check("alice", guard.capability("chat.send"), at_least=(1, 5)).allowed


def test_after_a_break_it_goes_on_where_it_was():
    with followed() as (server, guard):
        assert guard.wait_for(server.push("dec_1.1", "alice", LASTING).epoch, PATIENCE_S)
        for number in range(3):
            server.hang_up()
            assert server.wait(lambda number=number: len(server.feeds) == number + 2)
            assert guard.wait_for(server.push(f"dec_{number}.2", "bob", LASTING).epoch, PATIENCE_S)
        assert server.feeds[1:] == ["1.1", "1.2", "1.3"]
        assert server.snapshots == 1
        assert not guard.check("alice", guard.capability("chat.send")).allowed


def test_what_was_missed_during_a_break_comes_later():
    with followed() as (server, guard):
        server.status = 503
        server.hang_up()
        assert failed(guard, FeedRefused)
        entry = server.push("dec_1.1", "mallory", LASTING)
        assert guard.check("mallory", guard.capability("chat.send")).allowed
        server.status = 200
        assert guard.wait_for(entry.epoch, PATIENCE_S)
        assert not guard.check("mallory", guard.capability("chat.send")).allowed
        assert guard.last_error is None


def test_a_gap_is_closed_by_a_new_snapshot():
    with followed() as (server, guard):
        server.lose("dec_1.1", "alice", LASTING)
        entry = server.push("dec_2.1", "mallory", LASTING)
        assert guard.wait_for(entry.epoch, PATIENCE_S)
        for account in ("alice", "mallory"):
            assert not guard.check(account, guard.capability("chat.send")).allowed
        assert server.snapshots == 2


def test_an_entry_lost_on_the_way_shows_with_the_next_heartbeat():
    with followed() as (server, guard):
        entry = server.lose("dec_1.1", "mallory", LASTING)
        server.beat()
        assert guard.wait_for(entry.epoch, PATIENCE_S)
        assert not guard.check("mallory", guard.capability("chat.send")).allowed
        assert server.snapshots == 2


@pytest.mark.parametrize(
    "frame",
    [
        b"event: resync\ndata: {}\n\n",
        b"event: restriction\ndata: {}\n\n",
        b"event: restriction\ndata: " + b"[" * 5000 + b"\n\n",
        b"event: head\ndata: \xff\n\n",
        b"x" * (1 << 20) + b"xx\n",
        b'event: head\ndata: {"epoch": "2.0", "now": 1}\n\n',
    ],
    ids=["resync", "empty", "deep", "bytes", "long", "generation"],
)  # fmt: skip
def test_what_cannot_be_followed_is_not_guessed_at(frame):
    """A demand to resync, a poisoned message: the thread goes on, nobody's standing changes by it."""
    with followed() as (server, guard):
        assert guard.wait_for(server.push("dec_1.1", "mallory", LASTING).epoch, PATIENCE_S)
        feeds = len(server.feeds)
        server.say(frame)
        assert server.wait(lambda: len(server.feeds) > feeds)
        entry = server.push("dec_2.1", "bob", LASTING)
        assert guard.wait_for(entry.epoch, PATIENCE_S)
        for account in ("mallory", "bob"):
            assert not guard.check(account, guard.capability("chat.send")).allowed


def test_a_server_that_cannot_go_on_from_there_gets_asked_for_a_snapshot():
    with followed() as (server, guard):
        server.status = 410
        server.hang_up()
        assert failed(guard, FeedRefused)
        server.status = 200
        assert server.wait(lambda: server.snapshots == 2)


def test_a_restored_record_has_a_new_generation():
    """A backup of 1.1 is restored: what came after it is gone, and everybody takes a new snapshot."""
    with followed() as (server, guard):
        server.push("dec_1.1", "alice", LASTING)
        assert guard.wait_for(server.push("dec_2.1", "bob", LASTING).epoch, PATIENCE_S)
        restored = Log(generation=2)
        restored.write("dec_1.1", "alice", LASTING)
        with server.changed:
            server.log = restored
        server.beat()
        assert guard.wait_for((2, 1), PATIENCE_S)
        send = guard.capability("chat.send")
        assert not guard.check("alice", send).allowed
        assert guard.check("bob", send).allowed
        assert guard.check("bob", send).epoch == (2, 1)


def test_a_server_that_forgot_is_not_believed():
    """The epoch never falls: a record that went back without raising its generation is refused, visibly."""
    with followed() as (server, guard):
        assert guard.wait_for(server.push("dec_1.1", "mallory", LASTING).epoch, PATIENCE_S)
        with server.changed:
            server.log = Log()
        server.resync()
        assert failed(guard, SnapshotRefused)
        assert not guard.check("mallory", guard.capability("chat.send")).allowed
        assert guard.epoch == (1, 1)


def test_a_snapshot_damaged_on_the_way_is_asked_for_again():
    with serving() as (server, url):
        server.broken_snapshots = 2
        with following(url) as guard:
            assert guard.wait_ready(PATIENCE_S)
            assert server.snapshots == 3
            assert guard.last_error is None


@pytest.mark.parametrize("token", ["wrong", None])
def test_a_refused_token_is_shown_and_never_written_anywhere(token):
    with serving() as (_, url), following(url, token=token) as guard:
        assert failed(guard, FeedRefused)
        assert guard.last_error.status == 401
        assert "wrong" not in str(guard.last_error)
        send = guard.capability("chat.send")
        assert guard.check("mallory", send).answer == "unknown"
        assert not guard.connected
        assert not guard.wait_ready(0)


def test_a_page_where_a_feed_should_be_is_refused():
    """A login page of some proxy, say, with status 200."""
    with followed() as (server, guard):
        server.login_page = True
        server.hang_up()
        assert failed(guard, FeedRefused)
        assert "text/html" in str(guard.last_error)


def test_a_silent_feed_is_left():
    with serving() as (server, url):
        server.mute = True
        timing = Timing(silence_s=0.05, pause_min_s=0.005, pause_max_s=0.05)
        with following(url, timing=timing) as guard:
            assert failed(guard, FeedLost)
            assert "silent" in str(guard.last_error)
            assert server.wait(lambda: len(server.feeds) >= 2)
            assert guard.check("alice", guard.capability("chat.send")).answer == "allowed"


class Paced(Follower):
    """A follower whose pauses are written down instead of waited for; it ends after some of them."""

    def __init__(self, url, timing, attempts):
        super().__init__(Server(url, TOKEN, timing), Knowledge(HighWater(lambda: T0)), timing)
        self.pauses = []
        self._attempts = attempts

    def _wait(self, seconds):
        self.pauses.append(seconds)
        if len(self.pauses) == self._attempts:
            self._closing.set()

    def doubled(self) -> bool:
        """Whether the pauses grew as they must: each at most twice its predecessor's limit, less up to half."""
        limits = [min(15.0, 0.2 * 2**n) for n in range(self._attempts)]
        return all(limit / 2 <= pause <= limit for pause, limit in zip(self.pauses, limits, strict=True))


def test_pauses_double_up_to_a_limit():
    with nobody_home() as (url, _):
        follower = Paced(url, Timing(), 40)
        follower.run()
    assert follower.doubled()
    assert len(set(follower.pauses)) > 30  # by chance, so that a thousand guards do not come back together


def test_a_feed_that_breaks_at_once_each_time_is_not_tried_in_a_hurry():
    """Each attempt succeeds and ends in a gap: the pauses grow all the same."""
    with serving() as (server, url):
        server.greeting = write_resync()
        follower = Paced(url, Timing(), 6)
        follower.run()
        assert server.snapshots == 6
    assert follower.doubled()


def test_closing_does_not_wait_for_a_silent_server():
    with serving() as (server, url):
        server.mute = True
        with following(url, timing=Timing(silence_s=600)) as guard:
            assert server.wait(lambda: len(server.feeds) == 1)
            thread = guard._follower
        assert not thread.is_alive()


def test_closing_does_not_wait_for_a_pause():
    with nobody_home() as (url, _), following(url, timing=Timing(pause_min_s=600, pause_max_s=600)) as guard:
        assert failed(guard, FeedLost)
        guard.close()
        assert not guard._follower.is_alive()
        guard.close()


def test_without_any_data_the_floor_is_open_and_the_rest_is_unknown():
    """I-30: never everybody restricted, never everybody free."""
    with nobody_home() as (url, _), following(url) as guard:
        send = guard.capability("chat.send")
        verdict = guard.check("alice", send)
        assert (verdict.answer, verdict.allowed, verdict.epoch, verdict.age_ms) == (
            "unknown",
            False,
            None,
            None,
        )
        assert guard.check("alice", send, at_least=(0, 0)).answer == "unknown"
        assert guard.check(42, send).answer == "unknown"
        assert {verdict.answer for verdict in guard.check_many(["alice", 42], send)} == {"unknown"}
        for name in FLOOR:
            assert guard.check("alice", guard.capability(name)).answer == "allowed"
        assert isinstance(guard.last_error, FeedLost)
        assert guard.epoch is None
        assert not guard.wait_for((1, 0), 0)


def test_with_the_server_gone_it_goes_on_with_what_was_known(tmp_path):
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", LASTING)
        with following(url, keep=tmp_path) as guard:
            assert guard.wait_for(server.push("dec_2.1", "bob", LASTING, notice="/n/2").epoch, PATIENCE_S)
    with nobody_home() as (url, _), following(url, keep=tmp_path) as guard:
        assert guard.wait_ready(0)
        send = guard.capability("chat.send")
        assert guard.check("bob", send).notice == "/n/2"
        assert not guard.check("mallory", send).allowed
        assert guard.check("alice", send).allowed
        assert guard.epoch == (1, 2)
        with pytest.raises(ValueError, match="no http"):
            Guard("localhost:8000", keep=tmp_path)


def test_a_restart_takes_up_the_feed_without_a_new_snapshot(tmp_path):
    with serving() as (server, url):
        with following(url, keep=tmp_path) as guard:
            assert guard.wait_for(server.push("dec_1.1", "mallory", LASTING).epoch, PATIENCE_S)
        missed = server.push("dec_1.1", "mallory")
        with following(url, keep=tmp_path) as guard:
            assert guard.wait_for(missed.epoch, PATIENCE_S)
            assert guard.check("mallory", guard.capability("chat.send")).allowed
        assert server.snapshots == 1


def test_a_mistyped_name_raises_where_the_handle_is_made():
    with serving() as (_, url), following(url) as guard:
        with pytest.raises(UnknownCapability, match="sned"):
            guard.capability("chat.sned")
        assert guard.capability("chat.send").name == "chat.send"
        assert guard.last_error is None


def test_a_name_of_a_newer_catalogue_is_asked_for(tmp_path):
    """The platform was deployed anew and uses a capability that the saved snapshot does not hold."""
    with serving() as (server, url):
        with following(url, keep=tmp_path) as guard:
            assert guard.wait_ready(PATIENCE_S)
        snapshot = server.log.snapshot
        server.log.snapshot = lambda now: snapshot(now, capabilities=(*CAPABILITIES, "chat.video"))
        with following(url, keep=tmp_path) as guard:
            video = guard.capability("chat.video")
            assert guard.wait_for(server.push("dec_1.1", "mallory", LASTING).epoch, PATIENCE_S)
            assert guard.check("mallory", video).allowed
            entry = server.push("dec_1.1", "mallory", WireSpan("chat.video", None, T0, None))
            assert guard.wait_for(entry.epoch, PATIENCE_S)
            assert not guard.check("mallory", video).allowed


def test_a_platform_starts_without_the_server_and_learns_the_catalogue_later():
    with serving() as (server, url):
        server.status = 503
        with following(url) as guard:
            send, typo, floor = (guard.capability(name) for name in ("chat.send", "chat.sned", "notice.see"))
            assert {guard.check("alice", handle).answer for handle in (send, typo)} == {"unknown"}
            assert guard.check("alice", floor).answer == "allowed"
            server.status = 200
            assert guard.wait_ready(PATIENCE_S)
            assert guard.check("alice", send).answer == "allowed"
            assert guard.check("alice", typo).answer == "unknown"
            assert failed(guard, UnknownCapability)
            assert guard.last_error.name == "chat.sned"


def test_a_server_that_hangs_costs_one_wait_at_the_start():
    with nobody_home() as (url, taken):
        taken.listen()
        with following(url, timing=Timing(catalogue_s=0.3)) as guard:
            began = time.monotonic()
            handles = [guard.capability(f"chat.act{n}") for n in range(100)]
            assert time.monotonic() - began < 15  # a hundred waits would take thirty seconds
            assert {guard.check("alice", handle).answer for handle in handles} == {"unknown"}


def test_waiting_ends_when_the_guard_is_closed():
    with nobody_home() as (url, _), following(url) as guard:
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(guard.wait_ready()))
        waiting.start()
        guard.close()
        waiting.join(PATIENCE_S)
        assert answers == [False]


def test_the_first_snapshot_may_be_large():
    log = Log()
    with serving(log) as (server, url):
        data = blob(*(row(f"dec_{n}.1", f"u{n}", LASTING) for n in range(5000)))
        log.snapshot = lambda _now: data
        with following(url) as guard:
            assert guard.wait_ready(PATIENCE_S)
            send = guard.capability("chat.send")
            assert not any(guard.check_many([f"u{n}" for n in range(5000)], send))
            assert all(guard.check_many([f"v{n}" for n in range(5000)], send))
        assert server.snapshots == 1
