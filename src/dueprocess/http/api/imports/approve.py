"""POST /v1/imports/{import_id}/approval: `ApproveImport`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.imports import ApproveImport
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import ImportId


class ImportApprovalBody(Body, frozen=True):
    """`root`: the field of this name, of the import as the approver read it."""

    root: Digest


@acting("POST", "/imports/{import_id:str}/approval", allow(roles=(Role.APPROVER,)))
def approve_import(
    import_id: PathId,
    data: JSONBody[ImportApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Bring every row into force, as the second person who saw the same root."""
    me = viewer(services, act.caller).person_id
    return act(ApproveImport(ImportId(import_id), data.root, me))
