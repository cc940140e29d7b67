"""POST /v1/sign-in-links/{link_id}/approval: `ApproveSignInLink`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.sign_in_link import ApproveSignInLink
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import SignInLinkId


class SignInLinkApprovalBody(Body, frozen=True):
    """`seen`: the field `content` of the link as the second person read it."""

    seen: Digest


@acting("POST", "/sign-in-links/{link_id:str}/approval", allow(roles=(Role.APPROVER,)))
def approve_sign_in_link(
    link_id: PathId,
    data: JSONBody[SignInLinkApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as the second person: whoever signs in with this login is that member of staff from now on."""
    me = viewer(services, act.caller).person_id
    return act(ApproveSignInLink(SignInLinkId(link_id), me, data.seen))
