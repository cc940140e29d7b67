"""POST /v1/rulebooks/{version}/approval: `ApproveRulebook`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.rulebook_version import ApproveRulebook
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.api.rulebooks.one import VersionNumber
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services


class RulebookApprovalBody(Body, frozen=True):
    """Which content the approver has read."""

    digest: Digest


@acting("POST", "/rulebooks/{version:int}/approval", allow(roles=(Role.APPROVER,)))
def approve_rulebook(
    version: VersionNumber,
    data: JSONBody[RulebookApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Publish what was proposed, as the second person. It takes effect after its notice period."""
    return act(ApproveRulebook(version, data.digest, viewer(services, act.caller).person_id))
