"""Takeover acts: linked services, a claim, the finding that somebody else had an account, and its end."""

from __future__ import annotations

from dueprocess.application.scenario.cast import person
from dueprocess.application.scenario.stage import NotAsExpected, Stage
from dueprocess.application.scenario.takeover_script import Claimed, EndTakenOver, FindTakenOver, LinkOf
from dueprocess.application.views.all import COMPROMISES
from dueprocess.domain.compromise import (
    ApproveCompromise,
    Compromise,
    CompromiseProposed,
    EndCompromise,
    ProposeCompromise,
    ProposeCompromiseEnd,
    SparedGiven,
    content_digest,
    end_digest,
)
from dueprocess.domain.enquiry import AskHuman, Claim
from dueprocess.domain.linked_service import LinkService, Need
from dueprocess.kernel.ids import CompromiseId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private


def link_service(stage: Stage, step: LinkOf) -> None:
    """Link a service, with an account of its own where the step names one."""
    number = stage.accounts[step.account]
    own = stage.accounts[step.own_account] if step.own_account else None
    recovery = tuple(Need(number, name) for name in step.recovery)
    stage.do(LinkService(number, step.service, own, recovery))


def claim_takeover(stage: Stage, step: Claimed) -> None:
    """Say it to a human."""
    claim = Claim(stage.instant(step.since), _until(stage, step.until), step.signs)
    stage.do(AskHuman(stage.accounts[step.by], Private(step.words), None, claim))


def find_takeover(stage: Stage, step: FindTakenOver) -> None:
    """Propose and agree. Where proposing is refused already, that is the step's answer."""
    spared = tuple(
        SparedGiven(stage.decision(name).decision_id, Private(step.reason)) for name in step.spares
    )
    proposal = ProposeCompromise(
        stage.accounts[step.account],
        stage.instant(step.since),
        _until(stage, step.until),
        step.signs,
        Private(step.words),
        person(step.proposed_by),
        spared=spared,
    )
    events = stage.do(proposal) or ()
    proposed = next((event for event in events if isinstance(event, CompromiseProposed)), None)
    if proposed is not None:
        seen = step.seen or content_digest(_found(stage, proposed.compromise_id))
        stage.do(ApproveCompromise(proposed.compromise_id, person(step.by), seen))


def end_takeover(stage: Stage, step: EndTakenOver) -> None:
    """Say that it was wrong, and agree."""
    with stage.store.read() as reader:
        rows = reader.find(COMPROMISES, account_no=stage.accounts[step.account])
    if not rows:
        raise NotAsExpected(f"a finding that somebody else had {step.account}", "none")
    key = max(rows, key=lambda row: (row.proposed_at, row.compromise_id)).compromise_id
    if stage.do(ProposeCompromiseEnd(key, person(step.proposed_by), Private(step.reason))) is not None:
        seen = step.seen or end_digest(_found(stage, key))
        stage.do(EndCompromise(key, person(step.by), seen))


def _until(stage: Stage, text: str) -> Instant:
    return stage.instant(text) if text else stage.clock.at


def _found(stage: Stage, compromise_id: CompromiseId) -> Compromise:
    with stage.store.read() as reader:
        found = reader.get(COMPROMISES, compromise_id)
    if found is None:
        raise NotAsExpected(f"the finding {compromise_id}", "none")
    return found
