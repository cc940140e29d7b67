"""Every code that the law can give is got by a test of the law: a refusal that nobody has seen is not known to work."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from dueprocess.kernel.refusals import Code

ROOT = Path(__file__).parents[2]
LAW = ("src/dueprocess/domain", "src/dueprocess/rulebook/ladder.py", "src/dueprocess/application/sealing.py")
TESTS = ("tests/domain",)


def names(source: str) -> Iterator[str]:
    """The codes that a file names as `Code.NAME`."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "Code"
            and node.attr.isupper()
        ):
            yield node.attr


def named_in(*places: str) -> set[str]:
    """The codes that all files of these places name."""
    files = [path for place in places for path in _python_files(ROOT / place)]
    return {name for path in files for name in names(path.read_text(encoding="utf-8"))}


def _python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def test_every_refusal_of_the_law_has_a_test_that_gets_it():
    missing = named_in(*LAW) - named_in(*TESTS)
    assert not missing, f"no test gets {sorted(missing)}"


def test_the_law_gives_no_code_that_the_vocabulary_lacks():
    assert named_in(*LAW) <= set(Code.__members__)


def test_a_code_is_seen_where_it_is_named():
    assert set(names("refuse(Code.NOT_FOUND); x = Code(1); Code.of; other.NAME")) == {"NOT_FOUND"}
