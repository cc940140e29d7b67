"""The counts of an audit. Counts only: a history is what somebody chose to keep of it, and gives no rates.

The rules are:
1. Accepted, adapted and refused add up to all acts that could be read. What could not be read stands apart.
2. What describes the source (`first_measure_indefinite`, `without_reason`, `appeal_path_removed`, who lifted) is
   counted from the acts themselves, whatever the law says of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

import msgspec

from dueprocess.application.audit.act import Act, History, RecordedAct
from dueprocess.application.audit.compare import ORDER, Beside, Difference, beside, comparable, difference
from dueprocess.application.audit.replay import Judged, Law, Verdict, replay
from dueprocess.application.audit.world import World
from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.model import Rulebook

BOILERPLATE_FROM = 10
WAITED = (
    (1 / 24, "within an hour"),
    (1.0, "within a day"),
    (7.0, "within a week"),
    (31.0, "within a month"),
    (184.0, "within half a year"),
    (math.inf, "later"),
)
"""Classes of the days that a measure lasted before it was lifted."""


class Relieved(msgspec.Struct, frozen=True):
    """One measure ended before its time: after how many days, and whether by whoever acted last."""

    days: float
    by_decider: bool


class Tally:
    """Counts that grow subject by subject."""

    def __init__(self, law: Law, ladder: Rulebook | None) -> None:
        self._law, self._ladder = law, ladder
        self.verdicts: Counter[Verdict] = Counter()
        self.refused: Counter[str] = Counter()
        self.adaptations: Counter[str] = Counter()
        self.by_act: dict[str, Counter[str]] = {}
        self.by_clause: dict[str, Counter[str]] = {}
        self.besides: Counter[Beside] = Counter()
        self.differences: list[Difference] = []
        self.relieved: list[Relieved] = []
        self.amendments: Counter[str] = Counter()
        self.malformed = 0
        self._plain: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._subjects: set[str] = set()

    def subject(self, history: History) -> None:
        """Judge and count all acts of one subject."""
        self._subjects.add(history.subject)
        first = next((act for act in history.acts if act.act is not Act.LIFTED), None)
        if first is not None and first.end is not None and first.end.until is None:
            self._plain["first_measure_indefinite"] += 1
        for judged in replay(self._law, history):
            self._verdict(judged)
            self._source(judged.world, judged.act)

    def result(self, seconds: float) -> dict[str, Any]:
        """All counts under their public names."""
        boilerplate = [count for count in self._reasons.values() if count >= BOILERPLATE_FROM]
        plain = self._plain
        return {
            "events_total": sum(self.verdicts.values()),
            "accepted": self.verdicts[Verdict.ACCEPTED],
            "adapted": self.verdicts[Verdict.ADAPTED],
            "refused": _ranked(self.refused),
            "ends_compared": plain["ends_compared"],
            "ends_equal": plain["ends_compared"] - len(self.differences),
            "subjects": len(self._subjects),
            "first_measure_indefinite": plain["first_measure_indefinite"],
            "without_reason": plain["without_reason"],
            "appeal_path_removed": plain["appeal_path_removed"],
            "lifted_by_decider": sum(relief.by_decider for relief in self.relieved),
            "lifted_by_another": sum(not relief.by_decider for relief in self.relieved),
            "boilerplate_reasons": sum(boilerplate),
            "malformed": self.malformed,
            "median_days_to_relief": self.median_days(),
            "seconds": round(seconds, 2),
            "boilerplate_texts": len(boilerplate),
            "restricted_again_after_relief": plain["restricted_again_after_relief"],
            "unseen_before": plain["unseen_before"],
            "adaptations": _ranked(self.adaptations),
            "amendments": _ranked(self.amendments),
            "by_act": {name: dict(counts) for name, counts in self.by_act.items()},
            "by_clause": {
                name: dict(counts)
                for name, counts in sorted(self.by_clause.items(), key=lambda entry: -entry[1]["acts"])
            },
            "days_to_relief": self.days_to_relief(),
            "ladder": self.ladder(),
            "differences": [msgspec.to_builtins(item) for item in self.differences],
        }

    def median_days(self) -> float | None:
        """The middle of the days from the beginning of a measure to its lifting; None where none was lifted."""
        return round(median(relief.days for relief in self.relieved), 2) if self.relieved else None

    def days_to_relief(self) -> dict[str, dict[str, int]]:
        """Measures ended before their time by how long they had lasted, the decider's lifts apart from others'."""
        found = {by: dict.fromkeys((name for _, name in WAITED), 0) for by in ("decider", "another")}
        for relief in self.relieved:
            waited = next(name for limit, name in WAITED if relief.days <= limit)
            found["decider" if relief.by_decider else "another"][waited] += 1
        return found

    def ladder(self) -> dict[str, Any]:
        """New measures by class of length, the source's and the ladder's, and how the two compare."""
        source: Counter[str] = Counter()
        ladder: Counter[str] = Counter()
        compared: Counter[str] = Counter()
        for pair, count in self.besides.items():
            source[pair.source] += count
            ladder[pair.ladder] += count
            compared[pair.ladder_is] += count
        return {
            "measures": sum(compared.values()),
            "source": {str(name): source[name] for name in ORDER},
            "ladder": {str(name): ladder[name] for name in ORDER},
            "ladder_is": {name: compared[name] for name in ("lighter", "same", "heavier")},
        }

    def _verdict(self, judged: Judged) -> None:
        act, verdict = judged.act, judged.verdict
        self.verdicts[verdict] += 1
        self.by_act.setdefault(act.act.value, Counter())[verdict.value] += 1
        if judged.code:
            self.refused[judged.code] += 1
        for change in judged.changes:
            self.adaptations[change.value] += 1
        if act.clause:
            counts = self.by_clause.setdefault(act.clause, Counter())
            counts["acts"] += 1
            counts[verdict.value] += 1
        pair = beside(self._ladder, judged.world, act) if self._ladder is not None else None
        if pair is not None:
            self.besides[pair] += 1
            self.by_clause[act.clause][f"ladder_{pair.ladder_is}"] += 1

    def _source(self, world: World, act: RecordedAct) -> None:
        """What the act says of the source, whatever the law says of the act."""
        plain = self._plain
        if not act.reason.strip():
            plain["without_reason"] += 1
        elif act.boilerplate:
            self._reasons[act.boilerplate] += 1
        if any(name in self._law.floor for measure in act.measures for name in measure.capabilities):
            plain["appeal_path_removed"] += 1
        if comparable(act):
            plain["ends_compared"] += 1
            found = difference(act)
            if found is not None:
                self.differences.append(found)
        live, since = world.live(act.at), world.since
        if act.act is not Act.IMPOSED and not live:
            plain["unseen_before"] += 1
        if act.act is Act.LIFTED and live and world.current is not None and since is not None:
            self.relieved.append(Relieved((act.at - since) / DAY, act.actor == world.current.decider))
        if act.act is Act.IMPOSED and world.lifted:
            plain["restricted_again_after_relief"] += 1
        if act.act is Act.CHANGED and live:
            self.amendments[" and ".join(kinds(world, act)) or "same_measure"] += 1


def kinds(world: World, act: RecordedAct) -> Iterator[str]:
    """How the source itself changed its measure: shorten, extend, narrow, widen; nothing where only words changed."""
    before = [item.terms.until for item in world.measures]
    old, new = (before[0] if before else None), act.end.until if act.end is not None else None
    if old != new:
        yield "extend" if new is None or (old is not None and new > old) else "shorten"
    before_lists, lists = (
        any(item.target is not None for item in world.measures),
        any(m.listed for m in act.measures),
    )
    had = {name for item in world.measures for name in item.terms.capabilities}
    has = {name for measure in act.measures for name in measure.capabilities}
    if before_lists != lists:
        yield "narrow" if lists else "widen"
    else:
        if has - had:
            yield "widen"
        if had - has:
            yield "narrow"


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
