"""Machines over a record: each breach that a program could commit is named by the entry that holds it."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.domain.appeal import AppealAnswered
from dueprocess.domain.decision import DecisionConfirmed, DecisionMade, Outcome
from dueprocess.domain.detector import (
    Act,
    DetectorActed,
    DetectorProposed,
    DetectorRegistered,
    DetectorStarted,
    DetectorStopped,
    DetectorWithdrawn,
    Stop,
    TouchFreed,
    WithdrawalProposed,
)
from dueprocess.domain.restriction import One, RestrictionImposed, Terms, spans_of
from dueprocess.domain.rulebook_version import RulebookProposed
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.instants import HOUR
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.machines import Machines
from dueprocess.rulebook.ladder import Choice
from tests.detecting import AIM
from tests.policy import RULEBOOK, STRANGERS, hours

KEPT = Sealed("vlt_1", "c0ffee")
BOOK = RulebookProposed(1, "d", canonical(RULEBOOK).decode(), "{}", "p_olga")
REGISTERED = (DetectorProposed("aim.1", AIM, "p_olga"), DetectorRegistered("aim.1", "p_bela", "d"))
FOUND_WRONG = WithdrawalProposed("aim.1", "p_sven", KEPT)
ACTED = DetectorActed("aim.1", "sig_1", 1, Act.HOLD, "dec_1")


def made(**changes):
    event = DecisionMade(
        "dec_1",
        "case_1",
        1,
        "detector:aim.1",
        "H1",
        "harassment",
        1,
        "d",
        1,
        (),
        0,
        KEPT,
        ("evi_1",),
        ("t",),
        (Choice((STRANGERS,), lasts=hours(72)),),
        False,
        True,
        False,
        None,
        "aim.1",
        True,
    )
    return msgspec.structs.replace(event, **changes)


def imposed(lapses_at):
    terms = Terms((STRANGERS,), 0, 240 * HOUR, lapses_at=lapses_at)
    return RestrictionImposed("dec_1.1", "dec_1", One(1), 1, None, terms, spans_of(terms), 0, "ntc_1", ())


def fault(*events):
    machines = Machines()
    *before, last = events
    assert [machines.look(event) for event in before] == [None] * len(before)
    return machines.look(last)


def test_what_the_law_does_breaks_nothing():
    withdrawn = DetectorWithdrawn("aim.1", "p_dora", "p_bela", "d")
    stopped = DetectorStopped("aim.1", Stop.OVER_MARK, "p_dora")
    decided = made(decision_id="dec_2", clause="B1", hold=False)
    assert (
        fault(
            BOOK,
            *REGISTERED,
            ACTED,
            made(),
            imposed(72 * HOUR),
            decided,
            stopped,
            DetectorStarted("aim.1", "p_sven", KEPT),
            ACTED,
            FOUND_WRONG,
            stopped,
            withdrawn,
            TouchFreed("aim.1", "dec_1", 1),
        )
        is None
    )


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ((made(), imposed(72 * HOUR + 1)), "I-33"),
        ((made(), imposed(None)), "I-33"),
        ((BOOK, made(hold=False)), "I-33"),
        ((made(decider="p_ada"),), "I-13"),
        ((made(detector=None),), "I-13"),
        ((made(awaiting=True),), "I-18"),
        ((made(chosen=(Choice((STRANGERS,), permanent=True),)),), "I-18"),
        ((DecisionConfirmed("dec_1", "detector:aim.1", "d"),), "I-13"),
        ((AppealAnswered("app_1", "dec_1", Outcome.AFFIRMED, "detector:aim.1", KEPT, False),), "I-13"),
        ((REGISTERED[0], DetectorRegistered("aim.1", "p_olga", "d")), "I-18"),
        ((ACTED,), "I-33"),
        ((*REGISTERED, DetectorStopped("aim.1", Stop.OVER_BUDGET, "p_dora"), ACTED), "I-33"),
        ((FOUND_WRONG, DetectorWithdrawn("aim.1", "p_dora", "p_sven", "d")), "I-18"),
        ((DetectorWithdrawn("aim.1", "p_dora", "p_bela", "d"),), "I-18"),
        ((TouchFreed("aim.1", "dec_1", 1),), "I-32"),
    ],
)
def test_a_breach_is_named(events, line):
    said = fault(*events)
    assert said is not None
    assert said.startswith(line)
