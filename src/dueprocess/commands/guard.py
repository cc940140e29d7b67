"""`dueprocess guard`: what a guard would answer from, looked at from outside."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

if TYPE_CHECKING:
    from dueprocess.guard.inspecting import Inspection, Said

guard_app = App(name="guard", help="Look into what guards answer from.")


@guard_app.command(name="inspect")
def inspect_snapshot(
    source: str,
    *,
    account: Annotated[str | None, Parameter(help="Also say what is answered for this account.")] = None,
    target: Annotated[str | None, Parameter(help="Towards whom.")] = None,
    token_file: Annotated[Path | None, Parameter(help="The access token of a server, in a file.")] = None,
) -> int:
    """Show a snapshot's epoch, age, size and counts: of a file, a guard's `keep` folder, or a server's address."""
    from dueprocess.guard import Guard, GuardError
    from dueprocess.guard.clock import utc_ms
    from dueprocess.guard.handles import UINT64
    from dueprocess.guard.inspecting import ask, fetch, inspect

    try:
        token = token_file.read_text("utf-8").strip() if token_file else None
        snapshot, size = fetch(source, token)
        now = utc_ms()
        found = inspect(snapshot, size, now)
        said = None
        if account is not None:
            names = tuple(found.restrictions)
            one: str | int = int(account) if found.ids == UINT64 else account
            other: str | int | None = int(target) if target and found.ids == UINT64 else target
            said = ask(Guard.of(snapshot), names, one, other)
    except (OSError, ValueError, GuardError) as error:
        print(f"{source}: {error}", file=sys.stderr)
        return 1
    _show(found, now)
    if said is not None:
        _show_account(said)
    return 0


def _show(found: Inspection, now: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    age = max(0, now - found.recorded_at) / 1000
    console.print(f"epoch {found.epoch}, recorded {_instant(found.recorded_at)}, {age:,.0f} s ago")
    console.print(
        f"{found.size_bytes:,} bytes, {found.rows:,} rows of {found.accounts:,} accounts, ids: {found.ids}"
    )
    console.print(f"in force without a known end: {found.unended:,}; with a target: {found.targeted:,}")
    if found.observed:
        console.print(f"only observed at present, because of a stay: {found.observed:,}")
    table = Table("capability", title="restricted now")
    table.add_column("rows", justify="right")
    for name, count in sorted(found.restrictions.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(name, f"{count:,}")
    console.print(table)
    console.print(f"floor: {', '.join(found.floor) or 'as built in'}")


def _show_account(said: list[Said]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("capability", "answer", "until", "restriction", "notice", title="this account")
    for item in said:
        until = "" if item.until is None else _instant(item.until)
        table.add_row(item.capability, item.answer, until, item.restriction or "", item.notice or "")
    Console().print(table)


def _instant(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")
