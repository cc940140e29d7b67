"""Payout: five operations on one's own money, to one's own accounts, once each, and never more than is free."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.application.views.all import PAYOUTS
from dueprocess.domain.account import Channel, ContactGiven, EraseAccount, RegisterAccount
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.freeze import Freeze
from dueprocess.domain.holding import Holding, HoldingKind, Holdings, Instalment, Loan
from dueprocess.domain.payout import (
    InstructPayout,
    Outcome,
    Payout,
    PayoutInstructed,
    PayoutKind,
    PayoutRequested,
    PayoutSettled,
    RecordPayout,
    RequestPayout,
    StopPayout,
    Stopper,
    available,
    may_leave,
)
from dueprocess.kernel.ids import PayoutId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.refusals import Code
from tests import ordering
from tests.disputing import against, held_payment
from tests.holding import LONG_AGO, bank, holdings
from tests.protecting import placed
from tests.world import LAN, START, WEI, private

ALL = holdings()


def asking(kind=PayoutKind.WITHDRAW, amount=1_000, **changes) -> RequestPayout:
    source, target = {
        PayoutKind.WITHDRAW: ("balance", "1"),
        PayoutKind.FUND_OUT: ("fund", "balance"),
        PayoutKind.SAVINGS_OUT: ("savings", "balance"),
        PayoutKind.WEALTH_REDEEM: ("steady", "balance"),
        PayoutKind.REPAY: ("balance", "loan:1:1"),
    }[kind]
    return msgspec.structs.replace(
        RequestPayout(WEI, kind, source, target, amount, "CNY", LONG_AGO), **changes
    )


@pytest.fixture
def window(world):
    """Wei is restricted, and has opened the window."""
    world.decide()
    (event,) = world.ok(OpenExit(WEI), ALL)
    return event


def requested(world, command=None, outside=ALL) -> PayoutRequested:
    (event,) = world.ok(command or asking(), outside)
    return event


def contact(world, *given: tuple[str, int | None]) -> None:
    contacts = tuple(
        ContactGiven(Channel.EMAIL, private(address), None if since is None else Instant(since))
        for address, since in given
    )
    world.ok(RegisterAccount(private("wei"), contacts=contacts))


@pytest.mark.parametrize("kind", PayoutKind)
def test_i_22_each_of_the_five_is_permitted_at_once_while_the_window_is_open(world, window, kind):
    event = requested(world, asking(kind))
    assert (event.from_at, event.waits, event.exit_id) == (world.clock.at, False, window.exit_id)


@pytest.mark.parametrize("kind", [kind for kind in PayoutKind if kind is not PayoutKind.REPAY])
def test_i_22_without_an_open_window_nothing_is_taken_out(world, kind):
    assert world.refused(asking(kind), ALL) is Code.EXIT_NOT_OPEN


@pytest.mark.parametrize("kind", [kind for kind in PayoutKind if kind is not PayoutKind.REPAY])
def test_i_22_when_it_has_closed_it_is_closed(world, window, kind):
    world.clock.at = window.until
    assert world.refused(asking(kind), ALL) is Code.EXIT_NOT_OPEN


def test_i_22_there_is_no_sixth_kind():
    assert [kind.value for kind in PayoutKind] == [
        "withdraw", "fund_out", "savings_out", "wealth_redeem", "repay",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="pay"):
        PayoutKind("pay")


def test_i_24_repaying_needs_no_window_and_no_proof_and_never_waits(world):
    for since in (None, START, LONG_AGO):
        event = requested(world, asking(PayoutKind.REPAY, known_since=since))
        assert (event.from_at, event.waits, event.exit_id) == (world.clock.at, False, None)


def test_i_24_and_it_goes_on_during_every_restriction(world):
    world.permanent()
    assert requested(world, asking(PayoutKind.REPAY)).waits is False


def test_i_20_only_to_a_bank_account_that_is_one_s_own(world, window):
    assert world.refused(asking(target="99"), ALL) is Code.PAYOUT_TARGET_UNKNOWN
    assert world.refused(asking(target="balance"), ALL) is Code.PAYOUT_TARGET_UNKNOWN
    assert world.refused(asking(target="loan:1"), ALL) is Code.PAYOUT_TARGET_UNKNOWN
    assert world.refused(asking(target="4"), ALL) is Code.PAYOUT_TARGET_UNKNOWN  # it takes another currency
    assert world.refused(asking(target="3"), ALL) is Code.PAYOUT_TARGET_NOT_OWN


@pytest.mark.parametrize("kind", [PayoutKind.FUND_OUT, PayoutKind.SAVINGS_OUT, PayoutKind.WEALTH_REDEEM])
@pytest.mark.parametrize("target", ["1", "loan:1", "", "lan"])
def test_i_20_what_is_taken_out_of_a_holding_goes_to_one_s_own_balance_alone(world, window, kind, target):
    assert world.refused(asking(kind, target=target), ALL) is Code.PAYOUT_TARGET_UNKNOWN


def test_i_20_to_an_account_bound_since_a_week_before_the_act_it_waits_a_day(world, window):
    for bound_at, waits in ((window.settled_by, False), (window.settled_by + 1, True), (START, True)):
        found = holdings(bank_accounts=(bank("1", bound_at),))
        event = requested(world, asking(), found)
        assert event.waits is waits
        assert event.from_at == world.clock.at + (24 * HOUR if waits else 0)


def test_i_20_who_came_in_by_something_new_shows_first_that_it_is_them(world, window):
    contact(world, ("wei@example.org", LONG_AGO))
    for since in (None, world.clock.at, world.clock.at - 7 * DAY + 1):
        assert world.refused(asking(known_since=since), ALL) is Code.REVERIFICATION_NEEDED
    assert requested(world, asking(known_since=world.clock.at - 7 * DAY)).waits is False


def test_i_20_where_no_older_contact_is_known_it_waits_instead_and_is_not_lost(world, window):
    contact(world, ("new@example.org", None))
    event = requested(world, asking(known_since=None))
    assert (event.waits, event.told) == (True, ())


def test_i_20_every_older_contact_is_told_those_that_were_taken_away_too(world, window):
    contact(world, ("wei@example.org", LONG_AGO))
    contact(world, ("thief@example.org", None))
    event = requested(world, asking(target="2"))
    with world.store.read() as reader:
        told = [reader.vault(item.address.ref).content for item in event.told]
    assert (event.waits, told) == (True, [b"wei@example.org"])


def test_nobody_is_told_where_nothing_waits(world, window):
    contact(world, ("wei@example.org", LONG_AGO))
    assert requested(world).told == ()


@pytest.mark.parametrize("amount", [0, -1, -100_000])
def test_what_is_no_amount_is_refused(world, window, amount):
    assert world.refused(asking(amount=amount), ALL) is Code.PAYOUT_AMOUNT_INVALID


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        (PayoutKind.WITHDRAW, 100_000),
        (PayoutKind.FUND_OUT, 50_000),
        (PayoutKind.SAVINGS_OUT, 30_000),
        (PayoutKind.WEALTH_REDEEM, 20_000),
    ],
)
def test_at_most_what_the_wallet_says_can_be_had(world, window, kind, most):
    assert world.refused(asking(kind, most + 1), ALL) is Code.PAYOUT_ABOVE_AVAILABLE
    assert requested(world, asking(kind, most)).amount == most


def test_what_was_asked_for_already_counts_as_gone(world, window):
    requested(world, asking(amount=60_000))
    assert world.refused(asking(amount=40_001), ALL) is Code.PAYOUT_ABOVE_AVAILABLE
    assert world.refused(asking(PayoutKind.REPAY, 40_001), ALL) is Code.PAYOUT_ABOVE_AVAILABLE
    requested(world, asking(amount=40_000))


def test_what_was_stopped_or_refused_counts_as_there_again(world, window):
    first = requested(world, asking(amount=60_000, target="2"))
    world.ok(StopPayout(first.payout_id, WEI, Stopper.PERSON))
    second = requested(world, asking(amount=100_000))
    world.ok(InstructPayout(second.payout_id), ALL)
    world.ok(RecordPayout(second.payout_id, Outcome.REFUSED, refused="not_enough"))
    assert requested(world, asking(amount=100_000)).amount == 100_000


def test_a_source_must_be_there_and_of_its_kind(world, window):
    assert world.refused(asking(source="fund"), ALL) is Code.PAYOUT_SOURCE_UNKNOWN
    assert world.refused(asking(PayoutKind.FUND_OUT, source="balance"), ALL) is Code.PAYOUT_SOURCE_UNKNOWN
    assert world.refused(asking(PayoutKind.WEALTH_REDEEM, source="gold"), ALL) is Code.PAYOUT_SOURCE_UNKNOWN
    assert world.refused(asking(currency="EUR"), ALL) is Code.PAYOUT_SOURCE_UNKNOWN


def test_nobody_repays_more_than_is_owed_nor_a_debt_that_is_not_theirs(world):
    assert world.refused(asking(PayoutKind.REPAY, 5_001), ALL) is Code.PAYOUT_MORE_THAN_OWED
    assert requested(world, asking(PayoutKind.REPAY, 10_000, target="loan:1")).amount == 10_000
    for target in ("loan:2", "loan:1:9", "loan", "1", "loan:1:1:1"):
        assert world.refused(asking(PayoutKind.REPAY, 1, target=target), ALL) is Code.PAYOUT_TARGET_UNKNOWN
    assert world.refused(asking(PayoutKind.REPAY, 1, currency="HKD"), ALL) is Code.PAYOUT_TARGET_UNKNOWN


def test_where_the_wallet_is_away_nothing_is_permitted(world, window):
    assert world.refused(asking()) is Code.WALLET_AWAY


def test_nobody_asks_for_an_account_that_is_not_there(world):
    world.ok(EraseAccount(LAN))
    assert world.refused(asking(account_no=LAN), ALL) is Code.ACCOUNT_ERASED
    assert world.refused(asking(account_no=99), ALL) is Code.NOT_FOUND


def test_it_is_stopped_by_its_own_person_while_the_wallet_was_not_told(world, window):
    event = requested(world, asking(target="2"))
    assert world.refused(StopPayout(event.payout_id, LAN, Stopper.PERSON)) is Code.NOT_FOUND
    assert world.refused(StopPayout(PayoutId("pay_no"), WEI, Stopper.PERSON)) is Code.NOT_FOUND
    world.ok(StopPayout(event.payout_id, WEI, Stopper.CONTACT))
    assert world.get(PAYOUTS, event.payout_id).stopped_by is Stopper.CONTACT
    assert world.ok(StopPayout(event.payout_id, WEI, Stopper.PERSON)) == ()


def test_i_20_what_was_stopped_is_never_handed_over(world, window):
    event = requested(world, asking(target="2"))
    world.ok(StopPayout(event.payout_id, WEI, Stopper.CONTACT))
    world.clock.at = event.from_at
    assert world.refused(InstructPayout(event.payout_id), ALL) is Code.PAYOUT_NOT_DUE


def test_i_20_what_waits_is_not_handed_over_a_moment_early(world, window):
    event = requested(world, asking(target="2"))
    world.clock.at = Instant(event.from_at - 1)
    assert world.refused(InstructPayout(event.payout_id), ALL) is Code.PAYOUT_NOT_DUE
    world.clock.at = event.from_at
    assert isinstance(world.ok(InstructPayout(event.payout_id), ALL)[0], PayoutInstructed)


def test_i_20_it_is_handed_over_once_and_cannot_be_stopped_any_more(world, window):
    event = requested(world)
    world.ok(InstructPayout(event.payout_id), ALL)
    assert world.ok(InstructPayout(event.payout_id), ALL) == ()
    assert world.refused(StopPayout(event.payout_id, WEI, Stopper.PERSON)) is Code.PAYOUT_NOT_WAITING


def test_the_window_may_close_while_it_waits(world, window):
    world.clock.at = Instant(window.until - 1)
    event = requested(world, asking(target="2"))
    world.clock.at = event.from_at
    (handed,) = world.ok(InstructPayout(event.payout_id), ALL)
    assert isinstance(handed, PayoutInstructed)


def test_what_came_of_it_is_kept_and_what_is_final_stays_so(world, window):
    event = requested(world)
    assert world.refused(RecordPayout(event.payout_id, Outcome.DONE)) is Code.NOT_FOUND
    world.ok(InstructPayout(event.payout_id), ALL)
    (flying,) = world.ok(RecordPayout(event.payout_id, Outcome.IN_FLIGHT, "42", Instant(START + DAY)))
    assert isinstance(flying, PayoutSettled)
    assert world.ok(RecordPayout(event.payout_id, Outcome.IN_FLIGHT, "42", Instant(START + DAY))) == ()
    world.ok(RecordPayout(event.payout_id, Outcome.RETURNED))
    assert world.ok(RecordPayout(event.payout_id, Outcome.DONE)) == ()
    row = world.get(PAYOUTS, event.payout_id)
    assert (row.outcome, row.number, row.arrives_at) == (Outcome.RETURNED, "42", START + DAY)


def test_i_23_what_an_order_freezes_does_not_leave_and_the_rest_does(world, window):
    ordering.in_force(world, shares=(ordering.Share(WEI, 150_000),), amount=150_000)
    free = ALL.total("CNY") - 150_000
    assert world.refused(asking(amount=free + 1), ALL) is Code.PAYOUT_FROZEN
    assert world.refused(asking(PayoutKind.REPAY, free + 1, target="loan:1"), holdings(loans=debt(100_000)))
    requested(world, asking(PayoutKind.FUND_OUT, 50_000))  # it stays theirs, and stays frozen
    requested(world, asking(amount=free))
    assert world.refused(asking(amount=1), ALL) is Code.PAYOUT_FROZEN


def test_i_23_when_the_order_has_run_out_everything_leaves(world, window):
    until = Instant(world.clock.at + HOUR)
    ordering.in_force(world, shares=(ordering.Share(WEI, 10**9),), amount=10**9, expires_at=until)
    assert world.refused(asking(amount=1), ALL) is Code.PAYOUT_FROZEN
    world.clock.at = until
    requested(world, asking(amount=100_000))


def test_i_23_an_order_on_other_money_freezes_nothing_of_this(world, window):
    ordering.in_force(world, shares=(ordering.Share(WEI, 10**9),), amount=10**9, currency="HKD")
    ordering.in_force(world, shares=(ordering.Share(LAN, 10**9),), amount=10**9)
    assert requested(world, asking(amount=100_000)).from_at == world.clock.at


def test_i_23_a_disputed_payment_that_is_held_does_not_leave_and_the_rest_does(world, window):
    waits = requested(world, asking(amount=1_000))
    held_payment(world, ALL.total("CNY") - 1_000 - 500)
    assert world.refused(asking(amount=501), ALL) is Code.PAYOUT_HELD
    requested(world, asking(amount=500))
    world.ok(InstructPayout(waits.payout_id), ALL)
    assert may_leave((), (), WEI, ALL, "CNY", world.clock.at, against(world)) == 1_500
    world.after(72 * HOUR)
    assert may_leave((), (), WEI, ALL, "CNY", world.clock.at, against(world)) == ALL.total("CNY")


def test_i_23_what_was_held_while_a_payout_waited_is_not_handed_over(world, window):
    event = requested(world, asking(amount=1_000))
    held_payment(world, ALL.total("CNY") - 999)
    (settled,) = world.ok(InstructPayout(event.payout_id), ALL)
    assert (settled.outcome, settled.refused) == (Outcome.REFUSED, Code.PAYOUT_HELD)


def debt(amount: int) -> tuple[Loan, ...]:
    part = Instalment(1, amount, amount, 0, Instant(START + DAY), None)
    return (Loan("1", "lender", "CNY", amount, (part,)),)


def freeze(amount: int, exempt: int = 0, number: int = 1) -> Freeze:
    return Freeze(
        f"ord_{number}.1",
        f"ord_{number}",
        WEI,
        amount,
        "CNY",
        exempt,
        START,
        START,
        Instant(START + DAY),
        START,
    )


AMOUNTS = st.integers(min_value=0, max_value=10**9)


@given(st.lists(AMOUNTS, max_size=5), st.lists(AMOUNTS, max_size=4), AMOUNTS, AMOUNTS)
def test_i_23_what_may_leave_and_what_is_frozen_are_never_more_than_there_is(taken, asked, balance, exempt):
    found = Holdings(START, (Holding("balance", HoldingKind.BALANCE, "CNY", "r", balance, balance),))
    freezes = tuple(freeze(amount, exempt, number) for number, amount in enumerate(taken))
    payouts = tuple(
        Payout(f"pay_{n}", WEI, None, PayoutKind.WITHDRAW, "balance", "1", amount, "CNY", START, START, False)
        for n, amount in enumerate(asked)
    )
    left = may_leave(freezes, payouts, WEI, found, "CNY", START)
    assert 0 <= left <= balance
    assert left >= min(balance, exempt) - sum(asked)
    assert available(payouts, found, "balance", "CNY") == max(balance - sum(asked), 0)
    assert may_leave(freezes, (), WEI, found, "CNY", Instant(START + DAY)) == balance


@pytest.mark.parametrize("kind", PayoutKind)
def test_i_20_a_hold_on_new_payees_stops_no_payout(world, window, kind):
    """One's own older bank account, one's own holdings and one's debts are nobody new. INVARIANT (I-24)"""
    placed(world)
    event = requested(world, asking(kind))
    assert (event.waits, event.from_at) == (False, world.clock.at)
    assert world.ok(InstructPayout(event.payout_id), ALL)
