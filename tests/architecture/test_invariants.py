"""Each line of the constitution has a place in the code, a test that tries to break it, and a true page."""

from __future__ import annotations

import pytest

from tools.invariants import PAGE, Invariant, breaking, invariants, known_tests, page, places

REQUIRED = (*(f"I-{number:02}" for number in range(1, 34)),)
"""The lines that this system upholds today."""

LINES = invariants()


def test_no_line_is_missing_and_none_is_told_twice():
    assert [line.id for line in LINES] == list(REQUIRED)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_has_a_place_in_the_code(line: Invariant):
    assert places().get(line.id), f"no comment `INVARIANT ({line.id})` in src"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_has_a_test_that_tries_to_break_it(line: Invariant):
    assert breaking(line, known_tests()), f"no test is called `{line.prefix}...`"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_the_tests_that_a_line_names_exist(line: Invariant):
    known = known_tests()
    for item in line.tests:
        path, name = item.split("::")
        assert name in known.get(path, []), f"{line.id} names a test that is gone: {item}"


def test_every_comment_names_a_line():
    assert set(places()) <= {line.id for line in LINES}


def test_every_test_of_a_line_names_a_known_one():
    prefixes = tuple(line.prefix for line in LINES)
    named = [name for names in known_tests().values() for name in names if name.startswith("test_i_")]
    assert [name for name in named if not name.startswith(prefixes)] == []


def test_a_line_is_one_positive_sentence_with_a_source():
    for line in LINES:
        assert line.sentence.endswith(".")
        assert line.source


def test_the_page_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tools.invariants`"
