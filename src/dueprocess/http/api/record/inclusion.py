"""GET /v1/record/inclusion: the proof that an entry is in the log (RFC 6962). For everybody."""

from __future__ import annotations

import base64
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from dueprocess.http.api.looking import not_found
from dueprocess.http.api.record.prover import Prover
from dueprocess.http.api.routing import reading
from dueprocess.http.auth.caller import allow

POSITION_MAX = (1 << 53) - 1
Position = Annotated[int, QueryParameter(ge=1, le=POSITION_MAX)]
Size = Annotated[
    int | None,
    QueryParameter(
        ge=1, le=POSITION_MAX, required=False, description="The log's size; the newest if left out."
    ),
]


class Proof(msgspec.Struct, frozen=True):
    """Hashes in base64, in the order in which they are combined. `leaf_index` counts from 0."""

    leaf_index: int
    size: int
    hashes: tuple[str, ...]


@reading("/record/inclusion", allow(public=True), Proof, public=True)
def record_inclusion(position: Position, prover: NamedDependency[Prover], size: Size = None) -> Response[Any]:
    """The proof that the entry at this position is in the log of this size."""
    found = prover.inclusion(position, size)
    if found is None:
        raise not_found()
    return Response(
        msgspec.json.encode(Proof(position - 1, found[0], encoded(found[1]))), media_type="application/json"
    )


def encoded(hashes: list[bytes]) -> tuple[str, ...]:
    """Hashes as text."""
    return tuple(base64.b64encode(item).decode() for item in hashes)
