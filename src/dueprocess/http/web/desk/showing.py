"""Showing: the notice as its person will see it, by the person's own template, language and zone; without a showing event."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from dueprocess.application.queries.notice import NoticePage
from dueprocess.http.web import layout
from dueprocess.http.web.desk.seat import Web
from dueprocess.http.web.language import DEFAULT, known
from dueprocess.http.web.person.reading import reading
from dueprocess.http.web.rendering import render

_LINK = re.compile(r'\shref="[^"]*"')


def framed(request: Web, notice: NoticePage | None) -> dict[str, Any]:
    """What `desk/notice_frame.html` needs; nothing is shown where there is no notice.

    Links lose their address: the page is to be read here, not to be left by it.
    """
    if notice is None:
        return {"notice_html": "", "notice_locale": DEFAULT, "notice_zone": ""}
    locale = known(notice.locale) or DEFAULT
    context = {
        **layout.surroundings(request, locale),
        "notice": notice,
        "reading": reading(notice),
        "talk": False,
    }
    html = _LINK.sub("", render("person/notice_body.html", locale, notice.zone, context))
    return {"notice_html": Markup(html), "notice_locale": locale, "notice_zone": notice.zone}  # noqa: S704 (our own template, escaped there)
