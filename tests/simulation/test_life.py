"""Many lives of a platform, at random: the core agrees with the oracle after every step.

The quick run is part of `make check`; the slow one must also have reached everything there is to reach. A failing run
prints its seed: set DUEPROCESS_SEED to it to see the same lives again, and DUEPROCESS_SHRINK=1 to have the failing one
made as short as it can be (that may take minutes).
"""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from dueprocess.application.handlers import HANDLERS
from tests.simulation.machine import SEEN, Life

ENDINGS = (
    "overturned",
    "lapse",
    "relief by silence",
    "recomputation",
    "heavier amendment",
    "clock back",
)


def live(lives: int, steps: int) -> None:
    """Run so many lives of so many steps."""
    number = int(os.environ.get("DUEPROCESS_SEED") or random.randrange(2**32))
    print(f"DUEPROCESS_SEED={number}")

    @seed(number)
    class Seeded(Life):
        pass

    run_state_machine_as_test(
        Seeded,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink)
            if os.environ.get("DUEPROCESS_SHRINK")
            else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


def test_a_few_short_lives_agree_with_the_oracle():
    live(lives=4, steps=25)


@pytest.mark.slow
def test_many_lives_agree_with_the_oracle_and_reach_everything():
    SEEN.clear()
    live(lives=150, steps=50)
    missing = [command.__name__ for command in HANDLERS if not SEEN[command.__name__]]
    assert not missing, f"never accepted: {missing}"
    assert not [name for name in ENDINGS if not SEEN[name]]
