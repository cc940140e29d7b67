"""A machine's act through the API: on the evidence that its signal names, and within its budget."""

from __future__ import annotations

from typing import Any

from litestar import Response

from dueprocess.application.engine import Request
from dueprocess.application.gathering import gather_content
from dueprocess.application.telling import Faulty
from dueprocess.application.views.all import EVIDENCE, SIGNALS
from dueprocess.domain.detector import DetectorStopped
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.looking import not_found
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import EvidenceId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.refusals import Code, Refusal, refuse


def named_evidence(services: Services, signal_id: str, *, dry_run: bool) -> tuple[EvidenceId, ...]:
    """The items of the case that a signal names; what the platform has not been asked for yet is fetched now."""
    if services.contents is not None and not dry_run:
        try:
            gather_content(services.engine, services.store, services.contents, signal_id)
        except Faulty as fault:
            if fault.final:
                raise not_found() from fault
            raise Refused(Fault.CONTENT_UNAVAILABLE, "content") from fault
    with services.store.read() as reader:
        signal = reader.get(SIGNALS, signal_id)
        if signal is None:
            raise not_found()
        named = {item.tag for item in signal.content}
        items = reader.find(EVIDENCE, case_id=signal.case_id)
    return tuple(sorted(item.evidence_id for item in items if item.tag in named))


def machine_acts(act: Acting, command: Command) -> Response[Any]:
    """Carry a machine's act out. Over its budget it has stopped itself instead: the caller is refused, every time."""
    answer = act.services.engine.carry_out(Request(act.command_id, act.caller.actor, command, act.dry_run))
    if isinstance(answer, Refusal):
        raise Refused(answer)
    if any(isinstance(event, DetectorStopped) for event in answer.events):
        raise Refused(refuse(Code.DETECTOR_OVER_BUDGET))
    return act.answered(answer, status=201)
