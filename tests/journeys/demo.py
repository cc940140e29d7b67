"""The whole demo as a process of its own on free ports, and its people in a browser without script."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from examples.demo.cast import PASSWORD
from tests.conftest import ROOT

PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}
READY_WITHIN_S = 120.0
STOPPED_WITHIN_S = 60.0
ASKED_EVERY_S = 0.05


class Demo:
    """A running demo. `url` is dueprocess, `app` the super-app. `database`: a PostgreSQL; empty for SQLite."""

    def __init__(self, browser: Browser, folder: Path, database: str = "") -> None:
        self.browser = browser
        self.database = database
        self.folder = folder
        ports = _free_ports(2)
        self.url, self.app = (f"http://localhost:{port}" for port in ports)
        self._ports = ports
        self._process: subprocess.Popen[bytes] | None = None
        self._contexts: list[BrowserContext] = []

    def start(self) -> None:
        """Start, and wait until both answer."""
        with (self.folder / "demo.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(
                        sys.executable,
                        "-X",
                        "faulthandler",
                        "-m",
                        "examples.demo",
                        "--data",
                        str(self.folder / "data"),
                    ),
                    *("--port", str(self._ports[0]), "--app-port", str(self._ports[1])),
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while not all(_answers(url) for url in (self.url, self.app)):
            assert self._process.poll() is None, (self.folder / "demo.log").read_text()
            assert time.monotonic() < deadline, (self.folder / "demo.log").read_text()
            time.sleep(ASKED_EVERY_S)  # it needs the processor that asking without a pause would take

    def stop(self) -> None:
        """Ctrl-C, which has to end it; a demo that does not end says where it stands."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)
            process.wait()
            raise AssertionError((self.folder / "demo.log").read_text()[-6000:]) from None

    def close(self) -> None:
        """Stop, and close every browser that was opened."""
        for context in self._contexts:
            context.close()
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What a process that works on this demo is told: this tree, and its database."""
        tree = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        return {**os.environ, "PYTHONPATH": tree, "DATABASE_URL": self.database}

    @property
    def data(self) -> Path:
        """The installation's folder."""
        return self.folder / "data" / "dueprocess"

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of dueprocess on this demo's installation, beside it."""
        wallet = {
            "DUEPROCESS_WALLET_URL": f"{self.app}/wallet-api/v1",
            "DUEPROCESS_WALLET_TOKEN": (self.folder / "data" / "wallet.token").read_text().strip(),
        }
        return subprocess.run(
            [sys.executable, "-m", "dueprocess.cli", *words, "--data", str(self.data)],
            cwd=ROOT,
            env=self.environment | wallet,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def pid(self) -> int:
        """The process of server and worker."""
        assert self._process is not None
        return self._process.pid

    def clock(self, ahead_ms: int) -> None:
        """Move the clock by its file, as the operator's page does: for when the server stands still."""
        path = self.folder / "data" / "dueprocess" / "clock.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"offset_ms": ahead_ms}))
        part.replace(path)

    def page(self, *, phone: bool = True, locale: str = "en-GB") -> Page:
        """A browser of somebody's own, without script."""
        context = self.browser.new_context(
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            locale=locale,
            java_script_enabled=False,
        )
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        return context.new_page()

    def person(self, name: str, locale: str = "en-GB") -> Page:
        """Somebody in the super-app, on a phone."""
        page = self.page(locale=locale)
        page.goto(f"{self.app}/sign-in")
        page.get_by_text(name).first.click()
        return page

    def staff(self, login: str, locale: str = "en-GB") -> Page:
        """Somebody at the desk."""
        page = self.page(phone=False, locale=locale)
        page.goto(f"{self.url}/desk")
        page.get_by_label("Sign-in name").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
