"""Play: carries a script out on a stage, step by step, and says at which line something was not as expected.

Where the script varies facts that must not matter, it is played again with each of them, and has to come out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from dueprocess.application.scenario.outcome import Outcome, difference, outcome_of
from dueprocess.application.scenario.reading import Ready
from dueprocess.application.scenario.script import Script
from dueprocess.application.scenario.stage import NotAsExpected, Stage
from dueprocess.application.scenario.verbs import VERBS
from dueprocess.kernel.invariants import InvariantBroken
from dueprocess.rulebook.reading.tree import Place

MakeStage = Callable[[Ready], AbstractContextManager[Stage]]


class Failure(msgspec.Struct, frozen=True):
    """What was not as expected: where in the file, in which step, at what time of the scenario."""

    file: str
    at: Place
    step: str
    expected: str
    got: str

    @property
    def place(self) -> str:
        """File, line and column."""
        return f"{self.file}:{self.at.line}:{self.at.column}"

    def __str__(self) -> str:
        return f"{self.place} {self.step}\n  expected: {self.expected}\n  got:      {self.got}"


class Played(msgspec.Struct, frozen=True):
    """How a scenario went: `steps` played, each run with other facts counted, and the failure if there is one."""

    file: str
    name: str
    steps: int
    failure: Failure | None = None

    @property
    def passed(self) -> bool:
        """Everything was as expected."""
        return self.failure is None


def play(ready: Ready, make_stage: MakeStage) -> Played:
    """Play one scenario on a stage of its own, then once more for each of the facts that must not matter."""
    first = _played(ready, make_stage)
    steps = len(ready.script.steps)
    if isinstance(first, Failure):
        return Played(ready.file, ready.script.name, steps, first)
    for runs, (words, varied) in enumerate(_variations(ready.script), start=2):
        steps = len(ready.script.steps) * runs
        again = _played(msgspec.structs.replace(ready, script=varied), make_stage, f" with {words}")
        if isinstance(again, Failure):
            return Played(ready.file, ready.script.name, steps, again)
        other = difference(first, again)
        if other is not None:
            label = f"the same steps with {words}"
            failure = Failure(ready.file, Place(1, 1), label, other[0], other[1])
            return Played(ready.file, ready.script.name, steps, failure)
    return Played(ready.file, ready.script.name, steps)


def _played(ready: Ready, make_stage: MakeStage, words: str = "") -> Outcome | Failure:
    """One run: what came of it, or the first thing that was not as expected."""
    with make_stage(ready) as stage:
        at, step = Place(1, 1), "before the first step"
        try:
            stage.set_out()
            for number, one in enumerate(ready.script.steps, start=1):
                at, step = ready.places[number - 1], f"step {number} ({one.verb})"
                stage.expect(one.expect)
                VERBS[one.verb](stage, getattr(one, one.verb))
                stage.settle()
            stage.prove()
        except (NotAsExpected, InvariantBroken) as surprise:
            when = f" at {stage.shown(stage.clock.at)}" if stage.answers or at.line > 1 else ""
            wanted, got = "the law to hold", f"this invariant broken: {surprise}"
            if isinstance(surprise, NotAsExpected):
                wanted, got = surprise.expected, surprise.got
            return Failure(ready.file, at, f"{step}{when}{words}", wanted, got)
        return outcome_of(stage)


def _variations(script: Script) -> Iterator[tuple[str, Script]]:
    """The script with other facts about one account, and words for them."""
    for name, sets in script.vary_facts.items():
        for facts in sets:
            given = script.accounts[name]
            changed = msgspec.structs.replace(given, facts={**given.facts, **facts})
            accounts = {**script.accounts, name: changed}
            yield f"{name}'s {_listed(facts)}", msgspec.structs.replace(script, accounts=accounts)


def _listed(facts: dict[str, Any]) -> str:
    return ", ".join(
        f"{fact}: {str(value).lower() if isinstance(value, bool) else value}" for fact, value in facts.items()
    )
