"""Standing: what is told as restricted is what is restricted now, to whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dueprocess.application.policy import Policies
from dueprocess.application.queries.decision_file import decision_file
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage, notice_page
from dueprocess.application.queries.standing import standing
from dueprocess.application.views.all import APPEALS, NOTICES, STAFF
from dueprocess.domain.notice import Kind
from dueprocess.kernel.ids import DecisionId
from tests.policy import POST, STRANGERS
from tests.world import ADA, DAY, LAN, WEI, World, scratch


@pytest.fixture
def world() -> Iterator[World]:
    with scratch() as folder:
        made = World.copied(folder)
        yield made
        made.store.close()  # type: ignore[attr-defined]


def look(world: World, ask: Any) -> Any:
    """What a query says now."""
    with world.store.read() as reader:
        return ask(Looking(reader, Policies(), world.clock.now()))


def page_of(world: World, decision_id: DecisionId) -> NoticePage:
    """The page of the notice that told of a decision."""
    notices = world.find(NOTICES, decision_id=decision_id)
    (notice,) = (row for row in notices if row.kind is Kind.DECISION)
    page = look(world, lambda looking: notice_page(looking, notice.notice_id, WEI))
    assert isinstance(page, NoticePage)
    return page


def named(lines: Any) -> set[str]:
    return {line.name for line in lines}


def narrowed(world: World) -> DecisionId:
    """A measure that our silence narrowed for good to what was abused."""
    world.decide("S1")
    decision_id = world.decide("S1")
    appeal_id = world.appeal(decision_id)
    world.clock.at = world.get(APPEALS, appeal_id).answer_due_at
    return decision_id


def test_what_silence_freed_is_told_as_free_everywhere(world: World) -> None:
    decision_id = narrowed(world)
    (measure,) = look(world, lambda looking: standing(looking, WEI)).measures
    page = page_of(world, decision_id)
    file = look(world, lambda looking: decision_file(looking, decision_id, world.get(STAFF, ADA)))
    assert named(measure.capabilities) == {STRANGERS}
    assert named(page.measures[0].capabilities) == {STRANGERS}
    assert named(file.restrictions[0].capabilities) == {STRANGERS}
    assert POST in named(look(world, lambda looking: standing(looking, WEI)).works)


def test_what_was_imposed_stays_told_as_it_was(world: World) -> None:
    page = page_of(world, narrowed(world))
    assert named(page.imposed[0].capabilities) == {STRANGERS, POST}


def test_until_its_date_all_of_it_is_restricted(world: World) -> None:
    decision_id = narrowed(world)
    world.clock.at -= 1  # type: ignore[assignment]
    (measure,) = look(world, lambda looking: standing(looking, WEI)).measures
    assert (named(measure.capabilities), named(measure.remains)) == ({STRANGERS, POST}, {STRANGERS})
    assert named(page_of(world, decision_id).measures[0].capabilities) == {STRANGERS, POST}


def test_of_a_measure_that_is_over_it_is_told_what_it_was(world: World) -> None:
    decision_id = narrowed(world)
    world.after(10 * DAY)
    (measure,) = page_of(world, decision_id).measures
    assert not measure.in_force
    assert named(measure.capabilities) == {STRANGERS, POST}


def test_an_offer_says_what_silence_would_leave(world: World) -> None:
    world.decide("S1")
    offer = page_of(world, world.decide("S1")).offer
    assert (offer.silence, named(offer.remains)) == ("narrow", {STRANGERS})


def test_an_offer_leaves_nothing_where_silence_ends_it_or_nothing_is_restricted(world: World) -> None:
    assert page_of(world, world.decide("H1", target=LAN)).offer.remains == ()
    assert page_of(world, world.decide("S1")).offer.remains == ()
