"""What a refusal means, by capability and share of accounts: off, observe, enforce.

The rules are:
1. Where nothing is said, a capability is enforced. The floor has no mode: it is allowed before modes are looked at (I-04).
2. An account's place among all is a hash of its id: always the same, on every machine and for every capability. So "enforce
   5%" always means the same people, and raising it to 10% keeps them in.
3. Observed: let through, counted, and the verdict says `would_refuse`. Off: let through, and nothing is said of it.
4. Where a capability is not enforced for an account, not knowing lets it through as well: who only watches stops nobody.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from dueprocess.guard.capability import FLOOR, is_capability_name
from dueprocess.guard.handles import Key

Stage: TypeAlias = Literal["off", "observe", "enforce"]

EVERYTHING: Final = "*"
_PART = re.compile(r"(off|observe|enforce)(?: +([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%)?")
_SERVICE = re.compile(r"[a-z][a-z0-9_]*\.\*")
_HASHER = hashlib.blake2b(digest_size=8, person=b"dueprocess.share")
_PLACES: Final = float(1 << 64)


class Mode(NamedTuple):
    """Shares of accounts, between 0 and 1: so many are refused, so many of the others are watched."""

    enforce: float
    observe: float

    def stage(self, key: Key) -> Stage:
        """What holds for this account."""
        if self.enforce >= 1:
            return "enforce"
        if self.enforce + self.observe <= 0:
            return "off"
        place = place_of(key)
        if place < self.enforce:
            return "enforce"
        return "observe" if place < self.enforce + self.observe else "off"

    @property
    def for_all(self) -> Stage | None:
        """What holds for every account; None where accounts differ."""
        return (
            "enforce"
            if self.enforce >= 1
            else "observe"
            if self.enforce <= 0 and self.observe >= 1
            else "off"
            if self.enforce + self.observe <= 0
            else None
        )


ENFORCE: Final = Mode(1.0, 0.0)
OBSERVE: Final = Mode(0.0, 1.0)
OFF: Final = Mode(0.0, 0.0)


class Modes:
    """The modes of a guard. Never changed: a guard is given others.

    Names are a capability ("chat.send"), all of a service ("chat.*") or everything ("*"); the nearest one holds.
    Modes are written "off", "observe", "enforce", with a share "enforce 5%" (the others are observed), or with both
    "enforce 5%, observe 20%" (the others are off). `ValueError` for a name or mode that is none, or a floor capability.
    """

    __slots__ = ("_modes",)

    def __init__(self, modes: Mapping[str, str | Mode] | None = None) -> None:
        self._modes = {name: _mode(name, said) for name, said in (modes or {}).items()}

    def of(self, capability: str) -> Mode:
        """The mode of a capability."""
        modes = self._modes
        if not modes:
            return ENFORCE
        service = capability.partition(".")[0] + ".*"
        return modes.get(capability) or modes.get(service) or modes.get(EVERYTHING) or ENFORCE

    def __repr__(self) -> str:
        """All that was said."""
        return f"Modes({self._modes})"


def parse_mode(text: str) -> Mode:
    """A mode as it is written; `ValueError` for anything else."""
    shares: dict[str, float] = {}
    for part in text.split(","):
        found = _PART.fullmatch(part.strip())
        if found is None or found[1] in shares:
            raise ValueError(
                f"`{text[:60]}` is no mode: write off, observe, enforce, or a share as in `enforce 5%`"
            )
        shares[found[1]] = 1.0 if found[2] is None else float(found[2]) / 100
    if "off" in shares:
        if len(shares) > 1 or shares["off"] < 1:
            raise ValueError(f"`{text[:60]}`: what is off is off for everybody")
        return OFF
    enforce = shares.get("enforce", 0.0)
    observe = shares.get("observe", 1.0 - enforce)
    if enforce > 1 or observe > 1 or enforce + observe > 1 + 1e-9:
        raise ValueError(f"`{text[:60]}` is more than all accounts")
    return Mode(enforce, observe)


def place_of(key: Key) -> float:
    """Where an account stands among all, from 0 to less than 1: a hash of its id that never changes."""
    hasher = _HASHER.copy()
    hasher.update(key if isinstance(key, bytes) else key.to_bytes(8, "big"))
    return int.from_bytes(hasher.digest(), "big") / _PLACES


def _mode(name: str, said: str | Mode) -> Mode:
    if name in FLOOR:  # INVARIANT (I-04)
        raise ValueError(f"`{name}` is floor: it is always allowed and has no mode")
    if name != EVERYTHING and not _SERVICE.fullmatch(name) and not is_capability_name(name):
        raise ValueError(f"`{name[:60]}` is no capability, no service and not `*`")
    mode = parse_mode(said) if isinstance(said, str) else said
    if not (0 <= mode.enforce <= 1 and 0 <= mode.observe <= 1 and mode.enforce + mode.observe <= 1 + 1e-9):
        raise ValueError(f"the shares of `{name}` are not between 0 and 1, or more than all accounts")
    return mode
