"""The planted bugs of the floor that nothing takes away."""

from __future__ import annotations

from tests.planted.bug import Bug

BUGS = (
    Bug(
        "the floor can be named",
        "I-04",
        "kernel/capabilities.py",
        "if name in FLOOR:  # INVARIANT (I-04)",
        "if False:",
        ("tests/kernel/test_capabilities.py::test_no_capability_is_of_the_floor",),
    ),
    Bug(
        "withdrawing money is left out of the floor",
        "I-04",
        "kernel/capabilities.py",
        '    "wallet.withdraw",\n',
        "",
        ("tests/kernel/test_capabilities.py::test_the_floor_is_what_the_constitution_says",),
    ),
)
