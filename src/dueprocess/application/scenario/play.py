"""Play: carries a script out on a stage, step by step, and says at which line something was not as expected."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from dueprocess.application.scenario.script import Step, Written
from dueprocess.application.scenario.stage import NotAsExpected, Stage
from dueprocess.application.scenario.verbs import VERBS


class Played(msgspec.Struct, frozen=True):
    """How a scenario went: the place and words of what was not as expected, or nothing."""

    file: str
    name: str
    steps: int
    failure: str = ""

    @property
    def passed(self) -> bool:
        """Everything was as expected."""
        return not self.failure


def play(written: Written, make_stage: Callable[[Written], Stage]) -> Played:
    """Play one scenario on a stage of its own."""
    script = written.script
    stage = make_stage(written)
    stage.set_out()
    for number, (step, line) in enumerate(zip(script.steps, written.lines, strict=True), start=1):
        try:
            _step(stage, step)
        except NotAsExpected as surprise:
            failure = f"{written.file}:{line} step {number} ({step.verb}): {surprise}"
            return Played(written.file, script.name, number, failure)
    return Played(written.file, script.name, len(script.steps))


def _step(stage: Stage, step: Step) -> None:
    stage.expect(step.expect)
    VERBS[step.verb](stage, getattr(step, step.verb))
    stage.settle()
