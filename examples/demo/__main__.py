"""Start both, say where to go and who to be there, and stop both on Ctrl-C.

`python -m examples.demo` sets up `var/demo` at its first start and keeps it afterwards; `--reset` clears it. The demo's
clock lies in a file there, which server, worker, app and guard all read.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from rich.console import Console

from dueprocess.adapters.store.migrate import remove_tables
from dueprocess.adapters.store.opening import is_postgres, open_store
from dueprocess.bootstrap import Installation, assemble, database_of, working
from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.tokens import issue_token
from dueprocess.settings import read
from examples.demo import seed
from examples.demo.cast import PASSWORD, SIGN_INS

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 60.0
TOKENS = ("content", "data", "wallet")
"""What dueprocess shows at the super-app: a token for each of its ways in."""
SCOPES = tuple(scope for scope in Scope if scope is not Scope.STAFF)


def main() -> int:
    """Run the demo."""
    options = _options()
    folder: Path = options.data
    if options.reset:
        _reset(folder)
        return 0
    busy = [port for port in (options.port, options.app_port) if _taken(port)]
    if busy:
        print(
            f"port {busy[0]} is in use; stop what uses it, or choose others with --port and --app-port",
            file=sys.stderr,
        )
        return 1
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)  # which a shell has ignored for what it starts in the background
    try:
        return _run(folder, options.port, options.app_port)
    except KeyboardInterrupt:
        return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--app-port", type=int, default=8001)
    parser.add_argument("--reset", action="store_true", help="clear everything the demo kept, and stop")
    return parser.parse_args()


def _run(folder: Path, port: int, app_port: int) -> int:
    url, app_url = f"http://localhost:{port}", f"http://localhost:{app_port}"
    keys = _keys(folder)
    os.environ |= {
        "DUEPROCESS_CONTENT_URL": f"{app_url}/content",
        "DUEPROCESS_CONTENT_TOKEN": keys["content"],
        "DUEPROCESS_DATA_URL": f"{app_url}/data-api/v1/accounts",
        "DUEPROCESS_DATA_TOKEN": keys["data"],
        "DUEPROCESS_WALLET_URL": f"{app_url}/wallet-api/v1",
        "DUEPROCESS_WALLET_TOKEN": keys["wallet"],
    }
    installation = assemble(folder / "dueprocess", base_url=url, demo=True)
    fresh = seed.is_fresh(installation)
    if fresh:
        with Console().status("Filling it with forty days of people and cases") as status:
            seed.fill(installation, folder / "superapp", lambda what: status.update(f"Filling: {what}"))
        keys["platform"] = _platform_token(installation)
        _keep(folder, keys)
    with _serving(installation, port), _superapp(folder, url, app_port), working(installation):
        _ready(f"{url}/v1/openapi.json")
        _ready(f"{app_url}/")
        _say(url, app_url, fresh=fresh)
        threading.Event().wait()
    return 0


def _reset(folder: Path) -> None:
    """Clear all that the demo kept, in a database too."""
    address = database_of(folder / "dueprocess", read(folder / "dueprocess", os.environ).setup)
    if is_postgres(address):
        store = open_store(address)
        with store.operate() as connection:
            remove_tables(connection)
        store.close()
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{folder} is cleared")


def _keys(folder: Path) -> dict[str, str]:
    path = folder / "keys.json"
    if path.exists():
        found: dict[str, str] = json.loads(path.read_text())
        if missing := [
            name for name in TOKENS if name not in found
        ]:  # a demo of before there was such a way in
            found |= {name: secrets.token_urlsafe(32) for name in missing}
            _keep(folder, found)
        return found
    return {**{name: secrets.token_urlsafe(32) for name in TOKENS}, "platform": ""}


def _keep(folder: Path, keys: dict[str, str]) -> None:
    path = folder / "keys.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys))
    for name in ("platform", *TOKENS):
        token = folder / f"{name}.token"
        token.touch(mode=0o600)
        token.write_text(keys[name])


def _platform_token(installation: Installation) -> str:
    services = installation.services
    secret, _token = issue_token(services.operational, services.now(), "super-app", SCOPES)
    return secret


@contextmanager
def _serving(installation: Installation, port: int) -> Iterator[None]:
    """The dueprocess server in a thread of this process: pages, API and feed."""
    config = uvicorn.Config(
        create_app(installation.services),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        installation.close()


@contextmanager
def _superapp(folder: Path, url: str, port: int) -> Iterator[None]:
    """The super-app in a process of its own, as any platform would be."""
    command = [
        *(sys.executable, "-m", "examples.superapp"),
        *("--port", str(port), "--data", str(folder / "superapp"), "--dueprocess", url),
        *("--token-file", str(folder / "platform.token")),
        *(part for name in TOKENS for part in (f"--{name}-token-file", str(folder / f"{name}.token"))),
        *("--clock-file", str(folder / "dueprocess" / "clock.json")),
    ]
    process = subprocess.Popen(  # noqa: S603 - our own module, with our own arguments
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _ready(url: str) -> None:
    """Wait until somebody answers there."""
    deadline = time.monotonic() + READY_WITHIN_S
    pause = threading.Event()
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - one of our own two addresses
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            pause.wait(0.1)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _say(url: str, app_url: str, *, fresh: bool) -> None:
    """Where to go, and who to be there."""
    rows = [
        ("affected person", f"{app_url}", "be Wei, and write to Lan, who does not know him"),
        ("reporter", f"{app_url}", "be Lan, open the chat with Wei, report his two messages"),
        *((role, f"{url}/desk", f"sign in as {login}: {what}") for role, login, what in SIGN_INS),
        ("takes their data home", f"{app_url}", "be Wei: Me, my standing, take your data home"),
        (
            "whoever is restricted",
            f"{url}/money",
            "takes their money out, repays; /data: everything of theirs",
        ),
        ("locked out", f"{url}/enter", "account wei; the code is in the letters below"),
        ("letters that were sent", f"{url}/demo/mail", "nothing leaves this machine"),
    ]
    print("\nThe demo is running. Open these in a browser, each person in a window of its own:\n")
    for who, where, how in rows:
        print(f"  {who:<23}{where:<34}{how}")
    print(f"\nThe password at the desk is {PASSWORD} for everybody.")
    kept = "Filled with forty days of cases." if fresh else "Your data was kept."
    print(f"{kept} Ctrl-C stops all of it; `make demo-reset` clears it.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
