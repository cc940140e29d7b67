"""YAML as a plain tree in which every key and value knows its line and column.

YAML 1.2, and of that what a policy needs: mappings, lists, scalars, comments. No anchors, aliases or merge keys (who
reads one clause must see all of it, and a small file must not unfold into a large one), no tags, one document, at most
2 MB and 20 levels. What is wrong is noted and left as a hole, so that the rest of the file can still be read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.problem import shown

BYTES_MAX = 2_000_000
DEPTH_MAX = 20

_STANDARD_TAG = "tag:yaml.org,2002:"


class Place(NamedTuple):
    """Line and column, both from 1."""

    line: int
    column: int


class Scalar(NamedTuple):
    """A single value as written. `plain`: without quotes, so that `3` may be a number and `true` a choice."""

    at: Place
    text: str
    plain: bool


class Items(NamedTuple):
    """A list."""

    at: Place
    items: tuple[Node, ...]


class Pairs(NamedTuple):
    """A mapping, in the order of the file; a key stands in it once."""

    at: Place
    pairs: tuple[tuple[Scalar, Node], ...]


class Hole(NamedTuple):
    """Something that was refused; the mistake is noted already."""

    at: Place


Node = Scalar | Items | Pairs | Hole


class Flaw(NamedTuple):
    """A mistake of the file itself, at its place."""

    at: Place
    code: MistakeCode
    values: dict[str, str]


def read_tree(text: str) -> tuple[Node | None, list[Flaw]]:
    """The tree of one YAML document, or None where there is none to go on with, and what is wrong with the file."""
    if len(text.encode(errors="surrogatepass")) > BYTES_MAX:
        return None, [Flaw(Place(1, 1), MistakeCode.FILE_TOO_LARGE, {})]
    builder = _Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
            if builder.too_deep:
                return None, builder.flaws
    except YAMLError as error:
        return None, [*builder.flaws, _malformed(error, text)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # The parser itself stumbles over a few inputs, an escape beyond Unicode among them: a mistake of the file.
        at = builder.last
        return None, [*builder.flaws, Flaw(at, MistakeCode.YAML_MALFORMED, {"problem": shown(str(error))})]
    if builder.documents != 1:
        at = builder.second or Place(1, 1)
        values = {"count": str(builder.documents)}
        return None, [*builder.flaws, Flaw(at, MistakeCode.DOCUMENT_NOT_SINGLE, values)]
    return builder.root, builder.flaws


class _Builder:
    """Builds the tree from the parser's events, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.flaws: list[Flaw] = []
        self.documents = 0
        self.second: Place | None = None
        self.too_deep = False
        self.last = Place(1, 1)
        self._open: list[tuple[Place, list[Node], bool]] = []

    def take(self, event: Any) -> None:
        """Take in the next event of the parser."""
        self.last = at = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        match event:
            case DocumentStartEvent():
                self.documents += 1
                if self.documents == 2:
                    self.second = at
            case AliasEvent():
                self._flaw(at, MistakeCode.YAML_ANCHOR_REFUSED, f"*{event.anchor}")
                self._put(Hole(at))
            case ScalarEvent():
                self._refuse_extras(event, at)
                plain = event.style is None or event.style == ""
                self._put(Scalar(at, event.value, plain))
            case MappingStartEvent() | SequenceStartEvent():
                self._refuse_extras(event, at)
                if len(self._open) == DEPTH_MAX:
                    self.flaws.append(Flaw(at, MistakeCode.YAML_NESTED_TOO_DEEP, {}))
                    self.too_deep = True
                self._open.append((at, [], isinstance(event, MappingStartEvent)))
            case MappingEndEvent() | SequenceEndEvent():
                start, children, is_mapping = self._open.pop()
                node = self._pairs(start, children) if is_mapping else Items(start, tuple(children))
                self._put(node)
            case _:
                pass

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        elif self.documents == 1:
            self.root = node

    def _refuse_extras(self, event: Any, at: Place) -> None:
        if event.anchor is not None:
            self._flaw(at, MistakeCode.YAML_ANCHOR_REFUSED, f"&{event.anchor}")
        if event.tag is not None:
            self._flaw(at, MistakeCode.YAML_TAG_REFUSED, str(event.tag).replace(_STANDARD_TAG, "!!"))

    def _pairs(self, start: Place, children: list[Node]) -> Pairs:
        first: dict[str, Place] = {}
        pairs = []
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                if not isinstance(key, Hole):
                    self.flaws.append(Flaw(key.at, MistakeCode.KEY_NOT_TEXT, {}))
            elif key.plain and key.text == "<<":
                self._flaw(key.at, MistakeCode.YAML_ANCHOR_REFUSED, "<<")
            elif key.text in first:
                values = {"key": shown(key.text), "line": str(first[key.text].line)}
                self.flaws.append(Flaw(key.at, MistakeCode.KEY_REPEATED, values))
            else:
                first[key.text] = key.at
                pairs.append((key, value))
        return Pairs(start, tuple(pairs))

    def _flaw(self, at: Place, code: MistakeCode, found: str) -> None:
        self.flaws.append(Flaw(at, code, {"found": shown(found)}))


def _malformed(error: YAMLError, text: str) -> Flaw:
    """Where and why the parser gave up."""
    at, reason = Place(1, 1), "it cannot be read"
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            at = Place(mark.line + 1, mark.column + 1)
        reason = error.problem or error.context or reason
    elif isinstance(error, ReaderError):
        before = text[: error.position]
        at = Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        reason = f"the character U+{ord(text[error.position]):04X} is not allowed"
    return Flaw(at, MistakeCode.YAML_MALFORMED, {"problem": shown(" ".join(str(reason).split()))})
