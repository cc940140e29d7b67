"""Errors: what a person reads when a page cannot be given. Each says what to do next, and always shows a way to a human.

Nothing of what was sent is echoed. What does not exist and what is somebody else's is the same page. Should even the
page fail, `plain` is left: it needs neither templates nor store.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import msgspec
from litestar import Request, Response

from dueprocess.http.web.language import PARAMETER, chosen
from dueprocess.http.web.layout import HEADERS, Switch, page, switches
from dueprocess.kernel.refusals import Entry

PAGES: Final[Mapping[int, str]] = {
    400: "errors/400.html",
    401: "errors/401.html",
    403: "errors/403.html",
    404: "errors/404.html",
    405: "errors/404.html",
    409: "errors/409.html",
    410: "errors/410.html",
    413: "errors/413.html",
    429: "errors/429.html",
    500: "errors/500.html",
    503: "errors/500.html",
}
"""The template of each status; every other 4xx has that of 400, every other 5xx that of 500."""


def error_page(
    request: Request[Any, Any, Any],
    status: int,
    *,
    retry_after: int | None = None,
    why: Entry | None = None,
) -> Response[str]:
    """The page for a status. `retry_after`: seconds to wait, for 429. `why`: what the vocabulary says of a refusal."""
    template = PAGES.get(status) or PAGES[400 if status < 500 else 500]
    answer = page(
        request,
        template,
        {
            "status": status,
            "wait": None if retry_after is None else retry_after * 1000,
            "why": why,
            "switches": _switches(request),
            "at_desk": request.url.path.startswith("/desk"),
        },
        status=status,
    )
    if retry_after is not None:
        answer.headers["retry-after"] = str(retry_after)
    return answer


def _switches(request: Request[Any, Any, Any]) -> tuple[Switch, ...]:
    """The language switch without the address that was asked for: it is not repeated here."""
    return tuple(
        msgspec.structs.replace(item, href=item.href and f"?{PARAMETER}={item.locale}")
        for item in switches(request, chosen(request))
    )


def plain(status: int, human_contact: str = "") -> Response[str]:
    """The last resort: two sentences in both languages, made of nothing."""
    contact = f"<p>{escape(human_contact)}</p>" if human_contact else ""
    html = (
        "<!DOCTYPE html><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        "<title>dueprocess</title>"
        "<p lang='zh-CN'>暂时无法打开这个页面，您的资料没有丢失。请几分钟后再试。</p>"
        "<p lang='en'>This page cannot be opened right now. Nothing of yours is lost. Try again in a few minutes.</p>"
        f"{contact}<p><a href='/human'>人工服务 / Reach a human</a></p>"
    )
    return Response(html, status_code=status, media_type="text/html; charset=utf-8", headers=HEADERS)


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether this request is answered with a page: the API never is."""
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")
