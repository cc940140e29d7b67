"""Script: a scenario as a policy person writes it in YAML, read with the place of every mistake.

A scenario has accounts, a starting time and steps. Each step has exactly one verb, and may say what it expects: nothing
(it is allowed), or `refused: <code>`. `docs/scenarios.md` explains every verb with examples.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from dueprocess.domain.decision import Outcome
from dueprocess.rulebook.reading.mistakes import render
from dueprocess.rulebook.reading.sheet import Sheet
from dueprocess.rulebook.reading.tree import Items, Node, Pairs, Place, Scalar, read_tree

_NUMBER = re.compile(r"-?\d{1,15}")


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a script: unknown keys are mistakes."""


class Given(Strict, frozen=True):
    """An account. `facts` are things about a person that must not matter (vip, debt, followers): they reach nothing."""

    kind: str = "person"
    zone: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    facts: dict[str, Any] = {}


class Item(Strict, frozen=True):
    """One item of evidence: `kind` and the words; `id` recognises the same content again; `at` defaults to now."""

    kind: str
    words: str
    id: str = ""
    at: str = ""
    by: str = ""


class Lighter(Strict, frozen=True):
    """A measure that is chosen instead of the rung's: capabilities, and how long."""

    capabilities: tuple[str, ...]
    lasts: str = ""
    permanent: bool = False
    towards: str = ""


class Report(Strict, frozen=True):
    """Somebody reports. `times` reports of the same, each by another person where `by` is empty."""

    about: str
    category: str
    content: tuple[str, ...]
    by: str = ""
    times: int = 1


class Decide(Strict, frozen=True):
    """A decider decides about an account: its open case, or a new one. `called` names the decision for later steps."""

    about: str
    clause: str
    evidence: tuple[Item, ...]
    facts: str = "The account did what the clause forbids, as the evidence shows."
    by: str = "ada"
    towards: str = ""
    measures: tuple[Lighter, ...] | None = None
    imminent_harm: bool = False
    called: str = ""


class Second(Strict, frozen=True):
    """The second person: approve, decline or confirm."""

    by: str = "bela"
    decision: str = ""
    reason: str = "The evidence does not show it."
    content: str = ""


class Appeal(Strict, frozen=True):
    """The person objects."""

    by: str
    words: str = "This is not what happened."
    decision: str = ""


class Review(Strict, frozen=True):
    """A reviewer answers an appeal. `vary` gives what the first restriction becomes."""

    outcome: Outcome
    by: str = "chen"
    reason: str = "I looked at the evidence again and came to this by myself."
    decision: str = ""
    vary: Lighter | None = None
    opens_evidence: bool = True


class Act(Strict, frozen=True):
    """A member of staff does something to a decision, with a reason."""

    by: str = "ada"
    decision: str = ""
    reason: str = "This was a mistake of ours."
    cured: bool = False


class Amend(Strict, frozen=True):
    """The first restriction of a decision gets other terms. Heavier ones need evidence of their own."""

    measure: Lighter
    by: str = "ada"
    decision: str = ""
    reason: str = "Circumstances have changed."
    evidence: tuple[Item, ...] = ()


class Check(Strict, frozen=True):
    """What an account can and cannot do now."""

    account: str
    can: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    towards: str = ""


class Standing(Strict, frozen=True):
    """What an account's standing page says now."""

    account: str
    clear: bool | None = None
    stopped: tuple[str, ...] | None = None
    until: str = ""
    rung: int | None = None


class Told(Strict, frozen=True):
    """What the newest notice (or the one of a decision) says."""

    account: str
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    locale: str = "en"
    decision: str = ""


class Counted(Strict, frozen=True):
    """How many cases there are about an account."""

    account: str
    cases: int


class Expect(Strict, frozen=True):
    """What a step gives."""

    refused: str = ""
    answer_due: str = ""


class Step(Strict, frozen=True):
    """One step: exactly one verb, and what is expected."""

    report: Report | None = None
    decide: Decide | None = None
    approve: Second | None = None
    decline: Second | None = None
    confirm: Second | None = None
    appeal: Appeal | None = None
    withdraw_appeal: Appeal | None = None
    review: Review | None = None
    lift: Act | None = None
    withdraw: Act | None = None
    amend: Amend | None = None
    dismiss: Act | None = None
    renew: Second | None = None
    sign_in: str | None = None
    advance: str | None = None
    until: str | None = None
    publish: str | None = None
    check: Check | None = None
    standing: Standing | None = None
    notice: Told | None = None
    count: Counted | None = None
    expect: Expect = Expect()

    @property
    def verb(self) -> str:
        """The step's verb."""
        return next(
            name for name in self.__struct_fields__ if name != "expect" and getattr(self, name) is not None
        )


class Script(Strict, frozen=True):
    """One scenario. `starts` and every time in it are in the rulebook's zone."""

    name: str
    accounts: dict[str, Given]
    steps: tuple[Step, ...]
    story: str = ""
    source: str = ""
    starts: str = "2026-03-02 10:00"


class Unreadable(msgspec.Struct, frozen=True):
    """Why a script cannot be played: file, line and column, and what is wrong."""

    text: str


class Written(msgspec.Struct, frozen=True):
    """A script with the line of each of its steps."""

    file: str
    script: Script
    lines: tuple[int, ...]


def read_script(text: str, file: str) -> Written | Unreadable:
    """The scenario in a YAML text, or the first thing that is wrong with it."""
    tree, flaws = read_tree(text)
    if tree is None or flaws:
        return Unreadable(render(Sheet(file, flaws).mistakes(), {file: text}))
    try:
        script = msgspec.convert(_plain(tree), Script, strict=True)
    except msgspec.ValidationError as error:
        return _unreadable(file, tree, str(error))
    for number, step in enumerate(script.steps):
        verbs = [
            name for name in step.__struct_fields__ if name != "expect" and getattr(step, name) is not None
        ]
        if len(verbs) != 1:
            found = ", ".join(verbs) or "none"
            return _unreadable(
                file, tree, f"a step has exactly one verb; this has {found} - at `$.steps[{number}]`"
            )
    lines = tuple(_place(tree, ("steps", number)).line for number in range(len(script.steps)))
    return Written(file, script, lines)


def _plain(node: Node) -> Any:
    if isinstance(node, Pairs):
        return {key.text: _plain(value) for key, value in node.pairs}
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    if isinstance(node, Scalar):
        return _scalar(node)
    return None


def _scalar(node: Scalar) -> Any:
    """A plain number or truth is one; everything else, times too, is text."""
    if node.plain and node.text in ("true", "false"):
        return node.text == "true"
    if node.plain and _NUMBER.fullmatch(node.text):
        return int(node.text)
    return node.text


def _unreadable(file: str, tree: Node, message: str) -> Unreadable:
    what, _, where = message.partition(" - at `")
    path = tuple(
        int(part) if part.isdigit() else part
        for part in re.findall(r"[A-Za-z_][\w]*|\d+", where.removeprefix("$"))
    )
    place = _place(tree, path)
    return Unreadable(f"{file}:{place.line}:{place.column} {what[:1].lower()}{what[1:]}\n")


def _place(node: Node, path: tuple[str | int, ...]) -> Place:
    """The place of the deepest part of `path` that exists."""
    place = node.at
    for part in path:
        if isinstance(node, Pairs):
            found = next((value for key, value in node.pairs if key.text == part), None)
        elif isinstance(node, Items) and isinstance(part, int) and part < len(node.items):
            found = node.items[part]
        else:
            found = None
        if found is None:
            return place
        node, place = found, found.at
    return place
