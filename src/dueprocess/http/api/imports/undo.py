"""POST /v1/imports/{import_id}/reversal: `UndoImport`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.imports import UndoImport
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import ImportId
from dueprocess.kernel.privacy import Private


class ReversalBody(Body, frozen=True):
    """Why: each person who is freed and had been told of the measure reads it."""

    reason: Words


@acting(
    "POST",
    "/imports/{import_id:str}/reversal",
    allow(roles=(Role.OPERATOR, Role.SUPERVISOR, Role.APPROVER)),
)
def undo_import(
    import_id: PathId,
    data: JSONBody[ReversalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Free everybody at once whose restriction is not completed. One person may."""
    me = viewer(services, act.caller).person_id
    return act(UndoImport(ImportId(import_id), me, Private(data.reason)))
