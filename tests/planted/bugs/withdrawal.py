"""The planted bugs of withdrawals of detectors."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "one person frees everybody",
        "I-18",
        "domain/withdrawal.py",
        "    if detector.withdrawal_by == command.by:",
        "    if False:",
        law("withdrawal::i_18_nobody_withdraws_alone"),
    ),
    Bug(
        "what a human kept falls with the machine",
        "I-10",
        "domain/withdrawal.py",
        "return decision.detector is not None and decision.upright and not detectors.kept_by_human(decision)",
        "return decision.detector is not None and decision.upright",
        law("withdrawal::i_10_what_a_human_kept_on_its_own_evidence_stands"),
    ),
    Bug(
        "decisions fall without the order",
        "I-32",
        "domain/withdrawal.py",
        "    if detector is None or detector.status is not Status.WITHDRAWN or detector.withdrawn_by is None:",
        "    if detector is None:",
        law("withdrawal::i_32_nobody_is_freed_without_the_order"),
    ),
    Bug(
        "the order frees people of other decisions",
        "I-32",
        "domain/withdrawal.py",
        "    if decision is None or decision.detector != detector.detector_id:",
        "    if decision is None:",
        law("withdrawal::i_32_the_order_frees_nobody_else_s"),
    ),
    Bug(
        "whoever is freed is not told",
        "I-32",
        "domain/withdrawal.py",
        "Kind.FOUND_WRONG, decision.decision_id, None",
        "Kind.LIFTED, decision.decision_id, None",
        law("withdrawal::i_32_one_act_frees_everybody_and_tells_each"),
    ),
)
