"""POST /v1/handovers: `OpenHandover`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.handover import MEMBERS_MAX, Candidate, OpenHandover
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ContentId, ExternalId, Name
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.privacy import Private


class MemberBody(Body, frozen=True):
    """A member who could look after the group, by the name that its administrator knows."""

    account: ExternalId
    name: Name


class HandoverBody(Body, frozen=True):
    """A group whose only administrator cannot look after it. `group` is the platform's own id of it."""

    account: ExternalId
    group: ContentId
    title: Name
    members: Annotated[tuple[MemberBody, ...], Meta(max_length=MEMBERS_MAX)]


@acting("POST", "/handovers", allow(scopes=(Scope.ACCOUNTS,)), status=201)
def open_handover(
    data: JSONBody[HandoverBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Say that a group's only administrator cannot look after it, and who could. Said again, it is one handover."""
    account = account_named(services, data.account)
    numbers = [account_named(services, one.account) for one in data.members]
    members = tuple(
        Candidate(number, Private(one.name.strip(), owner=number))
        for number, one in zip(numbers, data.members, strict=True)
    )
    command = OpenHandover(account, Private(data.group, tagged=True), Private(data.title.strip()), members)
    return act(command, status=201)
