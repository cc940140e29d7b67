"""Many lives of money: I-19 to I-24 hold after every step, whatever is decided, ordered, asked, lost or killed."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.money.life import SEEN, MoneyLife
from tests.money.returning import RETURNS_SEEN

REACHED = (
    *(
        "restricted",
        "order",
        "order ended",
        "opened",
        "opened again",
        "waits",
        "at once",
        "stopped",
        "repaid",
    ),
    *("taken over", "void"),
    *("Unknown", "NotYet", "Killed", "clock back", "refused payout_frozen", "refused payout_above_available"),
    *("refused exit_not_open", "refused payout_target_unknown", "refused payout_target_not_own"),
    *("paid withdraw", "paid fund_out", "paid savings_out", "paid wealth_redeem", "paid repay"),
)

RETURNED = ("cannot receive", "Unknown", "Killed", "returned waiting", "returned goods")

BATCHES_MOST = 12


def live(lives: int, steps: int) -> None:
    """Run so many lives of so many steps. DUEPROCESS_SEED shows the same again, DUEPROCESS_SHRINK makes the failing one short."""
    number = int(os.environ.get("DUEPROCESS_SEED") or random.randrange(2**32))
    print(f"DUEPROCESS_SEED={number}")

    @seed(number)
    class Seeded(MoneyLife):
        pass

    phases = (Phase.generate, Phase.shrink) if os.environ.get("DUEPROCESS_SHRINK") else (Phase.generate,)
    run_state_machine_as_test(
        Seeded,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=phases,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


def test_money_lives():
    live(lives=3, steps=25)


@pytest.mark.slow
def test_many_lives_of_money_reach_everything():
    """Chance needs some lives to get everywhere; that it never gets there would mean that there is no way."""
    SEEN.clear()
    for _ in range(BATCHES_MOST):
        live(lives=25, steps=30)
        if all(SEEN[name] for name in REACHED) and all(RETURNS_SEEN[name] for name in RETURNED):
            return
    assert not [name for name in REACHED if not SEEN[name]], dict(SEEN)
    assert not [name for name in RETURNED if not RETURNS_SEEN[name]], dict(RETURNS_SEEN)
