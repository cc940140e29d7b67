"""Before anybody appeals: a clause whose appeals nobody here may answer is named (I-12)."""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.coverage import Uncovered, uncovered
from dueprocess.domain.staff import Role, Staff
from dueprocess.kernel.ids import PersonId, VaultRef
from dueprocess.kernel.privacy import Sealed
from tests.policy import CATALOGUE, RULEBOOK

H1 = next(clause for clause in RULEBOOK.clauses if clause.id == "H1")
ALONE = msgspec.structs.replace(RULEBOOK, clauses=(H1,), appeal_stages=1)


def member(name: str, *roles: Role, **more: object) -> Staff:
    nobody = Sealed(VaultRef(""), "", "")
    return msgspec.structs.replace(Staff(PersonId(name), nobody, roles), **more)


ANN, RAY = member("ann", Role.DECIDER), member("ray", Role.REVIEWER)


def test_somebody_else_who_reviews_is_enough() -> None:
    assert uncovered(ALONE, CATALOGUE, (ANN, RAY)) == ()


def test_who_decides_and_reviews_does_not_review_their_own() -> None:
    both = member("ann", Role.DECIDER, Role.REVIEWER)
    assert uncovered(ALONE, CATALOGUE, (both,)) == (Uncovered("H1", (PersonId("ann"),)),)
    assert uncovered(ALONE, CATALOGUE, (both, RAY)) == ()


def test_as_many_are_needed_as_there_are_stages() -> None:
    twice = msgspec.structs.replace(ALONE, appeal_stages=2)
    assert uncovered(twice, CATALOGUE, (ANN, RAY)) != ()
    assert uncovered(twice, CATALOGUE, (ANN, RAY, member("roy", Role.REVIEWER))) == ()


def test_the_dismissed_are_not_on_duty() -> None:
    assert uncovered(ALONE, CATALOGUE, (ANN, msgspec.structs.replace(RAY, active=False))) != ()


def test_a_reviewer_under_the_same_superior_is_not_independent_below_the_level() -> None:
    low = ALONE.shared_command_below
    boss = member("bo", Role.SUPERVISOR, level=low - 1)
    ann, ray = (msgspec.structs.replace(one, supervisor=PersonId("bo")) for one in (ANN, RAY))
    assert uncovered(ALONE, CATALOGUE, (boss, ann, ray)) != ()
    assert uncovered(ALONE, CATALOGUE, (msgspec.structs.replace(boss, level=low), ann, ray)) == ()


def test_sealed_evidence_needs_a_cleared_reviewer() -> None:
    sealed = tuple(
        msgspec.structs.replace(kind, sealed=kind.name in H1.evidence) for kind in CATALOGUE.evidence_kinds
    )
    catalogue = msgspec.structs.replace(CATALOGUE, evidence_kinds=sealed)
    assert uncovered(ALONE, catalogue, (ANN, RAY)) != ()
    assert uncovered(ALONE, catalogue, (ANN, msgspec.structs.replace(RAY, cleared=True))) == ()


def test_an_approver_does_not_review_what_they_approved() -> None:
    grave = msgspec.structs.replace(ALONE, clauses=(msgspec.structs.replace(H1, grave=True),))
    both = member("ray", Role.REVIEWER, Role.APPROVER)
    assert uncovered(grave, CATALOGUE, (ANN, both)) != ()
    assert uncovered(grave, CATALOGUE, (ANN, both, member("al", Role.APPROVER))) == ()


def test_where_nobody_decides_every_clause_is_named() -> None:
    assert len(uncovered(RULEBOOK, CATALOGUE, (RAY,))) == len(RULEBOOK.clauses)
