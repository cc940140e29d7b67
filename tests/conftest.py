"""Fixtures of all tests: Chromium as `tools/chromium.sh` finds it, and a server on a port of its own.

Sockets to elsewhere are not needed by any test; the browser is told not to look for updates either.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.postgres import postgres

# The same examples on every machine and in every run, and no clock that a busy machine could miss: what a test finds, it
# finds for everybody. The slow simulation draws its own seeds and prints them.
settings.register_profile("dueprocess", deadline=None, derandomize=True)
settings.load_profile("dueprocess")

ROOT = Path(__file__).parents[1]
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY_WITHIN = 30.0


@pytest.fixture(autouse=True)
def own_loops(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test without a browser may run loops, also after one with a browser: that one's loop rests in this thread."""
    if request.node.get_closest_marker("browser") or "browser" in request.fixturenames:
        yield
        return
    resting = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(resting)


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of a PostgreSQL database in which tests make schemas of their own."""
    with postgres() as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, without anything that talks to the outside. Used by pytest-playwright."""
    script = ROOT / "tools" / "chromium.sh"
    found = subprocess.run([str(script)], capture_output=True, text=True, check=True)
    return {"executable_path": found.stdout.strip().splitlines()[-1], "args": CHROMIUM_ARGS}


class Served:
    """An application under uvicorn, in a thread."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        import uvicorn

        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.app = make(self.url)
        config = uvicorn.Config(
            self.app, log_level="warning", lifespan="on", ws="none", http="h11", timeout_graceful_shutdown=2
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), daemon=True)

    def start(self) -> Served:
        """Serve, and wait until it answers: readiness is asked for, never slept for."""
        self.thread.start()
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/favicon.ico", timeout=5):
                    return self
            except urllib.error.HTTPError:
                return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if time.monotonic() > deadline or not self.thread.is_alive():
                    raise

    def stop(self) -> None:
        """Stop serving."""
        self.server.should_exit = True
        self.thread.join(READY_WITHIN)
        with contextlib.suppress(OSError):
            self.socket.close()


@pytest.fixture
def served() -> Iterator[Callable[[Callable[[str], Any]], Served]]:
    """Serve applications: `served(lambda url: create_app(services_at(url)))`. Each is stopped after the test."""
    started: list[Served] = []

    def serve(make: Callable[[str], Any]) -> Served:
        one = Served(make).start()
        started.append(one)
        return one

    yield serve
    for one in started:
        one.stop()
