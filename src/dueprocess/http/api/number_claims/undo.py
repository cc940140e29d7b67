"""POST /v1/number-claims/{claim_id}/undoing: `UndoNumberChoice`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.number_claim import UndoNumberChoice
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import NumberClaimId


@acting("POST", "/number-claims/{claim_id:str}/undoing", allow(scopes=(Scope.ACCOUNTS,)))
def undo_number_choice(claim_id: PathId, act: NamedDependency[Acting]) -> Response[Any]:
    """Whoever chose takes it back in your app, within 7 days. They may choose anew."""
    return act(UndoNumberChoice(NumberClaimId(claim_id)))
