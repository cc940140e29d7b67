"""`dueprocess diff`: what dueprocess would refuse beside what the platform itself decides."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from dueprocess.commands.data import DATA, Data, opened

if TYPE_CHECKING:
    from dueprocess.application.queries.differences import Difference, TheirDecision

COLUMNS = ("account", "capability", "target")


def diff(
    *,
    data: Data = DATA,
    days: Annotated[int, Parameter(help="How many days of observations.")] = 7,
    decisions: Annotated[
        Path | None,
        Parameter(help="The platform's own list instead: CSV with account, capability and perhaps target."),
    ] = None,
    json: Annotated[bool, Parameter(negative="", help="Print the result as JSON.")] = False,
) -> int:
    """Compare what dueprocess would refuse with the platform's own decisions, in both directions, by capability."""
    import msgspec

    from dueprocess.adapters.clock import SystemClock
    from dueprocess.adapters.store.operational import SqlOperational
    from dueprocess.application.observation import day_of
    from dueprocess.application.queries.differences import listed_differences, observed_differences

    store = opened(data)
    try:
        now = SystemClock().now()
        if decisions is None:
            found = observed_differences(SqlOperational(store).observed(day_of(now) - max(0, days - 1)))
        else:
            with store.read() as reader:
                found = listed_differences(reader, _listed(decisions), now)
    except (OSError, ValueError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    finally:
        store.close()
    if json:
        print(msgspec.json.encode(found).decode())
    else:
        _show(found, "accounts" if decisions else "attempts")
    return 0


def _listed(path: Path) -> Iterator[TheirDecision]:
    """The lines of a platform's list. `ValueError` names the line that cannot be read."""
    from dueprocess.application.queries.differences import TheirDecision

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"account", "capability"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path}: the first line must name the columns: {', '.join(COLUMNS)}")
        for row in rows:
            account, capability = row["account"], row["capability"]
            if not account or not capability:
                raise ValueError(f"{path}:{rows.line_num}: account or capability is missing")
            yield TheirDecision(rows.line_num, account, capability, row.get("target") or None)


def _show(found: tuple[Difference, ...], what: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not found:
        console.print("Nothing to compare: no guard has counted anything, and no list was given.")
        return
    table = Table("capability", title=f"dueprocess beside the platform ({what})")
    for name in ("both refuse", "dueprocess alone", "platform alone", "refused by guards"):
        table.add_column(name, justify="right")
    table.add_column("for example")
    for item in found:
        lines = [f"line {line}" for line in item.lines]
        counts = (item.agreed, item.ours_alone, item.theirs_alone, item.refused)
        table.add_row(
            item.capability, *(f"{count:,}" for count in counts), "\n".join((*item.examples, *lines))
        )
    console.print(table)
