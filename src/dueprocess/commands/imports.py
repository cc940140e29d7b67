"""`dueprocess import`: a platform's live restrictions brought in, looked at before, approved, proved and undone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from dueprocess.commands.data import DATA, Data, installed

if TYPE_CHECKING:
    from dueprocess.application.bringing import Listed, Read
    from dueprocess.application.staging import Bad
    from dueprocess.bootstrap import Installation
    from dueprocess.domain.imports import Import
    from dueprocess.kernel.messages import Command

import_app = App(name="import", help="Bring in the restrictions that a platform has in force, and undo that.")

SUCCESS, REFUSED, CANNOT_RUN, SOME_REFUSED = 0, 1, 2, 3
NAMED_MOST = 50
By = Annotated[str, Parameter(name="--by", help="The person id of the member of staff who answers for it.")]


@import_app.default
def bring(
    file: Path,
    *,
    by: By = "",
    approved_by: Annotated[
        str, Parameter(help="The second person; without it the import waits for one.")
    ] = "",
    mapping: Annotated[Path | None, Parameter(help="What the platform's labels stand for (YAML).")] = None,
    first_day: Annotated[int, Parameter(help="Days to the first migration date.")] = 30,
    last_day: Annotated[int, Parameter(help="Days to the last one, at most 180.")] = 180,
    dry_run: Annotated[bool, Parameter(negative="", help="Only say what would happen.")] = False,
    html: Annotated[Path | None, Parameter(help="With --dry-run: write it as a page with plots.")] = None,
    data: Data = DATA,
) -> int:
    """Read a list (.jsonl or .csv), propose it, and with --approved-by bring it into force."""
    from dueprocess.adapters.imports.reading import FileLists, read_mapping
    from dueprocess.application.bringing import Listed, UnusableList, read_list
    from dueprocess.application.staging import Days, ReadElsewhere
    from dueprocess.domain.imports import sound_days

    if not dry_run and not by:
        return _cannot("name who answers for the import with --by, or only look with --dry-run")
    if sound_days(first_day, last_day) is not None:
        return _cannot("--first-day and --last-day lie between 1 and 180")
    installation = installed(data)
    try:
        listed = Listed(file, read_mapping(mapping), Days(first_day, last_day))
        if dry_run:
            return _look(installation, listed, html)
        named = _Named(file)
        with _Bar(file) as told:
            read = read_list(installation.engine, FileLists(), listed, named, told)
        named.rest()
        return _propose(installation, read, by, approved_by)
    except UnusableList as error:
        return _cannot(str(error))
    except ReadElsewhere:
        return _cannot("another process reads the same list; wait until it is done, and run this again")
    finally:
        installation.close()


@import_app.command
def approve(name: str, *, root: str, by: By, data: Data = DATA) -> int:
    """Agree to an import as the second person; --root is the one that was read."""
    from dueprocess.domain.imports import ApproveImport
    from dueprocess.kernel.ids import ImportId, PersonId

    command = ApproveImport(ImportId(name), root, PersonId(by))
    return _once(data, f"import-approve:{name}", command, f"{name} is in force")


@import_app.command
def undo(name: str, *, by: By, reason: str, data: Data = DATA) -> int:
    """Free everybody whom an import restricts and whose restriction is not completed."""
    from dueprocess.domain.imports import UndoImport
    from dueprocess.kernel.ids import ImportId, PersonId
    from dueprocess.kernel.privacy import Private

    command = UndoImport(ImportId(name), PersonId(by), Private(reason))
    return _once(data, f"import-undo:{name}", command, f"{name} is undone; what was completed stays")


@import_app.command(name="list")
def show(*, data: Data = DATA) -> int:
    """Say which imports there are, and what became of each."""
    from dueprocess.application.views.all import IMPORTS

    installation = installed(data)
    with installation.store.read() as reader:
        rows = sorted(reader.all(IMPORTS), key=lambda row: row.proposed_at)
    for row in rows:
        print(f"{row.import_id}  {row.manifest.count:>9,} rows  root {row.manifest.root}  {_standing(row)}")
    if not rows:
        print("nothing was imported")
    installation.close()
    return SUCCESS


@import_app.command
def queue(name: str, *, count: int = 100, data: Data = DATA) -> int:
    """Put the next rows that nobody has looked at into the deciders' queue."""
    from itertools import chain, islice

    from dueprocess.application.inherited import take_up
    from dueprocess.kernel.ids import ImportId

    installation = installed(data)
    with installation.store.read() as reader:
        parts = reader.manifests.standing(ImportId(name))
        found = [row.account_no for _, row in islice(chain.from_iterable(parts), count)]
        parts.close()
    departed = 0
    for account_no in dict.fromkeys(found):
        with installation.store.read() as reader:
            departed += take_up(installation.engine, reader, account_no)
    installation.close()
    print(f"{departed} rows stand in the queue now; each person has a notice")
    return SUCCESS


@import_app.command
def clean(
    *,
    days: Annotated[int | None, Parameter(help="Instead of the setting `import_kept_days`.")] = None,
    data: Data = DATA,
) -> int:
    """Remove what was read and that nobody approved in time, as the worker does each hour."""
    from dueprocess.application.dropping import drop_overdue

    if days is not None and days < 1:
        return _cannot("--days is at least 1: an import may be approved on the day it was proposed")
    installation = installed(data)
    kept_days = installation.setup.import_kept_days if days is None else days
    dropped = drop_overdue(installation.engine, kept_days)
    installation.close()
    for item in dropped:
        what = "was proposed and not approved" if item.proposed else "was read and not proposed"
        print(f"{item.import_id} {what} within {kept_days} days: {item.rows:,} rows are removed")
    if not dropped:
        print(f"nothing is older than {kept_days} days")
    return SUCCESS


@import_app.command
def prove(name: str, account: str, *, data: Data = DATA) -> int:
    """Print, as JSON, the rows of an import about one account with the proof that each is under its root."""
    from dueprocess.application.proving import prove_rows

    installation = installed(data)
    with installation.store.read() as reader:
        proofs = prove_rows(reader, name, account)
    installation.close()
    if not proofs:
        return _cannot(f"`{name}` has no row about this account")
    sys.stdout.write(proofs.decode() + "\n")
    return SUCCESS


class _Named:
    """Names the first records that are refused on stderr, and counts the rest."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._count = 0

    def __call__(self, bad: Bad) -> None:
        from dueprocess.kernel.refusal_texts import ENTRIES

        self._count += 1
        if self._count <= NAMED_MOST:
            refusal = bad.refusal
            meaning = ENTRIES[refusal.code].meaning
            for field, value in refusal.values.items():
                meaning = meaning.replace(f"{{{field}}}", value)
            where = f" ({refusal.at})" if refusal.at else ""
            print(f"{self._file}:{bad.line}: {refusal.code.value}{where}: {meaning}", file=sys.stderr)

    def rest(self) -> None:
        """Say how many more there were."""
        if self._count > NAMED_MOST:
            print(f"… and {self._count - NAMED_MOST:,} more", file=sys.stderr)


def _propose(installation: Installation, read: Read, by: str, approved_by: str) -> int:
    from dueprocess.domain.imports import ApproveImport
    from dueprocess.kernel.ids import PersonId

    name, reading, found = read.import_id, read.reading, read.found
    count, root = reading.frontier.size, reading.frontier.root().hex()
    print(f"{name}: {count:,} rows, {reading.refused:,} refused, root {root}")
    ended = SOME_REFUSED if reading.refused else SUCCESS
    if found is not None and found.approved_at is not None:
        print("it is in force already: nothing was done")
        return ended
    if found is None and not _carried_out(
        installation, f"import-propose:{name}", read.proposal(PersonId(by))
    ):
        return REFUSED
    if not approved_by:
        print("it restricts nobody yet: a second person agrees with")
        print(f"  dueprocess import approve {name} --root {root} --by PERSON")
        return ended
    agreed = ApproveImport(name, root, PersonId(approved_by))
    if not _carried_out(installation, f"import-approve:{name}", agreed):
        return REFUSED
    print(f"it is in force. Undo it with: dueprocess import undo {name} --by PERSON --reason TEXT")
    return ended


def _look(installation: Installation, listed: Listed, html: Path | None) -> int:
    from dueprocess.adapters.imports.reading import FileLists
    from dueprocess.adapters.imports.report import page, table
    from dueprocess.application.bringing import survey_list

    file = listed.path
    named = _Named(file)
    with _Bar(file) as told:
        survey = survey_list(installation.engine, FileLists(), listed, named, told)
    named.rest()
    print(table(survey))
    if html is not None:
        if any(find_spec(extra) is None for extra in ("altair", "vl_convert")):
            return _cannot("the page needs the extra `charts`: pip install 'dueprocess[charts]'")
        html.write_text(page(survey, file.name), encoding="utf-8")
        print(f"{html} is written")
    return SOME_REFUSED if survey.refused else SUCCESS


def _once(data: Path, key: str, command: Command, done: str) -> int:
    installation = installed(data)
    try:
        if not _carried_out(installation, key, command):
            return REFUSED
    finally:
        installation.close()
    print(done)
    return SUCCESS


def _carried_out(installation: Installation, key: str, command: Command) -> bool:
    """Whether a command was carried out; a refusal is printed with what to do next."""
    from dueprocess.application.engine import Request
    from dueprocess.kernel.ids import CommandId
    from dueprocess.kernel.refusal_texts import ENTRIES
    from dueprocess.kernel.refusals import Refusal
    from dueprocess.record.envelope import Actor, ActorKind

    actor = Actor(ActorKind.SYSTEM, "command line")
    answer = installation.engine.carry_out(Request(CommandId(key), actor, command))
    if isinstance(answer, Refusal):
        entry = ENTRIES[answer.code]
        print(f"{answer.code.value}: {entry.meaning}; {entry.next_step}", file=sys.stderr)
        return False
    return True


class _Bar:
    """A bar on a terminal that says how far the file is read; nothing where nobody looks."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> Callable[[int], None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._progress.start()
        total = _lines_in(self._file) if console.is_terminal and self._file.is_file() else None
        task = self._progress.add_task("reading", total=total)
        return lambda count: self._progress.update(task, completed=count)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def _lines_in(file: Path) -> int:
    with file.open("rb") as opened:
        return sum(part.count(b"\n") for part in iter(lambda: opened.read(1 << 20), b""))


def _standing(row: Import) -> str:
    if row.undone_at is not None:
        return f"undone by {row.undone_by}"
    if row.approved_at is not None:
        return f"in force, approved by {row.approved_by}"
    if row.dropped_at is not None:
        return "dropped: nobody approved it in time; import the file again if it is still wanted"
    return f"proposed by {row.proposed_by}, waits for its second person"


def _cannot(why: str) -> int:
    print(f"dueprocess import: {why}", file=sys.stderr)
    return CANNOT_RUN
