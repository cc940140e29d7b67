"""The notice, and the letter that announces it, are easy to read, in every scene and every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

from dueprocess.application.queries.notice import NoticePage
from dueprocess.http.languages import ENGLISH, language_of, locales
from dueprocess.http.web.person.mail import render_notice_mail
from dueprocess.http.web.person.notice import told
from dueprocess.http.web.rendering import render
from dueprocess.http.web.visible import main_of, visible_text
from tests.http.web.scenes import SCENES, Scene
from tests.languages.reading import chinese_spans, grade, prose, syllables, without_dates, words

GRADE_MOST: Final = 8.0
WORDS_MOST: Final = 25
CHARACTERS_MOST: Final = 40
AROUND: Final = {
    "csrf": "",
    "said_now": None,
    "switches": (),
    "platform_name": "dueprocess",
    "human_contact": "0755-0000 0000",
    "path": "/",
    "styles": (),
}

HARD: Final[dict[str, dict[str, str]]] = {
    "en": {
        r"\b(pursuant|hereby|herein|thereof|whereas|notwithstanding|forthwith|aforementioned)\b": "",
        r"\b(adjudicat|jurisdiction|liab|statut|infring|sanction|enforce|revok|rescind|terminat|suspen)\w*": "",
        r"\b(appellant|respondent|tribunal|evidentiary|discretionary|proportionate|provision\w*)\b": "",
        r"\b(overturn|affirm|vary|varied|variation|rung|ladder|clause ladder|remed(y|ies)|relief)\w*\b": "",
        r"\b(violat|terms of service|community (guidelines|standards))\w*": "",
        r"\bappeal\b": "will look at everything again|looked at this again|answer",
    },
    "zh": {
        "(兹|茲|特此|予以|上述|前述|依法|裁定|裁决|裁決|驳回|駁回|处分|處分|处罚|處罰|违约|違約|管辖|管轄)": "",
        "(当事人|當事人|举证|舉證|阶梯|階梯|救济|救濟|维权|維權|处置|處置|予|系指|係指|鉴于|鑑於)": "",
        "(封禁|封号|封號|永久封|冻结|凍結)": "",
        "(申诉|申訴)": "重新查看|重新审查|重新審查|复核|覆核|不需要申诉|不需要申訴|答复|答覆",
    },
}
"""Hard words by language, as patterns; after each, what explains it on the same page ("": it is not used at all)."""


def pages(scene: Scene, name: str, locale: str) -> Iterator[tuple[str, str]]:
    """The page and the letter, without what people and the rulebook say: what we say ourselves."""
    found = scene.page(SCENES[name](scene))
    html = render("person/notice.html", locale, found.zone, {**told(found), **AROUND})
    yield "page", without_theirs(visible_text(main_of(html)), found)
    subject, text, _html = render_notice_mail(found, locale, "https://dueprocess.test/n/x")
    yield "letter", without_theirs(f"{subject}\n{text}", found)


def without_theirs(text: str, found: NoticePage) -> str:
    """The text without the words of the decider, the person, the reviewer, and of the clause."""
    theirs = [
        *found.clause_text.values(),
        found.facts or "",
        found.wrong_because or "",
        *(line.words or "" for line in found.evidence),
        *(words for item in found.appeals for words in (*item.words, item.reason or "")),
    ]
    for block in theirs:
        for line in block.splitlines():
            if line.strip():
                text = text.replace(line.strip(), "")
    return re.sub(r"https?://\S+", "", text)


@pytest.mark.parametrize("name", SCENES)
def test_english_needs_eight_years_of_school_at_most(scene: Scene, name: str) -> None:
    for what, text in pages(scene, name, ENGLISH):
        sentences = prose(text)
        assert len(sentences) > 3, what
        long = [sentence for sentence in sentences if len(words(sentence)) > WORDS_MOST]
        assert not long, "\n".join(long)
        assert grade(sentences) <= GRADE_MOST, (what, grade(sentences))


@pytest.mark.parametrize("locale", [tag for tag in locales() if language_of(tag)[0] == "zh"])
@pytest.mark.parametrize("name", SCENES)
def test_chinese_has_forty_characters_between_two_stops_at_most(scene: Scene, name: str, locale: str) -> None:
    for what, text in pages(scene, name, locale):
        spans = [span for span in chinese_spans(text) if not is_list(span)]
        assert len(spans) > 10, what
        long = [f"{len(span)} {span}" for span in spans if len(span) > CHARACTERS_MOST]
        assert not long, "\n".join(long)


def is_list(span: str) -> bool:
    """Whether this enumerates functions by their names, which are as many as they are."""
    return span.count("、") > 2


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("name", SCENES)
def test_no_hard_word_stands_unexplained(scene: Scene, name: str, locale: str) -> None:
    hard = HARD[language_of(locale)[0]]
    for what, text in pages(scene, name, locale):
        for pattern, explained in hard.items():
            met = re.search(pattern, text, re.IGNORECASE)
            if met and (not explained or (what == "page" and not re.search(explained, text))):
                raise AssertionError(
                    f"{what}: `{met[0]}` in …{text[max(met.start() - 60, 0) : met.end() + 60]}…"
                )


def test_the_measures_measure() -> None:
    easy = ["The cat sat on the mat.", "It was warm there."]
    hard = [
        "Notwithstanding the aforementioned considerations, administrative proceedings necessitate verification."
    ]
    assert grade(easy) < 2
    assert grade(hard) > 18
    assert [syllables(word) for word in ("the", "made", "table", "decided", "stopped", "people", "area")] == [
        1,
        1,
        2,
        3,
        1,
        2,
        2,
    ]
    assert prose("# Why\nUntil Friday 6 March 2026, 07:00 (UTC+8). Then it ends.\n- Chat") == [
        "Until Monday.",
        "Then it ends.",
    ]
    assert [
        len(span) for span in chinese_spans("到2026年3月6日星期五07:00（北京时间，UTC+8）为止。自动结束")
    ] == [
        7,
        4,
    ]
    assert without_dates("Monday 2 March 2026", "x") == "x"
