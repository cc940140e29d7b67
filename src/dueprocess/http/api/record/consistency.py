"""GET /v1/record/consistency: the proof that the log only grew between two sizes (RFC 6962). For everybody."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.http.api.looking import not_found
from dueprocess.http.api.record.inclusion import Position, Size, encoded
from dueprocess.http.api.record.prover import Prover
from dueprocess.http.api.routing import reading
from dueprocess.http.auth.caller import allow


class ConsistencyProof(msgspec.Struct, frozen=True):
    """Hashes in base64, in the order in which they are combined."""

    first: int
    second: int
    hashes: tuple[str, ...]


@reading("/record/consistency", allow(public=True), ConsistencyProof, public=True)
def record_consistency(
    first: Position, prover: NamedDependency[Prover], second: Size = None
) -> Response[Any]:
    """The proof that the log of the second size begins with that of the first."""
    found = prover.consistency(first, second)
    if found is None:
        raise not_found()
    proof = ConsistencyProof(first, found[0], encoded(found[1]))
    return Response(msgspec.json.encode(proof), media_type="application/json")
