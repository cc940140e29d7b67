"""Restriction: in force at t is a pure function of it and t; what has ended never begins again."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.restriction import (
    Cause,
    Relief,
    RestrictionConfirmed,
    RestrictionEnded,
    RestrictionVaried,
    Span,
    Terms,
    ended,
    ends_at,
    evolve,
    heavier,
    in_force,
    narrowed,
    restricted,
    review_falls_due,
    settled,
    spans_of,
)
from dueprocess.kernel.ids import AccountNo, RestrictionId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.invariants import InvariantBroken
from tests.domain.given import imposed
from tests.policy import CALL, SEND, STRANGERS
from tests.world import LAN, MING, WEI

instants = st.integers(0, 1_000).map(Instant)
maybe = st.none() | instants
capabilities = st.sets(st.sampled_from((SEND, STRANGERS, CALL)), min_size=1).map(
    lambda names: tuple(sorted(names))
)
terms_of_any_kind = st.builds(
    Terms,
    capabilities,
    start=instants,
    until=maybe,
    review_by=maybe,
    review_ends=st.booleans(),
    review_waits=st.booleans(),
    lapses_at=maybe,
    relief=st.none() | st.builds(Relief, instants, capabilities),
    ended_at=maybe,
)


def timed(start=100, until=200, *names) -> Terms:
    return Terms(names or (SEND,), Instant(start), Instant(until))


def test_it_holds_from_its_start_and_no_longer_at_its_end():
    span = Span(SEND, Instant(100), Instant(200))
    assert [span.holds(Instant(at)) for at in (99, 100, 199, 200)] == [False, True, True, False]


@given(terms_of_any_kind, instants)
def test_in_force_is_the_least_of_all_ends_and_nothing_else(terms, at):
    """Design 3.4, computed here without spans: start <= t < min(until, review_by, lapses_at, relief_at, ended_at)."""
    row = imposed(terms)
    for name in (SEND, STRANGERS, CALL):
        ends = [terms.until, terms.lapses_at, terms.ended_at]
        ends += [terms.review_by] if terms.review_ends and not terms.review_waits else []
        ends += [terms.relief.at] if terms.relief and name in terms.relief.capabilities else []
        expected = (
            name in terms.capabilities and terms.start <= at and all(end is None or at < end for end in ends)
        )
        assert bool(restricted((row,), name, None, at)) == expected


@given(terms_of_any_kind, instants)
def test_it_is_in_force_exactly_while_some_capability_is(terms, at):
    row = imposed(terms)
    assert in_force(row, at) == any(restricted((row,), name, None, at) for name in terms.capabilities)
    last = ends_at(row)
    if last is not None and at >= last:
        assert not in_force(row, at)


def test_a_restriction_without_spans_ended_when_it_began():
    assert ends_at(imposed(Terms((SEND,), Instant(5), Instant(5)))) == 5
    assert ends_at(imposed(Terms((SEND,), Instant(5), None))) is None


def test_a_target_restricts_towards_that_person_only():
    row = imposed(timed(), target=LAN)
    at = Instant(150)
    assert restricted((row,), SEND, LAN, at)
    assert not restricted((row,), SEND, MING, at)
    assert not restricted((row,), SEND, None, at)


def test_without_a_target_it_restricts_towards_everybody():
    row = imposed(timed())
    assert restricted((row,), SEND, LAN, Instant(150))
    assert restricted((row,), SEND, None, Instant(150))
    assert not restricted((row,), CALL, None, Instant(150))


def test_ending_one_leaves_the_others():
    first, second = imposed(timed(), number=1), imposed(timed(), number=2)
    over = evolve(first, ended(first, Instant(120), Cause.REVIEW, None, None, void=False), Instant(120))
    assert restricted((over, second), SEND, None, Instant(130)) == (second,)


# Heavier


@given(terms_of_any_kind, instants)
def test_nothing_is_heavier_than_itself(terms, now):
    assert not heavier(terms, terms, now)


@given(terms_of_any_kind, terms_of_any_kind, instants)
def test_what_restricts_anything_at_any_later_time_is_heavier(new, old, now):
    new = msgspec.structs.replace(new, relief=None, lapses_at=None)
    old = msgspec.structs.replace(old, relief=None, lapses_at=None)
    spans = {span.capability: span for span in spans_of(old)}
    more = any(
        span.holds(Instant(at))
        and not (span.capability in spans and spans[span.capability].holds(Instant(at)))
        for span in spans_of(new)
        for at in range(now, 1_101)
    )
    assert heavier(new, old, now) == more


def test_a_relief_still_ahead_hides_no_longer_term():
    """An appeal is open: until it is answered both end at the relief, but then the longer term would show."""
    old = msgspec.structs.replace(timed(0, 100, SEND, CALL), relief=Relief(Instant(50), (SEND, CALL)))
    new = msgspec.structs.replace(old, capabilities=(SEND,), until=Instant(500))
    assert heavier(new, old, Instant(10))
    shorter = msgspec.structs.replace(old, capabilities=(SEND,), until=Instant(90))
    assert not heavier(shorter, old, Instant(10))


def test_a_lapse_still_ahead_hides_no_longer_term():
    """Unconfirmed: both lapse alike, but the second person would confirm the longer one."""
    old = msgspec.structs.replace(timed(0, 100, SEND, CALL), lapses_at=Instant(24))
    new = msgspec.structs.replace(old, capabilities=(SEND,), until=Instant(500))
    assert heavier(new, old, Instant(10))


def test_a_capability_freed_for_good_does_not_hide_another_that_is_extended():
    """CALL was freed by a relief and is asked for anew; SEND is made longer: that is heavier all the same."""
    relief = Relief(Instant(20), (CALL,))
    old = msgspec.structs.replace(timed(0, 100, SEND), relief=relief)
    new = msgspec.structs.replace(timed(0, 500, CALL, SEND), relief=relief)
    assert heavier(new, old, Instant(50))


# What ended stays ended


@given(terms_of_any_kind, terms_of_any_kind, instants)
def test_no_event_can_begin_again_what_had_ended(before, after, at):
    row = imposed(before)
    event = RestrictionVaried(row.restriction_id, WEI, None, None, Cause.REVIEW, after, spans_of(after))
    over = {span.capability for span in row.spans if span.until is not None and span.until <= at}
    back = {span.capability for span in spans_of(after) if span.until is None or span.until > at}
    if over & back:
        with pytest.raises(InvariantBroken, match="I-09"):
            evolve(row, event, at)
    else:
        assert evolve(row, event, at).spans == spans_of(after)


def test_a_confirmation_cannot_revive_what_lapsed():
    terms = msgspec.structs.replace(timed(0, 500), lapses_at=Instant(24))
    longer = msgspec.structs.replace(terms, lapses_at=None)
    event = RestrictionConfirmed(RestrictionId("dec_1.1"), WEI, "p_bela", longer, spans_of(longer))
    with pytest.raises(InvariantBroken, match="I-09"):
        evolve(imposed(terms), event, Instant(24))


@given(terms_of_any_kind, instants)
def test_what_is_ended_holds_at_no_later_time(terms, now):
    row = imposed(terms)
    event = ended(row, now, Cause.REVIEW, None, None, void=False)
    assert isinstance(event, RestrictionEnded)
    after = evolve(row, event, now)
    assert not in_force(after, now)
    assert not in_force(after, Instant(now + 10_000))


def test_events_about_nothing_fold_to_nothing():
    row = imposed(timed())
    assert evolve(None, ended(row, Instant(1), Cause.REVIEW, None, None, void=False), Instant(1)) is None


@given(terms_of_any_kind, instants)
def test_settling_a_passed_relief_changes_nothing_from_then_on(terms, now):
    after = settled(terms, now)
    assert after.relief is None or after.relief.at > now
    for at in (now, now + 1, now + 500):
        for name in terms.capabilities:
            held = [any(s.capability == name and s.holds(at) for s in spans_of(t)) for t in (terms, after)]
            assert held[0] == held[1]


@given(terms_of_any_kind, capabilities, maybe, instants)
def test_narrowing_is_never_heavier(terms, kept, until, now):
    assert not heavier(narrowed(terms, kept, until), terms, now)


# Review that waits


def test_a_waiting_review_falls_due_at_its_date_or_in_three_days():
    terms = Terms((SEND,), Instant(0), None, review_by=Instant(10 * DAY), review_waits=True)
    early = review_falls_due(imposed(terms), Instant(DAY))
    assert early.terms.review_by == 10 * DAY
    late = review_falls_due(imposed(terms), Instant(20 * DAY))
    assert late.terms.review_by == 23 * DAY
    assert {span.until for span in late.spans} == {23 * DAY}
    assert review_falls_due(imposed(timed()), Instant(0)) is None


@given(terms_of_any_kind, instants)
def test_what_goes_on_under_another_decision_is_what_is_in_force(terms, now):
    row = imposed(terms, target=AccountNo(2))
    choice = restrictions.as_it_goes_on(row, now)
    held = {span.capability: span.until for span in row.spans if span.holds(now)}
    if choice is None:
        assert not held or None in held.values()
    else:
        assert set(choice.capabilities) == set(held)
        assert choice.until == min(held.values())
        assert choice.target == 2
