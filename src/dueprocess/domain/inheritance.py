"""Inheritance: what the record says of a decision that came with an import, before and when it is completed.

The law of it is `inherited`; these events are apart because `decision` folds them.
"""

from __future__ import annotations

from typing import Final

from dueprocess.kernel.ids import (
    AccountNo,
    CaseId,
    DecisionId,
    EvidenceId,
    ImportId,
    PersonId,
    RestrictionId,
)
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event
from dueprocess.kernel.privacy import Sealed
from dueprocess.rulebook.ladder import Choice

UNNAMED: Final = "(inherited)"
"""Stands in place of clause and family until a decision is completed. No rulebook can have a clause of this name."""


class DecisionInherited(Event, frozen=True):
    """A row of an import became a decision of its own: nobody here made it. `facts`: the platform's reason, if it told one.

    `version`: the rulebook in force when the import was approved; `migrates_at`: when it ends unless it is completed.
    """

    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    import_id: ImportId
    row: int
    restriction_id: RestrictionId
    version: int
    since: Instant
    until: Instant | None
    migrates_at: Instant
    facts: Sealed


class DecisionCompleted(Event, frozen=True):
    """An inherited decision now has all that a decision needs, found by a member of staff."""

    decision_id: DecisionId
    decider: PersonId
    clause: str
    family: str
    version: int
    version_digest: str
    rung: int
    relied_on: tuple[DecisionId, ...]
    act_at: Instant
    facts: Sealed
    evidence: tuple[EvidenceId, ...]
    tags: tuple[str, ...]
    chosen: tuple[Choice, ...]


class CompletionProposed(Event, frozen=True):
    """An inherited measure is to be completed without an end. It stays as it is until a second person agrees (I-18)."""

    restriction_id: RestrictionId
    decision_id: DecisionId
    account_no: AccountNo
    by: PersonId
    clause: str
    facts: Sealed
    evidence: tuple[EvidenceId, ...]
    choice: Choice


class CompletionDeclined(Event, frozen=True):
    """The second person disagreed: the inherited measure is what it was, and ends by its date."""

    restriction_id: RestrictionId
    decision_id: DecisionId
    by: PersonId
    reason: Sealed
