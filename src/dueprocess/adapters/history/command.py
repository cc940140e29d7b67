"""`dueprocess audit`: a history from a file, through the law, to a table, JSON or a page.

It exits with 0; with 3 where lines or events could not be read (each is named on stderr); with 2 where it cannot run.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import IO, Any, BinaryIO

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from dueprocess.adapters.history.kinds import SOURCES, Prepared
from dueprocess.adapters.history.report import table
from dueprocess.adapters.history.wikipedia.law import RulebookUnusable
from dueprocess.application.audit.tally import Tally

SUCCESS, CANNOT_RUN, SOME_MALFORMED = 0, 2, 3


class CannotRun(Exception):
    """Why an audit cannot run at all, in words for whoever started it."""


def run_audit(
    path: Path,
    rulebook: Path | None = None,
    json: bool = False,  # noqa: FBT001, FBT002 - the command line's own words
    html: Path | None = None,
    source: str = "wikipedia",
) -> int:
    """Audit one file of a source; returns the exit code."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        _page_possible(html, path)
        if source not in SOURCES:
            raise CannotRun(f"no source `{source}`; there are {', '.join(SOURCES)}")
        judged_by = SOURCES[source](rulebook)
        for note in judged_by.notes:
            errors.print(note, markup=False)
        result = audit(path, judged_by, errors)
        if html is not None:
            _write(html, result, judged_by)
    except (CannotRun, RulebookUnusable) as fault:
        errors.print(f"dueprocess audit: {fault}", markup=False)
        return CANNOT_RUN
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(result)).decode() + "\n")
    else:
        table.show(Console(), result, judged_by.words)
        _records(Console(highlight=False), result)
    return SOME_MALFORMED if result["malformed"] else SUCCESS


def audit(path: Path, judged_by: Prepared, errors: Console) -> dict[str, Any]:
    """Read and judge the whole file; `errors` hears of what could not be read, and of how far it has come."""
    tally = Tally(judged_by.law, judged_by.ladder)
    started = perf_counter()
    with _opened(path) as file, _progress(errors) as progress:
        task = progress.add_task("reading", total=_size(file))
        lines = judged = 0
        outside: Counter[str] = Counter()
        for line in judged_by.read(file):
            lines += 1
            judged += line.records
            if line.outside:
                outside[line.outside] += 1
            if line.history is not None:
                tally.subject(line.history)
            tally.malformed += len(line.malformed)
            for found in line.malformed:
                progress.console.print(str(found), markup=False)
            _advance(progress, task, line.size)
    if not lines:
        raise CannotRun(f"`{path}` is empty")
    result = tally.result(perf_counter() - started)
    if judged or outside:  # a source of single records: each is judged, outside or malformed
        result["records"] = {
            "judged": judged,
            "outside": dict(sorted(outside.items())),
            "malformed": tally.malformed,
        }
    return result


def _records(out: Console, result: dict[str, Any]) -> None:
    """Where each record of the file went, for a source of single records."""
    held = result.get("records")
    if held is None:
        return
    total = held["judged"] + sum(held["outside"].values()) + held["malformed"]
    out.print(f"\nRecords in the file: {total}", markup=False)
    for kind, count in {"judged": held["judged"], **held["outside"], "malformed": held["malformed"]}.items():
        out.print(f"  {kind}: {count}", markup=False)


def _opened(path: Path) -> BinaryIO:
    if path.is_dir():
        raise CannotRun(f"`{path}` is a directory; name a file of JSON lines")
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise CannotRun(f"`{path}` does not exist") from None
    except OSError as fault:
        raise CannotRun(f"`{path}` cannot be read: {fault.strerror}") from None


def _size(file: IO[bytes]) -> int | None:
    """The length of a file; None for what has none, such as a pipe."""
    return file.seek(0, 2) - file.seek(0) if file.seekable() else None


def _progress(errors: Console) -> Progress:
    """A bar on a terminal; nothing where stderr is piped."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
    )


def _advance(progress: Progress, task: TaskID, size: int) -> None:
    if not progress.disable:
        progress.advance(task, size)


def _page_possible(html: Path | None, path: Path) -> None:
    if html is None:
        return
    missing = [name for name in ("altair", "vl_convert") if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotRun("the page needs the extra `charts`: pip install 'dueprocess[charts]'")
    if html.is_dir() or not html.absolute().parent.is_dir():
        raise CannotRun(f"`{html}` cannot be written: name a file in a directory that exists")
    if html.exists() and path.exists() and html.samefile(path):
        raise CannotRun(f"`{html}` is the history itself; name another file for the page")


def _write(html: Path, result: dict[str, Any], judged_by: Prepared) -> None:
    from dueprocess.adapters.history.report.page import page

    try:
        html.write_text(page(result, judged_by.words), encoding="utf-8")
    except OSError as fault:
        raise CannotRun(f"`{html}` cannot be written: {fault.strerror}") from None
