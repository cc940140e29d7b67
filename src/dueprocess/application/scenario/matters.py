"""Matters: the case, the evidence and the measures that a step means."""

from __future__ import annotations

from dueprocess.application.scenario.cast import person
from dueprocess.application.scenario.parts import Item, Measure
from dueprocess.application.scenario.stage import NotAsExpected, Stage
from dueprocess.application.views.all import CASES, EVIDENCE
from dueprocess.domain.case import Case, OpenCase, Status
from dueprocess.domain.evidence import AttachEvidence, Source
from dueprocess.kernel.capabilities import FLOOR, Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import CaseId, EvidenceId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, refuse
from dueprocess.rulebook.ladder import Choice


def cases_of(stage: Stage, about: str) -> list[Case]:
    """The cases about an account, an open one last."""
    with stage.store.read() as reader:
        found = reader.find(CASES, account_no=stage.accounts[about])
    return sorted(found, key=lambda case: (case.status is Status.OPEN, case.opened_at))


def open_case(stage: Stage, about: str) -> Case:
    """The open case about an account, else its last one: acting on that is refused."""
    cases = cases_of(stage, about)
    if not cases:
        raise NotAsExpected(f"a case about {about}", "none")
    return cases[-1]


def case_of(stage: Stage, about: str) -> CaseId:
    """The open case about an account; a new one where there is none."""
    cases = cases_of(stage, about)
    if cases and cases[-1].status is Status.OPEN:
        return cases[-1].case_id
    stage.must(OpenCase(stage.accounts[about], "own initiative", person("ada")))
    return cases_of(stage, about)[-1].case_id


def attached(stage: Stage, case_id: CaseId, about: str, items: tuple[Item, ...]) -> bool:
    """Attach each item; false where one was refused, which is then the step's answer."""
    for item in items:
        command = AttachEvidence(
            case_id,
            item.kind,
            Private(item.words),
            Private(item.id or stage.next_content(), tagged=True),
            stage.instant(item.at) if item.at else stage.clock.at,
            Source.CONTENT,
            stage.accounts[item.by or about],
        )
        if stage.do(command) is None:
            return False
    return True


def evidence_in(stage: Stage, case_id: CaseId) -> tuple[EvidenceId, ...]:
    """Everything in a case, by when it was done."""
    with stage.store.read() as reader:
        rows = reader.find(EVIDENCE, case_id=case_id)
    return tuple(row.evidence_id for row in sorted(rows, key=lambda row: (row.occurred_at, row.evidence_id)))


def choices(stage: Stage, measures: tuple[Measure, ...] | None) -> tuple[Choice, ...] | None:
    """The chosen measures; None where none were chosen, or where one names the floor: no type can say that (I-04)."""
    if any(name in FLOOR for one in measures or () for name in one.capabilities):
        stage.refuse(refuse(Code.CAPABILITY_IS_FLOOR, "measures"))
        return None
    if measures is None:
        return None
    return tuple(
        Choice(
            tuple(Capability(name) for name in one.capabilities),
            Duration.parse(one.lasts) if one.lasts else None,
            stage.instant(one.until) if one.until else None,
            one.permanent,
            target=stage.accounts[one.towards] if one.towards else None,
        )
        for one in measures
    )


def end(stage: Stage, choice: Choice, start: Instant) -> Instant | None:
    """When a varied restriction ends: `lasts` counts from its start."""
    return choice.lasts.after(start, stage.zone) if choice.lasts is not None else choice.until
