"""Held payments over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from dueprocess.domain.dispute import (
    Answer,
    DisputeAnswered,
    Payment,
    PaymentDisputed,
    PaymentHeld,
    RefundConsented,
    RefundFrom,
)
from dueprocess.domain.payment_hold import HoldApproved, HoldProposed
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.payment_holds import PaymentHolds

KEPT = Sealed("vlt_1", "c0ffee", "tag")
AT = 1_000 * DAY
END = AT + 72 * HOUR
DISPUTED = PaymentDisputed("dsp_1", KEPT, Payment(3, 1, 80, "CNY", AT), KEPT, AT + DAY)
PROPOSED = HoldProposed("hld_1", ("dsp_1",), 1, 80, "CNY", KEPT, "p_ada")
APPROVED = HoldApproved("hld_1", "p_bela", "d", END)
HELD = PaymentHeld("dsp_1", "hld_1", 1, 80, "CNY", KEPT, AT, END)
CONSENTED = RefundConsented("dsp_1")
ANSWERED = DisputeAnswered("dsp_1", Answer.REFUND, KEPT, "p_ada", 3, 1, RefundFrom.PAYEE)
SOUND = (DISPUTED, PROPOSED, APPROVED)


def faults(*events):
    """What each of these breaks."""
    holds, numbers = PaymentHolds(), count(1)
    return [
        holds.look(enclose(next(numbers), event, AT, Actor(ActorKind.SYSTEM, "test"), "cause", ""))
        for event in events
    ]


def test_what_the_law_does_breaks_nothing():
    assert faults(*SOUND, HELD, CONSENTED, ANSWERED) == [None] * 6
    assert faults(DISPUTED, replace(ANSWERED, refund_from=RefundFrom.PLATFORM)) == [None] * 2


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ((PROPOSED,), "I-23"),
        ((DISPUTED, replace(PROPOSED, amount=81)), "I-23"),
        ((DISPUTED, APPROVED), "I-18"),
        ((DISPUTED, PROPOSED, replace(APPROVED, by="p_ada")), "I-18"),
        ((DISPUTED, PROPOSED, replace(APPROVED, until=END + 1)), "I-23"),
        ((DISPUTED, PROPOSED, replace(APPROVED, until=AT)), "I-23"),
        ((DISPUTED, PROPOSED, HELD), "I-18"),
        ((*SOUND, replace(HELD, until=END + 1)), "I-18"),
        ((*SOUND, replace(HELD, amount=81)), "I-23"),
        ((*SOUND, replace(HELD, payee=2)), "I-23"),
        ((*SOUND, replace(HELD, dispute_id="dsp_2")), "I-23"),
        ((*SOUND, HELD, HELD), "I-23"),
        ((DISPUTED, ANSWERED), "I-23"),
    ],
)
def test_a_breach_is_named(events, line):
    *before, last = faults(*events)
    assert before == [None] * len(before)
    assert last.startswith(line)
