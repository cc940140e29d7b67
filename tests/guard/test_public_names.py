"""What a platform may rely on, by name, and what it need not install."""

import inspect
import json
import subprocess
import sys
from pathlib import Path

import dueprocess.guard as guard_package
from dueprocess.guard import FLOOR, Guard, Verdict, wire
from dueprocess.kernel import capabilities as kernel

GOLDEN = Path(__file__).parent / "golden"
SOURCE = Path(guard_package.__file__).parents[2]


def test_the_public_names_stay():
    assert sorted(guard_package.__all__) == [
        "Answer",
        "Capability",
        "Epoch",
        "FLOOR",
        "FeedLost",
        "FeedRefused",
        "Guard",
        "GuardError",
        "KeepFailed",
        "Mode",
        "Modes",
        "SnapshotRefused",
        "Timing",
        "UnknownCapability",
        "Verdict",
        "account_handle",
    ]


def test_the_names_the_server_writes_with_stay():
    assert {
        "Entry",
        "Head",
        "Row",
        "SnapshotHead",
        "WireSpan",
        "account_handle",
        "snapshot_bytes",
        "write_entry",
        "write_head",
        "write_resync",
        "write_snapshot",
    } <= set(wire.__all__)
    assert all(hasattr(wire, name) for name in wire.__all__)


def test_the_guard_can_be_asked_these_things():
    public = {name for name, _ in inspect.getmembers(Guard) if not name.startswith("_")}
    assert public == {
        "age_ms",
        "ahead_ms",
        "capability",
        "check",
        "check_many",
        "close",
        "connected",
        "epoch",
        "from_snapshot",
        "last_error",
        "modes",
        "of",
        "report_unexplained",
        "wait_for",
        "wait_ready",
    }


def test_a_verdict_says_these_things():
    public = {name for name, _ in inspect.getmembers(Verdict) if not name.startswith("_")}
    assert public - {"moment"} == {
        "age_ms",
        "allowed",
        "answer",
        "capability",
        "epoch",
        "notice",
        "restriction",
        "until",
        "would_refuse",
    }


def test_the_arguments_of_a_check_stay():
    parameters = inspect.signature(Guard.check).parameters
    assert list(parameters) == ["self", "account", "capability", "target", "at_least"]
    assert parameters["at_least"].kind is inspect.Parameter.KEYWORD_ONLY


def test_guard_and_server_have_one_floor():
    golden = json.loads((GOLDEN / "floor.json").read_text("utf-8"))
    assert list(FLOOR) == golden
    assert list(kernel.FLOOR) == golden


def test_the_guard_loads_nothing_but_itself_and_the_standard_library():
    """In a Python that sees no installed package at all."""
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import dueprocess.guard, dueprocess.guard.wire\n"
        "ours = {m for m in sys.modules if m.startswith('dueprocess.') and not m.startswith('dueprocess.guard')}\n"
        "strange = {m.partition('.')[0] for m in sys.modules} - sys.stdlib_module_names - {'dueprocess', '__main__'}\n"
        "print(sorted(ours | strange))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
