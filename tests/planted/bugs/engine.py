"""The planted bugs of the engine: time, retries and dry runs."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a clock set back is believed",
        "I-09",
        "application/engine.py",
        "return max(self.clock.now(), high_water)",
        "return self.clock.now()",
        law("constitution::i_09_a_clock_set_back_revives_nothing"),
    ),
    Bug(
        "the same id with another body is answered with the old answer",
        "I-31",
        "application/engine.py",
        "if before[0].request != digest:",
        "if False:",
        law("log::i_31_the_same_id_with_another_body_is_refused"),
    ),
    Bug(
        "a retry has a second effect",
        "I-31",
        "application/engine.py",
        "if before:  # INVARIANT (I-31)",
        "if False:",
        law("log::i_31_the_same_command_has_one_effect_and_one_answer"),
    ),
    Bug(
        "words that led to nothing are kept",
        "I-27",
        "application/engine.py",
        "for entry in named(private, events)",
        "for entry in private",
        law("detector::i_27_the_words_of_an_act_that_was_not_done_are_not_kept"),
    ),
    Bug(
        "a dry run writes",
        "I-31",
        "application/engine.py",
        "if request.dry_run or not events:",
        "if not events:",
        law("log::i_31_a_dry_run_tells_the_very_events_and_leaves_nothing"),
    ),
)
