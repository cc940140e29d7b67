"""The planted bugs of detectors."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "its proposer registers a detector alone",
        "I-18",
        "domain/detector.py",
        "if detector.proposed_by == command.by:  # INVARIANT (I-18)",
        "if False:",
        law("detector::i_18_nobody_registers_a_detector_alone"),
    ),
    Bug(
        "its owner agrees to a detector",
        "I-18",
        "domain/detector.py",
        "if detector.registration.owner == command.by:  # INVARIANT (I-18)",
        "if False:",
        law("detector::i_18_its_owner_does_not_agree_to_it"),
    ),
    Bug(
        "a detector does one act more than its budget",
        "I-33",
        "domain/detector.py",
        "return spent(detector, now) >= detector.registration.acts_a_minute",
        "return spent(detector, now) > detector.registration.acts_a_minute",
        law("detector::i_33_the_act_over_its_budget_is_not_done_and_stops_it"),
    ),
    Bug(
        "a detector above its mark goes on",
        "I-33",
        "domain/detector.py",
        "if detector.status is Status.RUNNING and above and after.reviewed_since >= mark.reviewed:",
        "if False:",
        law("detector::i_33_above_its_mark_it_stops_itself"),
    ),
    Bug(
        "who answers for a machine may confirm and review what it did",
        "I-12",
        "domain/detector.py",
        "        and detector.registration.owner == person_id",
        "        and False",
        law(
            "detector::an_answer_to_an_appeal_by_its_owner_is_refused",
            "machine::i_18_who_answers_for_the_machine_does_not_confirm",
        ),
    ),
)
