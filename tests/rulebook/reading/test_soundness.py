"""Whatever is done to the text of a rulebook: reading never raises, and what it accepts keeps the constitution."""

import math
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.rulebook import ladder
from dueprocess.rulebook.model import Rulebook, Silence
from dueprocess.rulebook.reading import Mistakes, decode_rulebook, read_catalogue, read_rulebook, render
from tests.rulebook.sample import CATALOGUE, CATALOGUE_TEXT, RULEBOOK_TEXT

# A part of the sample with every kind of key, short enough to be read hundreds of times.
PARTS = RULEBOOK_TEXT.split("\n  - id: ")
HEAD = re.sub(r"keeps_apart: .*", "keeps_apart: [harassment, fraud]", PARTS[0])
TEXT = "\n  - id: ".join([HEAD, *(part for part in PARTS[1:] if part[:2] in {"H1", "F1", "F3"})])
WORDS = [
    "wallet.withdraw",
    "fund.redeem",
    "chat.send",
    "game.play",
    "wallet.pay",
    "message",
    "child_abuse_image",
    "true",
    "false",
    "null",
    "0",
    "-1",
    "500y",
    "0d",
    "72h",
    "1mo",
    "31d",
    "permanent:",
    "grave:",
    "money:",
    "no_contact:",
    "narrow",
    "escalate",
    "end",
    "warning",
    "[]",
    "{}",
    "[",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "!!int",
    "<<:",
    "---",
    "...",
    "|",
    ">",
    "'",
    '"',
    "#",
    "%YAML",
    "?",
    ":",
    ",",
    "-",
    "@",
    "\\",
    "\x00",
    "\x85",
    "\u2028",
    "�",
    "😀",
    "公",
    "~",
    "1e9",
    "0x1",
    '"\\U99999999"',
]


@st.composite
def mutated(draw, text):
    """The text with up to four wounds."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        kind = draw(st.sampled_from(("cut", "copy", "word", "line", "value")))
        if kind == "cut":
            text = text[:start] + text[end:]
        elif kind == "copy":
            text = text[:end] + text[start:end] + text[end:]
        elif kind == "word":
            text = text[:start] + draw(st.sampled_from(WORDS)) + text[start:]
        else:
            lines = text.split("\n")
            line = draw(st.integers(0, len(lines) - 1))
            if kind == "line":
                del lines[line]
            else:
                key, colon, _ = lines[line].rpartition(": ")
                lines[line] = f"{key}{colon}{draw(st.sampled_from(WORDS))}"
            text = "\n".join(lines)
    return text


def keeps_the_constitution(rulebook: Rulebook) -> None:
    """Said again in other words than `checks`, so that the two can disagree."""
    money = {entry.name for entry in CATALOGUE.capabilities if entry.money}
    gifts = {entry.name for entry in CATALOGUE.capabilities if entry.gift}
    assert gifts == {"wallet.red_packet"}
    untouchable = {*FLOOR, *(entry.name for entry in CATALOGUE.capabilities if entry.floor)}
    start = Instant(1_769_904_000_000)  # 1 February 2026: a month is never shorter than now
    for clause in rulebook.clauses:
        named = set(clause.capabilities)
        assert not named & untouchable  # I-04
        assert {name.service for name in named} <= {clause.service, *clause.reaches}  # I-06
        assert clause.money or not named & money - gifts  # I-21
        assert clause.maximum.after(start, "UTC") <= start + 731 * DAY
        assert clause.answer_within.after(start, "UTC") <= start + (3 if clause.money else 15) * DAY
        assert clause.silence is not Silence.ESCALATE or (clause.grave and clause.owner)  # I-14
        assert clause.silence is not Silence.NARROW or clause.abused in named
        reached: dict[str, float] = {}
        for place, rung in enumerate(clause.ladder):
            now: dict[str, float] = {}
            for measure in rung.measures:
                assert set(measure.capabilities) <= named
                touched = set(measure.capabilities) & money
                assert not touched - gifts if measure.no_contact else clause.money or not touched
                if measure.permanent:  # I-07
                    assert measure.lasts is None
                    assert measure.review_every is not None
                    assert measure.review_every.after(start, "UTC") <= start + 180 * DAY
                    length = math.inf
                else:
                    assert measure.lasts is not None
                    assert measure.lasts.after(start, "UTC") - start > 0
                    assert measure.lasts.after(start, "UTC") <= clause.maximum.after(start, "UTC")
                    length = measure.lasts.nominal
                if not measure.no_contact:
                    now |= {name: max(length, now.get(name, 0)) for name in measure.capabilities}
            if not place and not clause.grave:  # I-33
                assert max(now.values(), default=0) <= 7 * DAY
            assert all(now.get(name, 0) >= length for name, length in reached.items())
            reached = now
            choices = ladder.prescribed(rung, None)
            assert all(
                ladder.bounded(choice, clause, rung, start, rulebook.zone) is None for choice in choices
            )


@settings(max_examples=150, deadline=None)
@given(mutated(TEXT))
def test_a_wounded_rulebook_gives_mistakes_or_a_sound_value(text):
    read = read_rulebook(text, "rulebook.yaml", CATALOGUE)
    if isinstance(read, Mistakes):
        assert read.found
        lines = text.count("\n") + sum(text.count(end) for end in "\r\x85\u2028\u2029") + 1
        assert all(1 <= mistake.line <= lines + 1 and mistake.column >= 1 for mistake in read.found)
        assert render(read.found, {"rulebook.yaml": text})
    else:
        keeps_the_constitution(read)
        assert decode_rulebook(canonical(read)) == read


@settings(max_examples=100, deadline=None)
@given(mutated(CATALOGUE_TEXT))
def test_a_wounded_catalogue_gives_mistakes_or_keeps_the_floor(text):
    read = read_catalogue(text, "catalogue.yaml")
    if isinstance(read, Mistakes):
        assert read.found
        assert render(read.found, {"catalogue.yaml": text})
    else:
        assert set(FLOOR) <= {entry.name for entry in read.capabilities if entry.floor}
        assert [entry.bit for entry in read.capabilities] == list(range(len(read.capabilities)))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_gives_mistakes(text):
    assert isinstance(read_rulebook(text, "rulebook.yaml", CATALOGUE), Mistakes)


def test_the_sample_itself_keeps_the_constitution():
    read = read_rulebook(RULEBOOK_TEXT, "rulebook.yaml", CATALOGUE)
    assert not isinstance(read, Mistakes)
    keeps_the_constitution(read)
    assert not isinstance(read_rulebook(TEXT, "rulebook.yaml", CATALOGUE), Mistakes)
