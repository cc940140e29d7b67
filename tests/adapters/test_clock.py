from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from dueprocess.adapters.clock import DemoClock, SystemClock
from dueprocess.kernel.instants import DAY, HOUR


def test_the_system_clock_is_the_machine_s() -> None:
    before = time.time_ns() // 1_000_000
    assert before <= SystemClock().now() <= before + 60_000


def test_the_demo_moves_forward_for_everybody_who_reads_the_file(tmp_path: Path) -> None:
    server, guard = DemoClock(tmp_path / "clock.json"), DemoClock(tmp_path / "clock.json")
    assert abs(server.now() - SystemClock().now()) < 60_000
    server.advance(3 * DAY)
    server.advance(HOUR)
    assert guard.offset() == 3 * DAY + HOUR
    assert guard.now() >= SystemClock().now() + 3 * DAY


def test_it_survives_a_restart(tmp_path: Path) -> None:
    DemoClock(tmp_path / "clock.json").advance(DAY)
    assert DemoClock(tmp_path / "clock.json").offset() == DAY
    assert json.loads((tmp_path / "clock.json").read_text()) == {"offset_ms": DAY}


def test_it_never_goes_back(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    clock = DemoClock(path)
    clock.advance(DAY)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)
    for text in ('{"offset_ms": 5}', '{"offset_ms": -1}', '{"offset_ms": "x"}', "{", "[]", ""):
        path.write_text(text)
        assert clock.offset() == DAY
    path.unlink()
    assert clock.offset() == DAY


def test_nobody_ever_reads_half_a_file(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path / "clock.json")
    clock.advance(DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]
