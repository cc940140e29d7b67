"""`dueprocess rulebook`: check and compare rulebooks, and test one on the record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from dueprocess.commands.data import DATA, Data, opened, progress

if TYPE_CHECKING:
    from dueprocess.rulebook.model import Catalogue, Rulebook

rulebook_app = App(name="rulebook", help="Check and compare rulebooks, and test them on the record.")


@rulebook_app.command
def check(file: Path, *, catalogue: Path | None = None) -> int:
    """Name line and column of every mistake in a rulebook (its catalogue lies beside it as catalogue.yaml)."""
    policy = _policy(file, catalogue)
    if policy is None:
        return 1
    print(f"{file}: {len(policy[0].clauses)} clauses, no mistakes")
    return 0


@rulebook_app.command
def sample(folder: Path) -> int:
    """Write the sample of a super-app, rulebook.yaml and catalogue.yaml, into a folder to begin from."""
    from dueprocess.rulebook.samples import catalogue_text, rulebook_text

    wanted = {folder / "rulebook.yaml": rulebook_text(), folder / "catalogue.yaml": catalogue_text()}
    there = [str(path) for path in wanted if path.exists()]
    if there:
        print(f"{there[0]} is there already; nothing was written", file=sys.stderr)
        return 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in wanted.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"cannot write {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{folder}: rulebook.yaml and catalogue.yaml; `dueprocess rulebook check` reads them")
    return 0


@rulebook_app.command
def diff(old: Path, new: Path, *, locale: str = "en") -> int:
    """Say what changes for people between two rulebooks."""
    from dueprocess.rulebook.diff import diff as compare
    from dueprocess.rulebook.diff import render_diff

    before, after = _policy(old, None), _policy(new, None)
    if before is None or after is None:
        return 1
    print(render_diff(compare(before[0], after[0], after[1]), locale), end="")
    return 0


@rulebook_app.command
def backtest(
    file: Path,
    *,
    data: Data = DATA,
    since: Annotated[str | None, Parameter(help="Only decisions from this day on, as 2026-01-31.")] = None,
    json: Annotated[bool, Parameter(negative="", help="Print the result as JSON.")] = False,
    html: Annotated[Path | None, Parameter(help="Write the result as a page with plots.")] = None,
) -> int:
    """Say what the decisions on the record would have been under another rulebook: who, for how long, by clause."""
    from dueprocess.adapters.backtest import CannotShow, run_backtest

    policy = _policy(file, None)
    if policy is None:
        return 1
    store = opened(data)
    try:
        with progress("Placing findings", "accounts") as told:
            run_backtest(store, policy[0], since, told, json=json, html=html)
    except CannotShow as error:
        print(f"dueprocess rulebook backtest: {error}", file=sys.stderr)
        return 2
    finally:
        store.close()
    return 0


def _policy(file: Path, catalogue: Path | None) -> tuple[Rulebook, Catalogue] | None:
    """The rulebook and catalogue in two files, or None after printing every mistake in both."""
    from dueprocess.rulebook.reading import Mistakes, read_catalogue, read_rulebook, render

    beside = catalogue or file.with_name("catalogue.yaml")
    try:
        texts = {str(path): path.read_text(encoding="utf-8") for path in (beside, file)}
    except (OSError, UnicodeDecodeError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return None
    known = read_catalogue(texts[str(beside)], str(beside))
    if isinstance(known, Mistakes):
        print(render(known.found, texts), end="")
        return None
    rulebook = read_rulebook(texts[str(file)], str(file), known)
    if isinstance(rulebook, Mistakes):
        print(render(rulebook.found, texts), end="")
        return None
    return rulebook, known
