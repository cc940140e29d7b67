"""`dueprocess record`: verify, rebuild, copy and sign the record."""

from __future__ import annotations

import sys

from cyclopts import App

from dueprocess.commands.data import DATA, Data, installed, opened, progress

record_app = App(name="record", help="Verify, rebuild and sign the record.")


@record_app.command
def verify(*, data: Data = DATA) -> int:
    """Recompute root and views and name the first wrong row."""
    from dueprocess.adapters.store import verification

    store = opened(data)
    with progress("Verifying") as told, store.read() as reader:
        result = verification.verify(reader, told)
    store.close()
    if result.fault is not None:
        print(f"{result.fault.where} {result.fault.what}")
        return 1
    print(f"{result.entries} entries, root {result.root}: log, views and vault are what the log says")
    return 0


@record_app.command
def rebuild(*, data: Data = DATA) -> int:
    """Drop the views and fold them from the log again."""
    from dueprocess.adapters.store import verification

    store = opened(data)
    with progress("Folding") as told, store.write() as ledger:
        count = verification.rebuild(ledger, told)
    store.close()
    print(f"{count} entries folded")
    return 0


@record_app.command
def copy(to: str, *, data: Data = DATA) -> int:
    """Copy the whole record into an empty database (a `postgresql://` address or a file) and verify it there."""
    from dueprocess.adapters.store.copying import NotEmpty, copy_store
    from dueprocess.adapters.store.opening import open_store

    source, target = opened(data), open_store(to)
    try:
        with progress("Copying", "rows") as told:
            result = copy_store(source, target, told)
    except NotEmpty as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        source.close()
        target.close()
    if result.fault is not None:
        print(f"nothing was kept: {result.fault.where} {result.fault.what}", file=sys.stderr)
        return 1
    print(f"{result.entries} entries and {result.rows} rows are in {target.address}, root {result.root}")
    print("Start every process with DATABASE_URL set to it; the old file is as it was.")
    return 0


@record_app.command
def checkpoint(*, data: Data = DATA) -> int:
    """Print a signed checkpoint of the log, after recomputing its root from the stored entries."""
    from dueprocess.http.api.record.prover import Prover
    from dueprocess.kernel.invariants import InvariantBroken

    installation = installed(data)
    try:
        print(Prover(installation.services).checkpoint(), end="")
    except InvariantBroken as error:
        print(f"not signed: {error}", file=sys.stderr)
        return 1
    finally:
        installation.close()
    return 0
