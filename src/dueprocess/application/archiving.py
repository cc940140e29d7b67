"""Archiving: what makes the archives that were asked for, beside the worker that tells people, so that neither waits.

The rules are:
1. A task is claimed with a lease that is renewed while work goes on; a worker that dies leaves it to the next.
2. The record says `made` after the whole archive lies under its name, which holds its digest. Whatever dies before that
   leaves nothing that anybody is shown.
3. A source that cannot be reached is tried again, for hours; then the record says so, and the person asks again.
4. What is over (stopped, expired, erased, replaced by nothing) is deleted. No date hangs on it: fetching asks the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

import msgspec

from dueprocess.application import effects
from dueprocess.application.engine import Engine, Request
from dueprocess.application.export import exports_there
from dueprocess.application.ports import Clock, Store
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import EnquiryLine, NoticePage
from dueprocess.application.queries.own_case_file import OwnCaseFile, own_case_file
from dueprocess.application.sources import SourceFault
from dueprocess.application.telling import ATTEMPTS_MAX, PAUSES, WORKER, Task
from dueprocess.application.views.all import ACCOUNTS, EXPORTS
from dueprocess.domain.export import Export, RecordExport, Stage
from dueprocess.domain.own_data import Count, Item, Kind, LeftOut
from dueprocess.kernel.ids import CommandId, ExportId, VaultRef
from dueprocess.kernel.instants import MINUTE, SECOND, Instant

LEASE: Final = 2 * MINUTE
RENEW_EVERY: Final = 20 * SECOND


class Fault(StrEnum):
    """Why an archive could not be made for good, as the record says it."""

    SOURCE_UNAVAILABLE = "source_unavailable"
    STORAGE = "storage"
    ACCOUNT_ERASED = "account_erased"


class Interrupted(Exception):
    """The worker is told to end: the task is given back, and begins anew."""


@dataclass(frozen=True, slots=True)
class Job:
    """One archive to make. `account`: the platform's own id; `recipient`: an age key, empty for none."""

    export_id: ExportId
    account: str
    recipient: str
    locale: str
    zone: str
    asked_at: Instant
    case_file: OwnCaseFile
    picture: Callable[[VaultRef], bytes | None]


class Bound(msgspec.Struct, frozen=True):
    """An archive that lies whole under its name."""

    put_in: tuple[Count, ...]
    left_out: tuple[LeftOut, ...]
    size: int
    sha256: str


class Progress(msgspec.Struct, frozen=True):
    """How far an archive has come: items so far, by kind."""

    put_in: tuple[Count, ...] = ()


class Archives(Protocol):
    """Where archives lie. Nothing here knows who may fetch one: the record does."""

    def make(self, job: Job, beat: Callable[[], None]) -> Bound:
        """Make it whole, or raise. `beat` is called all the time, and may raise to end it."""
        ...

    def progress(self, export_id: ExportId) -> Progress:
        """How far it has come."""
        ...

    def there(self, export: Export) -> bool:
        """Whether the archive that the record names lies there whole."""
        ...

    def pieces(self, export: Export, start: int, stop: int) -> Iterator[bytes]:
        """Its bytes from `start` up to `stop`, in pieces."""
        ...

    def keep(self, exports: Mapping[ExportId, Export]) -> int:
        """Delete whatever belongs to none of these; how many files that were."""
        ...


class Line(msgspec.Struct, frozen=True):
    """An item on a page of an archive. `path`: of its medium, from the page; `amount`: in its currency's own unit."""

    item: Item
    path: str | None
    unreadable: bool
    amount: str


class Sheet(msgspec.Struct, frozen=True):
    """One page of a kind. `heading`: a conversation's name; `earlier` and `later`: the pages beside it."""

    kind: Kind
    heading: str
    number: int
    of: int
    lines: tuple[Line, ...]
    earlier: str | None
    later: str | None


class Part(msgspec.Struct, frozen=True):
    """A part of an archive: how many, the page to begin with, and files in standard formats (name and path)."""

    name: str
    number: int
    page: str | None
    files: tuple[tuple[str, str], ...] = ()


class Cover(msgspec.Struct, frozen=True):
    """What the first page says."""

    asked_at: Instant
    account: str
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]


class ArchivePages(Protocol):
    """The words of an archive's own pages, in the person's language. They open from a disk: no script, no network."""

    def cover(self, cover: Cover, locale: str, zone: str) -> str:
        """The first page."""
        ...

    def sheet(self, sheet: Sheet, locale: str, zone: str) -> str:
        """A page of items."""
        ...

    def conversations(self, parts: tuple[Part, ...], locale: str, zone: str) -> str:
        """Which conversations there are."""
        ...

    def notices(self, notices: tuple[tuple[NoticePage, str], ...], locale: str, zone: str) -> str:
        """Which notices there are, each with its page."""
        ...

    def notice(self, page: NoticePage, pictures: Mapping[str, str], locale: str) -> str:
        """One notice. `pictures`: by their names, where they lie."""
        ...

    def enquiries(self, lines: tuple[EnquiryLine, ...], locale: str, zone: str) -> str:
        """What the person asked, and the answers."""
        ...


class LongOutbox(Protocol):
    """The outbox, for tasks that take long: one at a time, with a lease that is renewed."""

    def claim_long(self, kind: str, now: Instant, lease: int) -> Task | None:
        """The earliest due task of a kind that nobody else holds."""
        ...

    def renew(self, key: str, until: Instant) -> None:
        """Hold on to a task."""
        ...

    def done(self, key: str, now: Instant) -> None:
        """It is done."""
        ...

    def failed(self, key: str, error: str, again_at: Instant, *, park: bool) -> None:
        """It is not done; try again then, or park it."""
        ...


class Archivist:
    """Makes archives. `wall`: the clock of leases; `going`: False once the worker is told to end."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        archives: Archives,
        wall: Clock,
        going: Callable[[], bool] = lambda: True,
    ) -> None:
        self._engine = engine
        self._store = store
        self._archives = archives
        self._wall = wall
        self.going = going

    def work(self, outbox: LongOutbox) -> int:
        """Make one archive that is due; how many tasks were taken."""
        now = self._now()
        task = outbox.claim_long(effects.MAKE_EXPORT, now, LEASE)
        if task is None:
            return 0
        try:
            self._make(task, outbox)
        except Interrupted:
            outbox.failed(task.key, "interrupted", now, park=False)
        except SourceFault as fault:
            self._again(outbox, task, str(fault), Fault.SOURCE_UNAVAILABLE)
        except Exception as fault:  # noqa: BLE001 - a full disk, a bug: tried again, then said; the next one's turn comes
            self._again(outbox, task, type(fault).__name__, Fault.STORAGE)
        else:
            outbox.done(task.key, self._now())
        return 1

    def tidy(self) -> int:
        """Delete what is over; how many files that were."""
        with self._store.read() as reader:
            now = self._engine.now(reader.head().recorded_at)
            kept = {
                row.export_id: row
                for row in exports_there(reader, now)
                if _lives(reader.get(ACCOUNTS, row.account_no))
            }
        return self._archives.keep(kept)

    def _make(self, task: Task, outbox: LongOutbox) -> None:
        job = self._job(ExportId(task.subject))
        if job is None:
            return
        if isinstance(job, Fault):
            self._record(RecordExport(ExportId(task.subject), fault=job))
            return
        bound = self._archives.make(job, self._beat(task, outbox))
        self._record(RecordExport(job.export_id, bound.put_in, bound.left_out, bound.size, bound.sha256))

    def _job(self, export_id: ExportId) -> Job | Fault | None:
        """What is to be made; None where it was made or stopped before."""
        with self._store.read() as reader:
            export = reader.get(EXPORTS, export_id)
            if export is None or export.stage is not Stage.MAKING:
                return None
            account = reader.get(ACCOUNTS, export.account_no)
            external_id = reader.external_id(export.account_no)
            if account is None or account.erased or external_id is None:
                return Fault.ACCOUNT_ERASED
            look = Looking(reader, self._engine.policies, self._engine.clock.now())
            case_file = own_case_file(look, export.account_no)
            recipient = look.words(export.recipient) or ""
        return Job(
            *(export_id, external_id, recipient, account.locale, account.zone, export.asked_at),
            *(case_file, self._picture),
        )

    def _picture(self, ref: VaultRef) -> bytes | None:
        with self._store.read() as reader:
            kept = reader.vault(ref)
        return kept.content if kept is not None else None

    def _beat(self, task: Task, outbox: LongOutbox) -> Callable[[], None]:
        """What the maker calls all the time: holds the lease, and ends the work where it is to end."""
        renewed = self._wall.now()

        def beat() -> None:
            nonlocal renewed
            if not self.going():
                raise Interrupted
            now = self._wall.now()
            if now - renewed >= RENEW_EVERY:
                renewed = now
                outbox.renew(task.key, Instant(self._now() + LEASE))

        return beat

    def _record(self, command: RecordExport) -> None:
        """Say it. A refusal means that it was stopped meanwhile, or that another worker was quicker: both are fine."""
        what = command.sha256[:24] or command.fault
        command_id = CommandId(f"worker:export:{command.export_id}:{what}"[:120])
        self._engine.carry_out(Request(command_id, WORKER, command))

    def _again(self, outbox: LongOutbox, task: Task, reason: str, fault: Fault) -> None:
        last = task.attempts + 1 >= ATTEMPTS_MAX
        if last:
            self._record(RecordExport(ExportId(task.subject), fault=fault))
        pause = PAUSES[min(task.attempts, len(PAUSES) - 1)]
        outbox.failed(task.key, reason, Instant(self._now() + pause), park=last)

    def _now(self) -> Instant:
        with self._store.read() as reader:
            return self._engine.now(reader.head().recorded_at)


def _lives(account: object) -> bool:
    """Whether there is an account that was not erased."""
    return account is not None and not getattr(account, "erased", True)
