"""Osprey: a verdict of its rules becomes a signal of a registered detector. What Osprey would have done, nobody does here.

The rules are:
1. Read is what its output sinks write: the extracted features of one event as JSON, with `__verdicts`. The map says which
   feature names the account, which name content, and which clause and score a verdict stands for.
2. A verdict that the map does not have is counted, never guessed. A verdict without content is none: a signal names content.
3. Of the features nothing else goes on: no text, no address, no label.
4. The same event and verdict are the same signal, however often they are read.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from dueprocess.adapters.bridges.platform import Call, key_of

VERDICTS: Final = "__verdicts"
ACTION_ID: Final = "__action_id"
CONTENT_MAX: Final = 20


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a verdict stands for. `score`: 0 to 1000."""

    clause: str
    score: int


class OspreyMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one set of rules speaks. `account`, `content`: names of features; `detector`: its id here."""

    detector: str
    account: str
    content: tuple[str, ...]
    verdicts: dict[str, Meaning]


class Unsound(ValueError):
    """What is wrong with a result, without its content."""


class Read(msgspec.Struct, frozen=True):
    """What one result gives. `unmapped`: verdicts without a meaning here."""

    calls: tuple[Call, ...]
    unmapped: tuple[str, ...] = ()


def signals(result: Any, known: OspreyMap) -> Read:
    """The signals of one result; most results have none. Raises `Unsound`."""
    if not isinstance(result, dict):
        raise Unsound("not an object")
    verdicts = result.get(VERDICTS) or []
    if not isinstance(verdicts, list) or not all(isinstance(verdict, str) for verdict in verdicts):
        raise Unsound(f"`{VERDICTS}` is no list of names")
    if not verdicts:
        return Read(())
    unmapped = tuple(verdict for verdict in verdicts if verdict not in known.verdicts)
    meant = {verdict: known.verdicts[verdict] for verdict in verdicts if verdict in known.verdicts}
    if not meant:
        return Read((), unmapped)
    event, account = _id(result, ACTION_ID), _id(result, known.account)
    content = list(dict.fromkeys(_id(result, name) for name in known.content if result.get(name) is not None))
    if not content:
        raise Unsound("none of the features that name content is there")
    calls = []
    by_clause: dict[str, Meaning] = {}
    for meaning in meant.values():  # two verdicts of one clause are one signal, with the higher score
        held = by_clause.get(meaning.clause)
        by_clause[meaning.clause] = meaning if held is None or meaning.score > held.score else held
    for clause, meaning in sorted(by_clause.items()):
        body = {
            "detector": known.detector,
            "account": account,
            "clause": clause,
            "content": content[:CONTENT_MAX],
            "score": meaning.score,
        }
        calls.append(Call("/signals", key_of("osprey", event, clause), body))
    return Read(tuple(calls), unmapped)


def _id(result: dict[str, Any], name: str) -> str:
    value = result.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value and len(value) <= 200:
        return value
    raise Unsound(f"`{name}` is missing or no id")
