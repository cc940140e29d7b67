"""The planted bugs of remedies."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a remedy is not asked for",
        "I-11",
        "domain/remedy.py",
        "for ordinal, effect in enumerate(item.remedies)",
        "for ordinal, effect in enumerate(item.remedies[:1])",
        law("remedy::the_fall_of_a_decision_asks_for_what_the_platform_took"),
    ),
)
