"""POST /v1/orders: `ProposeOrder`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.order import Issuer, IssuerKind, Share
from dueprocess.domain.order_intake import SUBJECTS_MOST, ProposeOrder
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, File, Id, Moment, Name, Words, instant_of
from dueprocess.http.api.files import cleaned
from dueprocess.http.api.looking import account_named, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import OrderId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.money import MINOR_MOST
from dueprocess.kernel.privacy import Private

Minor = Annotated[int, Meta(ge=1, le=MINOR_MOST, description="In the currency's smallest unit.")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="ISO 4217.")]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", description="ISO 3166, two letters.")]


class IssuerBody(Body, frozen=True):
    """The body that orders."""

    name: Name
    country: Country
    kind: IssuerKind


class ShareBody(Body, frozen=True):
    """What it reaches of one account, and what it leaves for living."""

    account: ExternalId
    amount: Minor
    exempt: Annotated[int, Meta(ge=0, le=MINOR_MOST)] = 0


class OrderBody(Body, frozen=True):
    """What the order says. Its paper is `document`, word for word, or `file`, a picture or plain text of it."""

    issuer: IssuerBody
    legal_basis: Name
    reference: Name
    shares: Annotated[tuple[ShareBody, ...], Meta(min_length=1, max_length=SUBJECTS_MOST)]
    amount: Minor
    currency: Currency
    effective_at: Moment
    expires_at: Moment
    where_to_ask: Words
    document: Words | None = None
    file: File | None = None
    tell_at: Moment | None = None
    endorsed_by: Name | None = None
    endorsement: Words | None = None
    continues: Id | None = None


@acting("POST", "/orders", allow(roles=(Role.DECIDER, Role.SUPERVISOR)), status=201)
def propose_order(
    data: JSONBody[OrderBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Take an order in. It reaches nothing until two others approve it."""
    command = ProposeOrder(
        Issuer(data.issuer.name, data.issuer.country, data.issuer.kind),
        data.legal_basis,
        Private(data.reference.strip(), tagged=True),
        _document(data, services),
        tuple(
            Share(account_named(services, share.account), share.amount, share.exempt) for share in data.shares
        ),
        data.amount,
        data.currency,
        instant_of(data.effective_at, "effective_at"),
        instant_of(data.expires_at, "expires_at"),
        Private(data.where_to_ask),
        viewer(services, act.caller).person_id,
        _maybe(data.tell_at, "tell_at"),
        data.endorsed_by or "",
        Private(data.endorsement or ""),
        OrderId(data.continues) if data.continues is not None else None,
    )
    return act(command, status=201)


def _document(data: OrderBody, services: Services) -> Private:
    if data.file is None:
        return Private(data.document or "")
    clean = cleaned(services, data.file, "file")
    return Private(data=clean.data, media_type=clean.media_type)


def _maybe(text: str | None, at: str) -> Instant | None:
    return instant_of(text, at) if text is not None else None
