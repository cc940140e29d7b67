"""What is shipped to run dueprocess with: its commands exist, its settings are known, and systemd reads its units."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dueprocess.cli import app
from dueprocess.settings import read
from tests.test_processes import Process

PACKAGING = Path(__file__).parents[2] / "packaging"
UNITS = sorted(PACKAGING.glob("*.service"))
COMPOSE: dict[str, Any] = YAML(typ="safe").load((PACKAGING / "compose.yaml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


def options(unit: Path) -> dict[str, list[str]]:
    """The lines of a unit by their name."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", unit.read_text(), re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_exists_with_settings_that_exist(unit: Path, tmp_path: Path) -> None:
    told = options(unit)
    (line,) = told["ExecStart"]
    program, *command = shlex.split(line)
    assert program == "/usr/bin/dueprocess"
    assert app.parse_known_args(command)[0].__name__ in {"serve", "work"}
    environment = dict(pair.split("=", 1) for row in told["Environment"] for pair in shlex.split(row))
    environment["DUEPROCESS_SETTINGS"] = str(tmp_path / "dueprocess.toml")
    (tmp_path / "dueprocess.toml").write_text("")
    assert read(tmp_path, environment).setup.log_form == "json"
    assert told["User"] == ["dueprocess"]
    assert told["UMask"] == ["0077"], "keys are for their owner alone"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_a_unit(unit: Path, tmp_path: Path) -> None:
    """Where systemd is: with the program in its place, since the machine need not have it installed."""
    analyze = shutil.which("systemd-analyze")
    text = unit.read_text().replace("/usr/bin/dueprocess", "/bin/true")
    assert text.startswith("#")
    if analyze is None:
        return
    copied = tmp_path / unit.name
    copied.write_text(text)
    ran = subprocess.run([analyze, "verify", str(copied)], capture_output=True, text=True, check=False)
    ours = [line for line in (ran.stdout + ran.stderr).splitlines() if unit.name in line]
    assert not ours, "\n".join(ours)


def test_the_compose_file_starts_commands_that_exist_with_settings_that_exist(tmp_path: Path) -> None:
    assert set(OURS) == {"server", "worker"}
    for service in OURS.values():
        assert app.parse_known_args(service["command"])[0].__name__ in {"serve", "work"}
        environment = dict(service["environment"])
        (tmp_path / "url").write_text("postgresql://dueprocess:hush@database/dueprocess\n")
        environment["DUEPROCESS_DATABASE_URL_FILE"] = str(tmp_path / "url")
        found = read(tmp_path, environment).setup
        assert found.database_url.startswith("postgresql://")
        assert not found.worker
        assert (PACKAGING / service["build"]["context"] / service["build"]["dockerfile"]).exists()


def test_everything_a_service_names_is_declared() -> None:
    for service in COMPOSE["services"].values():
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
        assert {volume.partition(":")[0] for volume in service.get("volumes", ())} <= set(COMPOSE["volumes"])
        assert set(service.get("depends_on", ())) <= set(COMPOSE["services"])


def test_the_image_installs_extras_that_exist_and_copies_what_is_there() -> None:
    text = (PACKAGING / "Dockerfile").read_text()
    project = (PACKAGING.parent / "pyproject.toml").read_text()
    (extras,) = re.findall(r'pip install [^"]*"\.\[([a-z,]+)\]"', text)
    assert all(re.search(rf"^{extra} = \[", project, re.MULTILINE) for extra in extras.split(","))
    for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE):
        assert all((PACKAGING.parent / name).exists() for name in line.split())
    environment = dict(
        pair.split("=", 1) for row in re.findall(r"^ENV (.+)$", text, re.MULTILINE) for pair in row.split()
    )
    assert read(Path("/nowhere"), environment).setup.host == "0.0.0.0"


@pytest.mark.slow
def test_what_the_unit_starts_runs_and_ends_as_a_unit_is_stopped(tmp_path: Path) -> None:
    """The unit's own command and environment, without systemd: it becomes ready, and SIGTERM ends it with 0."""
    from tests.test_processes import free_port, ready, wait_for

    port = free_port()
    told = options(PACKAGING / "dueprocess.service")
    _, *command = shlex.split(told["ExecStart"][0])
    (tmp_path / "dueprocess.toml").write_text(f"port = {port}\n")
    process = Process(
        *command, data=tmp_path, address="", DUEPROCESS_SETTINGS=str(tmp_path / "dueprocess.toml")
    )
    try:
        wait_for(lambda: ready(f"http://127.0.0.1:{port}") or process.process.poll() is not None)
        assert process.stop() == 0, process.log.read_text()
    finally:
        process.end()
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
