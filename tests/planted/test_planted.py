"""The test of the tests: a bug planted against each line of the constitution makes a test fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.planted.bugs import BUGS
from tools.invariants import invariants, known_tests

ROOT = Path(__file__).parents[2]
BUGS_MIN = 40
HALVES = 2


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_is_planted_where_the_law_is(bug):
    """The text it changes is there, once; the tests that must notice exist."""
    source = (ROOT / "src/dueprocess" / bug.file).read_text(encoding="utf-8")
    assert source.count(bug.old) == 1, f"write this bug anew: {bug.file} no longer holds {bug.old!r} once"
    assert bug.old != bug.new
    known = known_tests()
    for test in bug.tests:
        path, _, name = test.partition("::")
        assert not name or name in known.get(path, []), f"no such test: {test}"


def test_there_are_enough_bugs_and_none_twice():
    assert len(BUGS) >= BUGS_MIN
    assert len({bug.name for bug in BUGS}) == len(BUGS)
    assert len({(bug.file, bug.old, bug.new) for bug in BUGS}) == len(BUGS)


def test_every_line_has_a_bug():
    planted = {bug.line for bug in BUGS}
    assert {line.id for line in invariants()} == planted


@pytest.mark.slow
@pytest.mark.parametrize("part", range(HALVES))
def test_every_planted_bug_is_noticed(part):
    command = [sys.executable, "-m", "tests.planted.runner", f"{part}/{HALVES}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(BUGS[part::HALVES]), done.stderr
    assert [entry["bug"] for entry in told if not entry["noticed"]] == []
    assert done.returncode == 0
