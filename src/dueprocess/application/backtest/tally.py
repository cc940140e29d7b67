"""Tally: the comparisons counted, clause by clause and person by person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dueprocess.application.backtest.rerun import Change, Compared
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.model import Rulebook

EXAMPLES = 20


class Tally:
    """Counts comparisons; `result` gives plain values, which are what `--json` prints."""

    def __init__(self, other: Rulebook, known: frozenset[str]) -> None:
        self._other = other
        self._untested = sorted(clause.id for clause in other.clauses if clause.id not in known)
        self._clauses: dict[str, _Clause] = {}
        self._all = _Clause()
        self._examples: dict[str, list[str]] = {
            change.value: [] for change in Change if change is not Change.SAME
        }

    def count(self, compared: Iterable[Compared]) -> None:
        """Count what one account had."""
        for item in compared:
            self._all.count(item)
            self._clauses.setdefault(item.clause, _Clause()).count(item)
            examples = self._examples.get(item.change.value, [])
            if len(examples) < EXAMPLES:
                examples.append(item.decision_id)

    def result(self) -> dict[str, Any]:
        """The whole result."""
        return {
            "version": self._other.version,
            **self._all.result(),
            "by_clause": {name: clause.result() for name, clause in sorted(self._clauses.items())},
            "clauses_untested": self._untested,
            "examples": {name: found for name, found in self._examples.items() if found},
        }


class _Clause:
    def __init__(self) -> None:
        self.decisions = 0
        self.changes = dict.fromkeys((change.value for change in Change), 0)
        self.days = {"decided": 0, "before": 0, "after": 0}
        self.permanent = {"decided": 0, "before": 0, "after": 0}
        self.people: dict[str, set[AccountNo]] = {"before": set(), "after": set()}

    def count(self, item: Compared) -> None:
        self.decisions += 1
        self.changes[item.change.value] += 1
        for name, given in (("decided", item.decided), ("before", item.before), ("after", item.after)):
            if given is None:
                continue
            self.days[name] += given.lasts
            self.permanent[name] += given.permanent
            if given.restricts and name in self.people:
                self.people[name].add(item.account_no)

    def result(self) -> dict[str, Any]:
        before, after = self.people["before"], self.people["after"]
        return {
            "decisions": self.decisions,
            **self.changes,
            "people_before": len(before),
            "people_after": len(after),
            "people_no_longer": len(before - after),
            "people_newly": len(after - before),
            **{f"days_{name}": round(lasts / DAY) for name, lasts in self.days.items()},
            **{f"permanent_{name}": count for name, count in self.permanent.items()},
        }
