"""Recorded acts: what a source's log says that somebody did, in words that no source owns.

An adapter reads its source into these; from here on nothing knows whose history it is. An act keeps what the log
says (`recorded_end`) apart from what follows from its own words (`end`): only the latter is ever judged.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.kernel.instants import Instant


class Act(StrEnum):
    """What was done: a measure imposed, the measure in force given other terms, the measure in force ended."""

    IMPOSED = "imposed"
    CHANGED = "changed"
    LIFTED = "lifted"


class Nominal(msgspec.Struct, frozen=True):
    """The end that an act's own words give: None is no end. `note` says what is strange about the words."""

    until: Instant | None
    note: str = ""


class Measure(msgspec.Struct, frozen=True):
    """What one act takes away together: capabilities by name, towards the things listed (`listed` "": everywhere)."""

    capabilities: tuple[str, ...]
    listed: str = ""


class RecordedAct(msgspec.Struct, frozen=True):
    """One line of a log. `entry` is its number there; `end` None: its duration could not be read."""

    line: int
    index: int
    act: Act
    entry: str
    at: Instant
    actor: str
    automatic: bool
    reason: str
    boilerplate: str
    clause: str = ""
    measures: tuple[Measure, ...] = ()
    unknown: tuple[str, ...] = ()
    duration: str = ""
    end: Nominal | None = None
    recorded_end: Instant | None = None


class History(msgspec.Struct, frozen=True):
    """All that a log shows of one subject, in the order of time."""

    line: int
    subject: str
    acts: tuple[RecordedAct, ...]
