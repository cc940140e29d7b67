"""The planted bugs of the guard."""

from __future__ import annotations

from tests.planted.bug import Bug

BUGS = (
    Bug(
        "a check answers before the epoch that was asked for",
        "I-29",
        "guard/guard.py",
        "if at_least is not None and epoch is not None and epoch < at_least:  # INVARIANT (I-29)",
        "if False:",
        ("tests/guard/test_check.py::test_an_epoch_that_is_not_reached_is_unknown",),
    ),
    Bug(
        "an older snapshot is taken",
        "I-29",
        "guard/knowledge.py",
        "if known is not None and epoch < known.epoch:  # INVARIANT (I-29)",
        "if False:",
        ("tests/guard/test_standing.py::test_an_older_snapshot_is_refused",),
    ),
    Bug(
        "without data everybody is free",
        "I-30",
        "guard/view.py",
        "known = capability.floor or (self.standing is not None and self.standing.bit(capability.name) != 0)",
        "known = True",
        ("tests/guard/test_follower.py::test_without_any_data_the_floor_is_open_and_the_rest_is_unknown",),
    ),
)
