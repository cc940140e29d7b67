"""Webhooks: where a platform's servers are told, how that goes, and what was given up; an operator's matter."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post

from dueprocess.application.webhook import EVENTS, endpoint_mistake, secret_of
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.endpoints import KEY_LABEL, endpoint_of
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import N_

SHOWN: Final = 20
"""How many deliveries of an endpoint the page shows."""

_OPERATOR: Final = (Role.OPERATOR,)
_URL: Final = N_(
    "This cannot be told: it needs http or https, a host, and an address outside our own network."
)


@get("/webhooks", sync_to_thread=True, opt=allow(roles=_OPERATOR))
def show_webhooks(request: Web) -> Response[str]:
    """Every endpoint with its latest deliveries, and the form that registers one."""
    with seated(request) as seat:
        return _page(seat)


@post("/webhooks/register", sync_to_thread=True, opt=allow(roles=_OPERATOR), status_code=200)
def register(request: Web, data: Posted) -> Response[Any]:
    """Register an address. The answer shows its secret, and no other page does."""
    with seated(request, data) as seat:
        url = seat.form.one("url").strip()
        events = tuple(sorted(set(seat.form.many("events")) & set(EVENTS)))
        settings = seat.services.settings
        if endpoint_mistake(url, events, private=settings.webhook_private):
            return _page(seat, mistakes=[("url", seat.text(_URL))])
        endpoint = endpoint_of(seat.services, seat.command_id(), url, events, seat.me)
        kept = seat.services.operational.add_endpoint(endpoint)
        secret = secret_of(settings.lasting_key(KEY_LABEL), kept.endpoint_id)
        return _page(seat, made=kept.url, secret=secret)


@post("/webhooks/again", sync_to_thread=True, opt=allow(roles=_OPERATOR), status_code=303)
def send_again(request: Web, data: Posted) -> Response[Any]:
    """Send again what was given up, one event or all of an endpoint; one that is off is switched on."""
    with seated(request, data) as seat:
        webhooks, endpoint_id = seat.services.operational, seat.form.one("endpoint_id")
        found(webhooks.endpoint(endpoint_id))
        position = seat.form.one("position")
        only = int(position) if position.isascii() and position.isdigit() and len(position) < 19 else None
        webhooks.switch_endpoint(endpoint_id, "")
        webhooks.send_again(endpoint_id, only, seat.services.now())
        return seat.go("/desk/webhooks", "desk_webhook_again")


@post("/webhooks/remove", sync_to_thread=True, opt=allow(roles=_OPERATOR), status_code=303)
def remove(request: Web, data: Posted) -> Response[Any]:
    """Take an address away, with what waits for it."""
    with seated(request, data) as seat:
        found(seat.services.operational.remove_endpoint(seat.form.one("endpoint_id")) or None)
        return seat.go("/desk/webhooks", "desk_webhook_removed")


def _page(seat: Seat, *, made: str = "", secret: str = "", mistakes: Mistakes | None = None) -> Response[str]:
    webhooks = seat.services.operational
    lines = [
        {
            "endpoint": endpoint,
            "by": seat.name(endpoint.created_by),
            "parked": webhooks.parked_deliveries(endpoint.endpoint_id),
            "deliveries": webhooks.deliveries(endpoint.endpoint_id, SHOWN),
        }
        for endpoint in webhooks.endpoints()
    ]
    context = {"lines": lines, "events": EVENTS, "made": made, "secret": secret}
    return seat.page("desk/webhooks.html", context, mistakes)


ROUTES = (show_webhooks, register, send_again, remove)
