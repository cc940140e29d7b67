"""What every command that works on an installation needs: its folder, its store, and a line that says how far it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from dueprocess.adapters.store.sql import SqlStore

Data = Annotated[Path, Parameter(name="--data", help="The installation's folder.")]
DATA = Path("var/dueprocess")


def opened(data: Path) -> SqlStore:
    """The store of an installation; a folder without one is a mistake, not a new installation."""
    from dueprocess.adapters.store.opening import is_postgres, open_store
    from dueprocess.bootstrap import database_of

    address = database_of(data, os.environ)
    if not is_postgres(address) and not Path(address).exists():
        print(
            f"there is no record at `{address}`; name the installation's folder with --data", file=sys.stderr
        )
        sys.exit(2)
    return open_store(address)


@contextmanager
def progress(what: str, of: str = "entries") -> Iterator[Callable[[int], None]]:
    """A line on the terminal that says how far it is; nothing where nobody looks."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _count: None
        return
    with console.status(what) as status:
        yield lambda count: status.update(f"{what}: {count:,} {of}")
