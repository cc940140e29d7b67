"""Reading a script: whatever is done to its text, the author gets mistakes with a place, never an exception."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.application.scenario.mistakes import Mistake, render
from dueprocess.application.scenario.reading import Ready, Unreadable
from dueprocess.application.scenario.script import Expect, Given, Item
from tests.application.scenario.stages import read, script

FOLDER = Path(__file__).parents[3] / "scenarios" / "superapp"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))]
WORDS = [
    "wei", "wie", "decide", "expect:", "steps:", "accounts:", "H1", "H77", "true", "null", "0", "-1", "3d", "500y", "2026-03-05 10:00",
    "9999-12-31", "[]", "{}", "[", "]", "{", "}", "&a", "*a", "!!int", "<<:", "---", "|", ">", "'", '"', "#", "?", ":", ",", "-", "\x00",
    "\x85", "\u2028", "公", "😀", '"\\ud800"', '"\\U99999999"', "change: {H1: {ladder: [1]}}", "change: {H1: {id: H2}}", "without: [H1]",
]  # fmt: skip


@st.composite
def mutated(draw):
    """A shipped scenario with some of its text cut, doubled, moved or replaced."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        piece = draw(st.one_of(st.sampled_from(WORDS), st.just(text[start:end] * 2), st.text(max_size=5)))
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=250, deadline=None)
@given(mutated())
def test_a_wounded_script_can_be_played_or_gives_mistakes(text):
    found = read(text)
    if isinstance(found, Unreadable):
        assert found.mistakes
        assert all(one.line >= 1 and one.column >= 1 and one.message and one.help for one in found.mistakes)
        assert render(found.mistakes, text)
    else:
        assert len(found.places) == len(found.script.steps) > 0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_gives_mistakes(text):
    assert isinstance(read(text), Unreadable)


def ready(text):
    found = read(text)
    assert isinstance(found, Ready), found
    return found


def test_a_step_knows_its_place():
    found = ready(script("- sign_in: wei", "", "- erase: wei"))
    assert [(place.line, place.column) for place in found.places] == [(4, 3), (6, 3)]


def test_one_value_may_stand_without_its_brackets():
    one = ready(script("- check: {account: wei, can: chat.send}"))
    several = ready(script("- check: {account: wei, can: [chat.send]}"))
    assert one.script == several.script


def test_accounts_without_anything_special_are_a_list_of_names():
    assert ready(script("- sign_in: wei")).script.accounts == {"wei": Given(), "lan": Given()}


def test_allowed_is_what_a_step_expects_anyway():
    assert ready(script("- erase: wei\n  expect: allowed")).script.steps[0].expect == Expect()


def test_words_and_ids_that_look_like_numbers_are_texts():
    text = script("- attach: {about: wei, evidence: {kind: message, id: 17, words: true}}")
    assert ready(text).script.steps[0].attach.evidence == (Item("message", "true", "17"),)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("decide: {about: wei, clause: H77}", "clause_unknown"),
        ("decide: {about: wei, clause: H1, by: nobody}", "staff_unknown"),
        ("attach: {about: wei, evidence: {kind: rumour, words: x}}", "evidence_kind_unknown"),
    ],
)
def test_a_step_that_expects_an_unknown_name_may_use_one(step, code):
    assert isinstance(read(script(f"- {step}")), Unreadable)
    assert isinstance(read(script(f"- {step}\n  expect: {{refused: {code}}}")), Ready)
    assert isinstance(read(script(f"- {step}\n  expect: {{refused: evidence_missing}}")), Unreadable)


def test_one_mistake_makes_no_others():
    found = read(
        script("- erase: wie", "- decide: {about: wei, clause: H77}", "  expect: {refused: clause_unknown}")
    )
    assert isinstance(found, Unreadable)
    assert len(found.mistakes) == 1


def test_each_publication_makes_a_version():
    step = "- publish: {change: {H1: {maximum: 61d}}, without: H4}"
    policies = ready(script(step, "- publish: {}")).policies
    assert [policy.rulebook.version for policy in policies] == [1, 2, 3]
    assert [policy.rulebook.clause("H4") is None for policy in policies] == [False, True, True]
    assert [str(policy.rulebook.clause("H1").maximum) for policy in policies] == ["60d", "61d", "61d"]


def test_a_file_cannot_command_the_terminal_it_is_shown_in():
    text = "name: \x9b31m\naccounts: \x9b31m\n"
    shown = render((Mistake("f", 2, 1, "message", "help"),), text)
    assert "\x9b" not in shown
