"""PUT /v1/accounts/{external_id}: `RegisterAccount`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.account import AccountKind, Channel, ContactGiven, RegisterAccount
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import NO_NUL, Body, Moment, PathExternalId, instant_of
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.privacy import Private


class ContactBody(Body, frozen=True):
    """An address of the person."""

    channel: Channel
    address: Annotated[str, Meta(min_length=1, max_length=254, pattern=NO_NUL)]
    since: Annotated[
        Moment | None, Meta(description="Since when it is theirs; null: since you first told us.")
    ] = None


class AccountBody(Body, frozen=True):
    """What the platform knows of an account."""

    kind: AccountKind = AccountKind.PERSON
    contacts: Annotated[tuple[ContactBody, ...], Meta(max_length=8)] = ()
    locale: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] = "zh-CN"
    zone: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_+/-]{1,64}$", description="IANA time zone.")] = (
        "Asia/Shanghai"
    )


@acting("PUT", "/accounts/{external_id:str}", allow(scopes=(Scope.ACCOUNTS,)))
def register_account(
    external_id: PathExternalId, data: JSONBody[AccountBody], act: NamedDependency[Acting]
) -> Response[Any]:
    """Make an account known, or tell its contacts, language and zone anew."""
    contacts = tuple(
        ContactGiven(
            item.channel,
            Private(item.address.strip(), tagged=True),
            instant_of(item.since, "since") if item.since else None,
        )
        for item in data.contacts
    )
    return act(
        RegisterAccount(Private(external_id, tagged=True), data.kind, contacts, data.locale, data.zone)
    )
