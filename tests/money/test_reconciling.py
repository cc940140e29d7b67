"""Reconciling: what record and wallet say of each payout, and everything that does not agree is named by account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.adapters.wallet import HttpWallet
from dueprocess.application import paying
from dueprocess.application.reconciling import Difference, Reconciled, reconcile
from dueprocess.application.views.all import PAYOUTS
from dueprocess.application.wallet import Books, Sums
from dueprocess.cli import app
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.payout import InstructPayout, Outcome, PayoutKind, RecordPayout, RequestPayout
from dueprocess.kernel.ids import PayoutId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from tests.money.rail import Fault, Rail, rail
from tests.world import START, WEI, World

LONG = Instant(START - 400 * DAY)


@pytest.fixture
def linli(world: World, tmp_path: Path) -> Iterator[Rail]:
    with rail(tmp_path, world.clock) as made:
        yield made


def requested(world: World, linli: Rail, amount: int = 10_000) -> PayoutId:
    found = linli.wallet.holdings("wei")
    world.decide()
    world.ok(OpenExit(WEI), found)
    command = RequestPayout(WEI, PayoutKind.WITHDRAW, "balance", "1", amount, "CNY", LONG)
    (event,) = world.ok(command, found)
    return event.payout_id


def compared(world: World, linli: Rail) -> Reconciled:
    return reconcile(world.store, linli.wallet)


def test_where_everything_agrees_nothing_differs(world, linli):
    payout_id = requested(world, linli)
    assert compared(world, linli).sound
    paying.pay(world.engine, world.store, linli.wallet, payout_id)
    assert (compared(world, linli).open, compared(world, linli).sound) == (1, True)
    world.after(3 * HOUR)
    paying.follow(world.engine, world.store, linli.wallet, payout_id)
    found = compared(world, linli)
    assert (found.payouts, found.open, found.differs, found.sound) == (1, 0, (), True)


def test_what_is_not_known_yet_is_no_difference(world, linli):
    payout_id = requested(world, linli)
    world.ok(InstructPayout(payout_id), linli.wallet.holdings("wei"))
    assert compared(world, linli).sound
    linli.line.faults = [Fault.NONE, Fault.NONE, Fault.LOST]
    with pytest.raises(paying.Unknown):
        paying.pay(world.engine, world.store, linli.wallet, payout_id)
    assert compared(world, linli).sound


def test_what_the_record_calls_paid_and_the_wallet_never_saw_is_named(world, linli):
    payout_id = requested(world, linli)
    world.ok(InstructPayout(payout_id), linli.wallet.holdings("wei"))
    world.ok(RecordPayout(payout_id, Outcome.DONE, "7"))
    (line,) = compared(world, linli).differs
    assert (line.account_no, line.payout_id, line.what) == (WEI, payout_id, Difference.NOT_THERE)


def test_what_the_wallet_paid_and_nobody_handed_over_is_named(world, linli):
    payout_id = requested(world, linli)
    linli.wallet.operate(paying.operation_of(world.get(PAYOUTS, payout_id), "wei"))
    (line,) = compared(world, linli).differs
    assert (line.payout_id, line.what) == (payout_id, Difference.NOT_PERMITTED)


def test_another_outcome_is_named(world, linli):
    payout_id = requested(world, linli)
    paying.pay(world.engine, world.store, linli.wallet, payout_id)
    world.ok(RecordPayout(payout_id, Outcome.RETURNED))
    (line,) = compared(world, linli).differs
    assert (line.what, line.record) == (Difference.OTHER_OUTCOME, "returned")


def test_books_that_do_not_add_up_are_not_sound():
    assert Reconciled(0, 0, (), Books(START, {"CNY": Sums(100, 60, 10, 30)})).sound
    assert not Reconciled(0, 0, (), Books(START, {"CNY": Sums(100, 60, 10, 29)})).sound
    assert not Reconciled(0, 0, (), Books(START, {}, named=("sum CNY",))).sound
    assert not Reconciled(0, 0, (), None).sound


def test_a_wallet_that_stops_answering_is_said_and_nothing_is_called_sound(world, linli):
    requested(world, linli)
    linli.line.faults = [Fault.NONE, Fault.LOST]
    found = compared(world, linli)
    assert (found.away, found.sound) == (True, False)
    linli.line.faults = [Fault.DOWN]
    assert compared(world, linli).away


def test_the_command_says_it_by_account_and_by_its_exit_code(world, linli, tmp_path, monkeypatch, capsys):
    payout_id = requested(world, linli)
    world.ok(InstructPayout(payout_id), linli.wallet.holdings("wei"))
    folder = Path(str(world.store.path)).parent
    monkeypatch.setenv("DATABASE_URL", "")
    (folder / "dueprocess.sqlite").symlink_to(world.store.path)
    monkeypatch.setenv("DUEPROCESS_WALLET_URL", "http://linli.test")
    monkeypatch.setattr("dueprocess.adapters.wallet.HttpWallet", lambda *_: Kept(linli.wallet))
    assert run("--data", str(folder)) == 0
    assert "1 payouts compared, 1 still open, 0 differ" in capsys.readouterr().out
    world.ok(RecordPayout(payout_id, Outcome.DONE, "7"))
    assert run("--data", str(folder)) == 1
    assert f"account {WEI}  {payout_id}" in capsys.readouterr().out
    assert run("--data", str(folder), "--json") == 1
    assert json.loads(capsys.readouterr().out)["differs"][0]["account_no"] == WEI
    monkeypatch.setenv("DUEPROCESS_WALLET_URL", "")
    assert run("--data", str(folder)) == 2
    assert "wallet_url" in capsys.readouterr().err


class Kept:
    """A wallet whose connections stay open when the command is done."""

    def __init__(self, wallet: HttpWallet) -> None:
        self._wallet = wallet
        self.books, self.operation = wallet.books, wallet.operation

    def close(self) -> None:
        """The test closes them."""


def run(*arguments: str) -> int:
    result = app(["money", "reconcile", *arguments], result_action="return_value")
    return result if isinstance(result, int) else 0
