"""Detectors in tests: registered by two people, raising signals, acting on what they name.

Dora owns `aim`, Sven proposes (supervisor), Bela agrees. Nobody of them decides or reviews.
"""

from __future__ import annotations

import itertools
from typing import Any

import msgspec

from dueprocess.application.views.all import DETECTORS, STAFF
from dueprocess.domain import withdrawal
from dueprocess.domain.decision import DecisionMade
from dueprocess.domain.detector import (
    ApproveDetector,
    Detector,
    Mark,
    Precision,
    ProposeDetector,
    Registration,
    content_digest,
    detector_id_of,
)
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached, Source
from dueprocess.domain.machine import DecideOnSignal, PlaceHold
from dueprocess.domain.signal import RaiseSignal, SignalRaised
from dueprocess.domain.staff import Role
from dueprocess.domain.withdrawal import ProposeWithdrawal, WithdrawDetector
from dueprocess.kernel.ids import AccountNo, DecisionId, DetectorId, EvidenceId, PersonId
from dueprocess.kernel.privacy import Private
from tests.world import BELA, OLGA, SVEN, WEI, World, private

DORA = PersonId("p_dora")
SAW = "The same words to forty strangers within a minute."
WRONG = "It took remapped keys for a program. We are sorry."
AIM = Registration(
    "aim", 1, DORA, ("H1", "B1", "F1", "A1"), Precision(970, 1_000), acts_a_minute=600, mark=Mark(20, 5)
)
_CONTENTS = itertools.count(1)


def register(world: World, **changes: Any) -> DetectorId:
    """Register a version by two people; its owner is on the staff."""
    wanted = msgspec.structs.replace(AIM, **changes)
    if not any(row.person_id == wanted.owner for row in world.find(STAFF)):
        world.appoint(wanted.owner, Role.OPERATOR)
    world.ok(ProposeDetector(wanted, OLGA))
    detector_id = detector_id_of(wanted)
    seen = content_digest(world.get(DETECTORS, detector_id))
    world.ok(ApproveDetector(detector_id, BELA, seen))
    return detector_id


def detector(world: World, detector_id: DetectorId) -> Detector:
    """The version as it stands."""
    return world.get(DETECTORS, detector_id)


def raise_signal(
    world: World, detector_id: DetectorId, clause: str = "H1", account_no: AccountNo = WEI, content: str = ""
) -> SignalRaised:
    """Raise a signal about content that nobody named before."""
    named = (private(content or f"signalled-{next(_CONTENTS)}"),)
    raised = world.ok(RaiseSignal(detector_id, account_no, clause, named, 910))[-1]
    assert isinstance(raised, SignalRaised)
    return raised


def fetched(
    world: World, raised: SignalRaised, content: str, account_no: AccountNo = WEI, kind: str = "message"
) -> EvidenceId:
    """Attach content to the case of a signal, as the worker does."""
    (attached, *_) = world.ok(
        AttachEvidence(
            raised.case_id,
            kind,
            Private(f"unwanted words of {content}"),
            private(content),
            world.clock.at,
            Source.CONTENT,
            author=account_no,
        )
    )
    assert isinstance(attached, EvidenceAttached)
    return attached.evidence_id


def ready(
    world: World, detector_id: DetectorId, clause: str = "H1", account_no: AccountNo = WEI
) -> tuple[SignalRaised, EvidenceId]:
    """A signal with its content in the case."""
    content = f"ready-{next(_CONTENTS)}"
    raised = raise_signal(world, detector_id, clause, account_no, content)
    kind = {"A1": "game_log", "G1": "game_log"}.get(clause, "message")
    return raised, fetched(world, raised, content, account_no, kind)


def holding(
    world: World, detector_id: DetectorId, clause: str = "H1", account_no: AccountNo = WEI
) -> PlaceHold:
    """A sound command to hold."""
    raised, item = ready(world, detector_id, clause, account_no)
    return PlaceHold(raised.signal_id, Private(SAW), (item,))


def deciding(
    world: World, detector_id: DetectorId, clause: str = "B1", account_no: AccountNo = WEI
) -> DecideOnSignal:
    """A sound command to decide alone."""
    raised, item = ready(world, detector_id, clause, account_no)
    return DecideOnSignal(raised.signal_id, Private(SAW), (item,))


def decision_of(events: tuple[Any, ...]) -> DecisionId:
    """The decision among what an act brought about."""
    return next(event.decision_id for event in events if isinstance(event, DecisionMade))


def hold(
    world: World, detector_id: DetectorId, clause: str = "H1", account_no: AccountNo = WEI
) -> DecisionId:
    """Place a hold."""
    return decision_of(world.ok(holding(world, detector_id, clause, account_no)))


def decide(
    world: World, detector_id: DetectorId, clause: str = "B1", account_no: AccountNo = WEI
) -> DecisionId:
    """Have the machine decide."""
    return decision_of(world.ok(deciding(world, detector_id, clause, account_no)))


def withdraw(world: World, detector_id: DetectorId, reason: str = WRONG) -> None:
    """Order, by two people, that everybody is freed."""
    world.ok(ProposeWithdrawal(detector_id, SVEN, Private(reason)))
    seen = withdrawal.content_digest(detector(world, detector_id))
    world.ok(WithdrawDetector(detector_id, BELA, seen))
