"""Every catalogue is whole: nothing missing, guessed, stale or broken, and the check says which line."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from dueprocess.http.languages import ENGLISH, locales
from tools import messages

NOW = messages.extracted()
DAYS = ("%(num)d day", "%(num)d days")


def test_every_language_has_a_catalogue_and_every_catalogue_is_a_language() -> None:
    assert {*messages.tags(), ENGLISH} == set(locales())


@pytest.mark.parametrize("tag", messages.tags())
def test_every_text_is_translated(tag: str) -> None:
    """After a change of texts: `python -m tools.messages update`, then translate what is empty."""
    wrong = messages.flaws(messages.path_of(tag), NOW)
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue that is whole, to be broken."""
    text = messages.path_of("zh-CN").read_text(encoding="utf-8")
    path = tmp_path / "zh-CN.po"
    path.write_text(text, encoding="utf-8")
    return path


def broken(path: Path, before: str, after: str) -> list[str]:
    """What the check says that it did not say before."""
    sound = {line.partition(": ")[2] for line in messages.flaws(path, NOW)}
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return [line for line in messages.flaws(path, NOW) if line.partition(": ")[2] not in sound]


ASK = 'msgid "Reach a human"\nmsgstr "联系人工"\n'


def test_a_missing_text_is_seen_with_its_line(catalogue: Path) -> None:
    line = catalogue.read_text(encoding="utf-8").partition(ASK)[0].count("\n") + 1
    found = broken(catalogue, ASK, 'msgid "Reach a human"\nmsgstr ""\n')
    assert len(found) == 1
    assert found[0].startswith(f"zh-CN.po:{line}: no translation of `Reach a human` (http/web/templates/")


def test_a_text_that_was_left_out_is_seen(catalogue: Path) -> None:
    assert [line.partition(" (")[0] for line in broken(catalogue, ASK, "")] == [
        "zh-CN.po:1: lacks `Reach a human`"
    ]


def test_a_guess_is_seen(catalogue: Path) -> None:
    found = broken(catalogue, ASK, "#, fuzzy\n" + ASK)
    assert len(found) == 1
    assert "only guessed" in found[0]


def test_a_stale_text_is_seen(catalogue: Path) -> None:
    stale = 'msgid "Pay to be heard"\nmsgstr "付费申诉"\n\n'
    assert ["nobody says `Pay to be heard`" in line for line in broken(catalogue, ASK, stale + ASK)] == [True]


def test_a_text_that_was_only_commented_out_is_seen(catalogue: Path) -> None:
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text + '\n#~ msgid "old"\n#~ msgstr "旧"\n', encoding="utf-8")
    assert any("only kept as a comment" in line for line in messages.flaws(catalogue, NOW))


def test_a_second_form_is_one_too_many_for_chinese(catalogue: Path) -> None:
    before = 'msgid "%(num)d day"\nmsgid_plural "%(num)d days"\nmsgstr[0] "%(num)d天"\n'
    found = broken(catalogue, before, before + 'msgstr[1] "%(num)d天"\n')
    assert ["a form too many: this language has 1" in line for line in found] == [True]


@pytest.mark.parametrize(
    ("english", "translation", "plurals", "what"),
    [
        ("until %(end)s", "到为止", 1, "places"),
        ("until %(end)s", "到%(end)s、%(start)s", 1, "places"),
        ("at most {most} days", "最多几天", 1, "places"),
        ("<strong>x</strong>", "甲", 1, "tags"),
        ("Nothing, really", "没有,真的", 1, "half-width"),
        ("Nothing", "没有 ", 1, "space"),
        (DAYS, ("%(num)d天",), 2, "forms"),
        (DAYS, ("天",), 1, "places"),
    ],
)
def test_a_bad_translation_is_seen(
    english: str | tuple[str, str], translation: str | tuple[str, ...], plurals: int, what: str
) -> None:
    found = messages.unsound(Message(english), Message(english, translation), "zh-CN", plurals)
    assert [what in line for line in found] == [True]


@pytest.mark.parametrize(
    ("english", "translation", "plurals"),
    [
        ("in %(amount)s", "%(amount)s后", 1),
        ("<a href='/x'>a</a>.", "<a href='/x'>甲</a>。", 1),
        (DAYS, ("%(num)d天",), 1),
        (DAYS, ("%(num)d Tag", "%(num)d Tage"), 2),
    ],
)
def test_a_good_translation_passes(
    english: str | tuple[str, str], translation: str | tuple[str, ...], plurals: int
) -> None:
    assert messages.unsound(Message(english), Message(english, translation), "zh-CN", plurals) == []
