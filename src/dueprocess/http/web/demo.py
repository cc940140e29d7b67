"""The demo's letter box: every letter that was "sent" lies in a folder, and whoever tries the demo can read it here.

It exists in the demo alone: elsewhere the address answers as if there were nothing, because there is nothing.
"""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from dueprocess.http.auth.caller import allow
from dueprocess.http.web.layout import page, services_of

SHOWN_MAX: Final = 60


class Letter(msgspec.Struct, frozen=True):
    """One letter as it would have arrived."""

    to: str
    subject: str
    text: str


@get("/demo/mail", opt=allow(public=True), sync_to_thread=True)
def letter_box(request: Request[Any, Any, Any]) -> Response[str]:
    """The newest letters first."""
    folder = services_of(request).settings.demo_letters
    if not services_of(request).settings.demo or not folder:
        raise NotFoundException
    return page(request, "demo/mail.html", {"letters": _letters(Path(folder))})


def _letters(folder: Path) -> list[Letter]:
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_read(path.read_bytes()) for path in files[:SHOWN_MAX]]


def _read(data: bytes) -> Letter:
    message = email.message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    return Letter(str(message["to"]), str(message["subject"]), body.get_content() if body else "")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (letter_box,)
"""The demo's own pages."""
