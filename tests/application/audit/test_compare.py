"""Recorded ends beside computed ones, measures beside a ladder, and the counts that come of it."""

import pytest

from dueprocess.application.audit.act import Act, History, Measure, Nominal
from dueprocess.application.audit.compare import Length, beside, comparable, difference, length
from dueprocess.application.audit.tally import Tally, kinds
from dueprocess.application.audit.world import World, after
from dueprocess.kernel.instants import DAY, HOUR
from tests.application.audit.acts import LADDER, LAW, START, act, changed, imposed, judged, lifted


def world(*acts):
    found = World()
    for item in acts:
        found = after(found, item, "conduct")
    return found


def counts(*acts):
    tally = Tally(LAW, LADDER)
    tally.subject(History(1, "u", acts))
    return tally.result(0.5)


def test_a_difference_names_its_place_and_both_ends():
    found = difference(imposed(line=7, index=2, recorded_end=START + DAY, duration="3 days"))
    assert (found.line, found.index, found.duration) == (7, 2, "3 days")
    assert found.computed != found.recorded
    assert difference(imposed(recorded_end=START + 3 * DAY)) is None


def test_only_readable_ends_are_compared():
    assert not comparable(imposed(days="?", recorded_end=START + DAY))
    assert not comparable(imposed(days=None))
    assert not comparable(lifted())
    assert comparable(imposed(days=None, recorded_end=START + DAY))
    assert comparable(imposed(days=1))


@pytest.mark.parametrize(
    ("hours", "name"),
    [
        (1, Length.DAY),
        (24, Length.DAY),
        (25, Length.THREE_DAYS),
        (31 * 24, Length.MONTH),
        (20_000, Length.LONGER),
    ],
)
def test_a_length_has_a_class(hours, name):
    assert length(hours * HOUR) is name


def test_the_ladder_goes_a_rung_up_with_each_finding_and_forgets_after_a_year():
    first, second = imposed(0), imposed(10)
    assert beside(LADDER, World(), first).ladder is Length.WARNING
    assert beside(LADDER, world(first), second).ladder is Length.DAY
    assert beside(LADDER, world(first, second), imposed(20)).ladder is Length.THREE_DAYS
    assert beside(LADDER, world(first, lifted(1)), second).rung == 2
    assert beside(LADDER, world(first), imposed(400)).ladder is Length.WARNING
    assert beside(LADDER, World(), first).ladder_is == "lighter"


def test_the_ladder_speaks_of_new_measures_only():
    assert beside(LADDER, world(imposed()), changed()) is None
    assert beside(LADDER, World(), imposed(days="?")) is None
    assert beside(LADDER, World(), imposed(clause="gambling")) is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"days": 1}, ["shorten"]),
        ({"days": 9}, ["extend"]),
        ({"days": None}, ["extend"]),
        ({"days": 2, "takes": ("edit.all",)}, ["narrow"]),
        ({"days": 2, "takes": ("edit.all", "mail.send", "talk.own")}, ["widen"]),
        ({"days": 1, "takes": ("edit.all",)}, ["shorten", "narrow"]),
        ({"days": 2, "takes": ("edit.all", "mail.send")}, []),
        ({"days": 2, "measures": (Measure(("edit.page",), "pages"),)}, ["narrow"]),
    ],
)
def test_a_change_is_named_for_what_the_source_did(change, named):
    before = world(imposed(takes=("edit.all", "mail.send")))
    assert list(kinds(before, changed(1, **{"takes": ("edit.all", "mail.send"), **change}))) == named


def test_what_describes_the_source_is_counted_whatever_the_law_says():
    found = counts(
        imposed(0, days=None, takes=("edit.all", "talk.own"), reason=""),
        lifted(2, "b", reason=""),
        imposed(5),
        lifted(6, "a"),
        lifted(7, "a"),
    )
    assert found["without_reason"] == 2
    assert found["appeal_path_removed"] == 1
    assert found["first_measure_indefinite"] == 1
    assert (found["lifted_by_decider"], found["lifted_by_another"]) == (1, 1)
    assert found["median_days_to_relief"] == 1.5
    assert found["restricted_again_after_relief"] == 1
    assert found["unseen_before"] == 1
    assert found["refused"] == {"text_missing": 2, "restriction_not_in_force": 1}


def test_a_reason_used_ten_times_is_boilerplate():
    nine = [imposed(10 * day, reason="shouted", entry=str(day)) for day in range(9)]
    assert counts(*nine)["boilerplate_reasons"] == 0
    found = counts(*nine, imposed(90, reason="shouted", entry="x"), imposed(100, reason="sang", entry="y"))
    assert (found["boilerplate_reasons"], found["boilerplate_texts"]) == (10, 1)


def test_a_change_keeps_the_beginning_and_takes_over_the_finding():
    found = world(imposed(), changed(1, "b", days=9))
    assert len(found.findings) == 1
    assert found.current.decider == "b"
    assert found.since == START
    assert found.live(START + 9 * DAY)


def test_an_end_that_cannot_be_read_is_no_end():
    assert world(imposed(days="?")).live(START + 9_000 * DAY)


def test_nothing_at_all_gives_empty_counts():
    found = Tally(LAW, LADDER).result(0.0)
    assert found["events_total"] == 0
    assert found["median_days_to_relief"] is None
    assert act(Act.IMPOSED).end == Nominal(START + 3 * DAY)
    assert judged() == []
