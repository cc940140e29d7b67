"""Marks: what a text in a script names, or which form it has, as annotations of its type."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated


class Names(StrEnum):
    """What a text names, in the words of a mistake: a wrong name is found before anything is played."""

    ACCOUNT = "account"
    STAFF = "member of staff"
    CLAUSE = "clause"
    CAPABILITY = "capability"
    KIND = "kind of evidence"
    DECISION = "decision"
    DETECTOR = "version of a detector"
    SIGNAL = "signal"
    REFUSAL = "refusal"
    ZONE = "zone"
    LOCALE = "language"


class Written(StrEnum):
    """Texts of a certain form. `NEW_…`: the step gives what it brings about this name."""

    TIME = "time"
    LENGTH = "length"
    NEW_DECISION = "new_decision"
    NEW_DETECTOR = "new_detector"
    NEW_SIGNAL = "new_signal"


Account = Annotated[str, Names.ACCOUNT]
Person = Annotated[str, Names.STAFF]
ClauseId = Annotated[str, Names.CLAUSE]
Ability = Annotated[str, Names.CAPABILITY]
DecisionName = Annotated[str, Names.DECISION]
DetectorName = Annotated[str, Names.DETECTOR]
SignalName = Annotated[str, Names.SIGNAL]
NewDecision = Annotated[str, Written.NEW_DECISION]
NewDetector = Annotated[str, Written.NEW_DETECTOR]
NewSignal = Annotated[str, Written.NEW_SIGNAL]
Language = Annotated[str, Names.LOCALE]
Time = Annotated[str, Written.TIME]
Length = Annotated[str, Written.LENGTH]


class Verdict(StrEnum):
    """How a review may end."""

    AFFIRMED = "affirmed"
    VARIED = "varied"
    OVERTURNED = "overturned"
