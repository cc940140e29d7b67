"""POST /v1/accounts/{external_id}/other-sessions/end: `EndOtherSessions`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.other_sessions import EndOtherSessions
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Moment, PathExternalId, instant_of
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


class SessionsBody(Body, frozen=True):
    """On which device the person asks."""

    device_since: Annotated[
        Moment | None, Meta(description="Since when you know the device that asks; null: you do not know.")
    ] = None


@acting("POST", "/accounts/{external_id:str}/other-sessions/end", allow(scopes=(Scope.ACCOUNTS,)))
def end_other_sessions(
    external_id: PathExternalId,
    data: JSONBody[SessionsBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """A person signs out everywhere else in your app: end those sessions on 200. 403 `older_factor_needed`: it may be the thief."""
    number = account_named(services, external_id)
    since = instant_of(data.device_since, "device_since") if data.device_since else None
    return act(EndOtherSessions(number, since, at_platform=True))
