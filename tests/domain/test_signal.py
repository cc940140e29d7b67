"""Signal: content ids and a score, in one case; it does nothing to anybody."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import CASES, NOTICES, RESTRICTIONS, SIGNALS
from dueprocess.domain.case import CaseOpened, DismissCase, Origin
from dueprocess.domain.decision import DecisionMade
from dueprocess.domain.machine import AskReverification
from dueprocess.domain.report import FileReport
from dueprocess.domain.signal import CONTENT_MAX, RaiseSignal, RecordReverification, Signal
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.detecting import raise_signal, ready, register
from tests.world import ADA, LAN, WEI, private


def signal(detector, **changes) -> RaiseSignal:
    return msgspec.structs.replace(RaiseSignal(detector, WEI, "H1", (private("m-1"),), 700), **changes)


def test_a_first_signal_opens_a_case_of_its_family(world):
    opened, raised = world.ok(signal(register(world)))
    assert isinstance(opened, CaseOpened)
    assert (opened.origin, opened.category, opened.by) == (Origin.SIGNAL, "harassment", None)
    assert raised.case_id == opened.case_id


def test_a_hundred_signals_make_one_case(world):
    detector_id = register(world)
    for number in range(100):
        world.ok(signal(detector_id, content=(private(f"m-{number}"),)))
    (case,) = world.find(CASES, account_no=WEI)
    assert len(world.find(SIGNALS, case_id=case.case_id)) == 100


def test_a_signal_joins_what_was_reported(world):
    opened, _ = world.ok(FileReport(WEI, "harassment", (private("m-1"),), reporter=LAN))
    (raised,) = world.ok(signal(register(world)))
    assert raised.case_id == opened.case_id


def test_another_family_is_another_case(world):
    detector_id = register(world)
    world.ok(signal(detector_id))
    assert len(world.ok(signal(detector_id, clause="F1", content=(private("m-2"),)))) == 2


def test_a_signal_about_what_was_found_lawful_opens_nothing(world):
    detector_id = register(world)
    opened, _ = world.ok(signal(detector_id))
    world.ok(DismissCase(opened.case_id, ADA, Private("Two friends joked.")))
    assert len(world.ok(signal(detector_id))) == 1


def test_i_17_a_signal_restricts_and_tells_nobody(world):
    world.ok(signal(register(world)))
    assert world.find(RESTRICTIONS) == ()
    assert world.find(NOTICES) == ()


def test_a_signal_holds_content_ids_and_a_score_and_no_more():
    """Never more than what it touches: nothing of the person has a place in it."""
    assert set(RaiseSignal.__struct_fields__) == {"detector_id", "account_no", "clause", "content", "score"}
    private_parts = {"content"}
    kept = {name for name in Signal.__struct_fields__ if "words" in name or "text" in name or "facts" in name}
    assert private_parts <= set(Signal.__struct_fields__)
    assert not kept


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"detector_id": "aim.7"}, Code.NOT_FOUND),
        ({"account_no": AccountNo(77)}, Code.NOT_FOUND),
        ({"clause": "S1"}, Code.CLAUSE_OUTSIDE_DETECTOR),
        ({"content": ()}, Code.CONTENT_MISSING),
        ({"content": (Private(" "),)}, Code.CONTENT_MISSING),
        ({"content": tuple(private(f"m-{n}") for n in range(CONTENT_MAX + 1))}, Code.TEXT_TOO_LONG),
        ({"score": -1}, Code.SCORE_OUT_OF_RANGE),
        ({"score": 1_001}, Code.SCORE_OUT_OF_RANGE),
    ],
)
def test_what_a_signal_may_not_be(world, changes, code):
    assert world.refused(signal(register(world), **changes)) is code


def test_who_decides_on_a_signalled_case_says_that_a_machine_found_it(world):
    """Compiled from the record, never typed: the notice says so whoever decides."""
    raised, item = ready(world, register(world))
    command = world.deciding("H1", case_id=raised.case_id, evidence=(item,))
    made = world.ok(command)[0]
    assert isinstance(made, DecisionMade)
    assert made.automation_detected
    assert made.detector is None


# Verification


def test_how_a_verification_ended_is_noted_once(world):
    raised = raise_signal(world, register(world))
    assert world.refused(RecordReverification(raised.signal_id, True)) is Code.REVERIFICATION_NOT_ASKED
    world.ok(AskReverification(raised.signal_id))
    assert world.get(SIGNALS, raised.signal_id).verified is None
    world.ok(RecordReverification(raised.signal_id, False))
    assert world.get(SIGNALS, raised.signal_id).verified is False
    assert world.refused(RecordReverification(raised.signal_id, True)) is Code.REVERIFICATION_NOT_ASKED
    assert world.refused(RecordReverification("sig_none", True)) is Code.NOT_FOUND
    assert world.find(RESTRICTIONS) == ()
