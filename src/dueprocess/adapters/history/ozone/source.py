"""Moderation events of an Ozone service (`tools.ozone.moderation.defs#modEventView`): JSON lines, or `queryEvents`' answer.

The rules are:
1. On an account (`repoRef`): a takedown takes the account; a label takes what is shown without it, each label apart; a muted
   reporter is not heard. `durationInHours` is the end; without it there is none.
2. Reversing, negating and unmuting end that very measure. The service's own reversal at the end of a duration is outside:
   the measure has ended by itself.
3. What concerns a record or a message, and events that take nothing (reports, comments, tags…), are outside, by kind.
4. The clause is the first policy named that one of ours stands for; else `other`. A tool named `automod` is a machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from dueprocess.adapters.history.records import Outside, Taken, hours_of, id_of, one_of, text_of, time_of
from dueprocess.adapters.history.records import read as read_records
from dueprocess.adapters.history.report.words import SourceWords
from dueprocess.adapters.history.wikipedia.source import Line, UnsoundError
from dueprocess.application.audit.act import Act

ACCOUNT: Final = "com.atproto.admin.defs#repoRef"
LABELS_MAX: Final = 100
SCHEDULED: Final = "[SCHEDULED_REVERSAL]"
POLICIES: Final = {
    "spam": "spam",
    "child": "child_safety",
    "csa": "child_safety",
    "minor": "child_safety",
    "harass": "harassment",
    "threat": "harassment",
    "hate": "harassment",
    "doxx": "harassment",
    "imperson": "impersonation",
    "copyright": "legal",
    "illegal": "legal",
    "legal": "legal",
}

WORDS: Final = SourceWords(
    title="Moderation events of an Ozone service",
    imposed="action",
    changed="change",
    lifted="reversal",
    caution="Only what an account can do is judged; records and messages are counted beside it.",
    licence="The service's own records.",
    clauses={},
)


def read(file: BinaryIO) -> Iterator[Line]:
    """Each event of the file, and the histories of its accounts."""
    return read_records(file, record)


def record(held: dict[str, Any]) -> tuple[Taken, ...] | Outside:
    """What one event did. Raises `UnsoundError` for one that cannot be read."""
    event, subject = held.get("event"), held.get("subject")
    if not isinstance(event, dict) or not isinstance(subject, dict):
        raise UnsoundError("`event` or `subject` is missing or no object")
    name = text_of(event, "$type", most=200).partition("#")[2]
    if not name:
        raise UnsoundError("`$type` of the event names none")
    if text_of(subject, "$type", most=200) != ACCOUNT:
        return Outside(f"{name} on a record or message")
    reason = text_of(event, "comment", missing="")
    if name == "modEventReverseTakedown" and reason.startswith(SCHEDULED):
        return Outside("reversal at the end of its duration")
    done = _done(name, event)
    if done is None:
        return Outside(name)
    tool = held.get("modTool")
    lasts = hours_of(event, "durationInHours")
    taken = Taken(
        subject=id_of(subject, "did"),
        chain="",
        act=Act.IMPOSED,
        at=time_of(held, "createdAt"),
        entry=f"event {id_of(held, 'id')}",
        actor=id_of(held, "createdBy"),
        reason=reason,
        clause=_clause(event),
        automatic=isinstance(tool, dict) and "automod" in text_of(tool, "name", missing="").lower(),
    )
    change = msgspec.structs.replace
    found = tuple(
        change(taken, chain=chain, act=act, capabilities=names, lasts=None if act is Act.LIFTED else lasts)
        for chain, act, names in done
    )
    return found or Outside(name)


def _done(name: str, event: dict[str, Any]) -> list[tuple[str, Act, tuple[str, ...]]] | None:
    """Which part of an account an event imposes something on, or frees; None where it does neither."""
    match name:
        case "modEventTakedown":
            return [("takedown", Act.IMPOSED, ("account.use", "account.shown"))]
        case "modEventReverseTakedown":
            return [("takedown", Act.LIFTED, ())]
        case "modEventMuteReporter":
            return [("reports", Act.IMPOSED, ("report.heard",))]
        case "modEventUnmuteReporter":
            return [("reports", Act.LIFTED, ())]
        case "modEventLabel":
            put = [
                (f"label {value}", Act.IMPOSED, ("account.unlabelled",))
                for value in _labels(event, "createLabelVals")
            ]
            gone = [(f"label {value}", Act.LIFTED, ()) for value in _labels(event, "negateLabelVals")]
            return [*put, *gone]
        case _:
            return None


def _labels(event: dict[str, Any], name: str) -> list[str]:
    held = event.get(name)
    if not isinstance(held, list) or len(held) > LABELS_MAX:
        raise UnsoundError(f"`{name}` is no short list")
    if not all(isinstance(value, str) and 0 < len(value) <= 200 for value in held):
        raise UnsoundError(f"`{name}` holds something else than names")
    return list(dict.fromkeys(held))


def _clause(event: dict[str, Any]) -> str:
    policies = event.get("policies")
    if policies is None:
        return "other"
    if not isinstance(policies, list) or not all(isinstance(item, str) for item in policies):
        raise UnsoundError("`policies` is no list of names")
    found = next((key for item in policies[:20] if (key := one_of(POLICIES, item))), "")
    return POLICIES.get(found, "other")
