"""POST /v1/sign-in-links: `ProposeSignInLink`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.engine import Accepted, Request
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Id, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.oidc.linking import propose_by_code
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.refusals import Refusal


class SignInLinkBody(Body, frozen=True):
    """The code that somebody was shown when they signed in at the directory, who they are, and how that is known."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    person_id: Id
    reason: Words


@acting("POST", "/sign-in-links", allow(roles=(Role.OPERATOR,)), status=201)
def propose_sign_in_link(
    data: JSONBody[SignInLinkBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Ask a second person to agree that a login is somebody's. Until they agree it is nobody's."""

    def carry_out(command: Command) -> Accepted | Refusal:
        return services.engine.carry_out(Request(act.command_id, act.caller.actor, command, act.dry_run))

    said = (PersonId(data.person_id), viewer(services, act.caller).person_id, data.reason)
    answer = propose_by_code(services, data.code, act.command_id, said, carry_out, dry_run=act.dry_run)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return act.answered(answer, status=201)
