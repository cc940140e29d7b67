"""I-27, I-28, I-31: the log is the only truth, nothing is ever rewritten, and a command has one effect."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.rebuild import Folded
from dueprocess.application.views.all import DECISIONS, RESTRICTIONS, VIEWS
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.appeal import LodgeAppeal, WithdrawAppeal
from dueprocess.domain.case import DismissCase, TakeCase
from dueprocess.domain.decision import Outcome
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.notice import RecordShowing, Surface
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.report import FileReport
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.invariants import InvariantBroken
from dueprocess.kernel.privacy import Private, commitment
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.envelope import Actor, ActorKind, decode, leaf
from dueprocess.record.tree import Tree, verify_consistency, verify_inclusion
from dueprocess.record.wire import STANDING
from tests.world import ADA, CHEN, DAY, LAN, MING, OLGA, SECRET, WEI, World, private

PRIVATE_WORDS = ("wei", "lan", "m-77", "She had asked me", "unwanted words", "Who are you", "p_anna's name")


def lived(world: World) -> World:
    """A record with something of everything."""
    report = FileReport(WEI, "harassment", (private("m-77"),), Private("unwanted words, I say"), LAN)
    opened, _ = world.ok(report)
    world.ok(DismissCase(opened.case_id, ADA, Private("She had asked me to look, and I did.")))
    first = world.decide(target=LAN)
    second = world.decide()
    world.fall(first)
    world.ok(LiftDecision(second, CHEN, Private("Who are you to keep him longer?")))
    world.answer(world.appeal(world.decide("A1")), Outcome.AFFIRMED)
    world.ok(WithdrawAppeal(world.appeal(world.decide("A1")), WEI))
    world.approve(world.decide("F1", LAN))
    (asked,) = world.ok(AskHuman(WEI, Private("Who are you?")))
    world.ok(AnswerEnquiry(asked.enquiry_id, CHEN, Private("A person.")))
    for row in world.find(DECISIONS, account_no=WEI)[:1]:
        notice = world.restrictions(row.decision_id)[0].notice_id
        world.ok(RecordShowing(notice, WEI, Surface.PAGE, "en", "UTC", "0" * 64))
    return world


def folded_here(world: World) -> dict[str, dict]:
    """The oracle: the log folded by this test, row by row, with nothing of the store."""
    rows: dict[str, dict] = {view.name: {} for view in VIEWS}
    with world.store.read() as reader:
        for _, data in reader.stored():
            entry = decode(data)
            for view in VIEWS:
                field = view.routes.get(type(entry.event))
                key = getattr(entry.event, field) if field else None
                if key is not None:
                    table = rows[view.name]
                    table[key] = view.evolve(table.get(key), entry.event, entry.recorded_at)
    return rows


def canonical_here(row) -> bytes:
    """Canonical bytes by the standard library: sorted keys, no spaces, no floats."""
    plain = msgspec.to_builtins(row, enc_hook=str)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def agree(world: World) -> None:
    """The log folded here, the views stored, and the rebuild are the same to the byte."""
    rows = folded_here(world)
    rebuilt = Folded()
    for entry in world.events():
        rebuilt.fold(entry)
    with world.store.read() as reader:
        for view in VIEWS:
            kept = {key: body for key, body, *_ in reader.dump(view)}
            expected = {key: canonical_here(row) for key, row in rows[view.name].items() if row is not None}
            assert kept == expected, view.name
            assert list(reader.dump(view)) == list(rebuilt.dump(view)), view.name


def test_i_27_the_log_gives_the_views_byte_for_byte(world):
    agree(lived(world))


def test_i_27_also_after_an_erasure(world):
    lived(world)
    world.after(400 * DAY)
    before = world.events()
    root = Tree(leaf(data) for _, data in stored(world)).root()
    world.ok(EraseAccount(WEI))
    agree(world)
    after = world.events()
    assert after[: len(before)] == before
    assert Tree(leaf(data) for _, data in stored(world)).root(len(before)) == root
    for row in world.find(DECISIONS, account_no=WEI):
        with world.store.read() as reader:
            assert reader.vault(row.facts.ref) is None


def test_i_27_every_event_has_one_leaf_in_its_own_transaction(world):
    lived(world)
    with world.store.read() as reader:
        head = reader.head()
    entries = world.events()
    assert [entry.position for entry in entries] == list(range(1, head.position + 1))
    assert head.frontier.root() == Tree(leaf(data) for _, data in stored(world)).root()
    assert head.recorded_at == max(entry.recorded_at for entry in entries)


def test_i_27_no_leaf_holds_private_words(world):
    lived(world)
    log = b"".join(data for _, data in stored(world))
    with world.store.read() as reader:
        views = b"".join(body for view in VIEWS for _, body, *_ in reader.dump(view))
    for words in PRIVATE_WORDS[2:]:
        assert words.encode() not in log + views, words
    for name in (b'"wei"', b'"lan"'):
        assert name not in log + views


def test_i_27_a_commitment_is_of_the_words_that_were_said(world):
    lived(world)
    for row in world.find(DECISIONS):
        with world.store.read() as reader:
            kept = reader.vault(row.facts.ref)
        assert commitment(kept.salt, kept.content) == row.facts.commitment


def test_i_27_a_position_that_is_left_out_is_a_bug_of_ours(world):
    entry = world.events()[-1]
    gap = msgspec.structs.replace(entry, position=entry.position + 2)
    before = world.position

    def leave_a_gap():
        with world.store.write() as ledger:
            ledger.append([gap], first=True)

    with pytest.raises(InvariantBroken, match="I-27"):
        leave_a_gap()
    assert world.position == before


def stored(world: World) -> list[tuple[int, bytes]]:
    with world.store.read() as reader:
        return list(reader.stored())


def test_i_28_every_earlier_size_is_consistent_with_every_later(world):
    lived(world)
    data = [item for _, item in stored(world)]
    tree = Tree(leaf(item) for item in data)
    for second in range(1, tree.size + 1, 7):
        for first in range(1, second + 1, 5):
            proof = tree.consistency(first, second)
            assert verify_consistency(first, second, tree.root(first), tree.root(second), proof)
        proof = tree.inclusion(second - 1)
        assert verify_inclusion(leaf(data[second - 1]), second - 1, tree.size, proof, tree.root())


def test_i_28_whatever_is_changed_in_an_old_entry_shows(world):
    lived(world)
    data = [item for _, item in stored(world)]
    with world.store.read() as reader:
        root = reader.head().frontier.root()
    for at in range(0, len(data), 11):
        forged = [*data]
        forged[at] = forged[at].replace(b"0", b"1", 1)
        if forged[at] != data[at]:
            assert Tree(leaf(item) for item in forged).root() != root


def test_i_28_nothing_of_the_log_is_ever_rewritten(world):
    before = stored(world)
    lived(world)
    world.after(500 * DAY)
    world.ok(EraseAccount(WEI))
    assert stored(world)[: len(before)] == before


# I-31


def test_i_31_the_same_command_has_one_effect_and_one_answer(world):
    command = world.deciding()
    first = world.do(command, "one-command")
    position = world.position
    world.after(DAY)
    for dry_run in (False, True):
        again = world.do(command, "one-command", dry_run=dry_run)
        assert isinstance(again, Accepted)
        assert again.repeated
        assert (again.events, again.at, again.position) == (first.events, first.at, first.position)
    assert world.position == position


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": Private("Other facts.")},
        {"clause": "S1"},
        {"imminent_harm": True},
        {"target": MING},
    ],
)
def test_i_31_the_same_id_with_another_body_is_refused(world, changes):
    command = world.deciding()
    world.do(command, "one-command")
    position = world.position
    other = msgspec.structs.replace(command, **changes)
    answer = world.do(other, "one-command")
    assert isinstance(answer, Refusal)
    assert answer.code is Code.COMMAND_ID_REUSED
    assert world.position == position


def test_i_31_the_same_id_with_another_command_is_refused(world):
    case_id = world.case()
    world.do(TakeCase(case_id, ADA), "one-command")
    assert world.do(AskHuman(WEI, Private("?")), "one-command").code is Code.COMMAND_ID_REUSED


def test_i_31_also_after_a_restart(world):
    command = world.deciding()
    first = world.do(command, "one-command")
    world.store.close()
    store = SqliteStore(world.store.path)
    request = Request(CommandId("one-command"), Actor(ActorKind.SYSTEM, "test"), command)
    again = Engine(store, world.clock, SECRET, HANDLERS).carry_out(request)
    assert isinstance(again, Accepted)
    assert again.repeated
    assert again.events == first.events
    store.close()


def test_i_31_also_in_parallel(world):
    decision_id = world.decide()
    command = LodgeAppeal(decision_id, WEI, Private("Once is enough."))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: world.do(command, "one-command"), range(40)))
    assert all(isinstance(answer, Accepted) for answer in answers)
    assert [answer.repeated for answer in answers].count(False) == 1
    assert len({answer.events for answer in answers}) == 1


def test_i_31_a_refusal_is_not_stored_and_the_id_stays_free(world):
    case_id = world.case()
    world.ok(TakeCase(case_id, ADA))
    taken = world.do(TakeCase(case_id, "p_anna"), "one-command")
    assert taken.code is Code.CASE_TAKEN_BY_OTHER
    assert isinstance(world.do(AskHuman(WEI, Private("?")), "one-command"), Accepted)


def test_i_31_a_dry_run_tells_the_very_events_and_leaves_nothing(world):
    command = world.deciding(target=LAN)
    position = world.position
    dry = world.do(command, "one-command", dry_run=True)
    assert world.position == position
    assert world.find(RESTRICTIONS) == ()
    wet = world.do(command, "one-command")
    assert dry.events == wet.events
    assert not wet.repeated


@pytest.mark.parametrize("wrong", ["", "short", "with space", "x" * 121, "ümlaut-id"])
def test_an_id_that_is_none_is_refused(world, wrong):
    request = Request(CommandId(wrong), Actor(ActorKind.STAFF, OLGA), AskHuman(WEI, Private("?")))
    answer = world.engine.carry_out(request)
    assert answer.code is Code.COMMAND_ID_MALFORMED


def test_only_standing_events_are_fed_to_guards_and_each_names_the_one_before(world):
    lived(world)
    with world.store.read() as reader:
        feed = reader.standing_events(0, 10_000)
    positions = [entry.position for entry, _ in feed]
    assert positions == [entry.position for entry in world.events() if entry.type in STANDING]
    assert [follows for _, follows in feed] == [0, *positions[:-1]]
    assert any(isinstance(entry.event, RestrictionImposed) for entry, _ in feed)


@given(st.lists(st.binary(max_size=5), max_size=40), st.data())
def test_i_28_a_shorter_log_is_no_extension(leaves, data):
    tree = Tree(leaf(item) for item in leaves)
    if tree.size < 2:
        return
    first = data.draw(st.integers(1, tree.size - 1))
    proof = tree.consistency(first)
    assert not verify_consistency(tree.size, first, tree.root(), tree.root(first), proof)
