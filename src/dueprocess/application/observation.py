"""Observation: what guards have counted, so that a platform sees what enforcing would change before it enforces.

The rules are:
1. Counts by day, capability, kind, mode and restriction; nothing of a person, and no time but the day's.
2. A batch counts once, however often it is sent.
3. Only names of the catalogue and restrictions of the record are kept: nothing else can be put here by a caller.
4. An `unexplained_refusal` is a refusal by the platform that no restriction gives a reason for: a defect, of the platform
   or of ours, for each of which somebody was refused without being told why.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Protocol

import msgspec

from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.kernel.ids import ImportId, RestrictionId
from dueprocess.kernel.instants import DAY, Instant

KEPT_DAYS: Final = 120
ROW_DIGITS_MAX: Final = 12


class Kind(StrEnum):
    """What was counted."""

    REFUSED = "refused"
    WOULD_REFUSE = "would_refuse"
    AGREED = "agreed"
    UNEXPLAINED_REFUSAL = "unexplained_refusal"


class Stage(StrEnum):
    """How the capability was set for the account at that moment."""

    OFF = "off"
    OBSERVE = "observe"
    ENFORCE = "enforce"


class Observed(msgspec.Struct, frozen=True):
    """So often on one day. `restriction_id` is empty where there is none, or too many were seen to name."""

    day: int
    capability: str
    kind: Kind
    mode: Stage
    restriction_id: str
    count: int


class Observations(Protocol):
    """Where counts are kept."""

    def observe(self, batch: str, observed: Iterable[Observed], now: Instant) -> bool:
        """Add counts; False if this batch was added before."""
        ...

    def observed(self, since_day: int) -> tuple[Observed, ...]:
        """What was counted from this day on, in the order of capability, kind, mode and restriction."""
        ...


def day_of(at: Instant) -> int:
    """The day of an instant, counted in UTC from 1970."""
    return at // DAY


def sound(
    reader: Reader, policies: Policies, counted: Iterable[Observed]
) -> tuple[tuple[Observed, ...], int]:
    """What may be kept of what a caller counted, and how many counts name a capability that is none."""
    catalogue = policies.catalogue(reader)
    names = {entry.name for entry in catalogue.capabilities} if catalogue else set()
    kept: dict[tuple[str, Kind, Stage, str], Observed] = {}
    unknown = 0
    for item in counted:
        if item.capability not in names:
            unknown += item.count
            continue
        restriction_id = item.restriction_id if _is_known(reader, item.restriction_id) else ""
        key = (item.capability, item.kind, item.mode, restriction_id)
        before = kept[key].count if key in kept else 0
        kept[key] = msgspec.structs.replace(item, restriction_id=restriction_id, count=before + item.count)
    return tuple(kept.values()), unknown


def _is_known(reader: Reader, restriction_id: str) -> bool:
    """Whether it is a restriction of the record: one of its own, or a row of an import."""
    if not restriction_id:
        return False
    if reader.get(RESTRICTIONS, RestrictionId(restriction_id)) is not None:
        return True
    import_id, _, row = restriction_id.rpartition(".")
    is_row = row.isascii() and row.isdecimal() and len(row) <= ROW_DIGITS_MAX
    return is_row and reader.manifests.row(ImportId(import_id), int(row)) is not None
