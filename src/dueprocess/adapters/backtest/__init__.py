"""`dueprocess rulebook backtest`: the result on a terminal, as JSON, or as a page that can be printed."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console

from dueprocess.adapters.backtest import table
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.application.backtest.running import backtest
from dueprocess.application.policy import Policies
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.model import Rulebook


class CannotShow(Exception):
    """Why a backtest cannot run, in words for whoever started it."""


def run_backtest(
    store: SqlStore,
    other: Rulebook,
    since: str | None,
    told: Callable[[int], None],
    *,
    json: bool,
    html: Path | None,
) -> None:
    """Run it and show it. Raises `CannotShow`."""
    begin = None if since is None else _midnight(since, other.zone)
    if html is not None and importlib.util.find_spec("altair") is None:
        raise CannotShow("the page needs the extra `charts`: pip install 'dueprocess[charts]'")
    if html is not None and not html.absolute().parent.is_dir():
        raise CannotShow(f"`{html}` cannot be written: name a file in a directory that exists")
    with store.read() as reader:
        result = backtest(reader, Policies(), other, begin, told)
    result["since"] = since
    if html is not None:
        from dueprocess.adapters.backtest.page import page

        html.write_text(page(result, other), encoding="utf-8")
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(result)).decode() + "\n")
    else:
        table.show(Console(), result, other)


def _midnight(day: str, zone: str) -> Instant:
    try:
        begin = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise CannotShow(f"`{day}` is no day; write it as 2026-01-31") from None
    return Instant(int(begin.astimezone(UTC).timestamp()) * 1000)
