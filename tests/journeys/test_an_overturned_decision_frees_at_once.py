"""The main story below the pages: decide, appeal, independent review, everything back."""

from __future__ import annotations

from pathlib import Path

from dueprocess.application.views.all import APPEALS, DECISIONS
from dueprocess.domain.decision import Outcome
from dueprocess.domain.review import AnswerAppeal, TakeAppeal
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import ADA, ANNA, CHEN, DAY, HOUR, LAN, MING, World


def test_an_overturned_decision_frees_at_once(tmp_path: Path) -> None:
    world = World.on_sqlite(tmp_path)
    decision_id = world.decide(target=LAN)
    assert not world.allowed("chat.send_stranger")
    assert not world.allowed("chat.send", target=LAN)
    assert world.allowed("chat.send", target=MING)
    assert world.allowed("wallet.pay")
    appeal_id = world.appeal(decision_id)
    appeal = world.get(APPEALS, appeal_id)
    assert appeal.answer_due_at == world.clock.at + 24 * HOUR
    reason = Private("The messages were answers to her own questions.")
    answer = AnswerAppeal(appeal_id, CHEN, Outcome.OVERTURNED, reason)
    assert world.refused(TakeAppeal(appeal_id, ADA)) is Code.STAFF_LACKS_ROLE
    assert world.refused(answer) is Code.EVIDENCE_NOT_OPENED
    world.look(decision_id)
    world.ok(TakeAppeal(appeal_id, CHEN))
    world.ok(answer)
    assert world.allowed("chat.send_stranger")
    assert world.allowed("chat.send", target=LAN)
    assert world.get(DECISIONS, decision_id).outcome is Outcome.OVERTURNED
    again = world.decide()
    assert world.get(DECISIONS, again).rung == 1


def test_silence_ends_it_for_good(tmp_path: Path) -> None:
    world = World.on_sqlite(tmp_path)
    decision_id = world.decide(decider=ANNA, target=LAN)
    appeal_id = world.appeal(decision_id)
    world.after(24 * HOUR - 1)
    assert not world.allowed("chat.send_stranger")
    world.after(1)
    assert world.allowed("chat.send_stranger")
    assert not world.allowed("chat.send", target=LAN)
    world.look(decision_id)
    world.ok(AnswerAppeal(appeal_id, CHEN, Outcome.AFFIRMED, Private("The messages were unwanted.")))
    assert world.allowed("chat.send_stranger")
    world.after(3 * DAY)
    assert world.allowed("chat.send_stranger")
