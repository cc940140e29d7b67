"""The words of the notice, as plain text that a lawyer can read: tests/golden/notice, in both languages.

A change of words shows here as a difference. Write them anew with `UPDATE_GOLDEN=1 pytest tests/http/web/person/test_golden.py`
and read the difference before committing it; `TEMPLATE` in domain/notice.py names the version of these words, and
tests/golden/notice/TEMPLATE.txt which words a version has.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

from dueprocess.domain.notice import TEMPLATE
from dueprocess.http.web.language import locales, said
from dueprocess.http.web.person.mail import render_notice_mail
from dueprocess.http.web.person.notice import told
from dueprocess.http.web.rendering import render
from dueprocess.http.web.visible import main_of, visible_text
from tests.http.web.scenes import APPEAL, FACTS, REASON, SCENES, WORDS, Scene

FOLDER = Path(__file__).parents[3] / "golden" / "notice"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
_ID = re.compile(r"\b(dec|app|ntc|evi|enq)_[0-9a-z]{26}\b")
AROUND = {
    "csrf": "",
    "said_now": None,
    "switches": (),
    "platform_name": "dueprocess",
    "human_contact": "0755-0000 0000",
    "path": "/",
    "styles": (),
}


def plain(text: str) -> str:
    """Without the ids, which say nothing to a reader."""
    return _ID.sub(r"\1_…", text)


@pytest.mark.parametrize("name", SCENES)
def test_the_notice_says_what_its_golden_text_says(scene: Scene, name: str) -> None:
    found = scene.page(SCENES[name](scene))
    for locale in locales():
        html = render("person/notice.html", locale, found.zone, {**told(found), **AROUND})
        text = plain(visible_text(main_of(html)))
        path = FOLDER / f"{name}.{locale}.txt"
        if UPDATE:
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs"


@pytest.mark.parametrize("name", SCENES)
def test_a_letter_says_what_happened_and_nothing_that_a_stranger_should_not_read(
    scene: Scene, name: str
) -> None:
    found = scene.page(SCENES[name](scene))
    for locale in locales():
        subject, text, html = render_notice_mail(found, locale, "https://dueprocess.test/n/x")
        path = FOLDER / f"{name}.mail.{locale}.txt"
        if UPDATE:
            path.write_text(plain(f"{subject}\n\n{text}"), encoding="utf-8")
        assert plain(f"{subject}\n\n{text}") == path.read_text(encoding="utf-8")
        assert "\n" not in subject
        assert "https://dueprocess.test/n/x" in text
        assert 'href="https://dueprocess.test/n/x"' in html
        for private in (
            WORDS,
            *FACTS.split("\n\n"),
            APPEAL,
            REASON,
            *filter(None, (found.facts,)),
            said(found.clause_text, locale),
        ):
            assert private not in subject + text + html


def test_a_version_of_the_template_has_these_words() -> None:
    """Raise TEMPLATE when the words change after a release: a notice says which words it was rendered with."""
    joined = b"".join(
        path.read_bytes() for path in sorted(FOLDER.glob("*.txt")) if path.name != "TEMPLATE.txt"
    )
    line = f"{TEMPLATE} {hashlib.sha256(joined).hexdigest()}\n"
    path = FOLDER / "TEMPLATE.txt"
    if UPDATE:
        path.write_text(line, encoding="utf-8")
    assert line == path.read_text(encoding="utf-8")
