"""Data: everything of one's own, asked for, watched, stopped and taken home, by its person and nobody else.

The bytes have one address, for the session of the account itself: no role and no token has a way to them. INVARIANT (I-26)
A download that breaks off goes on where it stopped, and each that begins is an event before its first byte is sent.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from dueprocess.application.archiving import Archives
from dueprocess.application.engine import Request as Asked
from dueprocess.application.export import exports_of
from dueprocess.application.queries.retention import retention
from dueprocess.application.views.all import ACCOUNTS, EXPORTS
from dueprocess.domain.export import (
    Export,
    RecordFetch,
    RequestExport,
    Stage,
    StopExport,
    may_fetch,
    waits_until,
)
from dueprocess.http.auth import stop_links, throttle
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.limits import EXPORTS_BY_ACCOUNT
from dueprocess.http.problems import Refused
from dueprocess.http.ranges import span_of
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.archive import named
from dueprocess.http.web.errors import error_page
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person.typed import Mistake, text_of
from dueprocess.http.web.person.visit import Visit, looking
from dueprocess.kernel.ids import CommandId, ExportId
from dueprocess.kernel.instants import Instant, in_zone
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.record.envelope import Actor, ActorKind

PASSPHRASE_LEAST: Final = 10
PASSPHRASE_MOST: Final = 200
REFRESH_SECONDS: Final = 4
TOO_SHORT: Final = N_("Write a passphrase of at least 10 letters, or choose to do without.")
NO_KEY: Final = N_(
    "This is no public key of age. Copy it whole: it begins with age1. Or choose to do without."
)
LETTER: Final = Actor(ActorKind.SYSTEM, "letter")

flash.MESSAGES.update(
    export_begun=N_("We are putting your data together. You can close this page and come back."),
    export_stopped=N_("It is stopped. Nobody gets this archive."),
)


class Protection(StrEnum):
    """How an archive is locked."""

    NONE = "none"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a choice
    KEY = "key"


class State(StrEnum):
    """What the page says first."""

    NONE = "none"
    MAKING = "making"
    WAITS = "waits"
    READY = "ready"
    ELSEWHERE = "elsewhere"
    FAILED = "failed"
    STOPPED = "stopped"
    GONE = "gone"


class Wish(msgspec.Struct, frozen=True):
    """The fields of the forms."""

    command_id: str = ""
    protection: str = Protection.NONE
    passphrase: str = ""
    recipient: str = ""
    token: str = ""


async def wish(request: Request[Any, Any, Any]) -> Wish:
    """Read a form."""
    form = await request.form()
    return Wish(**{name: text_of(form.get(name)) for name in Wish.__struct_fields__})


@get("/data", opt=allow(person=True), sync_to_thread=True)
def show_data(request: Request[Any, Any, Any]) -> Response[str]:
    """What there is, how far it is, and how to get it."""
    return _shown(request, Visit(request))


@post("/data/start", opt=allow(person=True), status_code=200, sync_to_thread=True)
def start(request: Request[Any, Any, Any], form: NamedDependency[Wish]) -> Response[Any]:
    """Ask for everything."""
    visit = Visit(request)
    with visit.looking() as look:
        making = any(row.stage is Stage.MAKING for row in exports_of(look.reader, visit.account_no))
    if making:
        return redirect(request, "/data?watch=1")
    mistakes, recipient = _recipient(visit, form)
    if mistakes:
        return _shown(request, visit, form, mistakes, 422)
    wait = throttle.hit(visit.services, EXPORTS_BY_ACCOUNT, str(visit.account_no))
    if wait is not None:
        return error_page(request, 429, retry_after=wait)
    key = b""
    if form.protection == Protection.PASSPHRASE and visit.services.key_for is not None:
        recipient, key = visit.services.key_for(form.passphrase)
    command = RequestExport(
        visit.account_no,
        visit.known_since,
        Private(recipient),
        Private(data=key, media_type="application/age"),
    )
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal) and answer.code is not Code.COMMAND_ID_REUSED:
        raise Refused(answer)
    return redirect(request, "/data?watch=1", say="export_begun")


@post("/data/{export_id:str}/stop", opt=allow(person=True), status_code=200, sync_to_thread=True)
def stop(
    request: Request[Any, Any, Any], export_id: FromPath[str], form: NamedDependency[Wish]
) -> Response[Any]:
    """Stop it, or take the archive away before its time."""
    visit = Visit(request)
    command = StopExport(ExportId(export_id), visit.account_no)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal) and answer.code is not Code.EXPORT_OVER:
        raise Refused(answer)
    return redirect(request, "/data", say="export_stopped")


@get("/data/{export_id:str}/archive", opt=allow(person=True), sync_to_thread=True)
def fetch(request: Request[Any, Any, Any], export_id: FromPath[str]) -> Response[Any] | Stream:
    """The archive, whole or from where a download broke off."""
    visit = Visit(request)
    archives, export = _archive(visit, export_id)
    etag = f'"{export.sha256}"'
    span = span_of(request.headers.get("range"), request.headers.get("if-range"), etag, export.size)
    begins = span.start if span is not None else 0
    command = RecordFetch(export.export_id, visit.account_no, visit.known_since, begins)
    asked = Asked(CommandId(fresh_id("fetch")), visit.actor, command)
    answer = visit.services.engine.carry_out(asked)  # INVARIANT (I-26)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    headers = {
        "accept-ranges": "bytes",
        "cache-control": "no-store",
        "etag": etag,
        "content-disposition": f'attachment; filename="{_file_name(visit, export)}"',
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    if span is None:
        return Response(b"", status_code=416, headers=headers | {"content-range": f"bytes */{export.size}"})
    headers["content-length"] = str(span.stop - span.start)
    if not span.whole:
        headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{export.size}"
    kind = "application/octet-stream" if export.recipient is not None else "application/zip"
    pieces = archives.pieces(export, span.start, span.stop)
    return Stream(pieces, status_code=200 if span.whole else 206, headers=headers, media_type=kind)


@get("/data/{export_id:str}/key", opt=allow(person=True), sync_to_thread=True)
def fetch_key(request: Request[Any, Any, Any], export_id: FromPath[str]) -> Response[bytes]:
    """The secret half of the archive's key, locked with the passphrase."""
    visit = Visit(request)
    _, export = _archive(visit, export_id)
    with visit.looking() as look:
        refused = may_fetch(export, visit.known_since, look.now)
        kept = look.reader.vault(export.key.ref) if export.key is not None else None
    if refused is not None:
        raise Refused(refused)
    if kept is None:
        raise Refused(refuse(Code.NOT_FOUND))
    headers = {"content-disposition": 'attachment; filename="key.age"', "cache-control": "no-store"}
    return Response(kept.content, media_type="application/octet-stream", headers=headers)


@get("/data/stop", opt=allow(public=True), sync_to_thread=True)
def show_stop(request: Request[Any, Any, Any]) -> Response[Any]:
    """What the link in a letter opens: one button, and nothing that tells who asked for what."""
    services, token = services_of(request), request.query_params.get("token", "")
    link = stop_links.read_stop_link(services.settings, stop_links.DATA, token)
    if link is None:
        return error_page(request, 410)
    with looking(services) as look:
        export = look.reader.get(EXPORTS, link.object_id)
        over = export is None or not export.there(look.now)
    context = {"token": token, "over": over, "done": False, "command_id": fresh_form_id()}
    return page(request, "person/data_stop.html", context)


@post("/data/stop", opt=allow(public=True), status_code=200, sync_to_thread=True)
def stop_by_letter(request: Request[Any, Any, Any], form: NamedDependency[Wish]) -> Response[Any]:
    """Stop it, with the link alone."""
    services = services_of(request)
    link = stop_links.read_stop_link(services.settings, stop_links.DATA, form.token)
    if link is None:
        return error_page(request, 410)
    command = StopExport(ExportId(link.object_id), link.account_no, by_letter=True)
    answer = carry_out(services, LETTER, form.command_id, command)
    over = isinstance(answer, Refusal) and answer.code is not Code.COMMAND_ID_REUSED
    context = {"token": form.token, "over": over, "done": not over, "command_id": fresh_form_id()}
    return page(request, "person/data_stop.html", context)


def _archive(visit: Visit, export_id: str) -> tuple[Archives, Export]:
    """The account's own export, lying there. Anybody else's is not found. INVARIANT (I-26)"""
    with visit.looking() as look:
        export = look.reader.get(EXPORTS, export_id)
        refused = None if export is None else may_fetch(export, visit.known_since, look.now)
    if export is None or export.account_no != visit.account_no:
        raise Refused(refuse(Code.NOT_FOUND))
    if refused is not None:
        raise Refused(refused)
    archives = visit.services.archives
    if archives is None or not archives.there(export):
        raise Refused(refuse(Code.EXPORT_OVER))
    return archives, export


def _recipient(visit: Visit, form: Wish) -> tuple[tuple[Mistake, ...], str]:
    """What is wrong with how it is to be locked, or the public key that was given."""
    if form.protection == Protection.PASSPHRASE:
        sound = PASSPHRASE_LEAST <= len(form.passphrase) <= PASSPHRASE_MOST
        return ((), "") if sound else ((("passphrase", TOO_SHORT),), "")
    if form.protection == Protection.KEY:
        given, is_one = form.recipient.strip(), visit.services.is_recipient
        sound = is_one is not None and is_one(given)
        return ((), given) if sound else ((("recipient", NO_KEY),), "")
    return (), ""


def _shown(
    request: Request[Any, Any, Any],
    visit: Visit,
    form: Wish | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response[str]:
    locale = chosen(request)
    with visit.looking() as look:
        rows = exports_of(look.reader, visit.account_no)
        account = look.reader.get(ACCOUNTS, visit.account_no)
        kept = retention(look, visit.account_no)
        now = look.now
    export = rows[0] if rows else None
    state = _state(visit, export, now)
    archives = visit.services.archives
    progress = archives.progress(export.export_id) if archives and export and state is State.MAKING else None
    texts, (kinds, reasons) = translations(locale), named(locale)
    watched = state is State.MAKING and "watch" in request.query_params
    context = {
        "state": state,
        "export": export,
        "progress": progress.put_in if progress is not None else (),
        "kinds": kinds,
        "reasons": reasons,
        "kept": kept if kept is not None and kept.keep else None,
        "now": now,
        "would_wait": waits_until(visit.known_since, now) > now,
        "watched": watched,
        "typed": form or Wish(),
        "mistakes": tuple((field, texts.gettext(text)) for field, text in mistakes),
        "command_id": fresh_form_id(),
        "stop_id": fresh_form_id(),
    }
    zone = account.zone if account is not None else None
    answer = page(request, "person/data.html", context, zone=zone, status=status)
    if watched:  # asked for by a link of the page, ended by another: nobody is moved who did not want it
        answer.headers["refresh"] = str(REFRESH_SECONDS)
    return answer


def _state(visit: Visit, export: Export | None, now: Instant) -> State:
    """What the page says first of the newest export."""
    if export is None:
        return State.NONE
    if export.stage is not Stage.MADE:
        return {Stage.MAKING: State.MAKING, Stage.FAILED: State.FAILED}.get(export.stage, State.STOPPED)
    refused = may_fetch(export, visit.known_since, now)
    archives = visit.services.archives
    if refused is None:
        return State.READY if archives is not None and archives.there(export) else State.GONE
    return {
        Code.EXPORT_WAITS: State.WAITS,
        Code.EXPORT_ASKED_ELSEWHERE: State.ELSEWHERE,
    }.get(refused.code, State.GONE)


def _file_name(visit: Visit, export: Export) -> str:
    """What the file is called on the person's own disk: nothing in it but letters, digits and strokes."""
    name = "".join(
        letter for letter in visit.services.settings.platform_name if letter.isascii() and letter.isalnum()
    )
    day = in_zone(export.asked_at, "UTC").strftime("%Y-%m-%d")
    ending = "zip.age" if export.recipient is not None else "zip"
    return f"{name.lower() or 'data'}-{export.account_no}-{day}.{ending}"


FORMS: Final = {"form": Provide(wish)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_data,
    start,
    stop,
    fetch,
    fetch_key,
    show_stop,
    stop_by_letter,
)
