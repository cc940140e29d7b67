"""How a backtest is shown: on a terminal, as JSON, and as a page of one file without a script."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from dueprocess.adapters.backtest import CannotShow, run_backtest
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.model import Rulebook
from tests.policy import RULEBOOK
from tests.world import World

WITHOUT = msgspec.structs.replace(
    RULEBOOK, version=2, clauses=tuple(clause for clause in RULEBOOK.clauses if clause.id != "H1")
)


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    world = World.copied(tmp_path)
    world.decide()
    world.after(10 * DAY)
    world.decide()
    assert isinstance(world.store, SqliteStore)
    return world.store


def shown(store: SqliteStore, other: Rulebook, since: str | None = None, **how: object) -> None:
    how = {"json": False, "html": None, **how}
    run_backtest(store, other, since, lambda _count: None, **how)  # type: ignore[arg-type]


def test_the_terminal_names_people_days_and_clauses(
    store: SqliteStore, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(store, WITHOUT)
    said = " ".join(capsys.readouterr().out.split())
    assert "2 decisions under version 2" in said
    assert "days, as the ladder gives them 10 0" in said
    assert "people no longer restricted 1" in said
    assert "No breach any more, for example: dec_" in said


def test_json_is_the_result_alone(store: SqliteStore, capsys: pytest.CaptureFixture[str]) -> None:
    shown(store, WITHOUT, json=True)
    result = json.loads(capsys.readouterr().out)
    assert (result["decisions"], result["no_breach"], result["since"]) == (2, 2, None)


def test_a_page_is_one_file_that_asks_for_nothing(store: SqliteStore, tmp_path: Path) -> None:
    path = tmp_path / "backtest.html"
    shown(store, WITHOUT, html=path)
    page = path.read_text(encoding="utf-8")
    assert "What version 2 would have changed" in page
    assert page.count("<svg") == 4
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", page)
    assert 'aria-label="Bar chart. H1' in page


def test_a_record_without_decisions_says_so(tmp_path: Path) -> None:
    world = World.copied(tmp_path)
    path = tmp_path / "backtest.html"
    assert isinstance(world.store, SqliteStore)
    shown(world.store, WITHOUT, html=path)
    assert "There is no decision to compare." in path.read_text(encoding="utf-8")


def test_what_cannot_be_shown_is_said_before_anything_is_read(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(CannotShow, match="is no day"):
        shown(store, WITHOUT, since="yesterday")
    with pytest.raises(CannotShow, match="cannot be written"):
        shown(store, WITHOUT, html=tmp_path / "nowhere" / "page.html")


def test_a_day_from_which_on_begins_at_midnight_there(
    store: SqliteStore, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(store, WITHOUT, since="2999-01-01", json=True)
    assert json.loads(capsys.readouterr().out)["decisions"] == 0
