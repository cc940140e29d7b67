"""One file a mistake and one a failure, with what the author reads for it: plain files that a policy person can judge."""

import ast
from pathlib import Path

import pytest

from dueprocess.application.scenario import acts, looks, machine_acts, matters, play, reading, stage
from dueprocess.application.scenario.mistakes import render
from dueprocess.application.scenario.reading import Unreadable
from tests.application.scenario.stages import played, read

GOLDEN = Path(__file__).parent / "golden"
MISTAKES = sorted((GOLDEN / "mistakes").glob("*.yaml"))
FAILURES = sorted((GOLDEN / "failures").glob("*.yaml"))


def mistakes_in(path):
    text = path.read_text(encoding="utf-8")
    found = read(text)
    assert isinstance(found, Unreadable), path.name
    return render(found.mistakes, text)


def failure_of(path):
    result = played(path.read_text(encoding="utf-8"))
    assert result.failure is not None, path.name
    return f"{result.failure}\n"


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_what_the_author_reads_about_a_mistake(path):
    assert mistakes_in(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FAILURES, ids=lambda path: path.stem)
def test_what_the_author_reads_about_a_failure(path):
    assert failure_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


ELSEWHERE = {"a record that verifies"}  # test_play damages a record to see it


def words_of(call):
    """The longest part of a message that stands in the source as it is shown."""
    found = [
        part.value
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return max(found, key=len, default="")


def messages():
    """Every place in the source that says something to the author."""
    for module in (acts, looks, machine_acts, matters, play, reading, stage):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                words = words_of(node)
                if (
                    name in {"NotAsExpected", "_note", "_unknown"}
                    and len(words) > 6
                    and words not in ELSEWHERE
                ):
                    yield pytest.param(words, id=f"{Path(module.__file__).stem}:{node.lineno}")


@pytest.mark.parametrize("words", tuple(messages()))
def test_every_message_has_its_file(words):
    shown = "".join(path.read_text(encoding="utf-8") for path in GOLDEN.rglob("*.txt"))
    assert words in shown
