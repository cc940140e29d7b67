"""POST /v1/appeals/{appeal_id}/withdrawal: `WithdrawAppeal`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.appeal import WithdrawAppeal
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, PathId
from dueprocess.http.api.looking import subject
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AppealId


class AppealWithdrawalBody(Body, frozen=True):
    """`account`: with a platform's token, on behalf of whom."""

    account: ExternalId | None = None


@acting("POST", "/appeals/{appeal_id:str}/withdrawal", allow(person=True, scopes=(Scope.STANDING,)))
def withdraw_appeal(
    appeal_id: PathId,
    data: JSONBody[AppealWithdrawalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Take one's own appeal back. It can be lodged again."""
    return act(WithdrawAppeal(AppealId(appeal_id), subject(services, act.caller, data.account)))
