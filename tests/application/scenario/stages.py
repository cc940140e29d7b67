"""Scenarios in tests: the sample's policy, a stage in memory, a notice as plain words without the page's template."""

from functools import cache
from pathlib import Path

from dueprocess.adapters.scenarios import Theatre, policy_of
from dueprocess.application.queries.notice import NoticePage
from dueprocess.application.scenario.play import Played, play
from dueprocess.application.scenario.reading import Ready, Unreadable, read_script
from tests.world import scratch

HEAD = "name: A scenario\naccounts: [wei, lan]\nsteps:\n"
DECIDED = "- decide: {about: wei, clause: H1, evidence: {kind: message, words: Answer me.}}"


@cache
def policy():
    return policy_of(None)


def told(page: NoticePage, locale: str) -> str:
    """The words of a notice, without those of the template around them."""
    lines = [page.clause_title[locale], page.clause_text[locale], page.facts or ""]
    lines += [f"{item.kind[locale]}: {item.words}" for item in page.evidence]
    lines += [capability.title[locale] for capability in page.works]
    return "\n".join(lines)


def read(text: str, file: str = "scenario.yaml") -> Ready | Unreadable:
    return read_script(text, file, policy())


def script(*steps: str) -> str:
    """A scenario of these steps about wei and lan."""
    return HEAD + "\n".join(steps) + "\n"


def played(text: str, file: str = "scenario.yaml", stage=None) -> Played:
    """Play a script that can be read."""
    ready = read(text, file)
    assert isinstance(ready, Ready), [str(one) for one in ready.mistakes]
    with scratch() as folder:
        theatre = Theatre(Path(folder), told)
        return play(ready, stage(theatre) if stage else theatre.stage)


def passes(*steps: str) -> Played:
    """These steps go as expected."""
    result = played(script(*steps))
    assert result.passed, str(result.failure)
    return result
