"""Time never runs backwards."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from dueprocess.guard.clock import HighWater, utc_ms


@given(st.lists(st.integers(-(2**62), 2**62), min_size=1), st.integers(0, 2**53))
def test_now_is_the_highest_instant_seen(readings, mark):
    remaining = iter(readings)
    clock = HighWater(lambda: next(remaining), mark)
    assert [clock.now() for _ in readings] == [max([mark, *readings[: n + 1]]) for n in range(len(readings))]


@given(st.integers(0, 100), st.integers(0, 100))
def test_the_record_raises_it_and_nothing_lowers_it(reading, instant):
    clock = HighWater(lambda: reading, 50)
    clock.raise_to(instant)
    assert clock.now() == max(50, reading, instant)
    assert clock.mark == clock.now()


def test_the_machine_s_clock_is_in_milliseconds():
    assert 1_700_000_000_000 < utc_ms() < 10_000_000_000_000


def test_threads_do_not_lower_it(switching_often):
    """Each thread sees its own instants rise, whatever the clock shows to the others."""
    counter = iter(range(10**9))
    clock = HighWater(lambda: next(counter) ^ 0b111)  # rises, but jumps back and forth by up to seven
    fallen = []

    def read():
        last = 0
        for _ in range(20_000):
            now = clock.now()
            if now < last:
                fallen.append((last, now))
            last = now

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fallen == []
