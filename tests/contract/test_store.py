"""What every store must keep: all or nothing, order, idempotence, views that follow the log, a vault that forgets."""

from __future__ import annotations

import threading

import pytest

from dueprocess.adapters.store.sql import StoreClosed
from dueprocess.adapters.store.verification import rebuild, verify
from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.views.about import about
from dueprocess.application.views.all import ACCOUNTS, DECISIONS, VIEWS
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.domain.case import CaseTaken
from dueprocess.domain.review import AnswerAppeal
from dueprocess.kernel.ids import AccountNo, CommandId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record import envelope as envelopes
from dueprocess.record.envelope import Actor, ActorKind
from tests.contract.conftest import Opener
from tests.world import CHEN, DAY, LAN, MING, SECRET, TestClock, World, private

ACTOR = Actor(ActorKind.PLATFORM, "test")


def request(name: str, number: int, *, dry_run: bool = False) -> Request:
    """A request to register an account."""
    return Request(CommandId(f"register-{number:06d}"), ACTOR, RegisterAccount(private(name)), dry_run)


def test_what_was_acknowledged_is_there_after_opening_again(opener: Opener) -> None:
    world = World(opener())
    decision_id = world.decide()
    with opener().read() as reader:
        decision = reader.get(DECISIONS, decision_id)
        assert reader.head().position == world.position
    assert decision is not None
    assert decision.decision_id == decision_id


def test_a_failing_transaction_leaves_nothing(opener: Opener) -> None:
    store = opener()
    engine = Engine(store, TestClock(), SECRET, HANDLERS)

    class Boom(Exception):
        pass

    def fails_before_commit() -> None:
        with store.write() as ledger:
            engine._one(ledger, request("wei", 1))
            raise Boom

    with pytest.raises(Boom):
        fails_before_commit()
    with store.read() as reader:
        assert reader.head().position == 0
        assert reader.account_no("wei") is None
        assert reader.all(ACCOUNTS) == ()
    assert isinstance(engine.carry_out(request("wei", 1)), Accepted)
    with store.read() as reader:
        assert verify(reader).fault is None  # type: ignore[arg-type]


def test_i_31_the_same_command_twice_has_one_effect_and_the_same_answer(opener: Opener) -> None:
    engine = Engine(opener(), TestClock(), SECRET, HANDLERS)
    first = engine.carry_out(request("wei", 1))
    again = Engine(opener(), TestClock(), SECRET, HANDLERS).carry_out(request("wei", 1))
    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)
    assert again.repeated
    assert (again.events, again.position) == (first.events, first.position)
    other = engine.carry_out(request("lan", 1))
    assert isinstance(other, Refusal)
    assert other.code is Code.COMMAND_ID_REUSED


def test_i_31_twenty_threads_with_one_command_have_one_effect(opener: Opener) -> None:
    engine = Engine(opener(), TestClock(), SECRET, HANDLERS)
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(engine.carry_out(request("wei", 1))))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    accepted = [item for item in answers if isinstance(item, Accepted)]
    assert len(accepted) == 20
    assert sum(not item.repeated for item in accepted) == 1
    assert {item.position for item in accepted} == {1}


def test_two_openers_append_one_gapless_log(opener: Opener) -> None:
    engines = [Engine(opener(), TestClock(), SECRET, HANDLERS) for _ in range(2)]

    def run(which: int) -> None:
        for number in range(25):
            engines[which].carry_out(request(f"name-{which}-{number}", which * 100 + number))

    threads = [threading.Thread(target=run, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opener().read() as reader:
        assert reader.head().position == 50
        assert [row.account_no for row in reader.all(ACCOUNTS)] == list(range(1, 51))
        assert verify(reader).fault is None  # type: ignore[arg-type]


def test_a_refusal_in_a_batch_writes_nothing_and_does_not_fail_its_neighbours(opener: Opener) -> None:
    engine = Engine(opener(), TestClock(), SECRET, HANDLERS)
    empty = Request(CommandId("register-000002"), ACTOR, RegisterAccount(private(" ")))
    answers = engine.carry_out_all((request("wei", 1), empty, request("lan", 3)))
    assert [type(item) for item in answers] == [Accepted, Refusal, Accepted]
    with opener().read() as reader:
        assert reader.head().position == 2
        assert reader.account_no("lan") == AccountNo(2)


def test_a_dry_run_tells_and_writes_nothing(opener: Opener) -> None:
    store = opener()
    engine = Engine(store, TestClock(), SECRET, HANDLERS)
    told = engine.carry_out(request("wei", 1, dry_run=True))
    assert isinstance(told, Accepted)
    assert len(told.events) == 1
    with store.read() as reader:
        assert reader.head().position == 0
        assert list(reader.kept()) == []
    assert not engine.carry_out(request("wei", 1)).repeated  # type: ignore[union-attr]


def test_i_09_a_clock_set_back_does_not_move_the_record_back(opener: Opener) -> None:
    world = World(opener())
    decision_id = world.decide()
    world.after(4 * DAY)
    world.decide(account_no=MING)
    world.clock.at = Instant(world.clock.at - 3 * DAY)
    world.decide(account_no=LAN)
    with world.store.read() as reader:
        assert reader.head().recorded_at > world.clock.at
        assert verify(reader).fault is None  # type: ignore[arg-type]
    assert all(
        not span.holds(reader_now(world)) for row in world.restrictions(decision_id) for span in row.spans
    )


def reader_now(world: World) -> Instant:
    """The present as the record knows it."""
    with world.store.read() as reader:
        return world.engine.now(reader.head().recorded_at)


def test_i_27_views_drop_and_rebuild_to_the_same_bytes(opener: Opener) -> None:
    world = World(opener())
    story(world)
    store = opener()
    with store.read() as reader:
        before = {view.name: list(reader.dump(view)) for view in VIEWS}
    with store.write() as ledger:
        for view in VIEWS:
            ledger.replace_view(view, ())
    with store.read() as reader:
        assert verify(reader).fault is not None
    with store.write() as ledger:
        rebuild(ledger)
    with store.read() as reader:
        assert {view.name: list(reader.dump(view)) for view in VIEWS} == before
        assert verify(reader).fault is None
    assert any(before.values())


def test_i_27_erasing_a_person_leaves_log_and_views_true(opener: Opener) -> None:
    world = World(opener())
    decision_id = story(world)
    facts = world.get(DECISIONS, decision_id).facts
    world.after(200 * DAY)
    world.ok(RegisterAccount(private("newcomer")))
    world.ok(EraseAccount(AccountNo(1)))
    store = opener()
    with store.read() as reader:
        assert reader.vault(facts.ref) is None
        assert reader.account_no("wei") is None
        assert reader.external_id(AccountNo(1)) is None
        assert verify(reader).fault is None
    with store.write() as ledger:
        rebuild(ledger)
    with store.read() as reader:
        assert verify(reader).fault is None
    raw = opener()
    with raw.read() as reader:
        assert not any(b"unwanted words" in content for _, _, _, content, _ in reader.kept())
    assert world.ok(RegisterAccount(private("wei")))[0].account_no > 4  # type: ignore[attr-defined]


def story(world: World) -> str:
    """A decision, an appeal, an answer."""
    decision_id = world.decide(target=LAN)
    appeal_id = world.appeal(decision_id)
    world.look(decision_id)
    from dueprocess.domain.decision import Outcome

    world.ok(AnswerAppeal(appeal_id, CHEN, Outcome.AFFIRMED, Private("The messages were unwanted.")))
    return decision_id


def test_closing_waits_for_whoever_reads_and_lets_nobody_begin(opener: Opener) -> None:
    store = opener()
    World(store)
    begun, go_on, read = threading.Event(), threading.Event(), []

    def look() -> None:
        with store.read() as reader:
            begun.set()
            go_on.wait(20)
            read.append(len(reader.all(ACCOUNTS)))

    reading, closing = threading.Thread(target=look), threading.Thread(target=store.close)
    reading.start()
    assert begun.wait(20)
    closing.start()
    go_on.set()
    reading.join()
    closing.join()
    assert read == [3]
    with pytest.raises(StoreClosed), store.read() as reader:
        reader.head()


def test_events_are_found_by_what_they_are_about(opener: Opener) -> None:
    """However many things are asked for, in order, each once; a rebuild finds the same."""
    store = opener()
    store.prepare()
    world = World(store)
    story(world)
    entries = world.events()
    things = {thing for entry in entries if (thing := about(entry.event)) is not None}
    asked = things | {f"case_none_{number}" for number in range(250)}

    def found(most: int = 10_000) -> list[int]:
        with store.read() as reader:
            return [position for position, _ in reader.about(asked, most)]

    expected = [entry.position for entry in entries if about(entry.event) is not None]
    assert found() == expected
    assert found(3) == expected[:3]
    with store.write() as ledger:
        rebuild(ledger)
    assert found() == expected
    store.close()


def test_what_this_transaction_appended_is_found_too(opener: Opener) -> None:
    store = opener()
    store.prepare()
    world = World(store)
    case_id = world.case()
    at = world.position
    with store.write() as ledger:
        taken = envelopes.enclose(
            at + 1,
            CaseTaken(case_id, CHEN),
            world.clock.at,
            Actor(ActorKind.SYSTEM, "test"),
            CommandId("test-about"),
            "",
        )
        ledger.append([taken], first=True)
        found = [envelopes.decode(data).type for _, data in ledger.about({case_id}, 10)]
    assert found == ["case.opened", "case.taken"]
    store.close()
