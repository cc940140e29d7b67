"""Transition: what was paid for goes on for a stated time, by every way a measure can be made; and what is owed then."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dueprocess.application.transition import unused_refunds
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.domain.transition import ConfirmUnusedRefund
from dueprocess.kernel.ids import DecisionId, RestrictionId
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Gives, Measure, Rulebook, Rung, Transition
from tests.policy import MEMBERSHIP, PLAY, RULEBOOK, TRADE, TRADING, days
from tests.world import ADA, CHEN, World

SAID = {"en": "It works as always until then.", "zh-CN": "在此之前照常使用。"}


def rulebook(transition: Transition | None, lasts: int = 60) -> Rulebook:
    """The policy of the tests with a second rung that reaches a paid membership."""
    second = Rung(
        (
            Measure((PLAY, TRADE), days(15)),
            Measure((MEMBERSHIP,), days(lasts), transition=transition),
        )
    )
    clause = msgspec.structs.replace(
        TRADING,
        capabilities=(PLAY, TRADE, MEMBERSHIP),
        ladder=(TRADING.ladder[0], second),
    )
    kept = tuple(clause if item.id == clause.id else item for item in RULEBOOK.clauses)
    return msgspec.structs.replace(RULEBOOK, clauses=kept)


STATED = Transition(days(14), Gives.REFUND, SAID)


@pytest.fixture
def paid(tmp_path: Path) -> World:
    """A world whose rulebook states a transition of 14 days, with one finding already."""
    world = World.on_sqlite(tmp_path, rulebook(STATED))
    world.decide("A1")
    world.after(1)
    return world


def unstated(tmp_path: Path) -> World:
    """A world whose version in force states none: it was published before anything was marked."""
    world = World.on_sqlite(tmp_path, RULEBOOK)
    world.publish(msgspec.structs.replace(rulebook(None), version=2))
    world.after(8 * DAY)
    world.decide("A1")
    world.after(1)
    return world


def membership(world: World, decision_id: DecisionId) -> RestrictionId:
    return next(
        row.restriction_id
        for row in world.restrictions(decision_id)
        if row.imposed.capabilities == (MEMBERSHIP,)
    )


def owed(world: World) -> list[RestrictionId]:
    with world.store.read() as reader:
        return [row.restriction_id for row in unused_refunds(reader, world.clock.at)]


def test_i_06_what_was_paid_for_goes_on_until_its_transition_is_over(paid):
    decision = paid.decide("A1")
    start = paid.clock.at
    assert not paid.allowed(PLAY)
    assert paid.allowed(MEMBERSHIP)
    row = paid.get(RESTRICTIONS, membership(paid, decision))
    assert (row.terms.start, row.transition) == (start + 14 * DAY, Gives.REFUND)
    paid.after(14 * DAY - 1)
    assert paid.allowed(MEMBERSHIP)
    paid.after(1)
    assert not paid.allowed(MEMBERSHIP)
    paid.after(46 * DAY)
    assert paid.allowed(MEMBERSHIP), "60 days are counted from the decision"


def test_i_06_without_a_stated_transition_the_decision_is_refused(tmp_path):
    world = unstated(tmp_path)
    assert world.refused(world.deciding("A1")) is Code.TRANSITION_MISSING
    mixed = (Choice((PLAY, MEMBERSHIP), lasts=days(10)),)
    assert world.refused(world.deciding("A1", choices=mixed)) is not None
    world.ok(world.deciding("A1", choices=(Choice((PLAY,), lasts=days(10)),)))


def test_a_choice_of_one_s_own_has_the_rung_s_transition_too(paid):
    choice = Choice((MEMBERSHIP,), lasts=days(30))
    decision = paid.decide("A1", choices=(choice,))
    assert paid.allowed(MEMBERSHIP)
    paid.after(14 * DAY)
    assert not paid.allowed(MEMBERSHIP)
    assert owed(paid) == [membership(paid, decision)]


def test_a_measure_that_would_be_over_before_is_refused(paid):
    choice = Choice((MEMBERSHIP,), lasts=days(14))
    assert paid.refused(paid.deciding("A1", choices=(choice,))) is Code.TRANSITION_OUTLASTS_MEASURE


def test_an_amendment_reaches_it_only_where_a_transition_is_stated(paid):
    """Chat's measure made wider by a membership is refused; the rung's own measure may be made longer, and begins no later."""
    decision = paid.decide("A1", choices=(Choice((PLAY,), lasts=days(10)),))
    case_id = paid.case()
    evidence = paid.evidence(case_id, kind="game_log")
    wider = Choice((PLAY, MEMBERSHIP), lasts=days(10))
    amending = AmendRestriction(
        RestrictionId(f"{decision}.1"), ADA, wider, Private("more was found since"), case_id, (evidence,)
    )
    assert paid.refused(amending) is Code.TRANSITION_MISSING


def test_a_transition_is_counted_once_from_the_first_decision_of_a_chain(paid):
    decision = paid.decide("A1", choices=(Choice((MEMBERSHIP,), lasts=days(30)),))
    first = paid.clock.at
    paid.after(4 * DAY)
    case_id = paid.case()
    evidence = paid.evidence(case_id, kind="game_log")
    longer = Choice((MEMBERSHIP,), lasts=days(50))
    events = paid.ok(
        AmendRestriction(
            RestrictionId(f"{decision}.1"), ADA, longer, Private("more was found since"), case_id, (evidence,)
        )
    )
    (imposed,) = (event for event in events if isinstance(event, RestrictionImposed))
    assert imposed.terms.start == first + 14 * DAY


def test_the_unused_part_is_owed_when_the_measure_has_begun_and_once(paid):
    decision = paid.decide("A1")
    key = membership(paid, decision)
    assert owed(paid) == []
    assert paid.refused(ConfirmUnusedRefund(key)) is Code.UNUSED_REFUND_NOT_DUE
    paid.after(14 * DAY)
    assert owed(paid) == [key]
    assert len(paid.ok(ConfirmUnusedRefund(key))) == 1
    assert owed(paid) == []
    assert paid.ok(ConfirmUnusedRefund(key)) == ()


def test_what_falls_before_that_day_takes_nothing_and_owes_nothing(paid):
    decision = paid.decide("A1")
    paid.fall(decision)
    paid.after(20 * DAY)
    assert paid.allowed(MEMBERSHIP)
    assert owed(paid) == []
    assert paid.refused(ConfirmUnusedRefund(membership(paid, decision))) is Code.UNUSED_REFUND_NOT_DUE


def test_what_is_lifted_before_that_day_takes_nothing(paid):
    decision = paid.decide("A1")
    paid.ok(LiftDecision(decision, CHEN, Private("milder, on reflection")))
    paid.after(20 * DAY)
    assert paid.allowed(MEMBERSHIP)
    assert owed(paid) == []


def test_where_no_refund_was_promised_none_is_confirmed(tmp_path):
    world = World.on_sqlite(tmp_path, rulebook(Transition(days(14), Gives.ANOTHER_WAY, SAID)))
    world.decide("A1")
    world.after(1)
    decision = world.decide("A1")
    world.after(15 * DAY)
    assert not world.allowed(MEMBERSHIP)
    assert owed(world) == []
    assert world.refused(ConfirmUnusedRefund(membership(world, decision))) is Code.NOT_FOUND
    assert world.refused(ConfirmUnusedRefund(RestrictionId("none"))) is Code.NOT_FOUND
