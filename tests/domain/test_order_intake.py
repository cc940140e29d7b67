"""Order intake: what is missing, unsound or beyond the law is sent back, and nothing is frozen."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.domain.order import Issuer, IssuerKind, Share
from dueprocess.domain.order_intake import LIMITS, SUBJECTS_MOST, TOLD_WITHIN
from dueprocess.domain.staff import DismissStaff, Role
from dueprocess.kernel.ids import AccountNo, OrderId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.money import MINOR_MOST
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from tests.ordering import COURT, DOCUMENT, ended, in_force, ordering
from tests.world import ADA, ANNA, BELA, CHEN, LAN, OLGA, SVEN, WEI, private

ABROAD = Issuer("District Court", "US", IssuerKind.COURT)


def refused(world, **changes):
    answer = world.do(ordering(world, **changes))
    assert isinstance(answer, Refusal), answer
    return answer.code, answer.at


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("issuer", {"issuer": msgspec.structs.replace(COURT, name=" ")}),
        ("country", {"issuer": msgspec.structs.replace(COURT, country="")}),
        ("country", {"issuer": msgspec.structs.replace(COURT, country="cn")}),
        ("legal_basis", {"legal_basis": " "}),
        ("reference", {"reference": private("")}),
        ("reference", {"reference": Private("not tagged")}),
        ("document", {"document": Private()}),
        ("where_to_ask", {"where_to_ask": Private(" ")}),
        ("currency", {"currency": "yuan"}),
        ("amount", {"amount": 0}),
        ("amount", {"amount": -5}),
        ("amount", {"amount": MINOR_MOST + 1}),
        ("shares", {"shares": ()}),
        ("shares", {"shares": (Share(WEI, 1), Share(WEI, 2))}),
        ("shares", {"shares": (Share(WEI, 0),)}),
        ("shares", {"shares": (Share(WEI, 10, -1),)}),
        ("shares", {"shares": tuple(Share(AccountNo(n), 1) for n in range(1, SUBJECTS_MOST + 2))}),
    ],
)
def test_what_lacks_something_is_sent_back_by_name(world, field, changes):
    assert refused(world, **changes) == (Code.ORDER_INCOMPLETE, field)


def test_i_23_shares_are_never_more_than_it_says(world):
    shares = (Share(WEI, 20_000), Share(LAN, 10_001))
    assert refused(world, shares=shares) == (Code.ORDER_SHARES_ABOVE_AMOUNT, "shares")


def test_it_reaches_nobody_unknown(world):
    assert refused(world, shares=(Share(AccountNo(99), 10),)) == (Code.TARGET_UNKNOWN, "shares")


def test_its_end_is_ahead_and_after_its_beginning(world):
    now = world.clock.at
    assert refused(world, effective_at=Instant(now - DAY), expires_at=now) == (
        Code.ORDER_EXPIRED,
        "expires_at",
    )
    later = Instant(now + DAY)
    assert refused(world, effective_at=later, expires_at=later) == (Code.ORDER_EXPIRED, "expires_at")


@pytest.mark.parametrize("kind", IssuerKind)
def test_each_kind_reaches_as_far_as_its_law(world, kind):
    issuer, most = msgspec.structs.replace(COURT, kind=kind), LIMITS[kind].one
    now = world.clock.at
    beyond = refused(world, issuer=issuer, expires_at=Instant(now + most + 1))
    assert beyond == (Code.ORDER_TOO_LONG, "expires_at")
    world.ok(ordering(world, issuer=issuer, expires_at=Instant(now + most)))


def test_an_administrative_body_has_thirty_days_and_thirty_more(world):
    issuer = msgspec.structs.replace(COURT, kind=IssuerKind.ADMINISTRATIVE)
    first = in_force(world, issuer=issuer)
    at = Instant(world.clock.at + 30 * DAY)
    more = {"issuer": issuer, "effective_at": at, "expires_at": Instant(at + 30 * DAY)}
    second = in_force(world, continues=first, **more)
    last = Instant(at + 30 * DAY)
    third = {"issuer": issuer, "effective_at": last, "expires_at": Instant(last + 1)}
    assert refused(world, continues=second, **third) == (Code.ORDER_TOO_LONG, "expires_at")


def test_what_anti_money_laundering_stops_is_over_in_48_hours(world):
    issuer = msgspec.structs.replace(COURT, kind=IssuerKind.AML)
    first = in_force(world, issuer=issuer, expires_at=Instant(world.clock.at + 48 * HOUR))
    at = Instant(world.clock.at + 48 * HOUR)
    more = {"effective_at": at, "expires_at": Instant(at + 1)}
    assert refused(world, issuer=issuer, continues=first, **more)[0] is Code.ORDER_TOO_LONG


def test_it_continues_only_its_own(world):
    first = in_force(world)
    at = Instant(world.clock.at + 30 * DAY)
    sound = {"effective_at": at, "expires_at": Instant(at + DAY), "continues": first}
    wrong = [
        {"continues": OrderId("ord_none")},
        {"issuer": msgspec.structs.replace(COURT, name="another court")},
        {"effective_at": Instant(at + 1)},
        {"effective_at": Instant(at - 1)},
        {"shares": (Share(LAN, 1_000),)},
        {"shares": (Share(WEI, 30_001),), "amount": 40_000},
    ]
    for change in wrong:
        assert refused(world, **{**sound, **change}) == (Code.ORDER_CONTINUES_OTHER, "continues"), change
    ended(world, first)
    assert refused(world, **sound) == (Code.ORDER_CONTINUES_OTHER, "continues")


def test_a_body_abroad_needs_the_competent_body_at_home(world):
    expected = (Code.ORDER_FOREIGN_UNAPPROVED, "endorsed_by")
    assert refused(world, issuer=ABROAD) == expected
    assert refused(world, issuer=ABROAD, endorsed_by="司法部") == expected
    assert refused(world, issuer=ABROAD, endorsement=DOCUMENT) == expected
    world.ok(ordering(world, issuer=ABROAD, endorsed_by="司法部", endorsement=DOCUMENT))


def test_it_is_kept_from_the_person_for_three_days_at_most(world):
    now = world.clock.at
    late = refused(world, tell_at=Instant(now + TOLD_WITHIN + 1))
    assert late == (Code.ORDER_KEPT_BACK_TOO_LONG, "tell_at")
    world.ok(ordering(world, tell_at=Instant(now + TOLD_WITHIN)))


@pytest.mark.parametrize("who", [BELA, CHEN, OLGA])
def test_nobody_takes_one_in_without_the_role(world, who):
    assert refused(world, by=who)[0] is Code.STAFF_LACKS_ROLE


def test_whoever_knows_the_person_does_not_take_it_in(world):
    world.appoint(ADA, Role.DECIDER, own_account=WEI)
    assert refused(world)[0] is Code.STAFF_IN_CONFLICT


def test_i_18_where_two_could_not_approve_it_is_not_taken_in(world):
    """Sven may approve too: what he takes in has one approver left."""
    assert refused(world, by=SVEN)[0] is Code.ORDER_APPROVERS_TOO_FEW
    world.ok(DismissStaff(BELA, OLGA))
    assert refused(world, by=ANNA)[0] is Code.ORDER_APPROVERS_TOO_FEW
    world.appoint("p_cleo", Role.APPROVER)
    world.ok(ordering(world, by=ANNA))
