"""Detector: registering, stopping and starting a version."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import DETECTORS
from dueprocess.domain import detector
from dueprocess.domain.detector import (
    ApproveDetector,
    DetectorFacts,
    ProposeDetector,
    StartDetector,
    StopDetector,
)


def _propose(desk: Desk, command: ProposeDetector) -> DetectorFacts:
    wanted = command.registration
    latest = desk.policies.published(desk.ledger)
    clauses = latest[-1].rulebook.clauses if latest else ()
    return DetectorFacts(
        None,
        person(desk, command.by),
        person(desk, wanted.owner),
        desk.ledger.find(DETECTORS, name=wanted.name),
        frozenset(clause.id for clause in clauses),
    )


def _facts(desk: Desk, command: ApproveDetector | StopDetector | StartDetector) -> DetectorFacts:
    found = desk.ledger.get(DETECTORS, command.detector_id)
    versions = desk.ledger.find(DETECTORS, name=found.name) if found else ()
    return DetectorFacts(found, person(desk, command.by), versions=versions)


PROPOSE = Handler(_propose, detector.propose)
APPROVE: Handler[ApproveDetector, DetectorFacts] = Handler(_facts, detector.approve)
STOP: Handler[StopDetector, DetectorFacts] = Handler(_facts, detector.stop)
START: Handler[StartDetector, DetectorFacts] = Handler(_facts, detector.start)
