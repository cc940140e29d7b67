"""Error pages: what happened, what to do next, and always a way to a human."""

from __future__ import annotations

import pytest

from dueprocess.http.web.errors import PAGES, plain
from dueprocess.http.web.language import locales
from dueprocess.http.web.rendering import render
from dueprocess.http.web.visible import main_of, visible_text
from tests.http.web.person.test_golden import AROUND
from tests.http.web.visitor import Visitor


@pytest.mark.parametrize("status", sorted(PAGES))
@pytest.mark.parametrize("locale", locales())
def test_each_error_says_what_to_do_and_shows_a_human(status: int, locale: str) -> None:
    context = {**AROUND, "status": status, "wait": 90_000, "why": None}
    html = render(PAGES[status], locale, "Asia/Shanghai", context)
    text = visible_text(main_of(html))
    assert text.startswith("# ")
    assert "- " in text
    assert 'href="/human"' in html
    assert "0755-0000 0000" in text
    assert str(status) not in text


def test_what_was_sent_is_not_echoed(visitor: Visitor) -> None:
    page = visitor.get("/nothing/<script>/here?x=%3Cb%3E")
    assert page.status == 404
    assert "script" not in page.html
    assert "here?x" not in page.text


def test_another_method_is_no_such_page(visitor: Visitor) -> None:
    response = visitor.client.post("/rules", headers=visitor.headers)
    assert response.status_code in (403, 405)
    assert "Reach a human" in response.text


def test_the_last_resort_needs_nothing() -> None:
    answer = plain(500, "<0755>")
    assert answer.status_code == 500
    assert "&lt;0755&gt;" in str(answer.content)
    assert "/human" in str(answer.content)
