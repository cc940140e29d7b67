"""Mail: the letter that tells of a notice. The subject states what happened; the letter says until when and where to read.

It holds nothing that a stranger should not read: no evidence, no facts, no clause, no name. The link leads to the notice
by way of the public entry, unless the caller gives a signed one that is short-lived.
"""

from __future__ import annotations

from dueprocess.application.queries.notice import NoticePage
from dueprocess.http.web.language import Locale
from dueprocess.http.web.person.reading import reading
from dueprocess.http.web.rendering import render
from dueprocess.http.web.visible import visible_text


def render_notice_mail(page: NoticePage, locale: Locale, url: str) -> tuple[str, str, str]:
    """Subject, plain text and HTML. `url`: where the notice is read."""
    context = {"notice": page, "reading": reading(page), "url": url}
    html = render("mail/notice.html", locale, page.zone, context)
    subject = visible_text(render("mail/subject.html", locale, page.zone, context), marks=False)
    return " ".join(subject.split()), visible_text(html, marks=False, apart=True), html
