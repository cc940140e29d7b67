"""About: which case, or which part of one, an event is about, so that a case's history is found without reading the log.

An event is kept under one id, the widest it names: that of its case, else of its decision, and so on down. Whoever asks
for a case names all of these. A report is kept under its own: how many there are must not bury what happened (I-17).
"""

from __future__ import annotations

from typing import Final

from dueprocess.kernel.messages import Event

IDS: Final = (
    "report_id",
    "case_id",
    "decision_id",
    "evidence_id",
    "restriction_id",
    "appeal_id",
    "notice_id",
    "remedy_id",
)
"""The fields by which an event belongs to a case, the widest first."""

_NAMED: dict[type[Event], tuple[str, ...]] = {}


def about(event: Event) -> str | None:
    """The id under which an event is found; None where it belongs to no case."""
    kind = type(event)
    named = _NAMED.get(kind)
    if named is None:
        named = _NAMED[kind] = tuple(name for name in IDS if name in kind.__struct_fields__)
    for name in named:
        found: str | None = getattr(event, name)
        if found:
            return found
    return None
