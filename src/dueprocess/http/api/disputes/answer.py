"""POST /v1/disputes/{dispute_id}/answer: `AnswerDispute`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.dispute import Answer, AnswerDispute, RefundFrom
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Id, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DisputeId, OrderId
from dueprocess.kernel.privacy import Private


class DisputeAnswerBody(Body, frozen=True):
    """The answer with its reasons. A refund says out of what, one by an order by which."""

    answer: Answer
    reason: Words
    refund_from: RefundFrom | None = None
    order_id: Id | None = None


@acting("POST", "/disputes/{dispute_id:str}/answer", allow(roles=(Role.DECIDER, Role.SUPERVISOR)))
def answer_dispute(
    dispute_id: PathId,
    data: JSONBody[DisputeAnswerBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Answer it: a refund, asked of the platform under a key, or a refusal. Both sides are told."""
    order_id = OrderId(data.order_id) if data.order_id is not None else None
    me = viewer(services, act.caller).person_id
    command = AnswerDispute(
        DisputeId(dispute_id), data.answer, Private(data.reason), me, data.refund_from, order_id
    )
    return act(command)
