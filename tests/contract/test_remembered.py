"""What a writer remembers must never differ from what the tables say."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from dueprocess.adapters.store.ledger import SqlLedger
from dueprocess.adapters.store.remembered import Remembered
from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, VIEWS
from dueprocess.domain.appeal import Status
from dueprocess.domain.case import Case, OpenCase, Origin
from dueprocess.domain.decision import Outcome
from dueprocess.domain.review import AnswerAppeal
from dueprocess.kernel.ids import CaseId, CommandId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.record import envelope as envelopes
from dueprocess.record.envelope import Actor, ActorKind
from tests.contract.conftest import Opener
from tests.contract.test_store import story
from tests.world import ADA, CHEN, LAN, MING, SECRET, WEI, World


def agree(ledger: SqlLedger) -> int:
    """Every search by one column gives what looking through all rows gives; how many searches that were."""
    asked = 0
    for view in VIEWS:
        found = {(name, value(row)) for row in ledger.all(view) for name, value in view.columns.items()}
        for name, value in sorted((item for item in found if item[1] is not None), key=str):
            expected = [row for row in ledger.all(view) if view.columns[name](row) == value]
            assert list(ledger.find(view, **{name: value})) == expected, (view, name, value)
            asked += 1
    return asked


def remembered(ledger: SqlLedger, searches: Iterable[tuple[object, dict[str, object]]]) -> None:
    """Make the writer remember these searches, empty ones too."""
    for view, columns in searches:
        ledger.find(view, **columns)  # type: ignore[arg-type]


def test_a_search_follows_rows_that_change_in_the_same_transaction(opener: Opener) -> None:
    world = World(opener())
    store = world.store
    with store.write() as ledger:
        searches = [(DECISIONS, {"account_no": WEI}), (CASES, {"account_no": WEI})]
        remembered(ledger, [*searches, (APPEALS, {"status": Status.OPEN.value})])
    decision_id = world.decide(target=LAN)
    appeal_id = world.appeal(decision_id)
    with store.write() as ledger:
        assert [row.appeal_id for row in ledger.find(APPEALS, status=Status.OPEN.value)] == [appeal_id]
        assert agree(ledger) > 10
    world.look(decision_id)
    world.ok(AnswerAppeal(appeal_id, CHEN, Outcome.OVERTURNED, Private("The messages were answers.")))
    with store.write() as ledger:
        assert ledger.find(APPEALS, status=Status.OPEN.value) == ()
        assert agree(ledger) > 10


def test_what_another_process_wrote_is_seen(opener: Opener) -> None:
    world, other = World(opener()), opener()
    with other.write() as ledger:
        assert ledger.find(DECISIONS, account_no=MING) == ()
        assert ledger.get(CASES, "case_nobody") is None
        before = ledger.column(CASES, "status")
    decision_id = world.decide(account_no=MING)
    with other.write() as ledger:
        assert [row.decision_id for row in ledger.find(DECISIONS, account_no=MING)] == [decision_id]
        assert ledger.column(CASES, "status") != before
        assert agree(ledger) > 5


def test_what_was_rolled_back_is_forgotten(opener: Opener) -> None:
    class Boom(Exception):
        pass

    world = World(opener())

    def decide_and_fail() -> None:
        with world.store.write() as ledger:
            engine = Engine(world.store, world.clock, SECRET, HANDLERS)
            request = Request(
                CommandId("open-and-fail"), Actor(ActorKind.STAFF, ADA), OpenCase(MING, "harassment", ADA)
            )
            assert isinstance(engine._one(ledger, request), Accepted)
            assert len(ledger.find(CASES, account_no=MING)) == 1
            raise Boom

    with pytest.raises(Boom):
        decide_and_fail()
    with world.store.write() as ledger:
        assert ledger.find(CASES, account_no=MING) == ()


def test_a_remembered_row_is_taken_out_of_a_search_it_no_longer_answers() -> None:
    known = Remembered()
    open_case = Case(CaseId("case_1"), WEI, Origin.OWN_INITIATIVE, "harassment", (), Instant(1))
    index = known.index(CASES, ("status",))
    known.change(CASES, "case_1", open_case)
    assert index.keys[open_case.status.value,] == {"case_1"}
    known.read(CASES, "case_1", None)
    assert known.rows(CASES)["case_1"] is open_case
    known.change(CASES, "case_1", None)
    assert index.keys[open_case.status.value,] == set()
    assert len(known) > 0
    known.clear()
    assert len(known) == 0
    assert known.rows(CASES) == {}


def test_what_begins_a_row_never_meets_one(opener: Opener) -> None:
    world = World(opener())
    story(world)
    with world.store.read() as reader:
        events = [envelopes.decode(data).event for _, data in reader.stored()]
        for view in VIEWS:
            begun = [view.key_of(event) for event in events if type(event) is view.begun_by]
            assert len(set(begun)) == len(begun), view
            assert view.begun_by is None or len(reader.all(view)) == len(begun), view
    assert all(view.begun_by in {*view.routes, None} for view in VIEWS)
