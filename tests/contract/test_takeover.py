"""A stolen account on every store: everything becomes void in one transaction, and the views rebuild to the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.verification import rebuild
from dueprocess.application.views.all import COMPROMISES, DECISIONS, LINKED_SERVICES, REMEDIES
from dueprocess.domain.compromise import END_OTHER_SESSIONS
from dueprocess.domain.decision import Outcome
from dueprocess.record.constitution import Constitution
from tests.contract.conftest import Opener
from tests.taking_over import agreeing, ended, found, linked, proposed
from tests.world import CHEN, LAN, WEI, World


@pytest.fixture
def store(opener: Opener) -> SqlStore:
    return opener()


def test_i_19_all_of_it_is_void_at_once_or_none_of_it(store: SqlStore, tmp_path: Path) -> None:
    """What the second person only asks for writes nothing; what they do is one command, and one transaction."""
    world = World(store)
    linked(world)
    both = {world.decide("H1"), world.decide("A1", LAN)}
    compromise_id = proposed(world)
    before = world.position
    world.do(agreeing(world, compromise_id), dry_run=True)
    assert world.position == before
    world.ok(agreeing(world, compromise_id))
    entries = [entry for entry in world.events() if entry.position > before]
    assert {entry.cause for entry in entries} == {entries[0].cause}
    fell = {row.decision_id for row in world.find(DECISIONS) if row.outcome is Outcome.WITHDRAWN}
    assert fell == both
    asked = {row.account_no for row in world.find(REMEDIES) if row.effect == END_OTHER_SESSIONS}
    assert asked == {WEI, LAN}


def test_the_views_rebuild_and_the_record_holds(store: SqlStore) -> None:
    world = World(store)
    key = linked(world)
    world.decide("H1")
    compromise_id = found(world, CHEN)
    ended(world, compromise_id)
    before = (world.get(COMPROMISES, compromise_id), world.get(LINKED_SERVICES, key))
    with store.write() as ledger:
        rebuild(ledger)
    assert (world.get(COMPROMISES, compromise_id), world.get(LINKED_SERVICES, key)) == before
    constitution = Constitution()
    assert [fault for entry in world.events() if (fault := constitution.look(entry)) is not None] == []
