"""Reading: a script from YAML, with every mistake of the file in one run, each at its line and column.

A mistake is a value, never an exception. What is read is driven by the types of `script`: its field names are the
keys, its annotations say what a text names. So a misspelt account or clause is found before anything is played.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from dueprocess.application.scenario.marks import Names, Written
from dueprocess.application.scenario.mistakes import Mistake
from dueprocess.application.scenario.parts import Given
from dueprocess.application.scenario.policy import Policy, Unsound, next_version, plain
from dueprocess.application.scenario.script import (
    ALONE,
    LOOKS,
    PASSES,
    VERB_NAMES,
    Expect,
    Publish,
    Script,
    Step,
)
from dueprocess.application.scenario.vocabulary import Vocabulary
from dueprocess.kernel.durations import Duration
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.problem import near, shown
from dueprocess.rulebook.reading.mistakes import mistake as mistake_of_file
from dueprocess.rulebook.reading.tree import Flaw, Items, Node, Pairs, Place, Scalar, read_tree

YEARS = range(2000, 2200)
ABOUT = ("account", "decision", "detector", "towards", "locale")
_NUMBER = re.compile(r"-?\d{1,9}")
_VERSION = re.compile(r"[^.]+\.[1-9][0-9]{0,5}")
_NOT_ONE = (MistakeCode.DOCUMENT_NOT_SINGLE, MistakeCode.FILE_TOO_LARGE)
_NOTHING = ("", "~", "null")


class Ready(msgspec.Struct, frozen=True):
    """A script that can be played: the place of each step, and each version of the policy in turn."""

    file: str
    script: Script
    places: tuple[Place, ...]
    policies: tuple[Policy, ...]


class Unreadable(msgspec.Struct, frozen=True):
    """All that is wrong with a script. Never empty."""

    mistakes: tuple[Mistake, ...]


def read_script(text: str, file: str, policy: Policy) -> Ready | Unreadable:
    """The scenario in a YAML text, to be played under `policy`; or all that is wrong with it."""
    tree, flaws = read_tree(text)
    if flaws or tree is None:
        return Unreadable(tuple(_of_the_file(file, flaw) for flaw in flaws))
    reader = _Reader(file, tree, policy)
    script = reader.value(tree, Script, "a scenario")
    if reader.mistakes or not isinstance(script, Script):
        return Unreadable(tuple(sorted(reader.mistakes)))
    return Ready(file, script, tuple(reader.places), tuple(reader.policies))


def _of_the_file(file: str, flaw: Flaw) -> Mistake:
    found = mistake_of_file(file, flaw.at, flaw.code, flaw.values)
    help_text = "keep one scenario in a file, without `---`" if flaw.code in _NOT_ONE else found.help
    return Mistake(file, found.line, found.column, found.message, help_text)


class _Reader:
    """Reads one file. Where something is wrong it is noted, and None stands in its place."""

    def __init__(self, file: str, tree: Node, policy: Policy) -> None:
        self.mistakes: list[Mistake] = []
        self.places: list[Place] = []
        self.policies = [policy]
        self._file = file
        self._words = Vocabulary(_keys_under(tree, "accounts"), _keys_under(tree, "staff"), policy)

    def value(self, node: Node, hint: Any, what: str) -> Any:
        """The value at a node, as its type asks; `what` says in a mistake what it belongs to."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._marked(node, arguments[0], arguments[1], what)
        if origin in (Union, types.UnionType):
            return self.value(node, next(one for one in arguments if one is not type(None)), what)
        if origin is tuple:
            return self._list(node, arguments[0], what)
        if origin is dict:
            return self._named(node, arguments, what)
        if hint is Step:
            return self._step(node)
        if hint is Expect and isinstance(node, Scalar):
            return self._allowed(node)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            return self._part(node, hint, what)
        return self._plain(node, hint, what)

    def _part(self, node: Node, kind: type[msgspec.Struct], what: str) -> Any:
        """Keys and values. They are read in the order of the type: accounts before the steps that name them."""
        fields = {field.name: field for field in msgspec.structs.fields(kind)}
        if not isinstance(node, Pairs):
            self._note(node.at, f"{what} is written as keys and values", f"the keys are: {', '.join(fields)}")
            return None
        pairs = {key.text: (key, value) for key, value in node.pairs}
        for name, (key, value) in pairs.items():
            if name not in fields and _cut_off(key, value):
                text = f"`{shown(name)}` stands alone in {what}"
                self._note(
                    key.at, text, "put the text before it in quotes: a comma in `{…}` begins the next key"
                )
            elif name not in fields:
                self._unknown(
                    key.at, f"`{shown(name)}` is not a key of {what}", name, list(fields), "the keys"
                )
        meant = {near(name, fields) for name in pairs if name not in fields}
        for name, field in fields.items():
            if field.required and name not in pairs and name not in meant:
                self._note(
                    node.at, f"{what} lacks `{name}`", f"add `{name}: …`; docs/scenarios.md says what it is"
                )
        if kind is Script and "steps" in pairs and pairs["steps"][1] == Items(pairs["steps"][1].at, ()):
            self._note(pairs["steps"][1].at, "a scenario without steps tests nothing", "add a step")
        values = {
            name: self.value(_at_its_key(*pairs[name]), field.type, f"`{name}`")
            for name, field in fields.items()
            if name in pairs
        }
        if any(field.required and name not in pairs for name, field in fields.items()):
            return None
        made = kind(**values)
        return self._published(made, node) if isinstance(made, Publish) else made

    def _published(self, made: Publish, node: Node) -> Publish:
        """The rulebook's next version: it must be as sound as the first."""
        for key, value in made.change.pairs if made.change is not None else ():
            if self._name(key, Names.CLAUSE) and not isinstance(value, Pairs):
                self._note(
                    value.at, f"`{key.text}` is written as keys and values", "write `H1: {maximum: 30d}`"
                )
        if not self.mistakes:
            following = next_version(self.policies[-1], made.change, made.without)
            if isinstance(following, Unsound):
                self._note(
                    node.at, f"this rulebook has mistakes: {following.text}", "docs/rulebook.md explains them"
                )
            else:
                self.policies.append(following)
        return made

    def _step(self, node: Node) -> Step | None:
        """One verb, and what is expected of it."""
        self.places.append(node.at)
        if not isinstance(node, Pairs):
            help_text = "write `- check: {account: wei, can: [chat.send]}`, say"
            self._note(node.at, "a step is a verb with what belongs to it", help_text)
            return None
        pairs = {key.text: (key, value) for key, value in node.pairs}
        verbs = [key for key, _ in pairs.values() if key.text in VERB_NAMES]
        for name, (key, _) in pairs.items():
            if name not in VERB_NAMES and name != "expect":
                self._unknown(key.at, f"`{shown(name)}` is not a verb", name, VERB_NAMES, "the verbs")
        if len(pairs) == ("expect" in pairs):
            self._note(node.at, "this step has no verb", f"the verbs are: {', '.join(VERB_NAMES)}")
        if len(verbs) > 1:
            two = " and ".join(f"`{key.text}`" for key in verbs)
            self._note(
                verbs[1].at, f"this step has {len(verbs)} verbs: {two}", "begin a new step with `- ` for each"
            )
        expect = self.value(pairs["expect"][1], Expect, "`expect`") if "expect" in pairs else Expect()
        self._words.expecting(expect.refused if isinstance(expect, Expect) else "")
        before = len(self.mistakes)
        values = {key.text: self._under(key.text, _at_its_key(*pairs[key.text])) for key in verbs[:1]}
        self._words.expecting("")
        if not isinstance(expect, Expect) or not verbs:
            return None
        verb = verbs[0].text
        self._sensible(verb, expect, pairs["expect"][1] if "expect" in pairs else node)
        if verb in LOOKS and len(self.mistakes) == before and _looks_at_nothing(values[verb]):
            self._note(
                verbs[0].at, f"this `{verb}` looks at nothing", "say what must be there, else it cannot fail"
            )
        return Step(**values, expect=expect)

    def _under(self, verb: str, node: Node) -> Any:
        hint = next(field.type for field in msgspec.structs.fields(Step) if field.name == verb)
        return self.value(node, hint, f"`{verb}`")

    def _sensible(self, verb: str, expect: Expect, node: Node) -> None:
        if expect.refused and verb in LOOKS | PASSES:
            self._note(
                node.at, f"`{verb}` is never refused", "take `expect` out; what `cannot` be done says `check`"
            )
        if expect.refused and expect.answer_due:
            self._note(node.at, "what is refused has no answer to wait for", "keep `refused` or `answer_due`")
        if expect.stops_itself and verb not in ALONE:
            self._note(
                node.at,
                f"`stops_itself` belongs to what a detector does alone, not to `{verb}`",
                f"take it out; it goes with {', '.join(sorted(ALONE))}",
            )
        if expect.stops_itself and expect.refused:
            self._note(
                node.at, "a detector that stops itself is not refused", "keep `refused` or `stops_itself`"
            )
        if expect.answer_due and verb != "appeal":
            self._note(node.at, f"`answer_due` belongs to `appeal`, not to `{verb}`", "take it out")

    def _allowed(self, node: Scalar) -> Expect | None:
        if node.text == "allowed":
            return Expect()
        help_text = "write `expect: allowed`, or `expect: {refused: reviewer_is_decider}`"
        self._note(node.at, f"`{shown(node.text)}` cannot be expected", help_text)
        return None

    def _list(self, node: Node, hint: Any, what: str) -> tuple[Any, ...]:
        """A list. One value alone may stand without its brackets."""
        items = node.items if isinstance(node, Items) else (node,)
        return tuple(self.value(item, hint, what) for item in items)

    def _named(self, node: Node, arguments: tuple[Any, ...], what: str) -> dict[str, Any] | None:
        """A mapping whose keys are names of the author's own."""
        if arguments[1] is Given and isinstance(node, Items):
            return {self.value(item, str, what): Given() for item in node.items}
        if not isinstance(node, Pairs):
            self._note(node.at, f"{what} is written as names and what belongs to them", "write `name: …`")
            return None
        found = {}
        for key, value in node.pairs:
            if get_origin(arguments[0]) is Annotated:
                self.value(key, arguments[0], what)
            found[key.text] = self.value(value, arguments[1], f"`{shown(key.text)}`")
        return found

    def _marked(self, node: Node, base: Any, mark: Any, what: str) -> Any:
        """A text that names something, or is of a certain form."""
        if mark is Pairs:
            if not isinstance(node, Pairs):
                self._note(
                    node.at, f"{what} is written as keys and values", "write `change: {H1: {maximum: 30d}}`"
                )
                return None
            return node
        text = self.value(node, base, what)
        if text is None or not isinstance(node, Scalar):
            return None
        if isinstance(mark, Names):
            return text if self._name(node, mark) else None
        forms: dict[Written, Callable[[Scalar], bool]] = {
            Written.TIME: self._time,
            Written.LENGTH: self._length,
            Written.NEW_DECISION: partial(self._called, Names.DECISION),
            Written.NEW_SIGNAL: partial(self._called, Names.SIGNAL),
            Written.NEW_DETECTOR: self._version,
        }
        return text if forms[mark](node) else None

    def _name(self, node: Scalar, names: Names) -> bool:
        if self._words.knows(names, node.text):
            return True
        known = self._words.known(names)
        what = f"there is no {names} `{shown(node.text)}`"
        self._unknown(node.at, what, node.text, known, "", self._words.listed(names))
        return False

    def _time(self, node: Scalar) -> bool:
        try:
            if datetime.fromisoformat(node.text).year in YEARS:
                return True
        except ValueError:
            pass
        text = f"`{shown(node.text)}` is not a time between the years {YEARS.start} and {YEARS.stop}"
        self._note(node.at, text, "write it as `2026-03-05 10:00`, in the rulebook's zone")
        return False

    def _length(self, node: Scalar) -> bool:
        try:
            Duration.parse(node.text[:200])
        except ValueError:
            help_text = "write `72h`, `3d`, `2w`, `1mo`, `1y`, or parts of it: `1d 12h`"
            self._note(node.at, f"`{shown(node.text)}` is not a length of time", help_text)
            return False
        return True

    def _called(self, names: Names, node: Scalar) -> bool:
        if self._words.given(names, node.text):
            return True
        self._note(node.at, f"another {names} is called `{shown(node.text)}` already", "choose another name")
        return False

    def _version(self, node: Scalar) -> bool:
        """A version of a detector. The same may be registered again, where it was refused before."""
        if _VERSION.fullmatch(node.text):
            self._words.given(Names.DETECTOR, node.text)
            return True
        text = f"`{shown(node.text)}` is not a version of a detector"
        self._note(node.at, text, "write its name and number as `aim.1`")
        return False

    def _plain(self, node: Node, hint: Any, what: str) -> Any:
        """A text, a whole number, a truth, a word of a closed list, or any of them."""
        if not isinstance(node, Scalar) or (node.plain and node.text in _NOTHING):
            found = (
                "empty" if isinstance(node, Scalar) else "a list" if isinstance(node, Items) else "a mapping"
            )
            self._note(node.at, f"{what} is {found}", f"write {_asked(hint)} there")
            return None
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            words = [str(word) for word in hint]
            if node.text in words:
                return hint(node.text)
            self._unknown(node.at, f"{what} cannot be `{shown(node.text)}`", node.text, words, "it is one of")
            return None
        if hint is bool and node.text not in ("true", "false"):
            self._note(node.at, f"{what} is `{shown(node.text)}`", "write `true` or `false`")
            return None
        if hint is int and not _NUMBER.fullmatch(node.text):
            self._note(node.at, f"{what} is `{shown(node.text)}`", "write a whole number such as `3`")
            return None
        return node.text if hint is str else plain(node)

    def _unknown(
        self, at: Place, message: str, word: str, known: Any, subject: str, listed: str = ""
    ) -> None:
        """A word that is not known, with the one that was probably meant."""
        listed = listed or f"{subject} {'are: ' if subject.startswith('the') else ''}{', '.join(known)}"
        close = near(word, known)
        self._note(at, message, f"did you mean `{close}`? Otherwise: {listed}" if close else listed)

    def _note(self, at: Place, message: str, help_text: str) -> None:
        self.mistakes.append(Mistake(self._file, at.line, at.column, message, help_text))


def _keys_under(tree: Node, name: str) -> tuple[str, ...]:
    """The names in a mapping or list at the top of a file."""

    def found() -> Iterator[str]:
        for key, value in tree.pairs if isinstance(tree, Pairs) else ():
            if key.text == name and isinstance(value, Pairs):
                yield from (one.text for one, _ in value.pairs)
            elif key.text == name and isinstance(value, Items):
                yield from (one.text for one in value.items if isinstance(one, Scalar))

    return tuple(found())


def _at_its_key(key: Scalar, value: Node) -> Node:
    """A value; one that is empty stands where its key does, not on some later line."""
    return (
        value._replace(at=key.at) if isinstance(value, Scalar) and value.plain and not value.text else value
    )


def _cut_off(key: Scalar, value: Node) -> bool:
    """Whether a "key" is the rest of a text that a comma in braces has cut in two."""
    return " " in key.text.strip() and isinstance(value, Scalar) and value.plain and not value.text


def _looks_at_nothing(look: Any) -> bool:
    """Whether a look says about whom, and not what."""
    if not isinstance(look, msgspec.Struct):
        return False
    fields = [field for field in msgspec.structs.fields(look) if field.name not in ABOUT]
    return not any(field.required or getattr(look, field.name) != field.default for field in fields)


def _asked(hint: Any) -> str:
    return {bool: "`true` or `false`", int: "a whole number"}.get(hint, "a text")
