"""GET /v1/sign-in-links/{link_id}: one link."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.sign_in_links import LinkFile, link_file
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.sign_in_links.listed import READERS
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILE = wired(LinkFile)


@reading("/sign-in-links/{link_id:str}", allow(roles=READERS), FILE.schema)
def one_sign_in_link(link_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """A link: which login, whose it is to be, who proposed it, who agreed, and `content` to agree to."""
    with looking(services) as look:
        found = link_file(look, link_id)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
