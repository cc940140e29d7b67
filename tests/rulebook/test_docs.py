"""`docs/rulebook.md` and the code say the same: every key, every code, and an example that is sound."""

import re
from pathlib import Path

import pytest

from dueprocess.rulebook.checks import TABLE, MistakeCode
from dueprocess.rulebook.model import (
    CapabilityEntry,
    Catalogue,
    Clause,
    EvidenceKind,
    Measure,
    Rulebook,
    Rung,
)
from dueprocess.rulebook.reading import Mistakes, read_rulebook
from tests.rulebook.sample import CATALOGUE

PAGE = (Path(__file__).parents[2] / "docs" / "rulebook.md").read_text(encoding="utf-8")
GOLDEN = Path(__file__).parents[1] / "golden" / "rulebook"


def cell(text):
    return re.sub(r"\{\w+\}", "…", text).replace("{{", "{").replace("}}", "}").replace("|", "\\|")


def rows(after):
    """The first cells of the table that follows these words."""
    table = PAGE[PAGE.index(after) :]
    return re.findall(
        r"^\| `([a-z_]+)` \|", table[: table.index("\n\n", table.index("| --- |"))], re.MULTILINE
    )


def test_every_code_has_its_words():
    assert set(TABLE) == set(MistakeCode)
    assert list(TABLE) == list(MistakeCode)


def test_every_code_is_documented_as_the_table_says():
    section = PAGE[PAGE.index("| code | what it means | what to do |") :]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    assert lines == [
        f"| `{code}` | {cell(entry.meaning)} | {cell(entry.help)} |" for code, entry in TABLE.items()
    ]


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ("## Keys of a rulebook", Rulebook),
        ("## Keys of a clause", Clause),
        ("A rung is the word `warning`", Rung),
        ("A measure:", Measure),
        ("## Keys of a catalogue", Catalogue),
        ("A capability:", CapabilityEntry),
        ("A kind of evidence:", EvidenceKind),
    ],
)
def test_every_key_is_documented(after, kind):
    assert sorted(rows(after)) == sorted(kind.__struct_fields__)


def test_the_example_is_sound():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    read = read_rulebook(example, "example.yaml", CATALOGUE)
    assert not isinstance(read, Mistakes), read


def test_the_mistake_shown_is_a_real_one():
    assert (GOLDEN / "capability_unknown.txt").read_text(encoding="utf-8") in PAGE
