"""Acts: what people do in a scenario, each as the command that the platform or the desk would send."""

from __future__ import annotations

from dueprocess.application.scenario import matters
from dueprocess.application.scenario.cast import person
from dueprocess.application.scenario.script import (
    Agree,
    Amend,
    Answer,
    Appeal,
    Ask,
    Attach,
    Decide,
    Decline,
    Dismiss,
    Lift,
    OpenItems,
    Publish,
    Renew,
    Report,
    Restore,
    Review,
    SecondLook,
    Take,
    Withdraw,
)
from dueprocess.application.scenario.stage import NotAsExpected, Stage
from dueprocess.application.views.all import CASES, ENQUIRIES, EVIDENCE, REMEDIES
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import LodgeAppeal, WithdrawAppeal
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.case import DismissCase, PutBackCase, TakeCase
from dueprocess.domain.decision import DecideCase, Decision, Outcome, content_digest
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.relief import ExamineLift, LiftDecision, WithdrawDecision
from dueprocess.domain.remedy import ConfirmRemedy
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.renewal import content_digest as renewal_content
from dueprocess.domain.report import FileReport
from dueprocess.domain.review import AnswerAppeal, Variation
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.kernel.ids import CaseId, EvidenceId
from dueprocess.kernel.privacy import Private

REPORTS_MAX = 1_000
REPORTS = "reports"
"""The fact that says how often an account is reported: each `report` step is done so many times instead."""


def report(stage: Stage, step: Report) -> None:
    """File the reports."""
    content = tuple(Private(item, tagged=True) for item in step.content)
    reporter = stage.accounts[step.by] if step.by else None
    times = stage.script.accounts[step.about].facts.get(REPORTS, step.times)
    if not isinstance(times, int) or not 1 <= times <= REPORTS_MAX:
        raise NotAsExpected(f"between 1 and {REPORTS_MAX} reports", str(times))
    for number in range(times):
        contact = None if reporter else Private(f"reporter-{number}@example.test", tagged=True)
        words = Private(step.words)
        command = FileReport(stage.accounts[step.about], step.category, content, words, reporter, contact)
        stage.do(stage.offered(command, step.about))


def attach(stage: Stage, step: Attach) -> None:
    """Put evidence into the account's open case."""
    case_id = matters.case_of(stage, step.about)
    matters.attached(stage, case_id, step.about, step.evidence)


def open_evidence(stage: Stage, step: OpenItems) -> None:
    """Look at the evidence."""
    tag = stage.engine.tag(step.item)
    with stage.store.read() as reader:
        cases = reader.find(CASES, account_no=stage.accounts[step.about])
        items = [row for case in cases for row in reader.find(EVIDENCE, case_id=case.case_id)]
    chosen = [row for row in items if not step.item or row.tag == tag]
    if not chosen:
        raise NotAsExpected(f"evidence {step.item} about {step.about}".replace("  ", " "), "none")
    for row in chosen:
        if stage.do(OpenEvidence(row.evidence_id, person(step.by), step.purpose)) is None:
            return


def take(stage: Stage, step: Take) -> None:
    """Take the open case."""
    stage.do(TakeCase(matters.open_case(stage, step.about).case_id, person(step.by)))


def put_back(stage: Stage, step: Take) -> None:
    """Put the case back."""
    stage.do(PutBackCase(matters.open_case(stage, step.about).case_id, person(step.by)))


def decide(stage: Stage, step: Decide) -> None:
    """Decide on all the evidence of the case."""
    case_id = matters.case_of(stage, step.about)
    if not matters.attached(stage, case_id, step.about, step.evidence):
        return
    choices = matters.choices(stage, step.measures)
    if choices is None and step.measures is not None:
        return
    command = DecideCase(
        case_id,
        person(step.by),
        step.clause,
        Private(step.facts),
        matters.evidence_in(stage, case_id),
        choices,
        stage.accounts[step.towards] if step.towards else None,
        step.imminent_harm,
        step.automation_detected,
    )
    if stage.do(stage.offered(command, step.about)) is not None and step.called:
        stage.decisions[step.called] = stage.latest[None]


def approve(stage: Stage, step: Agree) -> None:
    """Open the evidence and agree. Where opening is refused, that is the step's answer."""
    decision = stage.decision(step.decision)
    if not _seen(stage, step, decision):
        return
    seen = step.seen or content_digest(decision)
    stage.do(ApproveDecision(decision.decision_id, person(step.by), seen))


def confirm(stage: Stage, step: Agree) -> None:
    """Open the evidence and confirm an act against imminent harm."""
    decision = stage.decision(step.decision)
    if not _seen(stage, step, decision):
        return
    seen = step.seen or content_digest(decision)
    stage.do(ConfirmDecision(decision.decision_id, person(step.by), seen))


def decline(stage: Stage, step: Decline) -> None:
    """Disagree."""
    decision = stage.decision(step.decision)
    stage.do(DeclineDecision(decision.decision_id, person(step.by), Private(step.reason)))


def dismiss(stage: Stage, step: Dismiss) -> None:
    """Close the open case without a finding."""
    case = matters.open_case(stage, step.about)
    stage.do(DismissCase(case.case_id, person(step.by), Private(step.reason)))


def withdraw(stage: Stage, step: Withdraw) -> None:
    """Take the decision back."""
    decision = stage.decision(step.decision)
    stage.do(WithdrawDecision(decision.decision_id, person(step.by), Private(step.reason)))


def lift(stage: Stage, step: Lift) -> None:
    """End the effect of a decision."""
    decision = stage.decision(step.decision)
    stage.do(LiftDecision(decision.decision_id, person(step.by), Private(step.reason), step.cured))


def second_look(stage: Stage, step: SecondLook) -> None:
    """Look at each restriction that was lifted."""
    decision = stage.decision(step.decision)
    for number in range(1, max(len(decision.restrictions), 1) + 1):
        item = stage.restriction(decision, number)
        stage.do(ExamineLift(item.restriction_id, person(step.by), step.sound))


def amend(stage: Stage, step: Amend) -> None:
    """Give a restriction other terms."""
    decision = stage.decision(step.decision)
    item = stage.restriction(decision, step.number)
    case_id: CaseId | None = None
    evidence: tuple[EvidenceId, ...] = ()
    if step.evidence:
        about = stage.name_of(decision.account_no)
        case_id = matters.case_of(stage, about)
        if not matters.attached(stage, case_id, about, step.evidence):
            return
        evidence = matters.evidence_in(stage, case_id)
    choices = matters.choices(stage, (step.measure,))
    if choices is None:
        return
    command = AmendRestriction(
        item.restriction_id, person(step.by), choices[0], Private(step.reason), case_id, evidence
    )
    if stage.do(command) is not None and step.called:
        stage.decisions[step.called] = stage.latest[None]


def renew(stage: Stage, step: Renew) -> None:
    """Propose and agree. Where proposing is refused already, that is the step's answer."""
    item = stage.restriction(stage.decision(step.decision), step.number)
    proposal = ProposeRenewal(item.restriction_id, person(step.proposed_by), Private(step.reason))
    if stage.do(proposal) is not None:
        proposed = stage.restriction(stage.decision(step.decision), step.number)
        seen = step.seen or renewal_content(proposed)
        stage.do(ApproveRenewal(item.restriction_id, person(step.by), seen))


def appeal(stage: Stage, step: Appeal) -> None:
    """Object, or add to the open appeal."""
    account_no = stage.accounts[step.by]
    decision = stage.decision(step.decision, None if step.decision else account_no)
    stage.do(LodgeAppeal(decision.decision_id, account_no, Private(step.words)))


def withdraw_appeal(stage: Stage, step: Appeal) -> None:
    """Take the appeal back."""
    account_no = stage.accounts[step.by]
    found = stage.appeal(stage.decision(step.decision, None if step.decision else account_no))
    stage.do(WithdrawAppeal(found.appeal_id, account_no))


def review(stage: Stage, step: Review) -> None:
    """Open the evidence and answer. Where opening is refused, that is the step's answer."""
    decision = stage.decision(step.decision)
    found, reviewer = stage.appeal(decision), person(step.by)
    for item in decision.evidence if step.opens_evidence else ():
        if stage.do(OpenEvidence(item, reviewer, Purpose.REVIEW)) is None:
            return
    variations: tuple[Variation, ...] = ()
    if step.vary is not None:
        varied = stage.restriction(decision, step.number)
        choices = matters.choices(stage, (step.vary,))
        if choices is None:
            return
        end = matters.end(stage, choices[0], varied.terms.start)
        variations = (Variation(varied.restriction_id, choices[0].capabilities, end),)
    stage.do(AnswerAppeal(found.appeal_id, reviewer, Outcome(step.outcome), Private(step.reason), variations))


def ask(stage: Stage, step: Ask) -> None:
    """Ask a human being."""
    stage.do(AskHuman(stage.accounts[step.by], Private(step.words)))


def answer(stage: Stage, step: Answer) -> None:
    """Answer the oldest open question, else the last one (which is refused)."""
    with stage.store.read() as reader:
        asked = reader.find(ENQUIRIES, account_no=stage.accounts[step.to])
    if not asked:
        raise NotAsExpected(f"a question by {step.to}", "none")
    oldest = min(asked, key=lambda row: (row.answered_at is not None, row.asked_at))
    stage.do(AnswerEnquiry(oldest.enquiry_id, person(step.by), Private(step.reply)))


def restore(stage: Stage, step: Restore) -> None:
    """Say that something was put back, wherever it is owed."""
    with stage.store.read() as reader:
        rows = reader.find(REMEDIES, account_no=stage.accounts[step.account])
    owed = [row for row in rows if row.effect == step.remedy and row.confirmed_at is None]
    if not owed:
        raise NotAsExpected(f"`{step.remedy}` to be owed to {step.account}", "nothing of the kind is owed")
    for row in owed:
        stage.do(ConfirmRemedy(row.remedy_id))


def erase(stage: Stage, name: str) -> None:
    """Erase a person's words."""
    stage.do(EraseAccount(stage.accounts[name]))


def sign_in(stage: Stage, name: str) -> None:
    """The person was there."""
    stage.do(RecordSignIn(stage.accounts[name]))


def publish(stage: Stage, _step: Publish) -> None:
    """Publish the next version, as it was read with the script."""
    stage.publish()


def advance(stage: Stage, length: str) -> None:
    """Let time pass."""
    stage.pass_for(length)


def until(stage: Stage, at: str) -> None:
    """Let time pass until then."""
    stage.pass_until(stage.instant(at))


def _seen(stage: Stage, step: Agree, decision: Decision) -> bool:
    """Open each item, to approve; false where one was refused, which is then the step's answer."""
    for item in decision.evidence if step.opens_evidence else ():
        if stage.do(OpenEvidence(item, person(step.by), Purpose.APPROVE)) is None:
            return False
    return True
