"""A platform's life: any command by anybody at any time, and after each step the core beside the oracle."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dueprocess.application.engine import Accepted
from dueprocess.domain.decision import Outcome
from dueprocess.domain.enquiry import AskHuman
from dueprocess.kernel.refusals import Code, Refusal
from tests.simulation.life import OFFSETS, picks, why
from tests.simulation.oracle import (
    CALL,
    HOUR,
    SEND,
)
from tests.simulation.staying import Staying
from tests.world import LAN, MING, WEI


class Life(Staying):
    """One life of the platform."""

    # What would happen next in most lives, by those who may

    @rule(chance=st.randoms(use_true_random=True), length=st.integers(6, 30))
    def the_story_goes_on(self, chance: Random, length: int) -> None:
        """Left to chance alone, few lives get as far as a second appeal: here people mostly do what they may."""
        for _ in range(length):
            self.turn(chance.randrange(1_000), chance.randrange(16))
            self.each_new_entry_keeps_the_constitution()
            self.nothing_revives()
            self.the_standing_is_the_oracle_s()
            self.what_is_set_back_is_the_oracle_s()

    def turn(self, pick: int, turn: int) -> None:
        """One thing that happens."""
        clause = ("A1", "A1", "F1", "F1", "H1", "S1")[pick % 6]
        reviewer = ("p_chen", "p_cora", "p_anna")[pick % 3]
        if turn <= 2 or not self.model.findings:
            harm = clause == "F1" and pick % 3 == 0
            who = ("p_ada", "p_anna")[pick % 2]
            towards = LAN if pick % 5 == 0 else None
            self.a_fresh_case_is_decided(WEI, clause, who, towards, harm, False, short=pick % 4 == 0)
        elif turn == 3:
            for how in ("confirm", "decline" if pick % 4 == 0 else "approve"):
                self.a_second_person_answers(pick, "p_bela", how, True)
        elif turn in (4, 5):
            self.a_person_appeals(pick, None, False)
        elif turn == 6 and self.model.appeals:
            self.a_reviewer_takes_an_appeal(pick, reviewer, False)
            self.a_reviewer_takes_an_appeal(pick, "p_sven", pick % 3 == 0)
            self.a_reviewer_answers(pick, reviewer, True, (Outcome.AFFIRMED, Outcome.VARIED)[pick % 2], 1)
        elif turn == 7 and self.model.appeals:
            self.a_reviewer_answers(pick, reviewer, True, Outcome.OVERTURNED, 1)
        elif turn == 8:
            self.time_comes_to_an_exact_date(pick, OFFSETS[pick % 3])
        elif turn == 9:
            self.somebody_signs_in_or_renews(pick)
        elif turn == 10 and self.model.held:
            self.somebody_lifts_or_withdraws(pick, reviewer, pick % 4 == 0, pick % 7 == 0)
            self.a_lift_is_examined(pick, "p_sven", True)
        elif turn == 11 and pick % 3 == 0:
            self.somebody_pulls_the_brake(pick)
        elif turn in (12, 13, 14):
            self.a_machine_has_its_day(pick)
        elif self.model.appeals and pick % 3 == 0:
            self.a_person_withdraws_an_appeal(pick, WEI)
        elif self.model.held:
            names = None if pick % 2 else {SEND, CALL}
            hours = (24, 72, 24 * 40, None)[pick % 4]
            self.a_restriction_is_amended(pick, "p_ada", names, hours, True)

    @rule()
    def the_third_time_has_no_end_and_its_person_comes_back(self) -> None:
        """A measure without an end waits for its person: chance alone seldom gets there."""
        for _ in range(4):
            self.time_passes(HOUR)
            self.a_fresh_case_is_decided(WEI, "A1", "p_ada", None, False, False, short=False)
            self.a_second_person_answers(0, "p_bela", "approve", True)
        self.a_person_signs_in_now(WEI)

    def somebody_pulls_the_brake(self, pick: int) -> None:
        """Something is set back for a while."""
        scope = ("clause", "capability", "version", "detector")[pick % 4]
        self.something_is_to_be_set_back("p_sven", scope, pick // 7, (4, 24)[pick % 2])
        if self.pauses:
            self.a_second_person_agrees_to_set_it_back(0, "p_bela", True)
        if self.pauses and pick % 3 == 0:
            self.it_is_ended_early(pick, "p_olga")

    def a_machine_has_its_day(self, pick: int) -> None:
        """It is registered, sees something, does what it may; now and then it is found wrong."""
        if not any(item.state == "running" for item in self.model.watches.values()):
            if self.model.watches and pick % 3 == 0:
                self.a_detector_is_stopped_or_started(pick, "p_sven", True)
            else:
                self.a_detector_is_registered("p_sven", "p_bela", True, True)
            return
        if pick % 17 == 0:
            self.a_detector_is_found_wrong(0, "p_sven", "p_bela", True, True)
            self.the_worker_frees(pick, True)
            return
        clause = ("B1", "A1", "B1", "H1", "F1")[pick % 5]
        self.a_detector_signals(0, (WEI, WEI, LAN)[pick % 3], clause)
        if self.model.signals:
            how = "decide" if clause == "B1" and pick % 4 > 0 else "hold"
            self.a_machine_acts(0, "ask" if pick % 7 == 0 else how, 72)
            self.a_verification_ends(0, True)

    def somebody_signs_in_or_renews(self, pick: int) -> None:
        if pick % 3 == 0 or not self.model.held:
            self.a_person_signs_in(WEI)
        elif pick % 3 == 1:
            self.a_permanent_restriction_is_renewed(pick, "p_ada", False, True)
            self.a_permanent_restriction_is_renewed(pick, "p_bela", True, True)
        elif self.model.cases:
            self.somebody_handles_a_case(pick, "p_ada", "take")
            self.somebody_handles_a_case(pick, "p_ada", "back")

    # Retries

    @precondition(lambda self: self.sent)
    @rule(pick=picks, other=st.booleans(), dry=st.booleans())
    def a_command_is_sent_again(self, pick: int, other: bool, dry: bool) -> None:
        key, command, first = self.sent[pick % len(self.sent)]
        before = self.world.position
        if other:
            answer = self.world.do(AskHuman(MING, why()), key, dry_run=dry)
            assert isinstance(answer, Refusal)
            assert answer.code is Code.COMMAND_ID_REUSED
        else:
            answer = self.world.do(command, key, dry_run=dry)
            assert isinstance(answer, Accepted)
            assert answer.repeated
            assert (answer.events, answer.at) == (first.events, first.at)
        assert self.world.position == before
