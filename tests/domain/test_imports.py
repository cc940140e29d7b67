"""Imports: one manifest, two people, dates that bind the platform, and one command that undoes it."""

from __future__ import annotations

import pytest

from dueprocess.application.staging import Days, leaf_of
from dueprocess.application.views.all import APPEALS, IMPORTS, NOTICES, RESTRICTIONS, STAFF
from dueprocess.domain import imports
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.domain.appeal import Status
from dueprocess.domain.imports import (
    ApproveImport,
    DropImport,
    ImportApproved,
    ImportUndone,
    ProposeImport,
    Row,
    UndoImport,
    day_of,
    migrates_at,
    terms_of,
)
from dueprocess.domain.notice import Kind
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.restriction import Cause
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import AccountNo, CommandId, ImportId, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusal_texts import ENTRIES
from dueprocess.kernel.refusals import Code
from dueprocess.record.tree import Tree, verify_inclusion
from tests.importing import (
    LIST,
    completing,
    given,
    imported,
    looked_at,
    proposed,
    read,
    undone,
)
from tests.policy import STRANGERS
from tests.world import ADA, BELA, DAY, LAN, MING, OLGA, START, SVEN, WEI

SECOND = ImportId("imp_second")
WHY = Private("The mapping was wrong.")


def codes(bad) -> list[Code]:
    return [item.refusal.code for item in bad]


def test_two_people_bring_a_list_in_and_nobody_is_restricted_before(world):
    root = proposed(world, given())
    assert looked_at(world) == ()
    (approved,) = world.ok(ApproveImport(LIST, root, BELA))
    assert isinstance(approved, ImportApproved)
    (row,) = looked_at(world)
    assert (row.since, row.terms.start) == (START - 10 * DAY, world.clock.at)
    assert row.terms.until == world.clock.at + 31 * DAY
    assert not world.allowed(STRANGERS)


def test_i_18_whoever_proposed_an_import_does_not_approve_it(world):
    world.appoint("p_both", *("operator", "approver"))
    reading, _ = read(world, given())
    root = reading.frontier.root().hex()
    world.ok(ProposeImport(LIST, 1, root, "p_both"))
    assert world.refused(ApproveImport(LIST, root, "p_both")) is Code.APPROVER_IS_DECIDER


def test_i_18_an_import_is_approved_as_it_was_proposed(world):
    root = proposed(world, given())
    assert world.refused(ApproveImport(LIST, root[::-1], BELA)) is Code.APPROVAL_OF_OTHER_CONTENT
    reading, _ = read(world, given("lan"), name=SECOND)
    wrong = ProposeImport(SECOND, 2, reading.frontier.root().hex(), OLGA)
    assert world.refused(wrong) is Code.APPROVAL_OF_OTHER_CONTENT


def test_only_an_operator_or_supervisor_proposes_and_only_an_approver_agrees(world):
    reading, _ = read(world, given())
    root = reading.frontier.root().hex()
    assert world.refused(ProposeImport(LIST, 1, root, ADA)) is Code.STAFF_LACKS_ROLE
    world.ok(ProposeImport(LIST, 1, root, OLGA))
    assert world.refused(ApproveImport(LIST, root, ADA)) is Code.STAFF_LACKS_ROLE
    world.ok(ApproveImport(LIST, root, BELA))
    assert world.refused(UndoImport(LIST, ADA, WHY)) is Code.STAFF_LACKS_ROLE


def test_nothing_is_proposed_that_was_not_read_or_is_empty(world):
    assert world.refused(ProposeImport(LIST, 1, "", OLGA)) is Code.IMPORT_NOT_READ
    reading, _ = read(world)
    assert world.refused(ProposeImport(LIST, 0, reading.frontier.root().hex(), OLGA)) is Code.IMPORT_EMPTY


def test_an_import_is_approved_once(world):
    imported(world, given())
    root = world.get(IMPORTS, LIST).manifest.root
    assert world.refused(ApproveImport(LIST, root, BELA)) is Code.IMPORT_NOT_PROPOSED
    assert world.refused(ApproveImport(SECOND, root, BELA)) is Code.IMPORT_NOT_PROPOSED


def test_a_list_read_before_another_was_approved_is_read_again(world):
    """Its rows were not compared with the other's: the same ban could come in twice, with a later date."""
    first = proposed(world, given())
    second = proposed(world, given(), name=SECOND)
    world.after(DAY)
    world.ok(ApproveImport(SECOND, second, BELA))
    assert world.refused(ApproveImport(LIST, first, BELA)) is Code.IMPORT_OUTDATED


@pytest.mark.parametrize(("first", "last"), [(30, 181), (0, 10), (20, 10)])
def test_i_07_no_migration_date_is_more_than_180_days_away(world, first, last):
    reading, _ = read(world, given(), days=Days(first, last))
    command = ProposeImport(LIST, 1, reading.frontier.root().hex(), OLGA)
    assert world.refused(command) is Code.MIGRATION_BEYOND_LIMIT


def test_i_07_a_row_that_says_otherwise_migrates_within_180_days_all_the_same():
    row = Row(WEI, None, (STRANGERS,), START, None, 500)
    assert migrates_at(row, START) == START + 180 * DAY
    assert terms_of(row, START).until == START + 180 * DAY


def test_migration_dates_are_spread_and_one_account_has_one(world):
    days = [day_of(AccountNo(number), 30, 180) for number in range(1, 1_000)]
    assert (min(days), max(days)) == (30, 180)
    assert max(days.count(day) for day in set(days)) <= 7
    imported(world, given(), given(capabilities=("chat.send",)))
    assert len({row.terms.until for row in looked_at(world)}) == 1


def test_the_source_s_own_end_is_kept_where_it_comes_first(world):
    imported(world, given(until=Instant(START + 5 * DAY)))
    (row,) = looked_at(world)
    assert row.terms.until == START + 5 * DAY
    world.after(5 * DAY)
    assert world.allowed(STRANGERS)


def test_i_08_it_ends_by_its_migration_date_and_no_job_runs(world):
    imported(world, given())
    looked_at(world)
    world.after(31 * DAY - 1)
    assert not world.allowed(STRANGERS)
    world.after(1)
    assert world.allowed(STRANGERS)


@pytest.mark.parametrize("name", FLOOR)
def test_i_04_an_import_cannot_name_the_floor(world, name):
    _, refused = read(world, given("wei", name), given("lan", "chat.send", name))
    assert codes(refused) == [Code.CAPABILITY_IS_FLOOR] * 2


def test_rows_that_cannot_be_brought_in_are_named_and_the_rest_goes_on(world):
    reading, refused = read(
        world,
        given("wei", "chat.fly"),
        given("lan", since=Instant(START + DAY)),
        given("lan", until=Instant(START)),
        given("lan", target="lan"),
        given("lan", capabilities=()),
        given("ming"),
        given("ming"),
    )
    assert codes(refused) == [
        Code.CAPABILITY_UNKNOWN,
        Code.ROW_NOT_BEGUN,
        Code.ROW_ENDED,
        Code.TARGET_UNKNOWN,
        Code.MEASURE_EMPTY,
        Code.ROW_REPEATED,
    ]
    assert (reading.frontier.size, reading.refused, reading.line) == (1, 6, 7)


def test_what_an_import_brought_in_no_other_repeats_or_extends(world):
    imported(world, given())
    world.after(DAY)
    again = given(since=Instant(START - 9 * DAY))
    _, refused = read(world, again, given("lan"), name=SECOND)
    assert codes(refused) == [Code.ROW_IMPORTED_BEFORE]


def test_a_row_of_an_import_that_was_undone_keeps_its_first_migration_date(world):
    imported(world, given())
    undone(world)
    world.after(20 * DAY)
    imported(world, given(), name=SECOND)
    (row,) = looked_at(world)
    assert row.terms.until == START + 31 * DAY
    undone(world, SECOND)
    world.after(11 * DAY)
    _, refused = read(world, given(), name=ImportId("imp_third"))
    assert codes(refused) == [Code.ROW_IMPORTED_BEFORE]


def test_i_09_what_this_record_freed_no_import_brings_back(world):
    decision_id = world.decide()
    world.after(DAY)
    world.ok(LiftDecision(decision_id, SVEN, Private("It was a joke among friends.")))
    _, refused = read(world, given(), given("wei", "wallet.pay"))
    assert codes(refused) == [Code.ROW_FREED_ON_RECORD]


def test_i_32_undoing_frees_exactly_whom_the_import_restricts_and_nobody_completed(world):
    imported(world, given(), given("lan"), given("ming"))
    (wei,), (lan,) = looked_at(world), looked_at(world, LAN)
    appeal_id = world.appeal(lan.decision_id, LAN)
    world.ok(completing(world, wei))
    events = world.ok(UndoImport(LIST, OLGA, WHY))
    assert isinstance(events[0], ImportUndone)
    assert not world.allowed(STRANGERS), "what was completed has reasons of its own"
    assert world.allowed(STRANGERS, LAN)
    assert looked_at(world, MING) == ()
    ended = world.get(RESTRICTIONS, lan.restriction_id)
    assert (ended.ended_by, ended.lifted_by) == (Cause.IMPORT_UNDONE, OLGA)
    assert world.get(APPEALS, appeal_id).status is Status.OPEN, "an answer is still owed"
    told = [row.kind for row in world.find(NOTICES, account_no=LAN)]
    assert told.count(Kind.LIFTED) == 1


def test_what_was_undone_is_not_undone_again(world):
    assert world.refused(UndoImport(LIST, OLGA, WHY)) is Code.IMPORT_NOT_LIVE
    imported(world, given())
    assert world.refused(UndoImport(LIST, OLGA, Private(" "))) is Code.TEXT_MISSING
    undone(world)
    assert world.refused(UndoImport(LIST, OLGA, WHY)) is Code.IMPORT_NOT_LIVE


def test_reading_the_same_list_again_keeps_nothing_twice(world):
    first, _ = read(world, given(), given("lan"))
    second, refused = read(world, given(), given("lan"))
    assert refused == []
    assert (first.frontier.root(), first.line) == (second.frontier.root(), second.line)


def test_an_account_that_an_import_numbered_registers_under_that_number(world):
    imported(world, given("new"))
    with world.store.read() as reader:
        number = reader.account_no("new")
    (registered,) = world.ok(RegisterAccount(Private("new", tagged=True)))
    assert registered.account_no == number
    (row,) = looked_at(world, number)
    assert row.account_no == number


def test_a_departing_row_registers_an_account_that_nobody_had(world):
    imported(world, given("new"), given("new", "chat.send"))
    with world.store.read() as reader:
        number = reader.account_no("new")
    assert len(looked_at(world, number)) == 2
    assert len(looked_at(world, number)) == 2, "looking again changes nothing"


def test_a_person_is_not_erased_while_a_row_restricts_them(world):
    imported(world, given())
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN
    looked_at(world)
    world.after(31 * DAY)
    world.ok(EraseAccount(WEI))


def test_no_rulebook_no_import(world):
    """Capabilities and dates mean nothing before there is a catalogue and a rulebook."""
    staged = imports.Staged(LIST, 1, "r", 30, 180, START, finished=True)
    facts = imports.ImportFacts(Mint(b"", CommandId("")), world.get(STAFF, OLGA), staged, None, None)
    refused = imports.propose(facts, ProposeImport(LIST, 1, "r", OLGA), START)
    assert refused.code is Code.NO_RULEBOOK_IN_FORCE


def test_the_rows_of_an_import_are_kept_as_they_were_committed_to(world):
    imported(world, given(reason="Sold accounts, ticket 1204."), given("lan"))
    with world.store.read() as reader:
        entries = list(reader.manifests.entries(LIST))
    tree = Tree(entry.leaf for entry in entries)
    root = tree.root()
    assert root.hex() == world.get(IMPORTS, LIST).manifest.root
    first = entries[0]
    assert leaf_of(first.salt, first.body) == first.leaf
    assert verify_inclusion(first.leaf, 0, 2, tree.inclusion(0), root)
    assert not verify_inclusion(leaf_of(first.salt, first.body + b" "), 0, 2, tree.inclusion(0), root)


def test_i_27_erasing_empties_the_row_and_leaves_the_root(world):
    imported(world, given(until=Instant(START + DAY), reason="Her words."), given("lan"))
    world.after(DAY)
    world.ok(EraseAccount(WEI))
    with world.store.read() as reader:
        first, second = reader.manifests.entries(LIST)
    assert (first.salt, first.body) == (None, None)
    root = Tree(entry.leaf for entry in (first, second)).root().hex()
    assert root == world.get(IMPORTS, LIST).manifest.root


def test_what_nobody_approved_in_time_is_dropped_and_says_what_to_do(world):
    root = proposed(world, given())
    drop = DropImport(LIST, 30)
    assert world.refused(drop) is Code.IMPORT_WAITS_STILL
    world.after(30 * DAY - 1)
    assert world.refused(drop) is Code.IMPORT_WAITS_STILL
    world.after(1)
    world.ok(drop)
    assert world.ok(drop) == (), "it is dropped once"
    assert world.refused(ApproveImport(LIST, root, BELA)) is Code.IMPORT_DROPPED
    assert world.refused(ProposeImport(LIST, 1, root, OLGA)) is Code.IMPORT_DROPPED
    assert world.refused(UndoImport(LIST, OLGA, Private("Why not."))) is Code.IMPORT_NOT_LIVE
    assert "read the file again" in ENTRIES[Code.IMPORT_DROPPED].next_step


def test_i_27_what_was_approved_is_never_dropped_undone_or_not(world):
    imported(world, given())
    world.after(400 * DAY)
    assert world.refused(DropImport(LIST, 1)) is Code.IMPORT_NOT_PROPOSED
    undone(world)
    assert world.refused(DropImport(LIST, 1)) is Code.IMPORT_NOT_PROPOSED
    assert world.refused(DropImport(ImportId("imp_none"), 1)) is Code.IMPORT_NOT_PROPOSED


def test_no_import_is_dropped_on_the_day_it_was_proposed_whatever_is_asked(world):
    proposed(world, given())
    world.after(DAY - 1)
    assert world.refused(DropImport(LIST, 0)) is Code.IMPORT_WAITS_STILL
    assert world.refused(DropImport(LIST, -5)) is Code.IMPORT_WAITS_STILL
