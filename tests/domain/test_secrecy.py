"""I-25: who reported stays unknown. Two worlds that differ only there show the person the same, to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import notice_page
from dueprocess.application.queries.standing import standing
from dueprocess.application.views.all import (
    ACCOUNTS,
    APPEALS,
    DECISIONS,
    ENQUIRIES,
    EVIDENCE,
    NOTICES,
    RESTRICTIONS,
)
from dueprocess.domain.account import ContactGiven, RegisterAccount
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.domain.decision import Outcome
from dueprocess.domain.enquiry import AskHuman
from dueprocess.domain.report import FileReport
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, CaseId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from tests.policy import SEND
from tests.world import LAN, MING, WEI, World, private, scratch

WORDS = "Help, this is Lan from the third floor."
CONTACT = "lan.of.the.third.floor@example.org"


# What a subject can see: each function takes a world and the subject, and gives what is shown. Add new ones here.


def _standing(world: World, who: AccountNo) -> Any:
    with world.store.read() as reader:
        return standing(Looking(reader, world.engine.policies, world.clock.at), who)


def _notices(world: World, who: AccountNo) -> Any:
    with world.store.read() as reader:
        look = Looking(reader, world.engine.policies, world.clock.at)
        return [notice_page(look, row.notice_id, who) for row in world.find(NOTICES, account_no=who)]


def _own_rows(world: World, who: AccountNo) -> Any:
    """The rows of the law that a page is made of, without the case they belong to."""
    rows = [
        *world.find(DECISIONS, account_no=who),
        *world.find(RESTRICTIONS, account_no=who),
        *world.find(NOTICES, account_no=who),
        *world.find(APPEALS, account_no=who),
        *world.find(ENQUIRIES, account_no=who),
        *(row for item in world.find(DECISIONS, account_no=who) for row in _evidence(world, item.evidence)),
    ]
    return [
        {key: value for key, value in json.loads(canonical(row)).items() if key != "case_id"} for row in rows
    ]


def _evidence(world: World, items: tuple[str, ...]) -> Iterator[Any]:
    return (world.get(EVIDENCE, item) for item in items)


def _refusals(world: World, who: AccountNo) -> Any:
    """What the person is told when something is not possible."""
    decisions = world.find(DECISIONS, account_no=who)
    return [
        world.do(LodgeAppeal(row.decision_id, who, Private("")), f"try-{row.decision_id}", dry_run=True)
        for row in decisions
    ]


def _checks(world: World, who: AccountNo) -> Any:
    return [world.allowed(SEND, who, target) for target in (None, LAN, MING)]


SUBJECT_SEES: tuple[Callable[[World, AccountNo], Any], ...] = (
    _standing,
    _notices,
    _own_rows,
    _refusals,
    _checks,
)


def everything_seen(world: World, who: AccountNo) -> dict[str, bytes]:
    """All that a subject can see, as bytes."""
    return {see.__name__: canonical(see(world, who)) for see in SUBJECT_SEES}


# Worlds that differ in the reporter only


def nobody(world: World) -> CaseId:
    """No report at all: the platform found it itself."""
    return world.case()


def a_stranger(world: World) -> CaseId:
    """A stranger reported it, with her own words and address."""
    command = FileReport(
        WEI, "harassment", (private("content-1"),), Private(WORDS), LAN, Private(CONTACT, tagged=True)
    )
    return world.ok(command)[0].case_id


def somebody_without_an_account(world: World) -> CaseId:
    """A passer-by reported it five hours before."""
    at = world.clock.at
    world.clock.at = Instant(at - 5 * HOUR)
    events = world.ok(FileReport(WEI, "harassment", (private("content-1"),), Private("!")))
    world.clock.at = at
    return events[0].case_id


def a_crowd(world: World) -> CaseId:
    """Forty people and a bystander, under many names, reported it."""
    case_id = a_stranger(world)
    for number in range(40):
        name = (private(f"crowd-{number}"),)
        contacts = (ContactGiven("sms", private(f"+861{number:010d}")),)
        (made,) = world.ok(RegisterAccount(*name, contacts=contacts))
        world.ok(FileReport(WEI, "harassment", (private("content-1"),), Private(WORDS * 9), made.account_no))
    world.ok(FileReport(WEI, "spam", (private("content-1"),), reporter=MING))
    return case_id


REPORTED_BY = (nobody, a_stranger, somebody_without_an_account, a_crowd)


def told(world: World, how: Callable[[World], CaseId]) -> list[dict[str, bytes]]:
    """The same matter under the same command ids, however it was reported; all that the person saw, step by step."""
    case_id = how(world)
    world.clock.at = Instant(max(world.clock.at, world.events()[-1].recorded_at))
    world._keys = iter(range(500_000, 600_000))
    seen = [everything_seen(world, WEI)]
    world._contents = iter((1, 2, 3))
    item = world.evidence(case_id, words="Unwanted words.")
    decision_id = world.decide(case_id=case_id, evidence=(item,), target=LAN)
    seen.append(everything_seen(world, WEI))
    appeal_id = world.appeal(decision_id)
    world.ok(AskHuman(WEI, Private("Who says so?")))
    world.do(FileReport(WEI, "harassment", (private("content-1"),), reporter=MING), "a-late-report")
    seen.append(everything_seen(world, WEI))
    world.answer(appeal_id, Outcome.AFFIRMED)
    seen.append(everything_seen(world, WEI))
    world.after(40 * DAY)
    seen.append(everything_seen(world, WEI))
    return seen


def story(how: Callable[[World], CaseId]) -> list[dict[str, bytes]]:
    with scratch() as folder:
        world = World.copied(folder)
        seen = told(world, how)
        world.store.close()
        return seen


@pytest.mark.parametrize("how", REPORTED_BY[1:], ids=lambda how: how.__name__)
def test_i_25_two_worlds_that_differ_in_the_reporter_look_alike(how):
    plain, other = story(nobody), story(how)
    for step, (expected, found) in enumerate(zip(plain, other, strict=True)):
        for name, value in expected.items():
            assert found[name] == value, f"{name} at step {step}"


def test_i_25_no_word_of_a_reporter_is_in_anything_that_is_seen():
    for step in story(a_crowd):
        for name, value in step.items():
            for secret in (WORDS, CONTACT, "crowd-", "+861"):
                assert secret.encode() not in value, name


def test_i_25_the_harness_sees_a_difference_where_there_is_one(world):
    """The test's own test: another target, another day and other words of the person do show."""
    first = told(world, nobody)
    with scratch() as folder:
        again = World.copied(folder)
        again.after(DAY)
        assert told(again, nobody)[1] != first[1]
        again.store.close()


def test_i_25_the_target_of_a_measure_is_not_named(world):
    """Who may not be written to is not told either: it would often be who reported."""
    world.decide(target=LAN)
    shown = canonical([_standing(world, WEI), _notices(world, WEI)])
    assert b"target" not in shown
    assert world.get(ACCOUNTS, LAN).external.commitment.encode() not in shown


def test_i_25_a_subject_does_not_see_another_s_notice(world):
    world.decide()
    (row,) = world.find(NOTICES, account_no=WEI)
    with world.store.read() as reader:
        look = Looking(reader, world.engine.policies, world.clock.at)
        assert notice_page(look, row.notice_id, LAN) is None
        assert notice_page(look, row.notice_id, WEI) is not None
