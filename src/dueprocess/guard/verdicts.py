"""The verdicts of many accounts at once: most are one shared object, and the others are made when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from dueprocess.guard.verdict import Verdict


class Verdicts(Sequence[Verdict]):
    """One verdict for each account that was asked about, in order, all of one epoch. Equal to a list of the same.

    `special`: the places whose verdict differs from `clear`, with the verdict, or with what `make` makes it of.
    """

    __slots__ = ("_clear", "_count", "_make", "_special")

    def __init__(
        self,
        count: int,
        clear: Verdict,
        special: dict[int, Verdict | int],
        make: Callable[[int], Verdict] | None = None,
    ) -> None:
        self._count = count
        self._clear = clear
        self._special = special
        self._make = make

    @property
    def refused(self) -> list[int]:
        """The places of those that are not allowed, ascending: quicker than to look at every verdict."""
        if not self._clear.allowed:
            return [place for place, verdict in enumerate(self) if not verdict.allowed]
        return [
            place
            for place, found in sorted(self._special.items())
            if isinstance(found, int) or not found.allowed
        ]

    def __len__(self) -> int:
        """How many were asked about."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Verdict: ...
    @overload
    def __getitem__(self, place: slice) -> list[Verdict]: ...
    def __getitem__(self, place: int | slice) -> Verdict | list[Verdict]:
        """The verdict at this place, or those of a stretch."""
        if isinstance(place, slice):
            return [self._at(one) for one in range(*place.indices(self._count))]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._at(place % self._count)

    def __iter__(self) -> Iterator[Verdict]:
        """All of them, in order."""
        return map(self._at, range(self._count))

    def __eq__(self, other: object) -> bool:
        """Whether the other holds the same verdicts in the same order."""
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(other) == len(self) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """How many, and how many of them are refused."""
        return f"<Verdicts of {self._count} accounts, {len(self.refused)} refused>"

    def _at(self, place: int) -> Verdict:
        found = self._special.get(place, self._clear)
        if isinstance(found, int):
            if self._make is None:
                raise LookupError(place)
            found = self._special[place] = self._make(found)
        return found
