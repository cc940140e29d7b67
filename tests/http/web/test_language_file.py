"""A language is one file: put there, it is in the switch, the pages, the letters and the API; taken away, it is gone."""

from __future__ import annotations

from pathlib import Path

from dueprocess.http.languages import locales
from dueprocess.http.problems import problem_of
from dueprocess.http.web.person.mail import render_notice_mail
from dueprocess.kernel.refusals import Code, refuse
from tests.http.web.scenes import Scene, first_offence
from tests.http.web.visitor import Visitor
from tests.languages.pseudo import catalogue, pseudo, spoken
from tools import messages


def test_the_file_alone_makes_the_language(visitor: Visitor, tmp_path: Path) -> None:
    before = visitor.get("/enter")
    assert "العربية" not in before.html
    with spoken(tmp_path) as tag:
        assert tag in locales()
        page = visitor.get(f"/enter?lang={tag}")
        assert f'<html lang="{tag}" dir="rtl"' in page.html
        assert page.response.headers["content-language"] == tag
        assert pseudo("Send me a code") in page.text
        assert "العربية" in visitor.get("/rules").html, "the switch shows it by its own name"
        wished = visitor.get("/enter", **{"accept-language": "ar-EG,ar;q=0.9"})
        assert f'<html lang="{tag}"' in wished.html
        problem = problem_of(refuse(Code.TEXT_MISSING), tag)
        assert problem.title == pseudo("a text is missing")
    assert tag not in locales()


def test_letters_are_written_in_it(scene: Scene, tmp_path: Path) -> None:
    found = scene.page(first_offence(scene))
    with spoken(tmp_path) as tag:
        subject, _text, html = render_notice_mail(found, tag, "https://dueprocess.test/n/x")
    assert 'dir="rtl"' in html
    assert not any(
        "a" <= letter <= "z" for letter in subject.replace("UTC", "").lower() if letter not in "utc"
    )


def test_a_rule_without_a_text_in_it_says_in_which_language_it_is(visitor: Visitor, tmp_path: Path) -> None:
    visitor.sign_in()
    notice = first_offence(visitor.scene)
    with spoken(tmp_path) as tag:
        for path in (f"/n/{notice}", "/rules"):
            page = visitor.get(f"{path}?lang={tag}")
            assert '<span lang="zh-CN" dir="ltr">' in page.html, (
                "the language that the rulebook declares first"
            )
            assert "الصينية المبسطة" in page.text
        for ours in ("en", "zh-CN", "zh-Hant"):
            assert '<span lang="' not in visitor.get(f"/n/{notice}?lang={ours}").html


def test_it_passes_the_check_of_catalogues() -> None:
    now = messages.extracted()
    made = catalogue()
    wrong = [
        line
        for key, message in now.items()
        if (there := made.get(*key)) is not None
        for line in messages.unsound(message, there, "ar", made.num_plurals)
    ]
    assert wrong == []
    assert made.num_plurals == 6
