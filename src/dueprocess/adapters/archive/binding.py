"""Binding: from a source to a ZIP, as a stream of bytes, in memory that does not grow with what is in it.

The rules are:
1. Items are judged one by one as they come (`domain.own_data`) and spooled; nothing that stays is ever written down.
2. A medium is read whole, into memory up to 8 MB and beyond into a file, before it is put in. One that breaks off is listed
   as unreadable; half of it is in no archive.
3. Media are stored as they are; words are deflated. Below 4 GB the ZIP needs none of the later extensions.
4. The first page comes last, when everything is counted.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Final

import msgspec
from stream_zip import NO_COMPRESSION_32, NO_COMPRESSION_64, ZIP_AUTO, MemberFile, stream_zip

from dueprocess.adapters.archive import formats, names
from dueprocess.adapters.archive.spool import Entry, Spool
from dueprocess.application.archiving import ArchivePages, Cover, Job, Line, Part, Sheet
from dueprocess.application.sources import AccountUnknown, DataSource, MediumUnreadable
from dueprocess.domain.own_data import Count, Kind, judge
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.instants import Instant

PIECE: Final = 256 * 1024
IN_MEMORY: Final = 8 * 1024 * 1024
SHEET: Final = 400
"""Items on one page."""
FOLDERS: Final = "pages"
_LARGE: Final = 0xF000_0000
"""From here on members say their sizes in 64 bits."""
_LEVEL: Final = 6
_MODE: Final = stat.S_IFREG | 0o644
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
"""What a ZIP can say of time."""
_TABLES: Final = (Kind.LEDGER, Kind.PURCHASES)


Aside = SpooledTemporaryFile[bytes]
"""Bytes set aside, in memory as long as they are few."""


class Binder:
    """Binds one archive. `beat` is called all the time; `told` with the counts so far."""

    def __init__(
        self,
        job: Job,
        source: DataSource | None,
        pages: ArchivePages,
        spool: Spool,
        folder: Path,
        beat: Callable[[], None],
        told: Callable[[tuple[Count, ...]], None],
    ) -> None:
        self._job = job
        self._source = source
        self._pages = pages
        self._spool = spool
        self._folder = folder
        self._beat = beat
        self._told = told
        self._written = 0
        self._parts: list[Part] = []

    def counts(self) -> tuple[Count, ...]:
        """How much of each kind is in it."""
        own = self._job.case_file.number
        first = (Count(Kind.CASE_FILE, own),) if own else ()
        return (*first, *self._spool.counts())

    def stream(self) -> Iterable[bytes]:
        """The archive. Raises `SourceFault` where a source does not answer."""
        return stream_zip(self._members(), chunk_size=PIECE)

    def gather(self) -> None:
        """Take every item from the source, judged, into the spool. What has no source has nothing to take from."""
        source, account = self._source, self._job.account
        if source is None:
            return
        try:
            kinds = source.kinds(account)
        except AccountUnknown:
            return
        for kind in kinds:
            cursor: str | None = None
            while True:
                page = source.page(account, kind, cursor)
                for item in page.items:
                    judged = judge(item)
                    for reason in judged.left_out:
                        self._spool.leave_out(kind, reason)
                    if judged.item is not None:
                        self._spool.add(kind, judged.item)
                self._spool.not_understood(kind, page.unreadable)
                self._beat()
                self._told(self.counts())
                cursor = page.cursor
                if cursor is None:
                    break

    def _members(self) -> Iterator[MemberFile]:
        yield from self._case_file()
        for count in self._spool.counts():
            yield from self._kind(count)
        left_out = self._spool.left_out()
        yield self._words("left-out.json", msgspec.json.format(msgspec.json.encode(left_out)))
        cover = Cover(self._job.asked_at, self._job.account, tuple(self._parts), left_out)
        html = self._pages.cover(cover, self._job.locale, self._job.zone)
        yield self._words("index.html", html.encode())

    def _kind(self, count: Count) -> Iterator[MemberFile]:
        kind = count.kind
        yield from self._media(kind)
        files = [("JSON", f"{kind.value}.json")]
        yield self._set_aside(files[0][1], formats.json_of(self._spool.entries(kind)))
        special = {
            **dict.fromkeys(_TABLES, ("CSV", "csv", formats.csv_of)),
            Kind.MAIL: ("mbox", "mbox", lambda entries: formats.mbox_of(entries, self._job.account)),
            Kind.CONTACTS: ("vCard", "vcf", formats.vcards_of),
        }.get(kind)
        if special is not None:
            name, ending, written = special
            files.append((name, f"{kind.value}.{ending}"))
            yield self._set_aside(f"{kind.value}.{ending}", written(self._spool.entries(kind)))
        first = f"{FOLDERS}/{kind.value}-1.html"
        if kind is Kind.CHATS:
            first = f"{FOLDERS}/{kind.value}.html"
            yield from self._conversations(kind, first)
        else:
            yield from self._sheets(kind, kind.value, "", None, count.number)
        self._parts.append(Part(kind.value, count.number, first, tuple(files)))

    def _media(self, kind: Kind) -> Iterator[MemberFile]:
        """Every medium of a kind that can be read."""
        if self._source is None:
            return
        for number, entry in enumerate(self._spool.media(kind), 1):
            kept = self._read(kind, entry)
            self._beat()
            medium = entry.item.medium
            if kept is None or medium is None:
                self._spool.not_readable(entry.seq, kind)
                continue
            path = names.member(kind.value, number, medium.name, medium.media_type)
            self._spool.placed(entry.seq, path)
            yield self._stored(path, entry.item.at, kept)

    def _read(self, kind: Kind, entry: Entry) -> Aside | None:
        """A medium, whole; None if it could not be read."""
        if self._source is None:
            return None
        kept = _aside(self._folder)
        try:
            with self._source.open(self._job.account, kind, entry.item.id) as pieces:
                for piece in pieces:
                    kept.write(piece)
                    self._beat()
        except MediumUnreadable:
            kept.close()
            return None
        except BaseException:
            kept.close()
            raise
        return kept

    def _conversations(self, kind: Kind, first: str) -> Iterator[MemberFile]:
        """A page that names them, and the pages of each."""
        found = []
        for one in self._spool.conversations(kind):
            stem = f"{kind.value}-{one.number:06d}"
            found.append(Part(one.name or one.key, one.items, f"{stem}-1.html"))
            yield from self._sheets(kind, stem, one.name or one.key, one.key, one.items)
        html = self._pages.conversations(tuple(found), self._job.locale, self._job.zone)
        yield self._words(first, html.encode())

    def _sheets(
        self, kind: Kind, stem: str, heading: str, conversation: str | None, items: int
    ) -> Iterator[MemberFile]:
        """The items as pages, so many on each."""
        of = max(1, -(-items // SHEET))
        entries = self._spool.entries(kind, conversation)
        for number in range(1, of + 1):
            taken = [entry for _, entry in zip(range(SHEET), entries, strict=False)]
            sheet = Sheet(
                kind,
                heading,
                number,
                of,
                tuple(_line(entry) for entry in taken),
                f"{stem}-{number - 1}.html" if number > 1 else None,
                f"{stem}-{number + 1}.html" if number < of else None,
            )
            self._beat()
            html = self._pages.sheet(sheet, self._job.locale, self._job.zone)
            yield self._words(f"{FOLDERS}/{stem}-{number}.html", html.encode())

    def _case_file(self) -> Iterator[MemberFile]:
        """What the record holds of the person, as their pages say it."""
        own, job = self._job.case_file, self._job
        if not own.number:
            return
        places: dict[str, str] = {}
        for number, picture in enumerate(own.pictures, 1):
            content = job.picture(picture.ref)
            if content is not None:
                path = names.member(Kind.CASE_FILE.value, number, picture.name, picture.media_type)
                places[picture.name] = f"../{path}"
                yield self._stored(path, job.asked_at, _held(content))
        listed = []
        for number, page in enumerate(own.notices, 1):
            path = f"notice-{number}.html"
            listed.append((page, path))
            html = self._pages.notice(page, places, job.locale)
            yield self._words(f"{FOLDERS}/{path}", html.encode())
        first = f"{FOLDERS}/{Kind.CASE_FILE.value}.html"
        html = self._pages.notices(tuple(listed), job.locale, job.zone)
        yield self._words(first, html.encode())
        asked = self._pages.enquiries(own.enquiries, job.locale, job.zone)
        yield self._words(f"{FOLDERS}/enquiries.html", asked.encode())
        file = f"{Kind.CASE_FILE.value}.json"
        words = canonical({"notices": own.notices, "enquiries": own.enquiries})
        yield self._words(file, msgspec.json.format(words))
        self._parts.append(Part(Kind.CASE_FILE.value, own.number, first, (("JSON", file),)))

    def _words(self, path: str, content: bytes) -> MemberFile:
        return self._deflated(path, len(content), (content,))

    def _set_aside(self, path: str, pieces: Iterable[bytes]) -> MemberFile:
        """Words of any length, written beside the archive first, so that their size is known."""
        kept = _aside(self._folder)
        for number, piece in enumerate(pieces):
            kept.write(piece)
            if number % 100 == 0:
                self._beat()
        size = kept.tell()
        kept.seek(0)
        return self._deflated(path, size, _drained(kept, self._beat))

    def _deflated(self, path: str, size: int, pieces: Iterable[bytes]) -> MemberFile:
        self._written += size + 400
        return path, _moment(self._job.asked_at), _MODE, ZIP_AUTO(size, level=_LEVEL), pieces

    def _stored(self, path: str, at: Instant, kept: Aside) -> MemberFile:
        kept.seek(0)
        size, crc = 0, 0
        for piece in iter(lambda: kept.read(PIECE), b""):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
        kept.seek(0)
        large = size > _LARGE or self._written > _LARGE
        self._written += size + 400
        method = (NO_COMPRESSION_64 if large else NO_COMPRESSION_32)(size, crc)
        return path, _moment(at), _MODE, method, _drained(kept, self._beat)


def _line(entry: Entry) -> Line:
    path = f"../{entry.path}" if entry.path is not None else None
    amount = formats.decimal(entry.item.amount, entry.item.currency)
    return Line(entry.item, path, entry.unreadable, amount)


def _aside(folder: Path | None) -> Aside:
    """A place for bytes; what does not fit into memory lies beside the archive, nameless, and goes with the process."""
    return SpooledTemporaryFile(max_size=IN_MEMORY, dir=None if folder is None else str(folder))


def _held(content: bytes) -> Aside:
    kept = _aside(None)
    kept.write(content)
    return kept


def _drained(kept: Aside, beat: Callable[[], None]) -> Iterator[bytes]:
    """Read to the end, then gone."""
    with kept:
        while piece := kept.read(PIECE):
            beat()
            yield piece


def _moment(at: Instant) -> datetime:
    """An instant as a ZIP can say it."""
    try:
        moment = datetime.fromtimestamp(at / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return _FIRST
    return min(max(moment, _FIRST), _LAST)
