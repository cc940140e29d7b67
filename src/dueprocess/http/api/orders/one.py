"""GET /v1/orders/{order_id}: one order."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.orders import OrderFile, order_file
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.orders.listed import READERS
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILE = wired(OrderFile)


@reading("/orders/{order_id:str}", allow(roles=READERS), FILE.schema)
def one_order(order_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """An order: who demands what of whom by which law, until when, and who approved it."""
    with looking(services) as look:
        found = order_file(look, order_id)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
