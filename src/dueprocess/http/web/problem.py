"""Problem: which page answers a refusal or a fault that a handler raised."""

from __future__ import annotations

import logging
from typing import Any, Final

from litestar import Request, Response

from dueprocess.http.problems import Problem
from dueprocess.http.web.errors import error_page, plain
from dueprocess.http.web.language import Locale, chosen
from dueprocess.http.web.layout import services_of
from dueprocess.http.web.person.entry import sign_in_first
from dueprocess.http.wording import entry_of
from dueprocess.kernel.refusals import Code, Entry

_EXPLAINED: Final = frozenset({409, 422})
"""Statuses whose page also says what the refusal's code means."""

_LOG = logging.getLogger("dueprocess.http")


def problem_page(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    """The page for a refusal or fault that a handler raised, in the reader's language. For `http.app`."""
    if problem.status == 401 and not request.url.path.startswith("/desk"):
        return sign_in_first(request)
    known = _entry(problem.code, chosen(request)) if problem.status in _EXPLAINED else None
    try:
        return error_page(request, problem.status, why=known)
    except Exception:  # noqa: BLE001 - a page about a failure must not fail itself
        _LOG.exception("an error page could not be made")
        return plain(problem.status, services_of(request).settings.human_contact)


def _entry(code: str, locale: Locale) -> Entry | None:
    try:
        return entry_of(Code(code), locale)
    except ValueError:
        return None
