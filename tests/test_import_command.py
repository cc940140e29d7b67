"""`dueprocess import`: what a list would do, bringing it in, going on after a kill, proving a row, undoing it."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from dueprocess.adapters.clock import SystemClock
from dueprocess.adapters.imports.reading import import_id_of
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from dueprocess.application.staging import leaf_of
from dueprocess.application.views.all import IMPORTS
from dueprocess.bootstrap import assemble, working
from dueprocess.cli import app
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.record.tree import verify_inclusion
from tests.importing import LIST, given, proposed
from tests.world import BELA, OLGA, World

SINCE = "2024-03-01T00:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installation with people and a rulebook."""
    store = SqliteStore(tmp_path / "dueprocess.sqlite")
    store.prepare()
    World(store)
    store.close()
    return tmp_path


def listed(folder: Path, *rows: dict[str, object] | str, name: str = "bans.jsonl") -> Path:
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def row(account: str, **fields: object) -> dict[str, object]:
    return {"account": account, "capabilities": ["chat.send"], "since": SINCE} | fields


def run(*arguments: object) -> int:
    return app([str(item) for item in arguments], result_action="return_value")


def bring(folder: Path, path: Path, *more: object) -> int:
    return run("import", path, "--by", OLGA, "--approved-by", BELA, "--data", folder, *more)


def imports(folder: Path):
    store = SqliteStore(folder / "dueprocess.sqlite")
    with store.read() as reader:
        found = reader.all(IMPORTS)
        assert verify(reader).fault is None
    store.close()
    return found


def test_a_list_is_brought_in_and_again_nothing_is_done(folder, capsys):
    path = listed(folder, row("wei"), row("new", reason="spam", until="2027-01-01T00:00:00Z"))
    assert bring(folder, path) == 0
    (found,) = imports(folder)
    assert (found.manifest.count, found.live) == (2, True)
    assert bring(folder, path) == 0
    assert imports(folder) == (found,)
    assert "nothing was done" in capsys.readouterr().out


def test_bad_rows_are_named_by_line_and_counted_and_the_rest_goes_on(folder, capsys):
    path = listed(
        folder,
        row("wei"),
        "not json",
        row("lan", capabilities=["appeal.lodge"]),
        row("lan", since="2024-03-01"),
        {"account": "lan", "label": "shadow", "since": SINCE},
        row("lan", until="2025-01-01T00:00:00Z"),
        row(""),
        row("ming", capabilities=["chat.fly"]),
        row("ming", reason=7),
        row("ming", target={}),
    )
    assert bring(folder, path) == 3
    errors = capsys.readouterr().err
    for line, said in (
        (2, "row_malformed"),
        (3, "capability_is_floor"),
        (4, "row_malformed (since)"),
        (5, "row_label_unmapped"),
        (6, "row_ended"),
        (7, "row_malformed (account)"),
        (8, "capability_unknown"),
        (9, "row_malformed (reason)"),
        (10, "row_malformed (target)"),
    ):
        assert f"bans.jsonl:{line}: {said}" in errors
    assert [item.manifest.count for item in imports(folder)] == [1]


def test_numbers_that_are_no_instant_and_no_id_are_refused_and_deep_lines_break_nothing(folder, capsys):
    path = listed(
        folder,
        row("wei"),
        row("lan", until=10**30),
        row("lan", until=253_402_300_800_000),
        row("lan", since=10**30),
        row("lan") | {"account": 10**400},
        "[" * 100_000,
        row("lan", target=10**400),
    )
    assert bring(folder, path) == 3
    errors = capsys.readouterr().err
    for line, said in ((2, "until"), (3, "until"), (4, "since"), (5, "account"), (6, "line"), (7, "target")):
        assert f"bans.jsonl:{line}: row_malformed ({said})" in errors
    assert [item.manifest.count for item in imports(folder)] == [1]


def test_csv_and_a_mapping_of_labels(folder):
    path = folder / "bans.csv"
    path.write_text(
        "account,label,capabilities,since,until,target,reason\n"
        f'wei,muted,,{SINCE},none,,"told, twice"\n'
        f"lan,,chat.send;wallet.pay,{SINCE},2099-01-01T00:00:00Z,ming,\n",
        encoding="utf-8",
    )
    mapping = folder / "labels.yaml"
    mapping.write_text("muted: [chat.send, chat.send_stranger]\n", encoding="utf-8")
    assert bring(folder, path, "--mapping", mapping) == 0
    (found,) = imports(folder)
    assert found.manifest.count == 2


def test_a_dry_run_says_what_would_happen_and_writes_nothing(folder, capsys):
    path = listed(folder, row("wei"), row("new", until="2099-01-01T00:00:00Z"), row("wei"))
    page = folder / "page.html"
    assert run("import", path, "--dry-run", "--html", page, "--data", folder) == 3
    told = capsys.readouterr().out
    assert "restrictions that would be brought in" in told
    assert "row_repeated" in told
    assert "█" in told
    assert "<svg" in page.read_text(encoding="utf-8")
    assert imports(folder) == ()
    store = SqliteStore(folder / "dueprocess.sqlite")
    with store.read() as reader:
        assert reader.account_no("new") is None
        assert reader.manifests.reading(import_id_of(path, {}, 30, 180)) is None
    store.close()


def test_without_a_second_person_it_waits_and_is_approved_later(folder, capsys):
    path = listed(folder, row("wei"))
    assert run("import", path, "--by", OLGA, "--data", folder) == 0
    (found,) = imports(folder)
    assert not found.live
    root = found.manifest.root
    assert run("import", "approve", found.import_id, "--root", "00", "--by", BELA, "--data", folder) == 1
    assert "approval_of_other_content" in capsys.readouterr().err
    assert run("import", "approve", found.import_id, "--root", root, "--by", BELA, "--data", folder) == 0
    assert imports(folder)[0].live


def test_it_is_undone_by_one_command_and_may_be_brought_in_anew(folder, capsys):
    path = listed(folder, row("wei"))
    bring(folder, path)
    (found,) = imports(folder)
    assert run("import", "undo", found.import_id, "--by", OLGA, "--reason", "A test.", "--data", folder) == 0
    assert imports(folder)[0].undone_by == OLGA
    assert bring(folder, path) == 0
    first, second = sorted(imports(folder), key=lambda item: item.proposed_at)
    assert (first.live, second.live) == (False, True)
    assert run("import", "list", "--data", folder) == 0
    assert "undone by" in capsys.readouterr().out


def test_rows_that_nobody_looked_at_are_put_into_the_queue_some_at_a_time(folder, capsys):
    path = listed(folder, *(row(f"u{number}") for number in range(5)))
    bring(folder, path)
    (found,) = imports(folder)
    for expected in ("3 rows", "2 rows", "0 rows"):
        assert run("import", "queue", found.import_id, "--count", "3", "--data", folder) == 0
        assert expected in capsys.readouterr().out
    imports(folder)


def test_somebody_proves_their_own_row_without_the_platform(folder, capsys):
    path = listed(folder, *(row(f"u{number}", reason=f"ticket {number}") for number in range(9)))
    bring(folder, path)
    (found,) = imports(folder)
    capsys.readouterr()
    assert run("import", "prove", found.import_id, "u4", "--data", folder) == 0
    (proof,) = json.loads(capsys.readouterr().out)
    leaf = leaf_of(bytes.fromhex(proof["salt"]), proof["body"].encode())
    path_up = [bytes.fromhex(step) for step in proof["path"]]
    root = bytes.fromhex(found.manifest.root)
    assert verify_inclusion(leaf, proof["row"], proof["count"], path_up, root)
    assert "ticket 4" in proof["body"]
    assert run("import", "prove", found.import_id, "nobody", "--data", folder) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("none.jsonl",),
        ("list.txt",),
        ("bans.jsonl", "--mapping", "none.yaml"),
        ("bans.jsonl", "--last-day", "181"),
    ],
)
def test_what_cannot_be_read_at_all_is_said(folder, capsys, monkeypatch, arguments):
    monkeypatch.chdir(folder)
    listed(folder, row("wei"))
    (folder / "list.txt").write_text("wei", encoding="utf-8")
    assert run("import", *arguments, "--dry-run", "--data", folder) == 2
    assert "dueprocess import:" in capsys.readouterr().err


def test_nobody_imports_without_a_name(folder):
    assert run("import", listed(folder, row("wei")), "--data", folder) == 2


def test_a_reader_that_is_killed_goes_on_where_it_stopped(folder):
    rows = [row(f"u{number}", reason=f"ticket {number}") for number in range(30_000)]
    path = listed(folder, *rows, "not json")
    name = import_id_of(path, {}, 30, 180)
    command = (sys.executable, "-m", "dueprocess.cli", "import", path, "--by", OLGA, "--approved-by", BELA)
    store = SqliteStore(folder / "dueprocess.sqlite")
    killed = 0
    for _ in range(3):
        process = subprocess.Popen([*map(str, command), "--data", str(folder)])
        before = _line(store, name)
        while not _over(process) and _line(store, name) == before:
            continue
        if not _over(process):
            process.kill()
            killed += 1
        process.wait()
    assert killed
    store.close()
    assert bring(folder, path) == 3
    (found,) = imports(folder)
    assert (found.manifest.count, found.live) == (30_000, True)
    assert _numbers(folder) == list(range(1, 30_004)), "everybody has one number, nobody two"


def _over(process: subprocess.Popen[bytes]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=0.005)
    return process.returncode is not None


def _line(store: SqliteStore, name) -> int:
    with store.read() as reader:
        reading = reader.manifests.reading(name)
    return reading.line if reading else -1


def _numbers(folder: Path) -> list[int]:
    """The numbers of everybody: three whom the world has, and whom the list names."""
    store = SqliteStore(folder / "dueprocess.sqlite")
    with store.read() as reader:
        (found,) = reader.all(IMPORTS)
        numbers = [entry.account_no for entry in reader.manifests.entries(found.import_id)]
    store.close()
    return sorted((1, 2, 3, *numbers))


def proposed_long_ago(folder: Path, days: int) -> None:
    """A list that was proposed so many days ago, and that nobody approved."""
    store = SqliteStore(folder / "dueprocess.sqlite")
    world = World.__new__(World)
    world._begin(store)  # the people are there already
    world._keys = itertools.count(1_000)
    world.clock.at = Instant(SystemClock().now() - days * DAY)
    proposed(world, given("wei"))
    store.close()


def test_what_nobody_approved_is_removed_and_the_list_can_be_brought_in_again(folder, capsys):
    proposed_long_ago(folder, 31)
    assert run("import", "clean", "--data", folder) == 0
    assert "was proposed and not approved within 30 days: 1 rows are removed" in capsys.readouterr().out
    assert run("import", "clean", "--data", folder) == 0
    assert "nothing is older than 30 days" in capsys.readouterr().out
    run("import", "list", "--data", folder)
    assert "dropped: nobody approved it in time; import the file again" in capsys.readouterr().out
    assert run("import", "approve", LIST, "--root", "00", "--by", BELA, "--data", folder) == 1
    assert "import_dropped" in capsys.readouterr().err


def test_nothing_is_removed_before_its_day_or_on_a_day_s_whim(folder, capsys):
    proposed_long_ago(folder, 3)
    assert run("import", "clean", "--data", folder) == 0
    assert run("import", "clean", "--days", 0, "--data", folder) == 2
    assert run("import", "clean", "--days", 4, "--data", folder) == 0
    assert [item.dropped_at for item in imports(folder)] == [None]
    (folder / "dueprocess.toml").write_text("import_kept_days = 2\n", encoding="utf-8")
    assert run("import", "clean", "--data", folder) == 0
    assert [item.dropped_at is None for item in imports(folder)] == [False]


def test_an_approved_import_survives_every_cleaning(folder, capsys):
    path = listed(folder, row("wei"))
    assert bring(folder, path) == 0
    assert run("import", "clean", "--days", 1, "--data", folder) == 0
    (found,) = imports(folder)
    assert (found.live, found.dropped_at) == (True, None)


def test_the_worker_removes_it_without_being_asked(folder):
    proposed_long_ago(folder, 31)
    installation = assemble(folder)
    with working(installation):
        until(lambda: installation_of(folder) == [True])
    installation.close()


def installation_of(folder: Path) -> list[bool]:
    return [item.dropped_at is not None for item in imports(folder)]


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something holds that another thread brings about."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not true():
        assert time.monotonic() < end, "it did not come about"
        pause.wait(0.05)
