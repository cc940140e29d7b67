"""One file a mistake code, with what an author reads for it: plain files that a policy person can judge."""

from pathlib import Path

import pytest

from dueprocess.rulebook.checks import MistakeCode
from dueprocess.rulebook.reading import Mistakes, read_catalogue, read_rulebook, render
from tests.rulebook.sample import CATALOGUE, sound_catalogue

GOLDEN = Path(__file__).parents[2] / "golden" / "rulebook"
BEFORE = GOLDEN / "before.catalogue.yaml"
CASES = sorted(path for path in GOLDEN.glob("*.yaml") if path != BEFORE)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.split(".")[0])
def test_what_the_author_reads(path):
    code, kind, _ = path.name.split(".")
    text = path.read_text(encoding="utf-8")
    if kind == "rulebook":
        read = read_rulebook(text, "rulebook.yaml", CATALOGUE)
    else:
        read = read_catalogue(text, "catalogue.yaml", sound_catalogue(BEFORE.read_text(encoding="utf-8")))
    assert isinstance(read, Mistakes)
    assert code in {mistake.code for mistake in read.found}
    expected = (GOLDEN / f"{code}.txt").read_text(encoding="utf-8")
    assert render(read.found, {f"{kind}.yaml": text}) == expected


def test_every_code_has_its_file():
    shown = {path.name.split(".")[0] for path in CASES} | {"file_too_large"}  # that one is made below
    assert shown == {str(code) for code in MistakeCode}


def test_a_file_that_is_too_large_is_not_even_parsed():
    read = read_rulebook("# " + "公" * 700_000, "rulebook.yaml", CATALOGUE)
    assert isinstance(read, Mistakes)
    assert [(mistake.line, mistake.code) for mistake in read.found] == [(1, MistakeCode.FILE_TOO_LARGE)]
