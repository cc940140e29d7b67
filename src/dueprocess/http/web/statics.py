"""Statics: stylesheets, served from memory under an address that holds their hash, gzipped once, cached for a year."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from dueprocess.http.auth.caller import allow

FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


class Static(msgspec.Struct, frozen=True):
    """One file as it is sent."""

    name: str
    media_type: str
    plain: bytes
    zipped: bytes
    digest: str

    @property
    def path(self) -> str:
        """Its address. Another content has another address, so this one never changes."""
        return f"/static/{self.digest}/{self.name}"


@cache
def static(name: str) -> Static:
    """A file of ours by name (`person.css`, `vendor/govuk-frontend.min.css`). An unknown name raises `KeyError`."""
    found = _files().get(name)
    if found is None:
        raise KeyError(name)
    plain = found.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return Static(name, _TYPES[found.suffix], plain, gzip.compress(plain, 9, mtime=0), digest)


def address(name: str) -> str:
    """The address of a file, for templates."""
    return static(name).path


@cache
def _files() -> dict[str, Path]:
    return {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*") if path.suffix in _TYPES}


@get(
    "/static/{digest:str}/{name:path}", opt=allow(public=True), include_in_schema=False, sync_to_thread=False
)
def serve(request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[Path]) -> Response[bytes]:
    """Send a file, gzipped where the browser takes it."""
    try:
        file = static(name.as_posix().lstrip("/"))
    except KeyError:
        raise NotFoundException from None
    if digest != file.digest:
        raise NotFoundException
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "cache-control": "public, max-age=31536000, immutable",
        "vary": "Accept-Encoding",
        "x-content-type-options": "nosniff",
    }
    if zipped:
        headers["content-encoding"] = "gzip"
    return Response(file.zipped if zipped else file.plain, media_type=file.media_type, headers=headers)


@get("/favicon.ico", opt=allow(public=True), include_in_schema=False, sync_to_thread=False)
def favicon() -> Response[bytes]:
    """A small mark, so that no browser asks in vain."""
    file = static("mark.svg")
    return Response(
        file.plain, media_type=file.media_type, headers={"cache-control": "public, max-age=86400"}
    )


ROUTES: Final = (serve, favicon)
