"""Payment returns over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.domain.payment_return import PaymentsReturned, ReturnAsked, Sum, What
from dueprocess.domain.restriction import One, RestrictionImposed, Terms, spans_of
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.instants import DAY
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.payment_returns import PaymentReturns

AT = 1_000 * DAY
TERMS = Terms((Capability("wallet.receive"),), AT, AT + 30 * DAY)
IMPOSED = RestrictionImposed("dec_1.1", "dec_1", One(1), 1, None, TERMS, spans_of(TERMS), AT, "ntc_1", ())
ASKED = ReturnAsked("ret_1", 1, "dec_1.1", AT, AT + DAY, AT + 7 * DAY, AT + 8 * DAY)
DONE = PaymentsReturned("ret_1", 1, What.WAITING, (Sum("CNY", 500, 1),))


def faults(*events):
    """What is said of these."""
    looks, said = PaymentReturns(), []
    for number, event in enumerate(events, start=1):
        said.append(looks.look(enclose(number, event, AT, Actor(ActorKind.SYSTEM, "test"), "cause", "")))
    return [item for item in said if item]


def test_one_that_kept_the_law_is_sound():
    assert faults(IMPOSED, ASKED, DONE) == []


@pytest.mark.parametrize(
    "events",
    [
        (ASKED,),
        (IMPOSED, msgspec.structs.replace(ASKED, account_no=2)),
        (IMPOSED, msgspec.structs.replace(ASKED, due_at=AT + 2 * DAY)),
        (IMPOSED, msgspec.structs.replace(ASKED, goods_until=AT)),
        (IMPOSED, DONE),
        (IMPOSED, ASKED, msgspec.structs.replace(DONE, account_no=2)),
        (IMPOSED, ASKED, msgspec.structs.replace(DONE, what=What.GOODS)),
        (IMPOSED, ASKED, msgspec.structs.replace(DONE, sums=(Sum("CNY", -1, 1),))),
    ],
)
def test_i_21_each_breach_is_found(events):
    (said,) = faults(*events)
    assert said.startswith("I-21")
