"""docs/INVARIANTS.md, made from docs/invariants.toml, the comments in src and the names of the tests.

`python -m tools.invariants` writes the page; tests/architecture/test_invariants.py fails while it is stale.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "docs/invariants.toml"
PAGE = ROOT / "docs/INVARIANTS.md"
PLACE = re.compile(r"INVARIANT \((I-\d\d)\)")

HEAD = """\
# What dueprocess upholds

Made by `python -m tools.invariants` from [invariants.toml](invariants.toml), the `INVARIANT (I-NN)` comments in the code
and the tests' names. Each line is upheld where it says, and has at least one test that tries to break it;
`tests/planted` plants a bug against each and requires that a test notices. Numbers that are missing belong to what is
not built yet.
"""


@dataclass(frozen=True)
class Invariant:
    """One line: its sentence and source, and the tests that the file names beside those found by their names."""

    id: str
    sentence: str
    source: str
    tests: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """How the names of its tests begin."""
        return f"test_i_{self.id[2:]}_"


def invariants() -> list[Invariant]:
    """All lines of the file, in its order."""
    found = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["invariant"]
    return [Invariant(**entry) for entry in found]


@cache
def places(root: Path = ROOT) -> dict[str, list[str]]:
    """Where each id stands as a comment or docstring in src: files, in order."""
    found: dict[str, list[str]] = {}
    for path in sorted((root / "src").rglob("*.py")):
        for name in dict.fromkeys(PLACE.findall(path.read_text(encoding="utf-8"))):
            found.setdefault(name, []).append(path.relative_to(root).as_posix())
    return found


@cache
def known_tests(root: Path = ROOT) -> dict[str, list[str]]:
    """Every test function by its file, as pytest names it: `path` -> names."""
    return {
        path.relative_to(root).as_posix(): list(_functions(path))
        for path in sorted((root / "tests").rglob("test_*.py"))
    }


def breaking(line: Invariant, known: dict[str, list[str]]) -> list[str]:
    """The tests of a line: those called after it, then those that the file names."""
    named = [
        f"{path}::{name}" for path, names in known.items() for name in names if name.startswith(line.prefix)
    ]
    return [*named, *(item for item in line.tests if item not in named)]


def page() -> str:
    """The whole page."""
    upheld, known = places(), known_tests()
    parts = [HEAD]
    for line in invariants():
        files = "\n".join(f"- [{path}](../{path})" for path in upheld.get(line.id, []))
        checks = "\n".join(
            f"- [{path.removeprefix('tests/')}](../{path}) `{name}`"
            for path, name in (item.split("::") for item in breaking(line, known))
        )
        parts.append(
            f"## {line.id}\n\n{line.sentence}\n\nSource: {line.source}\n\n"
            f"Upheld in\n\n{files}\n\nTested by\n\n{checks}\n"
        )
    return "\n".join(parts)


def _functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
