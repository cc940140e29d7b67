"""Making a backup: one folder with a consistent copy of the record, the keys, and what tells whether it is whole.

    BACKUPS/erasures                          the list, never behind the newest backup
    BACKUPS/20261121T100000Z-p1234/record.sqlite    always SQLite, whatever the installation runs on
                                   secret, log.key, log.key.1, dueprocess.toml
                                   manifest.json    what there is, with digests; position and root; signed by the log's key

A SQLite record is copied by its online backup, a PostgreSQL one from one snapshot; nobody has to stop meanwhile. The
copy is verified from its bytes before it is called a backup.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from dueprocess import __version__
from dueprocess.adapters.backup.erasures import Erased, Erasures, on_record
from dueprocess.adapters.signer import Ed25519Signer
from dueprocess.adapters.store.copying import copy_store
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.instants import Instant
from dueprocess.record import envelope as envelopes

RECORD = "record.sqlite"
MANIFEST = "manifest.json"
LIST = "erasures"
FORM = 1


class BackupFailed(Exception):
    """No backup was made; says why."""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself. `files`: SHA-256 by name."""

    form: int
    release: str
    made_at: Instant
    generation: int
    position: int
    root: str
    origin: str
    files: dict[str, str]


class Signed(msgspec.Struct, frozen=True):
    """A manifest with the log's signature over its canonical bytes, in hex, and the key that made it."""

    manifest: Manifest
    public_key: str
    signature: str


def make_backup(
    store: SqlStore,
    backups: Path,
    keep: Mapping[str, Path],
    signer: Ed25519Signer,
    erasures: Erasures,
    now: Instant,
    progress: Callable[[int], None] = lambda _count: None,
) -> Path:
    """Copy everything into a new folder below `backups`; which one. Raises `BackupFailed`, `ErasuresDamaged`.

    `keep`: further files by the name that they get.
    """
    backups.mkdir(parents=True, exist_ok=True)
    part = backups / f".part-{os.getpid()}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        _copy_record(store, part / RECORD, progress)
        manifest, erased = _looked_at(part / RECORD, signer.name, now, progress)
        for name, path in keep.items():
            _copy_file(path, part / name)
        files = {path.name: digest_of(path) for path in sorted(part.iterdir())}
        manifest = msgspec.structs.replace(manifest, files=files)
        signature = signer.sign(canonical(manifest)).hex()
        told = msgspec.json.encode(Signed(manifest, signer.public_key.hex(), signature))
        _write(part / MANIFEST, msgspec.json.format(told, indent=2))
        listed = Erasures(backups / LIST)
        missing = (erasures.all() | erased) - listed.all()
        listed.add(sorted(missing, key=lambda one: one.account_no))
        listed.path.touch(mode=0o600)
        stamp = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
        made = backups / f"{stamp}-p{manifest.position}"
        part.rename(made)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return made


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_record(store: SqlStore, path: Path, progress: Callable[[int], None]) -> None:
    if isinstance(store, SqliteStore):
        with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE").fetchone()
    else:
        copy = SqliteStore(path)
        try:
            result = copy_store(store, copy, progress, still=False)
        finally:
            copy.close()
        if result.fault is not None:
            raise BackupFailed(
                f"the copy is not what the record says: {result.fault.where} {result.fault.what}"
            )
        with closing(sqlite3.connect(path)) as settled:
            settled.execute("PRAGMA journal_mode=DELETE").fetchone()
    path.chmod(0o600)


def _looked_at(
    path: Path, origin: str, now: Instant, progress: Callable[[int], None]
) -> tuple[Manifest, frozenset[Erased]]:
    """Verify the copy; what it is, and whom it says was erased."""
    copy = SqliteStore(path)
    try:
        with copy.read() as reader:
            head, result = reader.head(), verify(reader, progress)
            if result.fault is not None:
                raise BackupFailed(f"the record is damaged: {result.fault.where} {result.fault.what}")
            erased = on_record(envelopes.decode(data) for _, data in reader.stored())
    finally:
        copy.close()
    with closing(sqlite3.connect(path)) as settled:
        settled.execute("PRAGMA journal_mode=DELETE").fetchone()
    return Manifest(FORM, __version__, now, head.generation, head.position, result.root, origin, {}), erased


def _copy_file(source: Path, target: Path) -> None:
    _write(target, source.read_bytes())


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
