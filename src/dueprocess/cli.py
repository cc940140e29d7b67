"""The command line. Heavy parts are imported by the command that needs them: start-up stays quick (trap 11)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from dueprocess import __version__

if TYPE_CHECKING:
    from dueprocess.adapters.store.sql import SqlStore
    from dueprocess.application.queries.notice import NoticePage
    from dueprocess.rulebook.model import Catalogue, Rulebook

app = App(
    name="dueprocess", version=__version__, help="Recourse: what follows after a platform restricts a person."
)
rulebook_app = App(name="rulebook", help="Check, compare and publish a rulebook.")
scenario_app = App(name="scenario", help="Run policy tests.")
record_app = App(name="record", help="Verify, rebuild and sign the record.")
staff_app = App(name="staff", help="Give members of staff their sign-in.")
token_app = App(name="token", help="Issue and end access tokens of platforms.")
for part in (rulebook_app, scenario_app, record_app, staff_app, token_app):
    app.command(part)

Data = Annotated[Path, Parameter(name="--data", help="The installation's folder.")]
DATA = Path("var/dueprocess")


def main() -> None:
    """Entry point. A command's number is the exit code."""
    result = app(result_action="return_value")
    sys.exit(result if isinstance(result, int) else 0)


@app.command
def serve(*, data: Data = DATA, host: str = "127.0.0.1", port: int = 8000, base_url: str = "") -> int:
    """Serve pages, API and feed, with a worker beside them."""
    import uvicorn

    from dueprocess.bootstrap import assemble, working
    from dueprocess.http.app import create_app

    installation = assemble(data, base_url=base_url or f"http://{host}:{port}")
    with working(installation):
        uvicorn.run(
            create_app(installation.services),
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=3,
        )
    installation.close()
    return 0


@app.command
def audit(
    file: Path,
    *,
    rulebook: Path | None = None,
    json: Annotated[bool, Parameter(negative="", help="Print the result as JSON.")] = False,
    html: Annotated[Path | None, Parameter(help="Write the result as a page with plots.")] = None,
) -> int:
    """Show what a platform's enforcement history would have been under a constitution."""
    from dueprocess.adapters.history.command import run_audit

    return run_audit(file, rulebook, json, html)


@rulebook_app.command
def check(file: Path, *, catalogue: Path | None = None) -> int:
    """Name line and column of every mistake in a rulebook (its catalogue lies beside it as catalogue.yaml)."""
    policy = _policy(file, catalogue)
    if policy is None:
        return 1
    print(f"{file}: {len(policy[0].clauses)} clauses, no mistakes")
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


@scenario_app.command
def run(
    folder: Path,
    *,
    rulebook: Annotated[Path | None, Parameter(help="Play under this one; the sample's otherwise.")] = None,
) -> int:
    """Run every scenario (*.yaml) in a folder, or one file, each on an installation of its own."""
    from dueprocess.adapters.scenarios import run_scenarios

    return run_scenarios(folder, rulebook, notice_text)


@record_app.command
def verify(*, data: Data = DATA) -> int:
    """Recompute root and views and name the first wrong row."""
    from dueprocess.adapters.store import verification

    store = _opened(data)
    with _progress("Verifying") as told, store.read() as reader:
        result = verification.verify(reader, told)
    store.close()
    if result.fault is not None:
        print(f"{result.fault.where} {result.fault.what}")
        return 1
    print(f"{result.entries} entries, root {result.root}: log, views and vault are what the log says")
    return 0


@record_app.command
def rebuild(*, data: Data = DATA) -> int:
    """Drop the views and fold them from the log again."""
    from dueprocess.adapters.store import verification

    store = _opened(data)
    with _progress("Folding") as told, store.write() as ledger:
        count = verification.rebuild(ledger, told)
    store.close()
    print(f"{count} entries folded")
    return 0


@record_app.command
def copy(to: str, *, data: Data = DATA) -> int:
    """Copy the whole record into an empty database (a `postgresql://` address or a file) and verify it there."""
    from dueprocess.adapters.store.copying import NotEmpty, copy_store
    from dueprocess.adapters.store.opening import open_store

    source, target = _opened(data), open_store(to)
    try:
        with _progress("Copying", "rows") as told:
            result = copy_store(source, target, told)
    except NotEmpty as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        source.close()
        target.close()
    if result.fault is not None:
        print(f"nothing was kept: {result.fault.where} {result.fault.what}", file=sys.stderr)
        return 1
    print(f"{result.entries} entries and {result.rows} rows are in {target.address}, root {result.root}")
    print("Start every process with DATABASE_URL set to it; the old file is as it was.")
    return 0


@record_app.command
def checkpoint(*, data: Data = DATA) -> int:
    """Print a signed checkpoint of the log, after recomputing its root from the stored entries."""
    from dueprocess.bootstrap import assemble
    from dueprocess.http.api.record.prover import Prover
    from dueprocess.kernel.invariants import InvariantBroken

    installation = assemble(data, base_url="http://localhost")
    try:
        print(Prover(installation.services).checkpoint(), end="")
    except InvariantBroken as error:
        print(f"not signed: {error}", file=sys.stderr)
        return 1
    finally:
        installation.close()
    return 0


@staff_app.command
def password(login: str, person_id: str, *, data: Data = DATA) -> int:
    """Set the password of a member of staff, read from standard input."""
    from getpass import getpass

    from dueprocess.bootstrap import assemble
    from dueprocess.http.auth.staff import set_password
    from dueprocess.kernel.ids import PersonId

    given = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    installation = assemble(data, base_url="http://localhost")
    set_password(installation.services.operational, login, PersonId(person_id), given)
    installation.close()
    return 0


@token_app.command
def issue(name: str, *scopes: str, data: Data = DATA) -> int:
    """Issue an access token for a platform; it is printed this once."""
    from dueprocess.bootstrap import assemble
    from dueprocess.http.auth.caller import Scope
    from dueprocess.http.auth.tokens import issue_token

    installation = assemble(data, base_url="http://localhost")
    try:
        secret, _token = issue_token(
            installation.services.operational,
            installation.services.now(),
            name,
            tuple(Scope(scope) for scope in scopes),
        )
    except ValueError as error:
        print(f"{error}; scopes are: {', '.join(scope.value for scope in Scope)}", file=sys.stderr)
        return 2
    finally:
        installation.close()
    print(secret)
    return 0


def notice_text(page: NoticePage, locale: str) -> str:
    """What a person can read on a notice's page: its own text, the appeal and the way to a human."""
    from dueprocess.http.web.language import DEFAULT, known
    from dueprocess.http.web.person.notice import told
    from dueprocess.http.web.rendering import render
    from dueprocess.http.web.visible import visible_text

    context = {**told(page), "csrf": "", "human_contact": ""}
    parts = ("person/notice_body.html", "person/notice_talk.html")
    html = "".join(render(part, known(locale) or DEFAULT, page.zone, context) for part in parts)
    return visible_text(html, marks=False)


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


def _opened(data: Path) -> SqlStore:
    """The store of an installation; a folder without one is a mistake, not a new installation."""
    from dueprocess.adapters.store.opening import is_postgres, open_store
    from dueprocess.bootstrap import database_of

    address = database_of(data, os.environ)
    if not is_postgres(address) and not Path(address).exists():
        print(
            f"there is no record at `{address}`; name the installation's folder with --data", file=sys.stderr
        )
        sys.exit(2)
    return open_store(address)


@contextmanager
def _progress(what: str, of: str = "entries") -> Iterator[Callable[[int], None]]:
    """A line on the terminal that says how far it is; nothing where nobody looks."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _count: None
        return
    with console.status(what) as status:
        yield lambda count: status.update(f"{what}: {count:,} {of}")


if __name__ == "__main__":
    main()
