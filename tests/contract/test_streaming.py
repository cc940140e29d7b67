"""What is still in force is found without reading what has ended, and external ids are looked up many at once."""

from __future__ import annotations

from dueprocess.application.queries.preview import Overlay
from dueprocess.application.views.all import END_UNKNOWN, RESTRICTIONS
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from tests.contract.conftest import Opener
from tests.world import ADA, DAY, LAN, MING, SVEN, WEI, World


def live(world: World, least: int) -> list[Restriction]:
    with world.store.read() as reader:
        return [row for part in reader.above(RESTRICTIONS, "ends_at", least) for row in part]


def test_only_what_ends_later_is_read_and_the_first_to_end_comes_first(opener: Opener) -> None:
    world = World(opener())
    first = world.decide(decider=ADA)
    world.after(DAY)
    second = world.decide(account_no=MING)
    lifted = world.decide(account_no=LAN)
    world.after(1)
    world.ok(LiftDecision(lifted, SVEN, Private("It was a misreading.")))
    now = world.clock.at
    found = live(world, now)
    assert {row.decision_id for row in found} == {first, second}
    ends = [max(span.until or END_UNKNOWN for span in row.spans) for row in found]
    assert ends == sorted(ends)
    assert min(ends) > now
    assert live(world, max(ends)) == []
    assert {row.decision_id for row in live(world, min(ends))} < {first, second}


def test_rows_are_read_while_other_questions_are_asked_of_the_same_moment(opener: Opener) -> None:
    world = World(opener())
    for account_no in (WEI, MING, LAN):
        world.decide(account_no=account_no)
    with world.store.read() as reader:
        names = []
        for part in reader.above(RESTRICTIONS, "ends_at", 0):
            assert reader.head().position == world.position
            names.extend(reader.external_ids([row.account_no for row in part]).values())
        assert set(names) == {"wei", "ming", "lan"}


def test_a_transaction_sees_its_own_rows_above(opener: Opener) -> None:
    world = World(opener())
    decision_id = world.decide()
    with world.store.write() as ledger:
        found = [row for part in ledger.above(RESTRICTIONS, "ends_at", 0) for row in part]
    assert {row.decision_id for row in found} == {decision_id}


def test_external_ids_are_those_of_people_who_were_not_erased(opener: Opener) -> None:
    world = World(opener())
    world.after(200 * DAY)
    world.ok(EraseAccount(LAN))
    with world.store.read() as reader:
        assert reader.external_ids([WEI, LAN, MING, AccountNo(999), WEI]) == {WEI: "wei", MING: "ming"}
        assert reader.external_ids([]) == {}
        many = [AccountNo(number) for number in range(1, 1_300)]
        assert reader.external_ids(many)[WEI] == "wei"


def test_a_preview_answers_both_questions_too(opener: Opener) -> None:
    world = World(opener())
    world.decide()
    with world.store.read() as reader:
        overlay = Overlay(reader, (), Instant(world.clock.at), {})
        above = [row for part in overlay.above(RESTRICTIONS, "ends_at", world.clock.at) for row in part]
        assert above == [
            row for part in reader.above(RESTRICTIONS, "ends_at", world.clock.at) for row in part
        ]
        assert overlay.external_ids([WEI]) == {WEI: "wei"}
