"""Evidence: the person's own acts as the platform fetched them, used once, and sealed where possessing is unlawful."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import CASES, EVIDENCE
from dueprocess.domain.case import DismissCase, TakeCase
from dueprocess.domain.evidence import (
    CLOCK_TOLERANCE,
    AttachEvidence,
    EvidenceOpened,
    OpenEvidence,
    Purpose,
    Source,
)
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import CaseId, EvidenceId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import ADA, BELA, CHEN, LAN, OLGA, WEI, World, private


def attaching(world: World, **changes) -> AttachEvidence:
    command = AttachEvidence(
        CaseId(""), "message", Private("words"), private("m-1"), world.clock.at, Source.CONTENT, author=WEI
    )
    if "case_id" not in changes:
        changes["case_id"] = world.case()
    return msgspec.structs.replace(command, **changes)


def test_attached_evidence_names_what_the_case_is_about(world):
    command = attaching(world)
    attached, added = world.ok(command)
    assert attached.own_act
    assert world.get(CASES, command.case_id).tags == added.tags == (attached.content_id.tag,)


def test_evidence_needs_a_case(world):
    assert world.refused(attaching(world, case_id=CaseId("case_none"))) is Code.NOT_FOUND


def test_nothing_is_added_to_a_case_that_is_over(world):
    command = attaching(world)
    world.ok(DismissCase(command.case_id, ADA, Private("Nothing here.")))
    assert world.refused(command) is Code.CASE_NOT_OPEN


def test_a_kind_that_the_catalogue_does_not_know_is_refused(world):
    assert world.refused(attaching(world, kind="rumour")) is Code.EVIDENCE_KIND_UNKNOWN


def test_empty_content_is_no_evidence(world):
    assert world.refused(attaching(world, content=Private(" "))) is Code.CONTENT_MISSING


def test_what_another_account_did_is_no_evidence_against_this_one(world):
    assert world.refused(attaching(world, author=LAN)) is Code.EVIDENCE_NOT_OWN_ACT


def test_what_nobody_did_is_kept_and_is_no_own_act(world):
    attached = world.ok(attaching(world, author=None))[0]
    assert not world.get(EVIDENCE, attached.evidence_id).own_act


def test_a_statement_is_no_own_act_even_of_the_person(world):
    attached = world.ok(attaching(world, kind="statement"))[0]
    assert not attached.own_act


def test_evidence_from_the_future_is_refused(world):
    late = Instant(world.clock.at + CLOCK_TOLERANCE)
    assert world.refused(attaching(world, occurred_at=Instant(late + 1))) is Code.EVIDENCE_FROM_FUTURE
    world.ok(attaching(world, occurred_at=late))


def test_the_same_content_is_attached_once_a_case(world):
    command = attaching(world)
    world.ok(command)
    assert world.refused(command) is Code.EVIDENCE_ALREADY_ATTACHED
    world.ok(msgspec.structs.replace(command, case_id=world.case()))


def test_opening_is_an_event_once_a_person(world):
    attached = world.ok(attaching(world))[0]
    command = OpenEvidence(attached.evidence_id, ADA, Purpose.DECIDE)
    assert isinstance(world.ok(command)[0], EvidenceOpened)
    assert world.ok(command) == ()
    assert len(world.ok(msgspec.structs.replace(command, by=BELA))) == 1
    assert world.get(EVIDENCE, attached.evidence_id).opened_by == (ADA, BELA)


def test_what_does_not_exist_is_not_found(world):
    command = OpenEvidence(EvidenceId("evi_none"), ADA, Purpose.DECIDE)
    assert world.refused(command) is Code.NOT_FOUND


@pytest.mark.parametrize("who", [OLGA, "p_agent"])
def test_evidence_is_opened_by_those_who_need_it_only(world, who):
    world.appoint("p_agent", Role.AGENT)
    attached = world.ok(attaching(world))[0]
    command = OpenEvidence(attached.evidence_id, who, Purpose.AUDIT)
    assert world.refused(command) is Code.STAFF_LACKS_ROLE


def test_nobody_opens_evidence_about_their_own_account(world):
    world.appoint("p_own", Role.REVIEWER, own_account=WEI)
    attached = world.ok(attaching(world))[0]
    assert (
        world.refused(OpenEvidence(attached.evidence_id, "p_own", Purpose.REVIEW)) is Code.STAFF_IN_CONFLICT
    )


def test_sealed_evidence_is_for_cleared_viewers_and_each_look_is_an_event(world):
    world.appoint("p_cleared", Role.REVIEWER, cleared=True)
    attached = world.ok(attaching(world, kind="unlawful_image"))[0]
    assert attached.sealed
    assert world.refused(OpenEvidence(attached.evidence_id, CHEN, Purpose.REVIEW)) is Code.VIEWER_NOT_CLEARED
    command = OpenEvidence(attached.evidence_id, "p_cleared", Purpose.REVIEW)
    assert len(world.ok(command)) == len(world.ok(command)) == 1
    assert world.get(EVIDENCE, attached.evidence_id).opened_by == ("p_cleared",)


def test_a_member_of_staff_attaches_to_a_case_they_may_decide(world):
    (attached, *_) = world.ok(attaching(world, by=ADA))
    assert attached.by == ADA


def test_who_may_not_decide_a_case_attaches_nothing_to_it(world):
    assert world.refused(attaching(world, by=CHEN)) is Code.STAFF_LACKS_ROLE
    assert world.refused(attaching(world, by="p_nobody")) is Code.STAFF_UNKNOWN
    world.appoint("p_own", Role.DECIDER, own_account=WEI)
    assert world.refused(attaching(world, by="p_own")) is Code.STAFF_IN_CONFLICT


def test_nothing_is_attached_to_a_case_that_somebody_else_has_taken(world):
    case_id = world.case()
    world.appoint("p_other", Role.DECIDER)
    world.ok(TakeCase(case_id, "p_other"))
    assert world.refused(attaching(world, case_id=case_id, by=ADA)) is Code.CASE_TAKEN_BY_OTHER
