"""How hard a text is to read: measures that a test can take, without a dictionary and without a network.

English: the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom 1975), 0.39 times the words in a sentence plus 11.8
times the syllables in a word less 15.59: the years of schooling in the United States that a reader needs. Chinese: the
characters between two stops. A written-out date is one word to its reader, so it counts as one.
"""

from __future__ import annotations

import re
from typing import Final

_DATE: Final = re.compile(
    r"\w+day \d+ \w+ \d{4}(?:, \d\d:\d\d \([^)]*\))?|\d+年\d+月\d+日星期.(?:\d\d:\d\d（[^）]*）)?"
)
_WORD: Final = re.compile(r"[a-z]+(?:[’'][a-z]+)*", re.IGNORECASE)
_STOP: Final = re.compile(r"(?<=[.!?:;])\s+")
_CHINESE_STOP: Final = re.compile("[。！？；：\n]")
_VOWELS: Final = re.compile("[aeiouy]+")


def without_dates(text: str, word: str) -> str:
    """The text with one word for each date."""
    return _DATE.sub(word, text)


def prose(text: str) -> list[str]:
    """The sentences of a page: lines that end as sentences do. Headings, labels and lists of functions are none."""
    lines = [line.lstrip("#- ").strip() for line in without_dates(text, "Monday").splitlines()]
    whole = [line for line in lines if re.search(r"[.!?:]$", line)]
    return [part for line in whole for part in _STOP.split(line) if _WORD.search(part)]


def words(sentence: str) -> list[str]:
    """The words of an English sentence."""
    return _WORD.findall(sentence)


def syllables(word: str) -> int:
    """Groups of vowels; an `e` at the end is silent, unless it is `le` after a consonant, or all there is."""
    small = word.lower().replace("’", "").replace("'", "")
    count = len(_VOWELS.findall(small))
    if re.search(r"[^aeiouyl]e$|[aeiouy]le$", small) or re.search(r"[^aeiouytd]ed$", small):
        count -= 1
    return max(count, 1)


def grade(sentences: list[str]) -> float:
    """The Flesch-Kincaid grade of some English sentences."""
    counted = [word for sentence in sentences for word in words(sentence)]
    return (
        0.39 * len(counted) / len(sentences)
        + 11.8 * sum(syllables(word) for word in counted) / len(counted)
        - 15.59
    )


def chinese_spans(text: str) -> list[str]:
    """What stands between two stops; a date counts as four characters."""
    plain = without_dates(text, "某年某月")
    return [part.strip() for part in _CHINESE_STOP.split(plain) if part.strip()]
