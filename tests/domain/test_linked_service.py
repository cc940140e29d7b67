"""Linked service: the platform says what belongs to the same person; a link by itself restricts nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dueprocess.application.linked_service import person_of
from dueprocess.application.views.all import LINKED_SERVICES
from dueprocess.domain import linked_service
from dueprocess.domain.linked_service import LinkedService, LinkService, Need, UnlinkService
from dueprocess.kernel.ids import AccountNo, LinkedServiceId
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.refusals import Code
from tests.policy import PLAY, TRADE
from tests.taking_over import linked
from tests.world import LAN, MING, WEI

MAIL = Need(WEI, "chat.send")


def person(world, account_no, since=None):
    with world.store.read() as reader:
        return person_of(reader, account_no, world.clock.at if since is None else since)


def test_a_person_s_accounts_are_found_from_either_side_and_through_another(world):
    linked(world)
    linked(world, LAN, MING)
    assert person(world, WEI) == person(world, MING) == {WEI, LAN, MING}


def test_a_service_without_accounts_of_its_own_links_nobody(world):
    linked(world, own=None)
    assert person(world, WEI) == {WEI}


def test_the_same_link_is_made_once_and_what_recovery_depends_on_can_change(world):
    key = linked(world)
    assert world.ok(LinkService(WEI, "game", LAN)) == ()
    assert linked(world, recovery=(MAIL,)) == key
    assert world.get(LINKED_SERVICES, key).recovery == (MAIL,)


def test_a_link_that_is_over_still_tells_of_the_time_before(world):
    """Whoever took the account over may be the one who unlinked it."""
    key = linked(world)
    before = world.clock.at
    world.after(HOUR)
    world.ok(UnlinkService(key))
    assert world.ok(UnlinkService(key)) == ()
    assert person(world, WEI, before) == {WEI, LAN}
    assert person(world, WEI) == {WEI}


def test_what_is_not_there_cannot_be_linked(world):
    assert world.refused(LinkService(WEI, "game", AccountNo(99))) is Code.NOT_FOUND
    assert world.refused(LinkService(AccountNo(99), "game")) is Code.NOT_FOUND
    assert (
        world.refused(LinkService(WEI, "game", None, (Need(AccountNo(99), "chat.send"),))) is Code.NOT_FOUND
    )
    assert world.refused(LinkService(WEI, "game", WEI)) is Code.SERVICE_IS_OWN_ACCOUNT
    assert world.refused(LinkService(WEI, "lottery")) is Code.SERVICE_UNKNOWN
    assert world.refused(LinkService(WEI, "game", None, (Need(WEI, "no.such"),))) is Code.CAPABILITY_UNKNOWN
    assert world.refused(UnlinkService(LinkedServiceId("lks_none"))) is Code.NOT_FOUND


def test_i_06_a_breach_here_restricts_nothing_in_a_linked_service(world):
    """The person's game account goes on, and so does the game of the account that broke a rule in chat."""
    linked(world)
    world.decide("H1")
    assert not world.allowed("chat.send_stranger")
    assert world.allowed(PLAY)
    assert world.allowed(TRADE)
    for capability in (PLAY, TRADE, "chat.send_stranger", "wallet.pay"):
        assert world.allowed(capability, LAN)


@given(
    pairs=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.booleans()), max_size=8),
    start=st.integers(1, 6),
)
def test_i_19_being_the_same_person_goes_both_ways_and_never_through_what_was_over(pairs, start):
    links = [
        LinkedService(
            LinkedServiceId(f"lks_{number}"),
            AccountNo(one),
            "game",
            AccountNo(two),
            (),
            Instant(0),
            Instant(5) if over else None,
        )
        for number, (one, two, over) in enumerate(pairs)
    ]
    found = linked_service.person_of(AccountNo(start), links, Instant(5))
    assert start in found
    for other in found:
        assert linked_service.person_of(other, links, Instant(5)) == found
    for one, two, over in pairs:
        if not over:
            assert (one in found) == (two in found)
    alone = [row for row in links if row.unlinked_at is None]
    assert linked_service.person_of(AccountNo(start), alone, Instant(5)) == found
