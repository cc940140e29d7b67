"""The glossary and the code say the same: each noun has its file in every layer, and no stray word names anything."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
SOURCE = ROOT / "src" / "dueprocess"
NOUNS = [name for name, term in GLOSSARY["terms"].items() if term.get("module")]


def names(source: str) -> Iterator[tuple[int, str]]:
    """Every name that a module defines: functions, classes, arguments, attributes and variables set."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def strays(source: str) -> list[str]:
    """Names with a word that the glossary replaces."""
    found = []
    for line, name in names(source):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
        found += [
            f"{line}: {name}: say {GLOSSARY['stray'][word]}" for word in words if word in GLOSSARY["stray"]
        ]
    return found


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("layer", ["domain", "application"])
def test_a_noun_has_its_file_in_each_layer(noun: str, layer: str) -> None:
    assert (SOURCE / layer / f"{noun}.py").exists()


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_has_its_tests(noun: str) -> None:
    assert (ROOT / "tests" / "domain" / f"test_{noun}.py").exists()


def test_no_stray_word_names_anything() -> None:
    found = {
        str(path.relative_to(ROOT)): bad
        for path in sorted(SOURCE.rglob("*.py"))
        if not {"history", "checks"} & set(path.parts) and (bad := strays(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_stray_word_is_noticed() -> None:
    assert strays("def ban_account(strike_count): ...") == [
        "1: ban_account: say restriction",
        "1: strike_count: say finding",
    ]
    assert strays("class BanManager: ...") != []
    assert strays("def lodge_appeal(appeal_id): ...") == []


def test_every_term_has_both_languages_and_a_meaning() -> None:
    for name, term in GLOSSARY["terms"].items():
        assert term["meaning"], name
        assert re.search(r"[\u4e00-\u9fff]", term["zh"]), name
