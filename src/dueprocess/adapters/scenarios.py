"""`dueprocess scenario run`: scenarios from files, each played on an installation of its own, to a table.

It exits with 0 where all passed, with 1 where one did not, with 2 where it cannot run or a script has mistakes.

On a terminal the result is a table with a progress bar before it; piped, one line a scenario.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from dueprocess.application.engine import Engine
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.scenario.mistakes import render
from dueprocess.application.scenario.play import Played, play
from dueprocess.application.scenario.policy import Policy, Unsound, read_policy
from dueprocess.application.scenario.reading import Ready, Unreadable, read_script
from dueprocess.application.scenario.stage import Stage, StandingClock, Told
from dueprocess.rulebook.samples import catalogue_text, rulebook_text

PASSED, FAILED, CANNOT_RUN = 0, 1, 2
SECRET: Final = b"a scenario's own; nothing outlives it"
SUFFIXES: Final = (".yaml", ".yml")


class CannotRun(Exception):
    """Why no scenario can be run at all, in words for whoever started it."""


class Script(NamedTuple):
    """One file as it was read."""

    text: str
    read: Ready | Unreadable


def run_scenarios(path: Path, rulebook: Path | None, told: Told) -> int:
    """Run the scenarios in a folder, or one file; the exit code. `rulebook` None: the sample super-app's."""
    out, errors = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
    try:
        policy = policy_of(rulebook)
        scripts = [script_of(file, policy) for file in files_in(path)]
    except CannotRun as fault:
        errors.print(Text(f"dueprocess scenario: {fault}"))
        return CANNOT_RUN
    wrong = [script for script in scripts if isinstance(script.read, Unreadable)]
    for script in wrong:
        if isinstance(script.read, Unreadable):
            errors.print(Text(render(script.read.mistakes, script.text)))
    ready = [script.read for script in scripts if isinstance(script.read, Ready)]
    results = play_all(ready, told, errors)
    show(out, results, unreadable=len(wrong))
    if wrong:
        return CANNOT_RUN
    return PASSED if all(result.passed for result in results) else FAILED


def policy_of(rulebook: Path | None) -> Policy:
    """The policy to play under: a rulebook with its catalogue beside it, or the sample."""
    if rulebook is None:
        texts, names = (rulebook_text(), catalogue_text()), ("rulebook.yaml", "catalogue.yaml")
    else:
        beside = rulebook.with_name("catalogue.yaml")
        texts, names = (_text(rulebook), _text(beside)), (str(rulebook), str(beside))
    found = read_policy(texts, names)
    if isinstance(found, Unsound):
        raise CannotRun(f"the rulebook has mistakes\n{found.text}")
    return found


def files_in(path: Path) -> list[Path]:
    """The scenario files at a path, by name."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise CannotRun(f"`{path}` does not exist; name a folder of scenarios, or one file")
    found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
    if not found:
        raise CannotRun(f"`{path}` holds no scenario (*.yaml); docs/scenarios.md shows how to write one")
    return found


def script_of(file: Path, policy: Policy) -> Script:
    """One scenario file, read."""
    text = _text(file)
    return Script(text, read_script(text, str(file), policy))


def play_all(ready: Sequence[Ready], told: Told, errors: Console) -> list[Played]:
    """Play them one after another; `errors` shows how far it has come, where somebody looks."""
    memory = Path("/dev/shm")  # noqa: S108 - only where the machine has it: a scenario's store is never needed again
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        Progress(*columns, console=errors, disable=not errors.is_terminal, transient=True) as progress,
    ):
        theatre = Theatre(Path(folder), told)
        task = progress.add_task("playing", total=len(ready))
        results = []
        for one in ready:
            progress.update(task, description=one.script.name[:60])
            results.append(play(one, theatre.stage))
            progress.advance(task)
    return results


def show(out: Console, results: Sequence[Played], unreadable: int = 0) -> None:
    """The result: a table where somebody looks, one line a scenario elsewhere; then every failure, then the sum."""
    if out.is_terminal:
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("")
        table.add_column("scenario", overflow="fold")
        table.add_column("steps", justify="right")
        table.add_column("where", overflow="fold")
        for result in results:
            mark = Text("passed", "green") if result.passed else Text("failed", "bold red")
            table.add_row(mark, Text(result.name), str(result.steps), Text(_where(result)))
        out.print(table)
    else:
        for result in results:
            out.print(
                Text(f"{'passed' if result.passed else 'failed'}  {result.name}  {_where(result)}".rstrip())
            )
    for result in results:
        if result.failure is not None:
            out.print()
            out.print(Text(result.name, "bold"))
            out.print(Text(str(result.failure)))
    failed = sum(not result.passed for result in results)
    files = f", {unreadable} with mistakes" if unreadable else ""
    out.print()
    out.print(
        Text(f"{_number(len(results), 'scenario')}: {len(results) - failed} passed, {failed} failed{files}"),
        style="red" if failed or unreadable else "green",
    )


class Theatre:
    """Makes stages: every scenario starts from a copy of one empty store, in a folder that goes away afterwards."""

    def __init__(self, folder: Path, told: Told) -> None:
        self._folder = folder
        self._told = told
        self._empty = folder / "empty.sqlite"
        self._made = 0
        store = SqliteStore(self._empty)
        store.prepare()
        store.close()

    @contextmanager
    def stage(self, ready: Ready) -> Iterator[Stage]:
        """A stage of its own. What was played on it must leave a record that verifies (I-27)."""
        self._made += 1
        path = self._folder / f"{self._made}.sqlite"
        path.write_bytes(self._empty.read_bytes())
        store, clock = SqliteStore(path), StandingClock()
        try:
            engine = Engine(store, clock, SECRET, HANDLERS)
            yield Stage(ready, engine, store, clock, self._told, partial(_fault, store))
        finally:
            store.close()
            for left in self._folder.glob(f"{self._made}.sqlite*"):
                left.unlink()


def _where(result: Played) -> str:
    return result.failure.place if result.failure is not None else ""


def _fault(store: SqliteStore) -> str:
    """The first row of a record that is wrong, or nothing."""
    with store.read() as reader:
        found = verify(reader).fault
    return f"{found.where} {found.what}" if found is not None else ""


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as fault:
        raise CannotRun(f"`{file}` cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise CannotRun(f"`{file}` is not UTF-8 text") from None


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
