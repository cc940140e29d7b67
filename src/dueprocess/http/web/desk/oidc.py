"""Sign-in by the directory: to it, back from it, and out again. Without a directory none of these pages exists.

Nothing that came back through the browser is repeated on a page. Whoever could not be signed in reads why, and what to
do next; `directory_words` has the texts.
"""

from __future__ import annotations

import re
from typing import Any, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.devices import device_of
from dueprocess.http.auth.forms import END_FROM_DIRECTORY
from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.flow import Answer, Begun, begin, cleared, cookie_name, finish
from dueprocess.http.auth.oidc.logout import end_from_directory
from dueprocess.http.auth.oidc.stops import DirectoryFault, Stop, Stopped
from dueprocess.http.auth.staff import Throttled
from dueprocess.http.web import errors, layout
from dueprocess.http.web.desk.directory_words import PAGES
from dueprocess.http.web.desk.seat import Form, Posted, Web

STATUS: Final = {
    Stop.UNREACHABLE: 503,
    Stop.REFUSED: 502,
    Stop.DECLINED: 403,
    Stop.NOT_BEGUN_HERE: 400,
    Stop.USED: 400,
    Stop.UNPROVEN: 400,
    Stop.EXPIRED: 400,
}
"""The status of each stop's page; every other one is 403: it is known who it is, and that is not enough."""
PLACE: Final = re.compile(r"/desk(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*(\?[A-Za-z0-9._~=&-]*)?")
"""Where a sign-in may lead: to pages of the desk, and nowhere else."""


@get("/oidc/start", sync_to_thread=True, opt=allow(public=True))
def start(request: Web) -> Response[Any]:
    """To the directory. A link leads here, so that the page's own forms may go nowhere else."""
    services, directory = layout.services_of(request), _directory(request)
    place = request.query_params.get("next", "")
    begun = begin(services, directory, place if PLACE.fullmatch(place) else "/desk")
    if not isinstance(begun, Begun):
        return _stopped(request, begun)
    return Redirect(
        begun.address, status_code=303, cookies=[begun.cookie], headers={"cache-control": "no-store"}
    )


@get("/oidc/callback", sync_to_thread=True, opt=allow(public=True))
def callback(request: Web) -> Response[Any]:
    """Back from the directory: signed in, or told why not."""
    services, directory = layout.services_of(request), _directory(request)
    query = request.query_params
    answer = Answer(
        query.get("code", ""), query.get("state", ""), query.get("iss", ""), query.get("error", "")
    )
    came = finish(
        services,
        directory,
        request.cookies.get(cookie_name(services.settings), ""),
        answer,
        request.client.host if request.client else "",
        device_of(request.headers.get("user-agent")),
    )
    if isinstance(came, Throttled):
        return errors.error_page(request, 429, retry_after=came.retry_after)
    if isinstance(came, Stopped):
        return _stopped(request, came)
    place = came.place if PLACE.fullmatch(came.place) else "/desk"
    cookies = (came.signed_in.cookie, cleared(services.settings))
    return layout.redirect(request, place, say="desk_signed_in", cookies=cookies)


@post(END_FROM_DIRECTORY.removeprefix("/desk"), sync_to_thread=True, opt=allow(public=True), status_code=200)
def end_sessions(request: Web, data: Posted) -> Response[Any]:
    """The directory itself says that somebody signed out there: its token proves it, no cookie and no form of ours does."""
    ended = end_from_directory(
        layout.services_of(request), _directory(request), Form(data).one("logout_token")
    )
    headers = {"cache-control": "no-store"}
    if ended:
        return Response(None, status_code=200, headers=headers)
    return Response({"error": "invalid_request"}, status_code=400, headers=headers)


@get("/oidc/left", sync_to_thread=True, opt=allow(public=True))
def left(request: Web) -> Response[Any]:
    """Signed out here; the sign-in at the directory may last, and ends where the person says so."""
    if sessions.staff_of(layout.services_of(request), request) is not None:
        return layout.redirect(request, "/desk")
    try:
        address = _directory(request).end_session_address()
    except DirectoryFault:
        address = None
    context = {"directory": _directory(request).settings.name, "address": address}
    return layout.page(request, "desk/oidc_left.html", context)


def _directory(request: Web) -> Directory:
    """The directory; where none is set up, these pages do not exist."""
    found = layout.services_of(request).directory
    if found is None:
        raise NotFoundException
    return found


def _stopped(request: Web, stopped: Stopped) -> Response[str]:
    services = layout.services_of(request)
    context = {
        "said": PAGES[stopped.why],
        "why": stopped.why.value,
        "code": stopped.code,
        "local": _directory(request).settings.local,
        "switches": (),  # another language would send the directory's answer a second time
    }
    return layout.page(
        request,
        "desk/oidc_stopped.html",
        context,
        status=STATUS.get(stopped.why, 403),
        cookies=(cleared(services.settings),),
    )


ROUTES = (start, callback, end_sessions, left)
