"""`dueprocess convert`: a source's own records as rows that `dueprocess import` reads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def convert(
    source: str,
    file: Path,
    *,
    names: Annotated[
        Path | None, Parameter(help="JSON: the source's capabilities and what your catalogue calls them.")
    ] = None,
) -> int:
    """Write what a source's records leave in force, one JSON row a line; counts go to stderr."""
    import msgspec

    from dueprocess.adapters.clock import SystemClock
    from dueprocess.adapters.history.convert import Counts, rows
    from dueprocess.adapters.history.kinds import SOURCES

    if source not in SOURCES:
        print(f"dueprocess convert: no source `{source}`; there are {', '.join(SOURCES)}", file=sys.stderr)
        return 2
    counts = Counts()
    try:
        table = msgspec.json.decode(names.read_bytes(), type=dict[str, tuple[str, ...]]) if names else {}
        with file.open("rb") as opened:
            for row in rows(opened, SOURCES[source](None), SystemClock().now(), table, counts):
                sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
    except (OSError, msgspec.MsgspecError) as fault:
        print(f"dueprocess convert: {fault}", file=sys.stderr)
        return 2
    for found in counts.malformed:
        print(found, file=sys.stderr)
    said = [f"in force: {counts.in_force}", f"over: {counts.over}"]
    said += [f"outside, {kind}: {count}" for kind, count in sorted(counts.outside.items())]
    said += [
        f"capability without a name of yours, {name}: {count}" for name, count in counts.unmapped.items()
    ]
    print(*said, f"malformed: {len(counts.malformed)}", sep="\n", file=sys.stderr)
    return 3 if counts.malformed else 0
