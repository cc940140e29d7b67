"""POST /v1/accounts/{external_id}/sign-ins: `RecordSignIn`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


@acting("POST", "/accounts/{external_id:str}/sign-ins", allow(scopes=(Scope.ACCOUNTS,)))
def record_sign_in(
    external_id: PathExternalId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Say that the person is there, so that a review which waited for them falls due."""
    return act(RecordSignIn(account_named(services, external_id)))
