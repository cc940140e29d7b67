"""The constitution over a record finds an estate that one person gave, too soon, or to whom nothing was given."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.domain.estate import (
    WAITS,
    EstateClaimed,
    EstateGranted,
    EstateProposed,
    EstateStopped,
    EstateSupplemented,
    Part,
    Relation,
    Stopper,
)
from dueprocess.domain.exits import ExitOpened
from dueprocess.domain.export import ExportFetched, ExportRequested
from dueprocess.domain.payout import PayoutInstructed, PayoutKind, PayoutRequested
from dueprocess.kernel.ids import AccountNo, CommandId, EstateId, ExitId, ExportId, PayoutId, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import UNSEALED
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.estates import Estates

KEY, WHO, LATER = EstateId("est_1"), AccountNo(1), Instant(WAITS)
ADA, BELA = PersonId("ada"), PersonId("bela")
BOTH = (Part.DATA, Part.MONEY)
CLAIMED = EstateClaimed(
    KEY, WHO, UNSEALED, UNSEALED, Relation.CHILD, UNSEALED, UNSEALED, (), None, "en", LATER
)
PROPOSED = EstateProposed(KEY, BOTH, UNSEALED, ADA)
GRANTED = EstateGranted(KEY, WHO, BOTH, LATER, (), BELA, "")
STOPPED = EstateStopped(KEY, WHO, Stopper.CONTACT)
EXPORT = ExportRequested(ExportId("exp_1"), WHO, LATER, (), None, None, KEY)
FETCHED = ExportFetched(ExportId("exp_1"), WHO, 0)
WINDOW = ExitOpened(ExitId("ext_1"), WHO, (), LATER, Instant(0), estate_id=KEY)
PAID = PayoutRequested(
    PayoutId("pay_1"),
    WHO,
    None,
    PayoutKind.WITHDRAW,
    "balance",
    f"estate:{KEY}",
    1,
    "CNY",
    LATER,
    waits=False,
)
HANDED = PayoutInstructed(PayoutId("pay_1"), WHO)
BEGUN = ((0, CLAIMED), (0, PROPOSED), (0, GRANTED))


def found(*events) -> list[str]:
    look, actor = Estates(), Actor(ActorKind.SYSTEM, "test")
    said = [
        look.look(enclose(number, event, Instant(at), actor, CommandId("test-0001"), ""))
        for number, (at, event) in enumerate(events, start=1)
    ]
    return [line for line in said if line]


def test_a_sound_one_breaks_nothing():
    taken = (EXPORT, FETCHED, WINDOW, PAID, HANDED)
    assert found(*BEGUN, *((LATER, event) for event in taken), (LATER, STOPPED)) == []


@pytest.mark.parametrize(
    ("events", "line"),
    [
        (((0, GRANTED),), "I-26"),
        (((0, CLAIMED), (0, GRANTED)), "I-18"),
        (((0, CLAIMED), (0, msgspec.structs.replace(PROPOSED, by=BELA)), (0, GRANTED)), "I-18"),
        (((0, CLAIMED), (0, msgspec.structs.replace(PROPOSED, parts=(Part.DATA,))), (0, GRANTED)), "I-18"),
        (
            ((0, CLAIMED), (0, PROPOSED), (0, EstateSupplemented(KEY, UNSEALED, (), LATER)), (0, GRANTED)),
            "I-18",
        ),
        (((0, CLAIMED), (0, PROPOSED), (1, GRANTED)), "I-26"),
        (((0, CLAIMED), (0, PROPOSED), (0, STOPPED), (0, GRANTED)), "I-26"),
        ((*BEGUN, (LATER - 1, EXPORT)), "I-26"),
        ((*BEGUN, (LATER - 1, WINDOW)), "I-26"),
        ((*BEGUN, (LATER - 1, PAID)), "I-26"),
        ((*BEGUN, (LATER, EXPORT), (LATER, STOPPED), (LATER, FETCHED)), "I-26"),
        ((*BEGUN, (LATER, PAID), (LATER, STOPPED), (LATER, HANDED)), "I-26"),
        ((*BEGUN, (LATER, msgspec.structs.replace(WINDOW, account_no=AccountNo(2)))), "I-26"),
    ],
)
def test_what_breaks_a_line_is_found(events, line):
    (said,) = found(*events)
    assert said.startswith(line)
