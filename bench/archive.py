"""An archive of one's own data: 5 GB generated on the fly, to /dev/null, beside plain zipping of the same bytes.

Each side runs in a process of its own, one after the other, so that its peak memory is its own. Plain zipping is `zipfile` of the
standard library, storing the same media: it makes no page, no JSON, no digest, and judges nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import msgspec

from dueprocess.adapters.archive.binding import Binder
from dueprocess.adapters.archive.locking import fresh_key, lock
from dueprocess.adapters.archive.spool import Spool
from dueprocess.application.sources import Page
from dueprocess.domain.own_data import Item, Kind, Medium
from dueprocess.kernel.instants import Instant
from tests.archiving import AT, PAGES, job

GIB: Final = 1024**3
PHOTOGRAPH: Final = 4 * 1024 * 1024
PIECE: Final = 256 * 1024
FILM: Final = 600 * 1024 * 1024
"""One thing that does not fit into memory with room to spare."""
MEMORY_MAX: Final = 200.0
_NOISE: Final = random.Random(1).randbytes(PIECE * 4)


class Result(msgspec.Struct, frozen=True):
    """One side of one run. `peak_mb`: resident memory at its highest, megabytes."""

    name: str
    megabytes: float
    seconds: float
    peak_mb: float

    @property
    def rate(self) -> float:
        """Megabytes a second."""
        return self.megabytes / self.seconds


class Generated:
    """A data source that makes up photographs, one film and many messages while it is asked."""

    def __init__(self, size: int) -> None:
        self.photographs = (size - FILM) // PHOTOGRAPH
        self.messages = 50_000

    def kinds(self, account: str) -> tuple[Kind, ...]:
        """Three."""
        return (Kind.PHOTOGRAPHS, Kind.CHATS, Kind.FILES)

    def page(self, account: str, kind: Kind, cursor: str | None) -> Page:
        """Five hundred at a time."""
        start = int(cursor or 0)
        count = {Kind.PHOTOGRAPHS: self.photographs, Kind.CHATS: self.messages}.get(kind, 1)
        stop = min(start + 500, count)
        items = tuple(self._item(kind, number) for number in range(start, stop))
        return Page(items, str(stop) if stop < count else None)

    @contextmanager
    def open(self, account: str, kind: Kind, item_id: str) -> Iterator[Iterator[bytes]]:
        """As many bytes as a photograph, or a film, has."""
        yield pieces(FILM if kind is Kind.FILES else PHOTOGRAPH)

    def _item(self, kind: Kind, number: int) -> Item:
        at = Instant(AT + number * 60_000)
        if kind is Kind.CHATS:
            friend = f"friend {number % 300}"
            return Item(f"m{number}", at, text="今晚吃什么？" * 3, conversation=friend, with_whom=friend)
        name = "film.mp4" if kind is Kind.FILES else f"{number}.jpg"
        return Item(f"p{number}", at, title=name, medium=Medium(name, "image/jpeg"))


def pieces(size: int) -> Iterator[bytes]:
    """So many bytes that do not compress."""
    for at in range(0, size, PIECE):
        start = at % (len(_NOISE) - PIECE + 1)
        yield _NOISE[start : start + min(PIECE, size - at)]


def bound(size: int, recipient: str = "") -> int:
    """The whole way: gather, judge, spool, pages, formats, ZIP, and age where there is a recipient."""
    with tempfile.TemporaryDirectory() as name, Path(os.devnull).open("wb") as out:
        folder = Path(name)
        spool = Spool(folder / "spool")
        binder = Binder(job(), Generated(size), PAGES, spool, folder, lambda: None, lambda _: None)
        binder.gather()
        if recipient:
            lock(binder.stream(), out, recipient)
        else:
            out.writelines(binder.stream())
        spool.close()
    return size


def zipped(size: int) -> int:
    """Plain zipping: the media alone."""
    source = Generated(size)
    with Path(os.devnull).open("wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number in range(source.photographs):
            with archive.open(f"{number}.jpg", "w") as member:
                for piece in pieces(PHOTOGRAPH):
                    member.write(piece)
        with archive.open("film.mp4", "w", force_zip64=True) as member:
            for piece in pieces(FILM):
                member.write(piece)
    return size


def run(size: int = 5 * GIB) -> Iterator[Result]:
    """Plain zipping, an archive, and an archive that is locked."""
    yield _alone("zipfile, media alone", lambda: zipped(size))
    yield _alone("archive", lambda: bound(size))
    recipient = fresh_key("a passphrase for the bench")[0]
    yield _alone("archive, locked with age", lambda: bound(size, recipient))


def _alone(name: str, work: Callable[[], int]) -> Result:
    """In a process of its own, whose memory is measured."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(work, theirs))
    process.start()
    theirs.close()
    size, seconds, peak = ours.recv()
    process.join()
    return Result(name, size / 1e6, seconds, peak)


def _measured(work: Callable[[], int], out: Connection) -> None:
    start = time.perf_counter()
    size = work()
    seconds = time.perf_counter() - start
    out.send((size, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Print the rows; fail where memory is not flat."""
    plain = 0.0
    for result in run():
        plain = plain or result.rate
        print(
            f"{result.name:<26}{result.megabytes:>8.0f} MB {result.seconds:>7.1f} s {result.rate:>7.0f} MB/s"
            f" {result.rate / plain:>6.0%} of plain  {result.peak_mb:>5.0f} MB peak"
        )
        if result.name.startswith("archive") and result.peak_mb > MEMORY_MAX:
            raise SystemExit(f"{result.name}: more than {MEMORY_MAX:.0f} MB of memory")


if __name__ == "__main__":
    main()
