"""Running a backtest over the record: whole, or from a day on.

A version that was proposed runs in shadow in just this way: every decision since its proposal is compared, and whoever
approves it reads what it would have changed (design: observe before you enforce).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dueprocess.application.backtest.rerun import rerun
from dueprocess.application.backtest.tally import Tally
from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.application.queries.positions import position_before
from dueprocess.application.views.all import DECISIONS
from dueprocess.domain.decision import Decision, DecisionMade
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from dueprocess.record import envelope as envelopes
from dueprocess.record.wire import NAMES
from dueprocess.rulebook.model import Clause, Rulebook

MARK = f'"{NAMES[DecisionMade]}"'.encode()
"""Stands in the bytes of each decision, so that all other entries need not be read."""


def backtest(
    reader: Reader,
    policies: Policies,
    other: Rulebook,
    since: Instant | None = None,
    progress: Callable[[int], None] = lambda _accounts: None,
) -> dict[str, Any]:
    """The result of all decisions made from `since` on (see `Tally.result`). `progress` is told accounts."""
    versions = policies.published(reader)
    known = frozenset(clause.id for version in versions for clause in version.rulebook.clauses)
    tally = Tally(other, known)

    def clause_then(decision: Decision) -> tuple[Clause, str] | None:
        version = policies.version(reader, decision.version)
        clause = version.rulebook.clause(decision.clause) if version else None
        return (clause, version.rulebook.zone) if version is not None and clause is not None else None

    for count, account_no in enumerate(_accounts(reader, since), start=1):
        decisions = reader.find(DECISIONS, account_no=account_no)
        compared = rerun(decisions, clause_then, other)
        tally.count(item for item in compared if since is None or item.made_at >= since)
        if count % 100 == 0:
            progress(count)
    return tally.result()


def _accounts(reader: Reader, since: Instant | None) -> list[AccountNo]:
    """Whom a decision concerned from a day on, in the order of the first."""
    after = 0 if since is None else position_before(reader, since)
    found: dict[AccountNo, None] = {}
    for _, data in reader.stored(after):
        if MARK in data:
            event = envelopes.decode(data).event
            if isinstance(event, DecisionMade):
                found.setdefault(event.account_no)
    return list(found)
