"""POST /v1/cases: `OpenCase`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.case import OpenCase
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Category, ExternalId
from dueprocess.http.api.looking import account_named, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services


class CaseBody(Body, frozen=True):
    """A case of the platform's own initiative."""

    account: ExternalId
    category: Category


@acting("POST", "/cases", allow(roles=(Role.DECIDER,)), status=201)
def open_case(
    data: JSONBody[CaseBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Open a case without a report."""
    person = viewer(services, act.caller)
    return act(OpenCase(account_named(services, data.account), data.category, person.person_id), status=201)
