"""POST /v1/rulebooks: `ProposeRulebook`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.rulebook_version import content_digest
from dueprocess.domain.rulebook_version import ProposeRulebook
from dueprocess.domain.staff import Role
from dueprocess.http import limits
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import NO_NUL, Body
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

JsonText = Annotated[str, Meta(min_length=2, max_length=2 * limits.MIB, pattern=NO_NUL)]


class RulebookBody(Body, frozen=True):
    """A version, as `dueprocess rulebook check --json` writes it: canonical JSON, as two texts."""

    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    rulebook: JsonText
    catalogue: JsonText


@acting(
    "POST",
    "/rulebooks",
    allow(roles=(Role.SUPERVISOR, Role.OPERATOR)),
    status=201,
    body_max=limits.BODY_RULEBOOK_MAX,
)
def propose_rulebook(
    data: JSONBody[RulebookBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Put the next version forward. It holds nothing until another person has approved the very same content."""
    me = viewer(services, act.caller).person_id
    digest = content_digest(data.rulebook, data.catalogue)
    return act(ProposeRulebook(data.version, digest, data.rulebook, data.catalogue, me), status=201)
