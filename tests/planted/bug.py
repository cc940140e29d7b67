"""What a planted bug is: one line of the law changed, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """One bug. `tests` are pytest's own ids, `tests/folder/test_file.py::test_name`.

    `old` is the exact source text, once in its file; `new` takes its place in a copy.
    """

    name: str
    line: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def law(*tests: str) -> tuple[str, ...]:
    """Tests of tests/domain, as `file::name`."""
    return tuple(
        f"tests/domain/test_{file}.py::test_{name}" for file, name in (test.split("::") for test in tests)
    )
