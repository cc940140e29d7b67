"""The planted bugs of what has to stay."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "content goes when the restriction ends, though it can still be appealed",
        "I-16",
        "domain/retention.py",
        "    elif appeals.may_lodge(of, now) is None:",
        "    elif False:",
        law("retention::i_16_what_a_restriction_is_about_stays_until_the_right_to_appeal_has_passed"),
    ),
    Bug(
        "content goes while an appeal waits for its answer",
        "I-16",
        "domain/retention.py",
        "    if appeals.open_one(of.appeals) is not None:",
        "    if False:",
        law("retention::while_an_appeal_waits_nobody_knows_the_end"),
    ),
    Bug(
        "one end that is known stands for one that is not",
        "I-16",
        "domain/retention.py",
        "        if end is None:\n            return None",
        "        if end is None:\n            continue",
        law("retention::an_open_case_keeps_and_a_dismissed_one_no_longer"),
    ),
)
