"""Recorded acts meet the law: what stands, what is adapted and how, what is refused, and that nothing cascades."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.application.audit.act import Act, History, Measure
from dueprocess.application.audit.adapt import Bounds, Change, nearest, recorded
from dueprocess.application.audit.replay import Law, Verdict
from dueprocess.application.audit.tally import Tally
from dueprocess.domain.restriction import Cause
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY
from tests.application.audit.acts import (
    CATALOGUE,
    LADDER,
    LAW,
    START,
    act,
    changed,
    clause,
    imposed,
    judged,
    last,
    lifted,
    rulebook,
)

ACCEPTED, ADAPTED, REFUSED = Verdict


def code(*acts, law=LAW):
    found = last(*acts, law=law)
    assert found.verdict is REFUSED
    return found.code


def changes(*acts, law=LAW):
    found = last(*acts, law=law)
    assert found.verdict is ADAPTED, found.code
    return found.changes


def test_a_timed_measure_with_a_reason_stands_as_it_was():
    assert last(imposed()).verdict is ACCEPTED


def test_a_measure_without_an_end_gets_a_review_date():
    assert changes(imposed(days=None)) == (Change.REVIEW_DATE_SET,)


def test_a_review_date_is_180_days_away_or_at_the_maximum():
    for maximum, days in ((Duration(days=365), 180), (Duration(days=30), 30)):
        bounds = Bounds(clause(maximum=maximum), "UTC", frozenset({"talk.own"}), START)
        (choice,), _ = nearest(imposed(days=None), bounds)
        assert choice.until == START + days * DAY
        assert not choice.permanent


def test_a_measure_above_the_maximum_ends_at_it():
    assert changes(imposed(days=800)) == (Change.SHORTENED_TO_MAXIMUM,)


def test_a_removed_appeal_path_stays_open():
    assert changes(imposed(takes=("edit.all", "talk.own"))) == (Change.APPEAL_PATH_KEPT,)
    assert changes(imposed(days=None, takes=("edit.all", "talk.own"))) == (
        Change.APPEAL_PATH_KEPT,
        Change.REVIEW_DATE_SET,
    )


def test_a_measure_that_is_nothing_but_a_closed_appeal_path_leaves_nothing():
    assert nearest(imposed(takes=("talk.own",)), Bounds(clause(), "UTC", LAW.floor, START))[0] == ()


def test_what_nobody_knows_is_left_out():
    assert changes(imposed(unknown=("mystery",))) == (Change.UNKNOWN_LEFT_OUT,)


def test_the_floor_of_the_constitution_cannot_even_be_offered():
    for name in FLOOR:
        with pytest.raises(ValueError):
            recorded(imposed(takes=(name,)))


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_no_act_stands_without_a_reason(reason):
    assert code(imposed(reason=reason)) == "text_missing"
    assert code(imposed(), changed(days=1, reason=reason)) == "text_missing"
    assert code(imposed(), lifted(reason=reason)) == "text_missing"


def test_an_unreadable_length_is_never_guessed():
    assert code(imposed(days="?")) == "duration_unreadable"
    assert code(imposed(), changed(days="?")) == "duration_unreadable"


def test_a_measure_that_ends_before_it_starts_is_refused():
    assert code(imposed(days=0)) == "measure_ends_before_it_starts"
    assert code(imposed(days=-2)) == "measure_ends_before_it_starts"


def test_a_machine_decides_nothing():
    assert code(imposed(automatic=True)) == "staff_unknown"
    assert code(imposed(), lifted(automatic=True)) == "staff_unknown"


def test_one_log_entry_carries_one_decision():
    assert code(imposed(entry="7"), lifted(), imposed(5, entry="7")) == "evidence_already_decided"


def test_a_clause_that_the_rulebook_lacks_is_refused():
    assert code(imposed(clause="gambling")) == "clause_unknown"


def test_a_lift_by_whoever_acted_last_is_a_correction_and_by_another_a_review():
    assert last(imposed(actor="a"), lifted(actor="a")).cause is Cause.CORRECTION
    assert last(imposed(actor="a"), lifted(actor="b")).cause is Cause.REVIEW
    assert last(imposed(actor="a"), changed(actor="b", days=1.5), lifted(actor="a")).cause is Cause.REVIEW
    assert last(imposed(actor="a"), changed(actor="b", days=1.5), lifted(actor="b")).cause is Cause.CORRECTION


def test_nothing_seen_can_be_neither_lifted_nor_changed():
    assert code(lifted()) == "not_found"
    assert code(changed()) == "not_found"


def test_what_has_ended_can_be_neither_lifted_nor_changed():
    assert code(imposed(days=1), lifted(2)) == "restriction_not_in_force"
    assert code(imposed(), lifted(1), lifted(2)) == "restriction_not_in_force"
    assert code(imposed(), lifted(1), changed(2)) == "restriction_not_in_force"


def test_a_shorter_and_a_narrower_measure_are_amendments_that_stand():
    wide = imposed(takes=("edit.all", "mail.send"))
    assert last(wide, changed(takes=("edit.all",), days=2)).verdict is ACCEPTED
    assert last(wide, changed(takes=("edit.all", "mail.send"), days=1)).verdict is ACCEPTED


def test_a_longer_and_a_wider_measure_are_decisions_of_their_own_that_stand_within_the_maximum():
    assert last(imposed(), changed(days=30)).verdict is ACCEPTED
    assert last(imposed(), changed(takes=("edit.all", "mail.send"), days=2)).verdict is ACCEPTED


def test_a_chain_of_changes_counts_from_its_beginning():
    assert changes(imposed(days=300), changed(200, days=300)) == (Change.SHORTENED_TO_MAXIMUM,)
    wider = changed(400, days=None, takes=("edit.all", "mail.send"))
    assert code(imposed(days=None), wider) == "duration_above_maximum"


def test_a_measure_beyond_its_maximum_may_still_become_lighter():
    assert last(imposed(days=800), changed(100, days=500)).verdict is ACCEPTED
    wide = imposed(days=None, takes=("edit.all", "mail.send"))
    assert changes(wide, changed(400, days=None)) == (Change.REVIEW_DATE_SET,)


def test_a_change_of_nothing_but_words_changes_nothing():
    assert code(imposed(days=3), changed(1, days=2)) == "amendment_changes_nothing"
    assert (
        code(imposed(days=3), changed(1, days=2, takes=("edit.all", "talk.own")))
        == "amendment_changes_nothing"
    )


def test_opening_a_closed_appeal_path_is_a_narrowing():
    closed = imposed(takes=("edit.all", "talk.own"))
    assert last(closed, changed(1, days=2)).verdict is ACCEPTED


def listing(kind, day, name, **changes):
    return act(kind, day, measures=(Measure(("edit.page",), name),), **changes)


def test_turning_to_other_things_is_a_new_decision_and_a_lift():
    for first, second in (
        (imposed(), listing(Act.CHANGED, 1, "pages")),
        (listing(Act.IMPOSED, 0, "pages"), changed(days=4)),
    ):
        assert last(first, second).verdict is ACCEPTED
    assert last(listing(Act.IMPOSED, 0, "one"), listing(Act.CHANGED, 1, "other")).verdict is ACCEPTED
    assert (
        code(listing(Act.IMPOSED, 0, "one"), listing(Act.CHANGED, 1, "one", days=2))
        == "amendment_changes_nothing"
    )
    assert code(imposed(), listing(Act.CHANGED, 1, "pages", reason="")) == "text_missing"


def test_one_refusal_leads_to_no_other():
    """The first act is refused; the source had it all the same, so what follows is judged as if it stood."""
    for refused in (
        imposed(reason=""),
        imposed(automatic=True),
        imposed(days="?"),
        imposed(clause="quarrel", reason=" "),
    ):
        verdicts = [item.verdict for item in judged(refused, changed(1, days=1.5), lifted(2, "b"))]
        assert verdicts == [REFUSED, ACCEPTED, ACCEPTED]


def test_a_permanent_measure_within_a_rung_that_has_none_is_still_adapted():
    strict = Law.of(rulebook(clause(ladder=LADDER.clauses[0].ladder[2:])), CATALOGUE)
    assert code(imposed(days=None), law=strict) == "measure_above_rung"
    assert last(imposed(days=3), law=strict).verdict is ACCEPTED
    assert code(imposed(days=4), law=strict) == "measure_above_rung"


ACTS = st.builds(
    act,
    st.sampled_from(Act),
    st.integers(0, 900).map(float),
    st.sampled_from("abc"),
    days=st.one_of(st.none(), st.just("?"), st.integers(-3, 1000)),
    takes=st.sets(st.sampled_from(["edit.all", "edit.page", "mail.send", "talk.own"]), min_size=1).map(
        lambda names: tuple(sorted(names))
    ),
    reason=st.sampled_from(["", " ", "shouted", "shouted again"]),
    automatic=st.booleans(),
    unknown=st.sampled_from([(), ("mystery",)]),
    clause=st.sampled_from(["quarrel", "gambling"]),
)


@settings(max_examples=150)
@given(st.lists(st.lists(ACTS, min_size=1, max_size=8), max_size=5))
def test_accepted_adapted_and_refused_are_all_there_is(histories):
    tally = Tally(LAW, LADDER)
    for number, acts in enumerate(histories):
        numbered = tuple(sorted(acts, key=lambda item: item.at))
        tally.subject(History(number, f"u{number}", numbered))
    result = tally.result(1.0)
    events = sum(len(acts) for acts in histories)
    assert result["events_total"] == events
    assert result["accepted"] + result["adapted"] + sum(result["refused"].values()) == events
    assert sum(sum(counts.values()) for counts in result["by_act"].values()) == events
    assert sum(counts["acts"] for counts in result["by_clause"].values()) <= events
    assert result["ends_equal"] <= result["ends_compared"] <= events
    waits = [sum(counts.values()) for counts in result["days_to_relief"].values()]
    assert waits == [result["lifted_by_decider"], result["lifted_by_another"]]


@settings(max_examples=100)
@given(st.lists(ACTS, min_size=1, max_size=8))
def test_a_verdict_rests_on_what_the_source_had_and_not_on_verdicts_before(acts):
    """Under a law that refuses everything else, the world each act meets is the same."""
    acts = sorted(acts, key=lambda item: item.at)
    nothing = Law.of(rulebook(clause("gambling")), CATALOGUE)
    worlds, others = ([item.world for item in judged(*acts, law=law)] for law in (LAW, nothing))
    for world, other in zip(worlds, others, strict=True):
        assert world.measures == other.measures
        assert world.spent == other.spent
        assert len(world.findings) == len(other.findings)


@settings(max_examples=100)
@given(ACTS.filter(lambda item: item.act is not Act.LIFTED and item.end is not None))
def test_an_adaptation_never_makes_a_measure_heavier(act_):
    bounds = Bounds(clause(), "UTC", LAW.floor, act_.at)
    choices, _ = nearest(act_, bounds)
    taken = {name for measure in act_.measures for name in measure.capabilities}
    for choice in choices:
        assert set(choice.capabilities) <= taken - LAW.floor
        assert choice.until is not None
        assert act_.end.until is None or choice.until <= act_.end.until
