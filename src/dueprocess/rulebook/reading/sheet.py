"""One file being read: where everything stands, what is wrong so far, and the values as the law needs them.

Reading goes on after a mistake. What cannot be read is replaced by something harmless and its path remembered, so that
nothing is concluded from it, and one run shows all mistakes of a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from dueprocess.kernel.capabilities import FLOOR, Capability, is_capability_name
from dueprocess.kernel.durations import Duration
from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.problem import Path, Problem, near, shown
from dueprocess.rulebook.checks.texts import WORDING
from dueprocess.rulebook.reading.mistakes import Mistake, mistake
from dueprocess.rulebook.reading.tree import Flaw, Hole, Items, Node, Pairs, Place, Scalar

_Choice = TypeVar("_Choice", bound=StrEnum)
_Value = TypeVar("_Value")

_NOTHING = re.compile(r"|~|null|Null|NULL")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})


class Field(NamedTuple):
    """A value at its path."""

    path: Path
    node: Node


class Sheet:
    """Reads the tree of one file, field by field."""

    def __init__(self, file: str, flaws: Iterable[Flaw]) -> None:
        self._file = file
        self._places: dict[Path, Place] = {}
        self._unread: set[Path] = set()
        self._over_unread: set[Path] = set()
        self._mistakes = [mistake(file, flaw.at, flaw.code, flaw.values) for flaw in flaws]

    def mistakes(self, problems: Iterable[Problem] = ()) -> tuple[Mistake, ...]:
        """All that is wrong, in the order of the file; of `problems` those that rest on what could be read."""
        concluded = (self._placed(one) for one in problems if not self._rests_on_unread(one))
        found = {*self._mistakes, *concluded}
        return tuple(sorted(found, key=lambda one: (one.line, one.column, one.code, one.message)))

    def mapping(self, field: Field, what: str, required: str = "", optional: str = "") -> dict[str, Field]:
        """The known keys of a mapping; those that are unknown or missing are noted."""
        node = field.node
        self._places[field.path] = node.at
        if not isinstance(node, Pairs):
            self._wrong_type(field, f"{what}: keys and values")
            return {}
        keys = (*required.split(), *optional.split())
        found: dict[str, Field] = {}
        for key, value in node.pairs:
            path = (*field.path, key.text)
            if key.text in keys:
                found[key.text] = Field(path, value)
                self._places[path] = value.at
            else:
                values = {"key": key.text, "what": what, "keys": ", ".join(keys)}
                self._note(MistakeCode.KEY_UNKNOWN, path, key.at, values, near(key.text, keys))
        for name in required.split():
            if name not in found:
                self._note(MistakeCode.KEY_MISSING, (*field.path, name), node.at, {"what": what, "key": name})
        return found

    def names(self, field: Field | None) -> dict[str, Field]:
        """A mapping whose keys are the author's own. Problems of a key point at the key."""
        if field is None or not isinstance(field.node, Pairs):
            if field is not None:
                self._wrong_type(field, "a mapping of names")
            return {}
        found: dict[str, Field] = {}
        for key, value in field.node.pairs:
            found[key.text] = Field((*field.path, key.text), value)
            self._places[*field.path, key.text] = key.at
        return found

    def items(self, field: Field | None) -> Iterator[Field]:
        """The items of a list, each at its path."""
        if field is None:
            return
        if not isinstance(field.node, Items):
            self._wrong_type(field, "a list")
            return
        for place, node in enumerate(field.node.items):
            path = (*field.path, place)
            self._places[path] = node.at
            yield Field(path, node)

    def text(self, field: Field | None, expected: str = "text") -> str | None:
        """A text; None where there is none."""
        if field is None:
            return None
        node = field.node
        if not isinstance(node, Scalar) or (node.plain and _kind(node.text) != "text"):
            self._wrong_type(field, expected)
            return None
        return node.text

    def texts(self, field: Field | None) -> Mapping[str, str]:
        """One text in each language. A number without quotes is a text here: a title may be `2048`."""
        found = {}
        for locale, item in self.names(field).items():
            self._places[*item.path, WORDING] = item.node.at
            if isinstance(item.node, Scalar):
                found[locale] = self._scalar(item)
            else:
                self._wrong_type(item, "text")
        return found

    def words(self, field: Field | None, expected: str = "a name") -> tuple[str, ...]:
        """A list of names."""
        return self._read_each(field, lambda item: self.text(item, expected))

    def capabilities(self, field: Field | None) -> tuple[Capability, ...]:
        """A list of capabilities."""
        return self._read_each(field, self.capability)

    def number(self, field: Field | None, or_else: int) -> int:
        """An integer."""
        if field is None:
            return or_else
        node = field.node
        if isinstance(node, Scalar) and node.plain and _INTEGER.fullmatch(node.text):
            return int(node.text)
        self._wrong_type(field, "a whole number")
        return or_else

    def truth(self, field: Field | None, *, or_else: bool = False) -> bool:
        """`true` or `false`."""
        if field is None:
            return or_else
        node = field.node
        if isinstance(node, Scalar) and node.plain and node.text in _TRUE | _FALSE:
            return node.text in _TRUE
        self._wrong_type(field, "`true` or `false`")
        return or_else

    def choice(self, field: Field | None, or_else: _Choice) -> _Choice:
        """One of a closed list of words."""
        word = self.text(field, "a word")
        if word is None or field is None:
            return or_else
        choices = [str(choice) for choice in type(or_else)]
        if word in choices:
            return type(or_else)(word)
        values = {"choice": word, "choices": ", ".join(choices)}
        self._note(MistakeCode.CHOICE_UNKNOWN, field.path, field.node.at, values, near(word, choices))
        return or_else

    def duration(self, field: Field | None) -> Duration | None:
        """A length of time."""
        if field is None:
            return None
        written = self._scalar(field)
        if not written:
            self._wrong_type(field, "a length of time such as `3d`")
            return None
        try:
            return Duration.parse(written[:200])
        except ValueError:
            self._note(MistakeCode.DURATION_MALFORMED, field.path, field.node.at, {"duration": written})
            return None

    def capability(self, field: Field | None) -> Capability | None:
        """A capability that may be restricted. INVARIANT (I-04): a floor name never becomes one."""
        name = self.text(field, "a capability")
        if name is None or field is None:
            return None
        if name in FLOOR or not is_capability_name(name):
            code = MistakeCode.CAPABILITY_IS_FLOOR if name in FLOOR else MistakeCode.CAPABILITY_MALFORMED
            self._note(code, field.path, field.node.at, {"capability": name})
            return None
        return Capability(name)

    @staticmethod
    def _scalar(field: Field) -> str:
        """What is written there; "" for nothing, and for a list or a mapping."""
        node = field.node
        if not isinstance(node, Scalar) or (node.plain and _NOTHING.fullmatch(node.text)):
            return ""
        return node.text

    def _read_each(self, field: Field | None, read: Callable[[Field], _Value | None]) -> tuple[_Value, ...]:
        """The items that can be read. Those that cannot have paths of their own, so that the others keep theirs."""
        found: list[_Value] = []
        if field is None:
            return ()
        for place, item in enumerate(self.items(field)):
            value = read(Field((*field.path, f"unread {place}"), item.node))
            if value is not None:
                self._places[*field.path, len(found)] = item.node.at
                found.append(value)
        return tuple(found)

    def _note(
        self, code: MistakeCode, path: Path, at: Place, values: Mapping[str, str], near_to: str = ""
    ) -> None:
        self._not_read(path)
        clean = {key: shown(value) if key != "keys" else value for key, value in values.items()}
        self._mistakes.append(mistake(self._file, at, code, clean, near_to))

    def _not_read(self, path: Path) -> None:
        self._unread.add(path)
        self._over_unread.update(path[:end] for end in range(len(path)))

    def _wrong_type(self, field: Field, expected: str) -> None:
        if isinstance(field.node, Hole):
            self._not_read(field.path)
            return
        values = {"expected": expected, "found": _found(field.node)}
        self._note(MistakeCode.VALUE_OF_WRONG_TYPE, field.path, field.node.at, values)

    def _rests_on_unread(self, found: Problem) -> bool:
        """Whether one of its paths leads through, or contains, something that could not be read."""
        paths = (found.path, *found.related)
        return any(
            path in self._over_unread or any(path[:end] in self._unread for end in range(len(path) + 1))
            for path in paths
        )

    def _placed(self, found: Problem) -> Mistake:
        path = found.path
        while path and path not in self._places:
            path = path[:-1]
        at = self._places.get(path, Place(1, 1))
        return mistake(self._file, at, found.code, found.values, found.near)


def _kind(plain: str) -> str:
    """What YAML 1.2 takes a scalar without quotes for."""
    if _NOTHING.fullmatch(plain):
        return "nothing"
    if plain in _TRUE | _FALSE:
        return "true or false"
    return "a number" if _NUMBER.fullmatch(plain) else "text"


def _found(node: Node) -> str:
    match node:
        case Scalar():
            kind = _kind(node.text) if node.plain else "text"
            return kind if kind == "nothing" else f"`{node.text}`"
        case Items():
            return "a list"
        case _:
            return "a mapping"
