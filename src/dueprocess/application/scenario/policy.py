"""Policy: the rulebook and catalogue that a scenario is played under, and the next version that it publishes."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from dueprocess.rulebook.model import Catalogue, Rulebook
from dueprocess.rulebook.reading import Mistakes, read_catalogue, read_rulebook, render
from dueprocess.rulebook.reading.tree import Items, Node, Pairs, Scalar, read_tree

_NUMBER = re.compile(r"-?\d{1,15}")


class Policy(msgspec.Struct, frozen=True):
    """One version, with the text it was read from."""

    text: str
    rulebook: Rulebook
    catalogue: Catalogue


class Unsound(msgspec.Struct, frozen=True):
    """Why there is no such policy: all mistakes, as text."""

    text: str


def read_policy(texts: tuple[str, str], files: tuple[str, str]) -> Policy | Unsound:
    """The policy in the texts of a rulebook and of its catalogue; `files` are the names to show for them."""
    (text, catalogue_text), (file, catalogue_file) = texts, files
    catalogue = read_catalogue(catalogue_text, catalogue_file)
    if isinstance(catalogue, Mistakes):
        return Unsound(render(catalogue.found, {catalogue_file: catalogue_text}))
    rulebook = read_rulebook(text, file, catalogue)
    if isinstance(rulebook, Mistakes):
        return Unsound(render(rulebook.found, {file: text}))
    return Policy(text, rulebook, catalogue)


def next_version(before: Policy, change: Pairs | None, without: tuple[str, ...]) -> Policy | Unsound:
    """The version after `before`: these keys of these clauses changed, those clauses taken out."""
    tree, _ = read_tree(before.text)
    book: dict[str, Any] = plain(tree) if tree is not None else {}
    changes = {} if change is None else {key.text: plain(value) for key, value in change.pairs}
    book["version"] = before.rulebook.version + 1
    book["clauses"] = [
        {**clause, **changes.get(clause["id"], {})}
        for clause in book["clauses"]
        if clause["id"] not in without
    ]
    text = json.dumps(book, ensure_ascii=False)  # YAML contains JSON
    rulebook = read_rulebook(text, "the next version", before.catalogue)
    if isinstance(rulebook, Mistakes):
        return Unsound("; ".join(f"{found.message} ({found.help})" for found in rulebook.found))
    return Policy(text, rulebook, before.catalogue)


def plain(node: Node) -> Any:
    """A tree as plain values: whole numbers and truths where they stand without quotes, everything else as text."""
    match node:
        case Pairs():
            return {key.text: plain(value) for key, value in node.pairs}
        case Items():
            return [plain(item) for item in node.items]
        case Scalar() if node.plain and node.text in ("true", "false"):
            return node.text == "true"
        case Scalar() if node.plain and _NUMBER.fullmatch(node.text):
            return int(node.text)
        case Scalar():
            return node.text
        case _:
            return None
