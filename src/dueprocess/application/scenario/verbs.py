"""Verbs: what each step of a scenario does on the stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dueprocess.application.queries.notice import notice_page
from dueprocess.application.queries.standing import Standing as StandingRead
from dueprocess.application.queries.standing import standing
from dueprocess.application.scenario.script import (
    Act,
    Amend,
    Appeal,
    Check,
    Counted,
    Decide,
    Lighter,
    Report,
    Review,
    Second,
    Standing,
    Told,
)
from dueprocess.application.scenario.stage import NotAsExpected, Stage, person
from dueprocess.application.views.all import CASES, DECISIONS, RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import LodgeAppeal, WithdrawAppeal
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.case import DismissCase, OpenCase
from dueprocess.domain.decision import DecideCase, Decision, DecisionMade, content_digest
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.relief import LiftDecision, WithdrawDecision
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.report import FileReport
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.review import AnswerAppeal, Variation
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import CaseId, EvidenceId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.rulebook.ladder import Choice


def _report(stage: Stage, step: Report) -> None:
    content = tuple(Private(item, tagged=True) for item in step.content)
    reporter = stage.account(step.by) if step.by else None
    for number in range(step.times):
        contact = None if reporter else Private(f"reporter-{number}@example.test", tagged=True)
        stage.do(
            FileReport(stage.account(step.about), step.category, content, reporter=reporter, contact=contact)
        )


def _decide(stage: Stage, step: Decide) -> None:
    account_no = stage.account(step.about)
    case_id = stage.case_about(account_no) or _opened(stage, step.about, step.clause)
    evidence = stage.attach(case_id, account_no, step.evidence)
    if len(evidence) < len(step.evidence):
        return
    choices = None if step.measures is None else tuple(_choice(stage, one) for one in step.measures)
    events = stage.do(
        DecideCase(
            case_id,
            person(step.by),
            step.clause,
            Private(step.facts),
            evidence,
            choices,
            stage.account(step.towards) if step.towards else None,
            step.imminent_harm,
        )
    )
    _remember(stage, events, step.called)


def _remember(stage: Stage, events: tuple[object, ...] | None, called: str) -> None:
    made = next((event for event in events or () if isinstance(event, DecisionMade)), None)
    if made is not None:
        stage.latest = made.decision_id
        if called:
            stage.decisions[called] = made.decision_id


def _opened(stage: Stage, about: str, category: str) -> CaseId:
    (opened, *_) = stage.must(OpenCase(stage.account(about), category, person("ada")))
    case_id: CaseId = opened.case_id  # type: ignore[attr-defined]
    return case_id


def _choice(stage: Stage, one: Lighter) -> Choice:
    try:
        capabilities = tuple(Capability(name) for name in one.capabilities)
    except ValueError as error:
        raise NotAsExpected(str(error)) from error
    return Choice(
        capabilities,
        Duration.parse(one.lasts) if one.lasts else None,
        permanent=one.permanent,
        target=stage.account(one.towards) if one.towards else None,
    )


def _approve(stage: Stage, step: Second) -> None:
    decision = stage.decision(step.decision)
    stage.do(ApproveDecision(decision.decision_id, person(step.by), step.content or content_digest(decision)))


def _decline(stage: Stage, step: Second) -> None:
    stage.do(
        DeclineDecision(stage.decision(step.decision).decision_id, person(step.by), Private(step.reason))
    )


def _confirm(stage: Stage, step: Second) -> None:
    decision = stage.decision(step.decision)
    stage.do(ConfirmDecision(decision.decision_id, person(step.by), step.content or content_digest(decision)))


def _appeal(stage: Stage, step: Appeal) -> None:
    decision = stage.decision(step.decision)
    stage.do(LodgeAppeal(decision.decision_id, stage.account(step.by), Private(step.words)))


def _withdraw_appeal(stage: Stage, step: Appeal) -> None:
    appeal = stage.open_appeal(step.decision)
    stage.do(WithdrawAppeal(appeal.appeal_id, stage.account(step.by)))


def _review(stage: Stage, step: Review) -> None:
    decision, appeal = stage.decision(step.decision), stage.open_appeal(step.decision)
    reviewer = person(step.by)
    if step.opens_evidence:
        for item in decision.evidence:
            stage.must(OpenEvidence(item, reviewer, Purpose.REVIEW))
    variations = () if step.vary is None else (_variation(stage, decision, step.vary),)
    stage.do(AnswerAppeal(appeal.appeal_id, reviewer, step.outcome, Private(step.reason), variations))


def _variation(stage: Stage, decision: Decision, lighter: Lighter) -> Variation:
    first = _restrictions(stage, decision)[0]
    until = (
        Duration.parse(lighter.lasts).after(first.terms.start, stage.rulebook.zone) if lighter.lasts else None
    )
    return Variation(first.restriction_id, tuple(Capability(name) for name in lighter.capabilities), until)


def _restrictions(stage: Stage, decision: Decision) -> tuple[Restriction, ...]:
    with stage.store.read() as reader:
        return tuple(
            row for key in decision.restrictions if (row := reader.get(RESTRICTIONS, key)) is not None
        )


def _lift(stage: Stage, step: Act) -> None:
    decision = stage.decision(step.decision)
    stage.do(LiftDecision(decision.decision_id, person(step.by), Private(step.reason), step.cured))


def _withdraw(stage: Stage, step: Act) -> None:
    stage.do(
        WithdrawDecision(stage.decision(step.decision).decision_id, person(step.by), Private(step.reason))
    )


def _amend(stage: Stage, step: Amend) -> None:
    decision = stage.decision(step.decision)
    first = _restrictions(stage, decision)[0]
    case_id: CaseId | None = None
    evidence: tuple[EvidenceId, ...] = ()
    if step.evidence:
        name = next(name for name, number in stage.accounts.items() if number == decision.account_no)
        case_id = stage.case_about(decision.account_no) or _opened(stage, name, decision.family)
        evidence = stage.attach(case_id, decision.account_no, step.evidence)
    choice = _choice(stage, step.measure)
    command = AmendRestriction(
        first.restriction_id, person(step.by), choice, Private(step.reason), case_id, evidence
    )
    _remember(stage, stage.do(command), "")


def _dismiss(stage: Stage, step: Act) -> None:
    with stage.store.read() as reader:
        cases = reader.find(CASES, status="open")
        if not cases:
            raise NotAsExpected("there is no open case to dismiss")
    stage.do(DismissCase(cases[0].case_id, person(step.by), Private(step.reason)))


def _renew(stage: Stage, step: Second) -> None:
    first = _restrictions(stage, stage.decision(step.decision))[0]
    stage.must(ProposeRenewal(first.restriction_id, person("ada"), Private(step.reason)))
    stage.do(ApproveRenewal(first.restriction_id, person(step.by)))


def _sign_in(stage: Stage, name: str) -> None:
    stage.do(RecordSignIn(stage.account(name)))


def _advance(stage: Stage, length: str) -> None:
    stage.clock.at = Duration.parse(length).after(stage.clock.at, stage.rulebook.zone)


def _until(stage: Stage, at: str) -> None:
    wanted = stage.instant(at)
    if wanted < stage.clock.at:
        raise NotAsExpected(f"it is {stage.shown(stage.clock.at)} already; time only moves forward")
    stage.clock.at = wanted


def _publish(stage: Stage, name: str) -> None:
    rulebook, catalogue = stage.read_policy(name)
    stage.publish(rulebook, catalogue)


def _check(stage: Stage, step: Check) -> None:
    account_no = stage.account(step.account)
    target = stage.account(step.towards) if step.towards else None
    known = {entry.name for entry in stage.catalogue.capabilities}
    with stage.store.read() as reader:
        rows = reader.find(RESTRICTIONS, account_no=account_no)
    for name in (*step.can, *step.cannot):
        if name not in known:
            raise NotAsExpected(f"the catalogue has no capability `{name}`")
        stopped = bool(restrictions.restricted(rows, name, target, stage.clock.at))
        if stopped == (name in step.can):
            state = "cannot" if stopped else "can"
            raise NotAsExpected(f"{step.account} {state} do {name} at {stage.shown(stage.clock.at)}")


def _standing(stage: Stage, step: Standing) -> None:
    read = stage.look(lambda look: standing(look, stage.account(step.account))) or _nobody()
    stopped = {
        line.name for measure in read.measures if not measure.towards_person for line in measure.capabilities
    }
    if step.clear is not None and read.clear != step.clear:
        raise NotAsExpected(
            f"expected clear: {step.clear}, in force is: {', '.join(sorted(stopped)) or 'nothing'}"
        )
    if step.stopped is not None and stopped != set(step.stopped):
        raise NotAsExpected(f"expected stopped: {sorted(step.stopped)}, in force is: {sorted(stopped)}")
    if step.until:
        ends = {measure.until for measure in read.measures if not measure.towards_person}
        if ends != {stage.instant(step.until)}:
            raise NotAsExpected(f"expected until {step.until}, got {_shown(stage, ends)}")
    if step.rung is not None:
        decision = stage.decision("")
        if decision.rung != step.rung:
            raise NotAsExpected(f"expected rung {step.rung}, the decision stands on rung {decision.rung}")


def _shown(stage: Stage, ends: set[Instant | None]) -> str:
    return ", ".join(stage.shown(end) if end is not None else "no end" for end in ends) or "nothing in force"


def _notice(stage: Stage, step: Told) -> None:
    account_no = stage.account(step.account)
    with stage.store.read() as reader:
        decisions = reader.find(DECISIONS, account_no=account_no)
    wanted = stage.decisions.get(step.decision)
    found = stage.look(
        lambda look: [
            page
            for matter in (standing(look, account_no) or _nobody()).matters
            if wanted in (None, matter.decision_id)
            and (page := notice_page(look, matter.notice_id, account_no))
        ]
    )
    if not found:
        raise NotAsExpected(f"{step.account} has no notice ({len(decisions)} decisions)")
    text = " ".join(stage.told(found[0], step.locale).split())
    for words in step.contains:
        if " ".join(words.split()) not in text:
            raise NotAsExpected(f"the notice does not contain `{words}`; it says: {text}")
    for words in step.lacks:
        if " ".join(words.split()) in text:
            raise NotAsExpected(f"the notice contains `{words}`")


def _nobody() -> StandingRead:
    raise NotAsExpected("there is no such account")


def _count(stage: Stage, step: Counted) -> None:
    with stage.store.read() as reader:
        cases = reader.find(CASES, account_no=stage.account(step.account))
    if len(cases) != step.cases:
        raise NotAsExpected(f"expected {step.cases} cases, there are {len(cases)}")


VERBS: Final[Mapping[str, Callable[[Stage, Any], None]]] = {
    "report": _report,
    "decide": _decide,
    "approve": _approve,
    "decline": _decline,
    "confirm": _confirm,
    "appeal": _appeal,
    "withdraw_appeal": _withdraw_appeal,
    "review": _review,
    "lift": _lift,
    "withdraw": _withdraw,
    "amend": _amend,
    "dismiss": _dismiss,
    "renew": _renew,
    "sign_in": _sign_in,
    "advance": _advance,
    "until": _until,
    "publish": _publish,
    "check": _check,
    "standing": _standing,
    "notice": _notice,
    "count": _count,
}
"""Every verb that a step may have. A test holds this and `script.Step` together."""
