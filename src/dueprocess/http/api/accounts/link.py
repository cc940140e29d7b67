"""POST /v1/accounts/{external_id}/links: a signed link by which the person enters. No command: nothing happens yet."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.views.all import NOTICES
from dueprocess.http.api.acting import REPLAY, Acting
from dueprocess.http.api.fields import Body, DurationText, Id, Moment, PathExternalId, duration_of, instant_of
from dueprocess.http.api.looking import account_named, not_found
from dueprocess.http.api.routing import acting
from dueprocess.http.api.wire import IsoText
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.auth.links import LINK_LASTS, Purpose, make_link_once
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.instants import iso
from dueprocess.kernel.refusals import Code, refuse


class LinkBody(Body, frozen=True):
    """What the link opens: the standing, or a notice of this account. `lasts`: at most 30 days."""

    purpose: Purpose = Purpose.STANDING
    notice_id: Id | None = None
    lasts: DurationText | None = None
    device_since: Annotated[
        Moment | None,
        Meta(
            description="Since when you know the device that asks; null: you do not say, and what is theirs may wait."
        ),
    ] = None


class LinkMade(msgspec.Struct, frozen=True):
    """A link. It works once; opening it without pressing its button changes nothing."""

    url: str
    expires_at: IsoText


@acting(
    "POST", "/accounts/{external_id:str}/links", allow(scopes=(Scope.LINKS,)), status=201, answers=LinkMade
)
def make_entry_link(
    external_id: PathExternalId,
    data: JSONBody[LinkBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Make a link to show or send to the person, and to nobody else."""
    number = account_named(services, external_id)
    if (data.purpose is Purpose.NOTICE) != (data.notice_id is not None):
        raise Refused(refuse(Code.TEXT_MISSING, "notice_id"))
    if data.notice_id is not None:
        with services.store.read() as reader:
            notice = reader.get(NOTICES, data.notice_id)
        if notice is None or notice.account_no != number:
            raise not_found()
    lasts = duration_of(data.lasts, "lasts").nominal if data.lasts else LINK_LASTS
    body = digest(canonical((number, data)))
    made = make_link_once(
        services,
        act.command_id,
        body,
        number,
        data.purpose,
        data.notice_id or "",
        lasts,
        known_since=instant_of(data.device_since, "device_since") if data.device_since else None,
        dry_run=act.dry_run,
    )
    if made is None:
        raise Refused(refuse(Code.COMMAND_ID_REUSED))
    return Response(
        msgspec.json.encode(LinkMade(made.url, iso(made.expires_at))),
        status_code=200 if act.dry_run and not made.repeated else 201,
        media_type="application/json",
        headers={REPLAY: "true"} if made.repeated else {},
    )
