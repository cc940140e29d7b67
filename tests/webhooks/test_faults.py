"""When nobody answers: pauses that grow, an end, and nobody else who waits."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from dueprocess.adapters.webhooks.carrier import outcome_of
from dueprocess.application.courier import (
    ATTEMPTS_MAX,
    FORGET_EVERY,
    LEASE,
    PAUSES,
    REST_MAX,
    TOLD_KEPT,
    Came,
    pause_after,
)
from dueprocess.kernel.instants import DAY, HOUR, MINUTE
from tests.webhooks.post import KEY, Post
from tests.webhooks.receiver import Receiver

ROOT = Path(__file__).parents[2]


def test_a_failing_server_is_tried_again_under_the_same_id_until_it_takes_it(post: Post) -> None:
    post.register("one", "notice.issued")
    post.receiver.status = 503
    post.world.decide()
    post.work()
    assert len(post.receiver.seen) == 1
    post.work()
    assert len(post.receiver.seen) == 1
    post.world.after(PAUSES[0] * 2)
    post.receiver.status = 200
    post.work()
    assert len(post.receiver.ids) == 2
    assert len(set(post.receiver.ids)) == 1
    assert post.receiver.forged == []
    (delivery,) = post.deliveries()
    assert delivery.told_at == post.world.clock.at
    assert (delivery.attempts, delivery.answer) == (2, "HTTP 200")


def test_pauses_grow_and_are_spread_by_the_key_alone() -> None:
    for attempts, pause in enumerate(PAUSES, 1):
        drawn = [pause_after(attempts, f"evt_{number}") for number in range(300)]
        assert min(drawn) >= pause * 8 // 10
        assert max(drawn) <= pause * 12 // 10
        assert len(set(drawn)) > 200
        assert drawn == [pause_after(attempts, f"evt_{number}") for number in range(300)]
    assert pause_after(ATTEMPTS_MAX + 5, "evt_1") >= PAUSES[-1] * 8 // 10
    assert 2 * DAY < sum(PAUSES) < 4 * DAY


def test_what_is_refused_each_time_is_parked_and_holds_up_nothing(post: Post) -> None:
    post.register("one", "notice.issued")
    post.receiver.status = 400
    post.world.decide()
    for _ in range(ATTEMPTS_MAX + 3):
        post.work()
        post.world.after(30 * HOUR)
    (parked,) = post.deliveries()
    assert (parked.parked, parked.attempts, parked.answer) == (True, ATTEMPTS_MAX, "HTTP 400")
    assert len(post.receiver.seen) == ATTEMPTS_MAX
    assert post.webhooks.parked_deliveries("whk_one") == 1
    post.receiver.status = 204
    post.world.decide()
    post.work()
    assert [item.told_at is not None for item in post.deliveries()] == [False, True]
    assert post.webhooks.send_again("whk_one", None, post.world.clock.at) == 1
    post.work()
    assert [item.told_at is not None for item in post.deliveries()] == [True, True]
    assert post.receiver.ids[-1] == post.receiver.ids[0]


def test_what_was_told_is_listed_for_thirty_days_and_what_was_given_up_for_good(post: Post) -> None:
    post.register("one", "notice.issued")
    post.register("broken", "notice.issued", url=f"{post.receiver.url}/broken")
    post.world.decide()
    post.work()
    (told,) = post.deliveries("broken")
    parked = msgspec.structs.replace(
        told, told_at=None, attempts=ATTEMPTS_MAX, parked=True, answer="HTTP 400"
    )
    post.webhooks.settle_delivery(parked)
    post.world.after(TOLD_KEPT - 1)
    post.work()
    assert len(post.deliveries()) == 1
    post.world.after(1)
    assert post.work() == 0, "it looks once an hour"
    post.world.after(FORGET_EVERY)
    assert post.work() == 1
    assert post.deliveries() == ()
    (kept,) = post.deliveries("broken")
    assert kept.parked
    seen = len(post.receiver.seen)
    post.work(post.another())
    assert len(post.receiver.seen) == seen, "nothing that was forgotten is told anew"


def test_an_endpoint_that_is_switched_off_keeps_no_old_list_either(post: Post) -> None:
    post.register("one", "notice.issued")
    post.world.decide()
    post.work()
    post.webhooks.switch_endpoint("whk_one", "HTTP 410")
    post.world.after(TOLD_KEPT + FORGET_EVERY)
    assert post.work() == 1
    assert post.deliveries() == ()


def test_410_switches_the_endpoint_off_and_on_again_it_is_told_what_it_missed(post: Post) -> None:
    post.register("one", "notice.issued")
    post.receiver.status = 410
    post.world.decide()
    post.work()
    endpoint = post.webhooks.endpoint("whk_one")
    assert endpoint is not None
    assert endpoint.off == "HTTP 410"
    post.world.decide()
    post.world.after(DAY)
    post.work()
    assert len(post.receiver.seen) == 1
    post.receiver.status = 200
    post.webhooks.switch_endpoint("whk_one", "")
    post.work()
    assert len(set(post.receiver.ids)) == 2
    assert all(item.told_at is not None for item in post.deliveries())


def test_a_server_that_hangs_is_left_after_a_hard_time_and_the_others_do_not_wait(post: Post) -> None:
    hanging = Receiver()
    hanging.hangs = True
    try:
        post.register("one", "notice.issued")
        post.register("hangs", "notice.issued", url=f"{hanging.url}/hangs")
        for _ in range(3):
            post.world.decide()
        impatient = post.another(seconds=0.5)
        began = time.monotonic()
        post.work(impatient)
        assert time.monotonic() - began < 5
        assert len(post.receiver.seen) == 3
        assert len(hanging.seen) == 1
        assert {item.answer for item in post.deliveries("hangs")} == {"no answer in time", ""}
        endpoint = post.webhooks.endpoint("whk_hangs")
        assert endpoint is not None
        assert 0 < endpoint.rests_until - post.world.clock.at <= REST_MAX
    finally:
        hanging.close()


def test_a_closed_port_rests_the_endpoint_and_leaves_its_messages_untried(post: Post) -> None:
    gone = Receiver()
    gone.close()
    post.register("gone", "notice.issued", url=f"{gone.url}/gone")
    post.world.decide()
    post.world.decide()
    post.work()
    assert [item.attempts for item in post.deliveries("gone")] == [1, 0]
    endpoint = post.webhooks.endpoint("whk_gone")
    assert endpoint is not None
    assert endpoint.failures == 1


def test_a_redirect_is_not_followed(post: Post) -> None:
    post.register("one", "notice.issued")
    post.receiver.status, post.receiver.location = 302, f"{post.receiver.url}/elsewhere"
    post.world.decide()
    post.work()
    assert len(post.receiver.seen) == 1
    assert post.deliveries()[0].answer == "HTTP 302"


@pytest.mark.parametrize(
    ("status", "came"),
    [
        (200, Came.TAKEN),
        (202, Came.TAKEN),
        (301, Came.REFUSED),
        (400, Came.REFUSED),
        (404, Came.REFUSED),
        (408, Came.UNANSWERED),
        (410, Came.GONE),
        (429, Came.UNANSWERED),
        (500, Came.UNANSWERED),
        (503, Came.UNANSWERED),
    ],
)
def test_what_an_answer_means(status: int, came: Came) -> None:
    assert outcome_of(status).came is came


def test_a_wait_that_the_server_asks_for_is_kept_within_a_day() -> None:
    assert outcome_of(429, "120").wait == 2 * MINUTE
    assert outcome_of(503, "9999999").wait == DAY
    assert outcome_of(503, "Wed, 21 Oct 2026 07:28:00 GMT").wait == 0


def test_two_couriers_at_once_tell_each_event_once(post: Post) -> None:
    post.register()
    for _ in range(10):
        post.world.decide()
    couriers = [post.another() for _ in range(3)]
    threads = [threading.Thread(target=post.work, args=(courier,)) for courier in couriers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.work()
    assert len(post.receiver.ids) == len(set(post.receiver.ids)) == 20


KILLED = """
import os, sys
from pathlib import Path
from dueprocess.adapters.clock import SystemClock
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.webhooks.carrier import HttpCarrier
from dueprocess.application.courier import Courier
from tests.world import World

folder, key, after = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])
world = World.__new__(World)
world._begin(SqliteStore(folder / "world.sqlite"))
world.clock.at = int(sys.argv[4])
webhooks = SqlOperational(world.store)
settle, seen = webhooks.settle_delivery, []

def dying(delivery):
    seen.append(delivery)
    if len(seen) > after:
        os._exit(9)  # the message was taken, and nobody has written that down
    settle(delivery)

webhooks.settle_delivery = dying
courier = Courier(world.engine, world.store, webhooks, HttpCarrier(key, SystemClock(), private=True), "https://x.example")
while courier.work():
    pass
"""


@pytest.mark.parametrize("after", [0, 1, 3])
def test_killed_between_telling_and_noting_it_tells_again_under_the_same_id(
    post: Post, tmp_path: Path, after: int
) -> None:
    post.register()
    for _ in range(3):
        post.world.decide()
    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), KEY.hex(), str(after), str(post.world.clock.at)],
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert died.returncode == 9
    assert len(post.receiver.ids) == after + 1
    post.work()
    post.world.after(LEASE)
    post.work()
    assert len(set(post.receiver.ids)) == 6
    assert len(post.receiver.ids) == 7
    assert post.receiver.ids.count(post.receiver.ids[after]) == 2
    assert post.receiver.forged == []
