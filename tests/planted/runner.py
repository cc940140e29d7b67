"""Plants bugs in a copy of the source, one at a time, and runs the tests that must notice.

Each bug runs in a process of its own, forked from one that has loaded the libraries and nothing of ours: so every bug is
imported fresh and leaves nothing behind, at a fraction of the time a new interpreter takes.

`python -m tests.planted.runner 0/2` runs the first half of all bugs, and prints one line of JSON for each.
"""

from __future__ import annotations

import compileall
import contextlib
import importlib
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLUGINS_OFF = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no", "-W", "ignore", "-o", "addopts=")
LIBRARIES = ("hypothesis", "hypothesis.stateful", "msgspec", "pytest", "rfc8785", "sqlalchemy", "zoneinfo")


def run(part: int, parts: int) -> int:
    """Plant every `parts`-th bug; the number that nobody noticed."""
    from tests.planted.bugs import BUGS

    survived = 0
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "static"))
        compileall.compile_dir(copy / "src", quiet=2)
        for module in LIBRARIES:
            importlib.import_module(module)
        os.environ |= PLUGINS_OFF
        sys.dont_write_bytecode = True
        mine = [(number, bug) for number, bug in enumerate(BUGS) if number % parts == part]
        every = tuple(dict.fromkeys(test for _, bug in mine for test in bug.tests))
        if outcome_of(copy, every) != 0:
            raise SystemExit("without a bug these tests must pass")
        for number, bug in mine:
            begun = time.monotonic()
            noticed = plant(copy, bug.file, bug.old, bug.new, bug.tests, number)
            survived += not noticed
            seconds = round(time.monotonic() - begun, 2)
            print(json.dumps({"bug": bug.name, "noticed": noticed, "seconds": seconds}), flush=True)
    return survived


def plant(copy: Path, file: str, old: str, new: str, tests: tuple[str, ...], number: int) -> bool:
    """Change the file, run the tests in a child, put the file back. Whether a test failed."""
    path = copy / "src/dueprocess" / file
    before, stamp = path.read_text(encoding="utf-8"), path.stat().st_mtime
    if before.count(old) != 1:
        raise SystemExit(f"{file} does not hold this text once: {old!r}")
    path.write_text(before.replace(old, new), encoding="utf-8")
    os.utime(path, (stamp + 10 * (number + 1),) * 2)  # so that no compiled file is taken for it
    outcome = outcome_of(copy, tests)
    path.write_text(before, encoding="utf-8")
    os.utime(path, (stamp, stamp))
    if outcome not in (0, 1):
        raise SystemExit(f"the tests of this bug could not run (pytest gave {outcome}): {old!r}")
    return outcome == 1


def outcome_of(copy: Path, tests: tuple[str, ...]) -> int:
    """What pytest gives for these tests against the copy, in a process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(_in_child(copy, tests))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _in_child(copy: Path, tests: tuple[str, ...]) -> int:
    """Run the tests against the copy; pytest's exit code: 1 where a test failed, 0 where all passed."""
    ours = [name for name in sys.modules if name.split(".")[0] == "dueprocess"]
    if ours:
        return 90
    sys.path.insert(0, str(copy / "src"))
    import hypothesis
    import pytest

    hypothesis.settings.register_profile(
        "planted", database=None, phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate]
    )
    hypothesis.settings.load_profile("planted")  # one failing example is enough: it need not be a short one
    with Path(os.devnull).open("w", encoding="utf-8") as quiet:
        if "--loud" not in sys.argv:
            os.dup2(quiet.fileno(), 1)
            os.dup2(quiet.fileno(), 2)
        with contextlib.suppress(SystemExit):
            code = int(pytest.main([*OPTIONS, "--rootdir", str(ROOT), *tests]))
            module = sys.modules.get("dueprocess")
            if module is not None and not str(module.__file__).startswith(str(copy)):
                return 91
            return code
    return 92


if __name__ == "__main__":
    part, parts = (int(number) for number in sys.argv[1].split("/"))
    sys.exit(min(run(part, parts), 1))
