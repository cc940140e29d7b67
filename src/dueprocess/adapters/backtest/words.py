"""What the counts of a backtest are called, alike on the terminal and on the page."""

from __future__ import annotations

from typing import Final

from dueprocess.application.backtest.rerun import Change
from dueprocess.rulebook.model import Rulebook

CHANGES: Final = {
    Change.NO_BREACH: "no breach any more",
    Change.LIGHTER: "lighter",
    Change.SAME: "the same",
    Change.HEAVIER: "heavier",
}

CAUTION: Final = (
    "Findings stay as they were found, and only the ladder is asked again. What nobody was found to have done under the "
    "old rules cannot be seen here, so that a stricter wording shows in no count; people may also behave otherwise under "
    "other rules."
)


def titled(clause_id: str, rulebook: Rulebook) -> str:
    """A clause with its title, where the rulebook has it."""
    clause = rulebook.clause(clause_id)
    return clause_id if clause is None else f"{clause_id} {clause.title.get('en', '')}".strip()
