"""GET /v1/record/checkpoint: origin, size and root of the log, signed (C2SP tlog-checkpoint). For everybody."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from dueprocess.http.api.record.prover import Prover
from dueprocess.http.auth.caller import allow


@get(
    "/record/checkpoint",
    opt=allow(public=True),
    sync_to_thread=True,
    tags=["record"],
    responses={
        200: ResponseSpec(str, generate_examples=False, description="A signed note.", media_type="text/plain")
    },
)
def record_checkpoint(prover: NamedDependency[Prover]) -> Response[Any]:
    """The newest checkpoint."""
    return Response(prover.checkpoint(), media_type="text/plain")
