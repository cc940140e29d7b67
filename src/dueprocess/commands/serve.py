"""`dueprocess serve`: pages, API and feed, with a worker beside them. `dueprocess work`: a worker alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from dueprocess.commands.data import DATA, Data, installed, settings_of

if TYPE_CHECKING:
    from dueprocess.bootstrap import Installation
    from dueprocess.http.operations.observed import Observed
    from dueprocess.settings import Setup

STARTED_WITH = "DUEPROCESS_STARTED_WITH"
"""What the command line said, for the processes that `serve` starts."""
GRACE_S = 3
ONE_AT_A_TIME = "SQLite is for one process: two writers may damage its file before SQLite 3.51.3, and gain nothing after it; "


def serve(
    *,
    data: Data = DATA,
    host: str | None = None,
    port: int | None = None,
    base_url: str | None = None,
    processes: Annotated[int | None, Parameter(help="Server processes; several need PostgreSQL.")] = None,
) -> int:
    """Serve pages, API and feed, with a worker beside them unless `worker` is off."""
    import uvicorn

    from dueprocess.adapters.store.opening import is_postgres
    from dueprocess.adapters.telemetry import logs
    from dueprocess.bootstrap import working

    given = {"host": host, "port": port, "base_url": base_url, "processes": processes}
    setup = settings_of(data, **given).setup
    if setup.processes > 1 and not is_postgres(setup.database_url):
        print(f"{ONE_AT_A_TIME}set DATABASE_URL, or processes to 1", file=sys.stderr)
        return 2
    logs.configure(setup.log_level, setup.log_form)
    signal.signal(signal.SIGTERM, _asked_to_end)
    with _told_to_processes(data, given, setup), _counted_together(setup):
        installation = installed(data, **given)
        try:
            with working(installation) if setup.worker else nullcontext():
                app: Any = "dueprocess.commands.serve:served" if setup.processes > 1 else served(installation)
                uvicorn.run(app, factory=setup.processes > 1, workers=setup.processes, **_options(setup))
        finally:
            installation.close()
    return 0


def work(*, data: Data = DATA) -> int:
    """Tell what is due, without serving: as many of these as you like, on any machine that reaches the database."""
    from dueprocess.adapters.store.opening import is_postgres
    from dueprocess.adapters.telemetry import logs
    from dueprocess.bootstrap import working

    setup = settings_of(data).setup
    if not is_postgres(setup.database_url):
        print(f"{ONE_AT_A_TIME}`dueprocess serve` has a worker beside it", file=sys.stderr)
        return 2
    logs.configure(setup.log_level, setup.log_form)
    installation = installed(data)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with working(installation):
        stop.wait()
    installation.close()
    return 0


def served(installation: Installation | None = None) -> Observed:
    """The server as an ASGI application. Without an installation: one of several processes, which makes its own."""
    from dueprocess.adapters.telemetry import logs
    from dueprocess.http.app import create_app
    from dueprocess.http.operations.observed import Observed

    if installation is not None:
        return Observed(create_app(installation.services), installation.telemetry)
    told = json.loads(os.environ[STARTED_WITH])
    mine = installed(Path(told["data"]), **told["given"])
    logs.configure(mine.setup.log_level, mine.setup.log_form)
    app = create_app(mine.services)
    app.on_shutdown.append(mine.close)
    return Observed(app, mine.telemetry)


def _asked_to_end(*_: object) -> None:
    """End through everything that is to be closed. The server raises the signal again when it has answered its last."""
    raise SystemExit(0)


def _options(setup: Setup) -> dict[str, Any]:
    return {
        "host": setup.host,
        "port": setup.port,
        "log_config": None,
        "access_log": False,
        "proxy_headers": bool(setup.trusted_proxies),
        "forwarded_allow_ips": setup.trusted_proxies or None,
        "server_header": False,
        "timeout_graceful_shutdown": GRACE_S,
    }


@contextmanager
def _told_to_processes(data: Path, given: dict[str, Any], setup: Setup) -> Iterator[None]:
    """The command line, where the processes that are started find it."""
    if setup.processes > 1:
        os.environ[STARTED_WITH] = json.dumps({"data": str(data.resolve()), "given": given})
    try:
        yield
    finally:
        os.environ.pop(STARTED_WITH, None)


@contextmanager
def _counted_together(setup: Setup) -> Iterator[None]:
    """A folder in which several processes add up what they count, unless the operator named one."""
    from dueprocess.adapters.telemetry.metrics import SHARED

    if setup.processes == 1 or SHARED in os.environ:
        yield
        return
    folder = os.environ[SHARED] = tempfile.mkdtemp(prefix="dueprocess-counts-")
    try:
        yield
    finally:
        os.environ.pop(SHARED, None)
        shutil.rmtree(folder, ignore_errors=True)
