"""The desk: what a caseworker works with: due times first, evidence beside the clause, the notice before it is issued."""

from __future__ import annotations

from typing import Final

from litestar import Router
from litestar.exceptions import NotAuthorizedException
from litestar.types import ControllerRouterHandler

from dueprocess.http.web.desk import (
    accounts,
    appeals,
    cases,
    clock,
    completing,
    compromises,
    deciding,
    decisions,
    detectors,
    disputes,
    dormancies,
    drafts,
    enquiries,
    estates,
    evidence,
    observing,
    oidc,
    orders,
    payee_holds,
    queue,
    rulebooks,
    sessions,
    sign_in,
    sign_in_links,
    staff,
    stays,
    webhooks,
)

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    Router(
        "/desk",
        route_handlers=[
            *sign_in.ROUTES,
            *oidc.ROUTES,
            *sessions.ROUTES,
            *queue.ROUTES,
            *cases.ROUTES,
            *evidence.ROUTES,
            *deciding.ROUTES,
            *completing.ROUTES,
            *decisions.ROUTES,
            *appeals.ROUTES,
            *drafts.ROUTES,
            *enquiries.ROUTES,
            *accounts.ROUTES,
            *rulebooks.ROUTES,
            *staff.ROUTES,
            *observing.ROUTES,
            *detectors.ROUTES,
            *stays.ROUTES,
            *orders.ROUTES,
            *compromises.ROUTES,
            *disputes.ROUTES,
            *dormancies.ROUTES,
            *payee_holds.ROUTES,
            *estates.ROUTES,
            *sign_in_links.ROUTES,
            *webhooks.ROUTES,
            *clock.ROUTES,
        ],
        exception_handlers={NotAuthorizedException: sign_in.ask_to_sign_in},
    ),
)
"""Every page of the desk. A router, so that whoever is not signed in is asked to here, and nowhere else."""
