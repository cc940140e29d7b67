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
    REFUSAL = "refusal"
    ZONE = "zone"
    LOCALE = "language"


class Written(StrEnum):
    """Texts of a certain form. `NEW_DECISION`: the step gives a decision this name."""

    TIME = "time"
    LENGTH = "length"
    NEW_DECISION = "new_decision"


Account = Annotated[str, Names.ACCOUNT]
Person = Annotated[str, Names.STAFF]
ClauseId = Annotated[str, Names.CLAUSE]
Ability = Annotated[str, Names.CAPABILITY]
DecisionName = Annotated[str, Names.DECISION]
Language = Annotated[str, Names.LOCALE]
Time = Annotated[str, Written.TIME]
Length = Annotated[str, Written.LENGTH]


class Verdict(StrEnum):
    """How a review may end."""

    AFFIRMED = "affirmed"
    VARIED = "varied"
    OVERTURNED = "overturned"
