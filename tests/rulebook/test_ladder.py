"""The ladder: a measure may be milder than its rung, and never heavier, by its review either."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.kernel.durations import Duration
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice, bounded, rung
from tests.policy import PLAY, TRADE, TRADING
from tests.world import START

PERMANENT = Choice((PLAY, TRADE), permanent=True, review_every=Duration(days=90))


@pytest.mark.parametrize("days", [1, 89, 90])
def test_a_permanent_measure_is_reviewed_as_often_as_its_rung_says_or_more(days: int) -> None:
    choice = msgspec.structs.replace(PERMANENT, review_every=Duration(days=days))
    assert bounded(choice, TRADING, rung(TRADING, 3), START, "Asia/Shanghai") is None


@pytest.mark.parametrize("every", [Duration(days=91), Duration(days=180), None])
def test_i_07_a_permanent_measure_is_not_reviewed_more_rarely_than_its_rung_says(
    every: Duration | None,
) -> None:
    choice = msgspec.structs.replace(PERMANENT, review_every=every)
    refusal = bounded(choice, TRADING, rung(TRADING, 3), START, "Asia/Shanghai")
    assert refusal is not None
    assert refusal.code is Code.MEASURE_ABOVE_RUNG
