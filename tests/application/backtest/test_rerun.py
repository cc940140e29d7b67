"""Findings on the ladders of another version: by hand, and over a record that two versions have ruled."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dueprocess.application.backtest.rerun import Change, Given
from dueprocess.application.backtest.running import backtest
from dueprocess.application.policy import Policies
from dueprocess.application.views.all import DECISIONS
from dueprocess.domain.decision import Outcome
from dueprocess.domain.relief import WithdrawDecision
from dueprocess.domain.review import AnswerAppeal
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.rulebook.model import Clause, Measure, Rulebook, Rung
from tests.detecting import hold, register
from tests.policy import HARASSMENT, RULEBOOK, STRANGERS, hours
from tests.world import ADA, CHEN, LAN, MING, World


def changed(**clauses: Clause | None) -> Rulebook:
    """The test rulebook with some clauses in another form, or gone."""
    kept = [clauses.get(clause.id, clause) for clause in RULEBOOK.clauses]
    return msgspec.structs.replace(RULEBOOK, version=2, clauses=tuple(item for item in kept if item))


def first_rung(*measures: Measure, memory: int = 365) -> Clause:
    """The clause against harassment with another first rung."""
    ladder = (Rung(measures), *HARASSMENT.ladder[1:])
    return msgspec.structs.replace(HARASSMENT, ladder=ladder)


def run(world: World, other: Rulebook, since: Instant | None = None) -> dict[str, object]:
    with world.store.read() as reader:
        return backtest(reader, Policies(), other, since)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Given(), Given(), Change.SAME),
        (Given(DAY), Given(2 * DAY), Change.HEAVIER),
        (Given(2 * DAY), Given(DAY), Change.LIGHTER),
        (Given(900 * DAY), Given(0, permanent=True), Change.HEAVIER),
        (Given(0, permanent=True), Given(900 * DAY), Change.LIGHTER),
        (Given(DAY, capabilities=frozenset("ab")), Given(DAY, capabilities=frozenset("a")), Change.LIGHTER),
        (Given(DAY, capabilities=frozenset("a")), Given(DAY, capabilities=frozenset("b")), Change.HEAVIER),
    ],
)
def test_first_how_long_then_how_much(before: Given, after: Given, expected: Change) -> None:
    assert before.change(after) is expected


def test_the_version_in_force_changes_nothing(world: World) -> None:
    world.decide()
    result = run(world, msgspec.structs.replace(RULEBOOK, version=2))
    assert (result["decisions"], result["same"]) == (1, 1)
    assert (result["people_before"], result["people_after"]) == (1, 1)
    assert (result["days_before"], result["days_after"], result["days_decided"]) == (3, 3, 3)
    assert result["clauses_untested"] == []


def test_a_milder_rung_frees_earlier_and_each_finding_stands_on_those_before(world: World) -> None:
    world.decide()
    world.after(10 * DAY)
    world.decide()
    result = run(world, changed(H1=first_rung(Measure((STRANGERS,), hours(24)))))
    assert (result["lighter"], result["same"]) == (1, 1)
    assert (result["days_before"], result["days_after"]) == (10, 8)
    assert result["by_clause"]["H1"]["lighter"] == 1  # type: ignore[index]
    assert len(result["examples"]["lighter"]) == 1  # type: ignore[index]


def test_a_hold_that_nobody_confirmed_is_no_finding_that_a_later_one_stands_on(world: World) -> None:
    hold(world, register(world), "H1")
    world.after(10 * DAY)
    assert world.get(DECISIONS, world.decide()).rung == 1
    result = run(world, msgspec.structs.replace(RULEBOOK, version=2))
    assert (result["same"], result["heavier"]) == (result["decisions"], 0)


def test_a_clause_that_is_gone_restricts_nobody(world: World) -> None:
    world.decide()
    world.decide(account_no=MING)
    result = run(world, changed(H1=None))
    assert (result["no_breach"], result["people_after"], result["people_no_longer"]) == (2, 0, 2)
    assert result["days_after"] == 0


def test_a_ladder_that_forgets_sooner_begins_again(world: World) -> None:
    world.decide()
    world.after(40 * DAY)
    world.decide()
    forgetful = msgspec.structs.replace(HARASSMENT, memory=hours(24 * 30))
    result = run(world, changed(H1=forgetful))
    assert (result["lighter"], result["days_before"], result["days_after"]) == (1, 10, 6)


def test_a_warning_that_becomes_a_measure_restricts_people_newly(world: World) -> None:
    strict = msgspec.structs.replace(HARASSMENT, ladder=(Rung(), *HARASSMENT.ladder))
    world.publish(msgspec.structs.replace(changed(H1=strict), version=2))
    world.after(8 * DAY)
    world.decide()
    result = run(world, msgspec.structs.replace(RULEBOOK, version=3))
    assert (result["people_newly"], result["heavier"]) == (1, 1)


def test_what_fell_or_waits_is_not_compared(world: World) -> None:
    overturned = world.decide()
    appeal_id = world.appeal(overturned)
    world.look(overturned)
    world.ok(AnswerAppeal(appeal_id, CHEN, Outcome.OVERTURNED, Private("The words were answers.")))
    withdrawn = world.decide(account_no=MING)
    world.ok(WithdrawDecision(withdrawn, ADA, Private("I had the wrong account.")))
    assert run(world, changed(H1=None))["decisions"] == 0
    assert run(world, changed(H1=None))["examples"] == {}


def test_only_decisions_from_a_day_on_are_compared_but_earlier_ones_count_on_the_ladder(world: World) -> None:
    world.decide()
    world.after(10 * DAY)
    since = Instant(world.clock.at - HOUR)
    world.decide()
    result = run(world, msgspec.structs.replace(RULEBOOK, version=2), since)
    assert (result["decisions"], result["days_after"]) == (1, 7)


def test_keeping_two_people_apart_is_no_day_of_restriction(world: World) -> None:
    world.decide(target=LAN)
    apart = Measure((Capability("chat.send"), STRANGERS), hours(24 * 30), no_contact=True)
    result = run(world, changed(H1=first_rung(apart)))
    assert (result["people_before"], result["people_after"], result["days_after"]) == (1, 0, 0)


def test_a_clause_that_nobody_was_judged_by_is_named(world: World) -> None:
    world.decide()
    new = msgspec.structs.replace(HARASSMENT, id="H9", family="nuisance")
    other = msgspec.structs.replace(RULEBOOK, version=2, clauses=(*RULEBOOK.clauses, new))
    assert run(world, other)["clauses_untested"] == ["H9"]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.copied(tmp_path)
