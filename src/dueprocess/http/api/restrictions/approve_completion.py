"""POST /v1/restrictions/{restriction_id}/completion/approval: `ApproveCompletion`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.completion import ApproveCompletion
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import RestrictionId


class CompletionApprovalBody(Body, frozen=True):
    """`seen`: the field `content` of the proposal as the approver read it."""

    seen: Digest


@acting("POST", "/restrictions/{restriction_id:str}/completion/approval", allow(roles=(Role.APPROVER,)))
def approve_completion(
    restriction_id: PathId,
    data: JSONBody[CompletionApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree to a completion without an end, as the second person."""
    me = viewer(services, act.caller).person_id
    return act(ApproveCompletion(RestrictionId(restriction_id), me, data.seen))
