"""POST /v1/cases/{case_id}/decisions: `DecideCase`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.queries.case_file import reporter_account
from dueprocess.domain.decision import DecideCase
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, Id, PathId, Words
from dueprocess.http.api.looking import looking, viewer
from dueprocess.http.api.measures import ChoiceBody, choice_of
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AccountNo, CaseId, EvidenceId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, refuse


class DecisionBody(Body, frozen=True):
    """A finding. Without `choices` it is exactly what the ladder gives.

    The other person of a no-contact measure is named by `target_reporter` (the letter of a reporter in the case file,
    so that nobody learns who that is) or by `target` (an account).
    """

    clause: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
    facts: Words
    evidence: Annotated[tuple[Id, ...], Meta(max_length=100)]
    choices: Annotated[tuple[ChoiceBody, ...], Meta(max_length=16)] | None = None
    target: ExternalId | None = None
    target_reporter: Annotated[str, Meta(pattern=r"^[A-Z]$")] | None = None
    imminent_harm: bool = False
    automation_detected: bool = False


@acting("POST", "/cases/{case_id:str}/decisions", allow(roles=(Role.DECIDER,)), status=201)
def decide_case(
    case_id: PathId,
    data: JSONBody[DecisionBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Find a breach of one clause. It takes effect at once with its notice, or waits for its second person."""
    me = viewer(services, act.caller).person_id
    target = _target(services, CaseId(case_id), data)
    choices = None if data.choices is None else tuple(choice_of(item, target) for item in data.choices)
    return act(
        DecideCase(
            CaseId(case_id),
            me,
            data.clause,
            Private(data.facts),
            tuple(EvidenceId(item) for item in data.evidence),
            choices,
            target,
            data.imminent_harm,
            data.automation_detected,
        ),
        status=201,
    )


def _target(services: Services, case_id: CaseId, data: DecisionBody) -> AccountNo | None:
    if data.target is None and data.target_reporter is None:
        return None
    with looking(services) as look:
        if data.target_reporter is not None:
            found = reporter_account(look, case_id, data.target_reporter)
        else:
            found = look.reader.account_no(data.target or "")
    if found is None or None not in (data.target, data.target_reporter):
        raise Refused(refuse(Code.TARGET_UNKNOWN, "target"))
    return found
