"""`dueprocess diff` puts what dueprocess would refuse beside what the platform itself decides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dueprocess.adapters.clock import SystemClock
from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.application.observation import Kind, Observed, Stage, day_of
from dueprocess.cli import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installation in which guards have counted."""
    store = open_store(str(tmp_path / "dueprocess.sqlite"))
    store.prepare()
    now = SystemClock().now()
    rows = (
        Observed(day_of(now), "chat.send", Kind.WOULD_REFUSE, Stage.OBSERVE, "dec_1.1", 5),
        Observed(day_of(now), "chat.send", Kind.AGREED, Stage.OBSERVE, "dec_1.1", 2),
        Observed(day_of(now) - 3, "chat.send", Kind.UNEXPLAINED_REFUSAL, Stage.OBSERVE, "", 4),
    )
    assert SqlOperational(store).observe("batch-1", rows, now)
    store.close()
    return tmp_path


def run(*arguments: str) -> int:
    code: int = app([*arguments], result_action="return_value")
    return code


def test_what_was_counted_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", "--data", str(folder)) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("chat.send", "dec_1.1", "attempts"))


def test_days_and_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", "--data", str(folder), "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["agreed"], found["ours_alone"], found["theirs_alone"]) == (2, 3, 4)
    assert run("diff", "--data", str(folder), "--json", "--days", "1") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["theirs_alone"] == 0


def test_a_list_is_read_and_its_mistakes_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = folder / "theirs.csv"
    listed.write_text("account,capability\nwei,chat.send\n", encoding="utf-8")
    assert run("diff", "--data", str(folder), "--json", "--decisions", str(listed)) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["theirs_alone"], found["lines"]) == (1, [2])
    listed.write_text("account,capability\nwei,\n", encoding="utf-8")
    assert run("diff", "--data", str(folder), "--decisions", str(listed)) == 2
    assert "theirs.csv:2" in capsys.readouterr().err
    listed.write_text("name\nwei\n", encoding="utf-8")
    assert run("diff", "--data", str(folder), "--decisions", str(listed)) == 2
    assert "account, capability" in capsys.readouterr().err


def test_nothing_counted_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_store(str(tmp_path / "dueprocess.sqlite")).prepare()
    assert run("diff", "--data", str(tmp_path)) == 0
    assert "Nothing to compare" in capsys.readouterr().out
