"""GET /v1/rulebooks/{version}: a published version, whole. For everybody."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import PathParameter

from dueprocess.application.views.all import RULEBOOKS
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.model import Catalogue, Rulebook


class WholeVersion(msgspec.Struct, frozen=True):
    """A published version with its catalogue."""

    version: int
    digest: str
    published_from: Instant
    rulebook: Rulebook
    catalogue: Catalogue


VERSION = wired(WholeVersion)
VersionNumber = Annotated[int, PathParameter(ge=1, le=1_000_000)]


@reading("/rulebooks/{version:int}", allow(public=True), VERSION.schema, public=True)
def one_rulebook(version: VersionNumber, services: NamedDependency[Services]) -> Response[Any]:
    """What is forbidden, what follows, and what an account can do here."""
    with looking(services) as look:
        row = look.reader.get(RULEBOOKS, version)
        if row is None or row.takes_effect_at is None:
            raise not_found()
        rulebook, catalogue = look.policies.content(row)
    return json_of(WholeVersion(row.version, row.digest, row.takes_effect_at, rulebook, catalogue), VERSION)
