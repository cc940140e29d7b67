"""The folder of archives: each is written beside its name and renamed when it is whole; only its owner may read it.

{export_id}-{sha256}.zip[.age]     a whole archive: exactly the bytes that the record's digest is of
{export_id}.{random}.part|spool    an attempt at work, or the rest of one that died
{export_id}.progress               the counts so far
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from dueprocess.adapters.archive.binding import Binder
from dueprocess.adapters.archive.locking import lock
from dueprocess.adapters.archive.spool import Spool
from dueprocess.application.archiving import ArchivePages, Bound, Job, Progress
from dueprocess.application.sources import DataSource
from dueprocess.domain.export import Export, Stage
from dueprocess.domain.own_data import Count
from dueprocess.kernel.ids import ExportId

PIECE: Final = 1024 * 1024
_ID: Final = re.compile(r"exp_[0-9a-z]{26}")
_PROGRESS: Final = msgspec.json.Decoder(Progress)


class FolderArchives:
    """Archives in a folder. `source` None: there is the record's own part, and nothing else."""

    def __init__(self, folder: Path, source: DataSource | None, pages: ArchivePages) -> None:
        self._folder = folder
        self._source = source
        self._pages = pages

    def make(self, job: Job, beat: Callable[[], None]) -> Bound:
        """Make it whole, or leave nothing."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for rest in self._folder.glob(f"{_name(job.export_id)}.*"):
            rest.unlink(missing_ok=True)
        attempt = f"{_name(job.export_id)}.{secrets.token_hex(8)}"
        part, spool = self._folder / f"{attempt}.part", Spool(self._folder / f"{attempt}.spool")
        try:
            binder = Binder(
                *(job, self._source, self._pages, spool, self._folder, beat),
                lambda counts: self._tell(job.export_id, counts),
            )
            binder.gather()
            size, sha256 = _written(part, binder.stream(), job.recipient)
            bound = Bound(binder.counts(), spool.left_out(), size, sha256)
            part.replace(self._path(job.export_id, sha256, locked=bool(job.recipient)))
            _settle(self._folder)
        finally:
            spool.close()
            part.unlink(missing_ok=True)
            (self._folder / f"{job.export_id}.progress").unlink(missing_ok=True)
        return bound

    def progress(self, export_id: ExportId) -> Progress:
        """How far it has come; nothing where nobody has begun."""
        try:
            return _PROGRESS.decode((self._folder / f"{_name(export_id)}.progress").read_bytes())
        except (OSError, msgspec.MsgspecError):
            return Progress()

    def there(self, export: Export) -> bool:
        """Whether it lies there whole."""
        try:
            return self._of(export).stat().st_size == export.size > 0
        except OSError:
            return False

    def pieces(self, export: Export, start: int, stop: int) -> Iterator[bytes]:
        """Its bytes from `start` up to `stop`."""
        with self._of(export).open("rb") as file:
            file.seek(start)
            left = stop - start
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    def keep(self, exports: Mapping[ExportId, Export]) -> int:
        """Delete whatever belongs to none of these."""
        gone = 0
        whole = {self._of(export).name for export in exports.values() if export.stage is Stage.MADE}
        for path in self._folder.glob("exp_*"):
            owner = exports.get(ExportId(path.name[:30]))
            if owner is None or (owner.stage is Stage.MADE and path.name not in whole):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _of(self, export: Export) -> Path:
        return self._path(export.export_id, export.sha256, locked=export.recipient is not None)

    def _path(self, export_id: ExportId, sha256: str, *, locked: bool) -> Path:
        return self._folder / f"{_name(export_id)}-{sha256}.zip{'.age' if locked else ''}"

    def _tell(self, export_id: ExportId, counts: tuple[Count, ...]) -> None:
        path = self._folder / f"{_name(export_id)}.progress"
        fresh = path.with_suffix(".progress.part")
        fresh.write_bytes(msgspec.json.encode(Progress(counts)))
        fresh.replace(path)


class _Counted:
    """A file that is only written: counts its bytes and takes their digest."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        """Write a piece."""
        self.size += len(piece)
        self.digest.update(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        """Hand everything over to the system."""
        self._file.flush()


def _written(part: Path, pieces: Iterable[bytes], recipient: str) -> tuple[int, str]:
    """Write an archive to the disk, locked where there is a recipient; its size and digest."""
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        counted = _Counted(file)
        if recipient:
            lock(pieces, counted, recipient)
        else:
            for piece in pieces:
                counted.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return counted.size, counted.digest.hexdigest()


def _settle(folder: Path) -> None:
    """Have the new name on the disk, before the record says that it is there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _name(export_id: ExportId) -> str:
    """An id as the beginning of a file's name. It is one of ours: anything else is a programmer's mistake."""
    if _ID.fullmatch(export_id) is None:
        raise ValueError("not the id of an export")
    return export_id
