"""Programmer mistakes stop the program; expected refusals are values (see `refusals`)."""


class InvariantBroken(AssertionError):
    """A law of the constitution would have been broken: a bug of ours, never a caller's mistake."""


def invariant(condition: object, name: str, detail: str = "") -> None:
    """Raise `InvariantBroken` unless `condition` holds.

    A bare ``assert`` vanishes under ``python -O``; this does not. `name` is the invariant's id (``I-09``).
    """
    if not condition:
        raise InvariantBroken(f"{name}: {detail}" if detail else name)
