"""The platform's modes: a file that an engineer edits, taken without a restart, and never taken half."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dueprocess.guard import Guard
from examples.superapp import modes
from examples.superapp.modes import ModesFile
from tests.guard.fakes import T0, blob, row, span


@pytest.fixture
def guard() -> Guard:
    rows = [row("dec_1.1", "wei", span(until=None), notice="/n/1")]
    return Guard.from_snapshot(blob(*rows), clock=lambda: T0)


@pytest.fixture(autouse=True)
def looked_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modes, "LOOKED_EVERY_S", 0.0)


def answer(guard: Guard, file: ModesFile) -> tuple[str, bool]:
    file.follow()
    verdict = guard.check("wei", guard.capability("chat.send"))
    return verdict.answer, verdict.would_refuse


def test_a_change_of_the_file_holds_without_a_restart(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "modes.json"
    file = ModesFile(path, guard)
    assert answer(guard, file) == ("restricted", False)
    path.write_text(json.dumps({"*": "observe"}))
    assert answer(guard, file) == ("allowed", True)
    path.write_text(json.dumps({"*": "observe", "chat.send": "enforce"}))
    assert answer(guard, file) == ("restricted", False)
    path.write_text(json.dumps({"chat.*": "off"}))
    assert answer(guard, file) == ("allowed", False)
    path.unlink()
    assert answer(guard, file) == ("restricted", False)


@pytest.mark.parametrize("wrong", ["{", '"observe"', '{"chat.send": "perhaps"}', '{"appeal.lodge": "off"}'])
def test_a_file_that_cannot_be_understood_changes_nothing(
    guard: Guard, tmp_path: Path, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "modes.json"
    path.write_text(json.dumps({"chat.send": "observe"}))
    file = ModesFile(path, guard)
    path.write_text(wrong)
    assert answer(guard, file) == ("allowed", True)
    assert "changes nothing" in caplog.text
