"""What every command that works on an installation needs: its folder, its store, and a line that says how far it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from dueprocess.adapters.store.sql import SqlStore
    from dueprocess.bootstrap import Installation
    from dueprocess.settings import Effective

Data = Annotated[Path, Parameter(name="--data", env_var="DUEPROCESS_DATA", help="The installation's folder.")]
DATA = Path("var/dueprocess")


def settings_of(data: Path, **given: Any) -> Effective:
    """The settings of an installation; every mistake in them is printed, and ends the command."""
    from dueprocess.settings import SettingsWrong, read

    try:
        return read(data, os.environ, **given)
    except SettingsWrong as wrong:
        print("\n".join(wrong.mistakes), file=sys.stderr)
        sys.exit(2)


def installed(data: Path, **given: Any) -> Installation:
    """The installation in a folder, made there if it is new; what stops it is printed, and ends the command."""
    from dueprocess.adapters.keyring import KeyringUnsafe
    from dueprocess.adapters.signer import KeyFileUnsafe
    from dueprocess.adapters.store.migrate import NewerRecord
    from dueprocess.bootstrap import assemble
    from dueprocess.http.auth.oidc.directory import ExtraMissing
    from dueprocess.settings import SettingsWrong

    setup = settings_of(data, **given).setup
    try:
        return assemble(data, setup)
    except (SettingsWrong, KeyringUnsafe, KeyFileUnsafe, NewerRecord, ExtraMissing) as stop:
        print(stop, file=sys.stderr)
        sys.exit(2)


def opened(data: Path) -> SqlStore:
    """The store of an installation; a folder without one is a mistake, not a new installation."""
    from dueprocess.adapters.store.opening import is_postgres, open_store
    from dueprocess.bootstrap import database_of

    address = database_of(data, settings_of(data).setup)
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
