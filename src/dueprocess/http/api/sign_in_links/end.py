"""POST /v1/sign-in-links/{link_id}/end: `EndSignInLink`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.views.all import SIGN_IN_LINKS
from dueprocess.domain.sign_in_link import EndSignInLink
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.oidc.linking import end_what_it_signed_in
from dueprocess.http.services import Services
from dueprocess.kernel.ids import SignInLinkId


@acting("POST", "/sign-in-links/{link_id:str}/end", allow(roles=(Role.OPERATOR,)))
def end_sign_in_link(
    link_id: PathId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Take a link away, and what it had signed in; or take a proposal back."""
    answer = act(EndSignInLink(SignInLinkId(link_id), viewer(services, act.caller).person_id))
    with looking(services) as look:
        link = look.reader.get(SIGN_IN_LINKS, link_id)
    if link is not None and link.ended_at is not None:
        end_what_it_signed_in(services, link.person_id)
    return answer
