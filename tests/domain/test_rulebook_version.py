"""Rulebook version: two people publish it, it takes effect later, and it never touches what was decided before."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.views.all import DECISIONS, RULEBOOKS
from dueprocess.domain.rulebook_version import ApproveRulebook, InForce, ProposeRulebook, in_force
from dueprocess.domain.staff import Role
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.model import Rung
from tests.policy import CATALOGUE, FRAUD, HARASSMENT, RULEBOOK, SPAM, TRADING, days
from tests.world import ADA, BELA, CHEN, DAY, OLGA, SVEN

SECOND = msgspec.structs.replace(RULEBOOK, version=2)
MILD_HARASSMENT = msgspec.structs.replace(HARASSMENT, ladder=(Rung(), *HARASSMENT.ladder))


def proposal(rulebook, by=OLGA, **changes) -> ProposeRulebook:
    body, catalogue = canonical(rulebook).decode(), canonical(CATALOGUE).decode()
    command = ProposeRulebook(rulebook.version, content_digest(body, catalogue), body, catalogue, by)
    return msgspec.structs.replace(command, **changes)


def test_the_first_version_holds_at_once(world):
    row = world.get(RULEBOOKS, 1)
    assert row.takes_effect_at == row.proposed_at


def test_a_later_version_holds_after_seven_days(world):
    assert world.publish(SECOND) == world.clock.at + 7 * DAY


def test_a_change_of_a_money_clause_holds_after_thirty(world):
    fraud = msgspec.structs.replace(FRAUD, memory=days(1))
    changed = msgspec.structs.replace(SECOND, clauses=(HARASSMENT, SPAM, fraud, TRADING))
    assert world.publish(changed) == world.clock.at + 30 * DAY


def test_a_version_never_overtakes_the_one_before(world):
    fraud = msgspec.structs.replace(FRAUD, memory=days(1))
    clauses = (HARASSMENT, SPAM, fraud, TRADING)
    slow = world.publish(msgspec.structs.replace(SECOND, clauses=clauses))
    assert world.publish(msgspec.structs.replace(RULEBOOK, version=3, clauses=clauses)) == slow


def test_only_a_supervisor_or_operator_proposes(world):
    assert world.refused(proposal(SECOND, by=ADA)) is Code.STAFF_LACKS_ROLE
    world.ok(proposal(SECOND, by=SVEN))


def test_the_next_version_follows_the_last(world):
    third = msgspec.structs.replace(RULEBOOK, version=3)
    assert world.refused(proposal(third)) is Code.RULEBOOK_VERSION_NOT_NEXT
    assert world.refused(proposal(SECOND, version=3)) is Code.RULEBOOK_VERSION_NOT_NEXT


def test_what_is_not_a_rulebook_is_unsound(world):
    body = '{"name": "half"}'
    digest = content_digest(body, proposal(SECOND).catalogue)
    assert world.refused(proposal(SECOND, body=body, digest=digest)) is Code.RULEBOOK_UNSOUND


def test_a_digest_of_other_content_is_unsound(world):
    assert world.refused(proposal(SECOND, digest="0" * 64)) is Code.RULEBOOK_UNSOUND


def test_a_rulebook_that_restricts_the_floor_cannot_be_read(world):
    """I-04: the type has no way to express it, whoever sends it."""
    body = canonical(SECOND).decode().replace('"chat.voice_call"', '"wallet.withdraw"')
    digest = content_digest(body, proposal(SECOND).catalogue)
    assert world.refused(proposal(SECOND, body=body, digest=digest)) is Code.RULEBOOK_UNSOUND


def test_nobody_approves_what_was_not_proposed(world):
    command = ApproveRulebook(2, "0" * 64, BELA)
    assert world.refused(command) is Code.RULEBOOK_NOT_PROPOSED
    digest = world.get(RULEBOOKS, 1).digest
    assert world.refused(ApproveRulebook(1, digest, BELA)) is Code.RULEBOOK_NOT_PROPOSED


def test_only_an_approver_approves(world):
    world.ok(proposal(SECOND))
    assert world.refused(ApproveRulebook(2, proposal(SECOND).digest, CHEN)) is Code.STAFF_LACKS_ROLE


def test_nobody_publishes_alone(world):
    """I-18: Sven may propose and may approve, but not both."""
    world.ok(proposal(SECOND, by=SVEN))
    assert world.refused(ApproveRulebook(2, proposal(SECOND).digest, SVEN)) is Code.APPROVER_IS_DECIDER
    world.ok(ApproveRulebook(2, proposal(SECOND).digest, BELA))


def test_an_approval_of_other_content_lapses(world):
    world.ok(proposal(SECOND))
    seen = proposal(SECOND).digest
    world.ok(proposal(msgspec.structs.replace(SECOND, appeal_stages=1)))
    assert world.refused(ApproveRulebook(2, seen, BELA)) is Code.APPROVAL_OF_OTHER_CONTENT


def test_an_act_is_judged_by_the_version_in_force_when_it_was_done(world):
    command = world.deciding()
    later = world.publish(msgspec.structs.replace(SECOND, clauses=(MILD_HARASSMENT, SPAM, FRAUD, TRADING)))
    decision_id = world.ok(command)[0].decision_id
    assert world.get(DECISIONS, decision_id).version == 1
    world.clock.at = later
    decision_id = world.decide()
    assert world.get(DECISIONS, decision_id).version == 2


def test_a_version_holds_from_its_instant_on():
    versions = tuple(InForce(n, "", Instant(at), RULEBOOK) for n, at in ((1, 10), (2, 20)))
    assert in_force(versions, Instant(9)) is None
    assert in_force(versions, Instant(10)).version == 1
    assert in_force(versions, Instant(19)).version == 1
    assert in_force(versions, Instant(20)).version == 2


def test_of_two_versions_at_one_instant_the_newer_holds():
    versions = tuple(InForce(n, "", Instant(10), RULEBOOK) for n in (2, 1))
    assert in_force(versions, Instant(10)).version == 2


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
def test_two_roles_may_propose(world, role):
    person = world.appoint("p_new", role)
    world.ok(proposal(SECOND, by=person))
