"""Restoring a backup into an empty place. It is looked at whole before anything is written, and verified afterwards.

The rules are:
1. A file that is not what the manifest says, a manifest that its key did not sign, a record that does not verify: refused.
2. The generation rises, never to one that was there before: guards and followers of the feed begin anew (I-29).
3. Everybody on the list of erasures is erased again before the record serves. A list that does not even hold what the
   backup itself says is not this record's, and refused.
4. Everybody is signed out, and codes that were on their way are void; links that were spent since are none any more,
   since a new secret stands in front and the others are retired.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import delete, func, select, update

from dueprocess.adapters.backup.erasures import Erased, Erasures, on_record
from dueprocess.adapters.backup.making import FORM, MANIFEST, RECORD, Manifest, Signed, digest_of
from dueprocess.adapters.store import schema
from dueprocess.adapters.store.copying import copy_store
from dueprocess.adapters.store.migrate import remove_tables
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.handler import AnyHandler, Handler
from dueprocess.application.ports import Clock
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.account import AccountErased, EraseAccount
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, CommandId
from dueprocess.kernel.instants import Instant
from dueprocess.record import envelope as envelopes
from dueprocess.record.envelope import Actor, ActorKind

RESTORE = Actor(ActorKind.SYSTEM, "restore")


class BackupRefused(Exception):
    """The backup was not restored, and nothing was kept; says why."""


class Restored(msgspec.Struct, frozen=True):
    """What was restored: the backup, the new generation, how many were erased again, tokens that are valid again."""

    manifest: Manifest
    generation: int
    erased: int
    tokens: int


def looked_at(backup: Path) -> Manifest:
    """What a backup says of itself, if every file in it is as it was made. Raises `BackupRefused`."""
    try:
        signed = msgspec.json.decode((backup / MANIFEST).read_bytes(), type=Signed)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.public_key))
        key.verify(bytes.fromhex(signed.signature), canonical(signed.manifest))
    except OSError as error:
        raise BackupRefused(f"{backup} is no backup: {error.strerror}: {error.filename}") from None
    except (msgspec.MsgspecError, ValueError, InvalidSignature):
        raise BackupRefused(f"{backup / MANIFEST} was changed") from None
    manifest = signed.manifest
    if manifest.form != FORM:
        raise BackupRefused(f"{backup} was made by release {manifest.release}; restore it with that one")
    for name, digest in manifest.files.items():
        path = backup / name
        if not path.is_file() or path.is_symlink() or digest_of(path) != digest:
            raise BackupRefused(f"{path} is missing, or is not what was backed up")
    if RECORD not in manifest.files:
        raise BackupRefused(f"{backup} holds no record")
    return manifest


def restore_record(
    backup: Path,
    target: SqlStore,
    lists: tuple[Erasures, ...],
    engine_of: Callable[[SqlStore], tuple[Clock, bytes]],
    progress: Callable[[int], None] = lambda _count: None,
) -> Restored:
    """Put the record of a backup into an empty store. Raises `BackupRefused`, `NotEmpty`, `ErasuresDamaged`.

    `lists`: every list of erasures there is. `engine_of`: the clock, and the key that the record was begun with.
    """
    manifest = looked_at(backup)
    with tempfile.TemporaryDirectory(prefix="dueprocess-restore-") as name:
        path = Path(name) / RECORD
        shutil.copyfile(backup / RECORD, path)
        source = SqliteStore(path)
        try:
            source.prepare()
            again = _listed(source, manifest, lists)
            result = copy_store(source, target, progress)
        finally:
            source.close()
    if result.fault is not None or result.root != manifest.root:
        where = "the root" if result.fault is None else f"{result.fault.where} {result.fault.what}"
        raise BackupRefused(f"nothing was restored: {where} is not what was backed up")
    try:
        return _made_fit(target, manifest, again, engine_of, progress)
    except BaseException:
        with target.operate() as connection:
            remove_tables(connection)
        raise


def _made_fit(
    target: SqlStore,
    manifest: Manifest,
    again: frozenset[Erased],
    engine_of: Callable[[SqlStore], tuple[Clock, bytes]],
    progress: Callable[[int], None],
) -> Restored:
    """What must be done before a restored record may serve."""
    clock, key = engine_of(target)
    generation = _begin_anew(target, manifest, clock.now())
    erased = _erase(Engine(target, clock, key, {EraseAccount: _ERASE}), target, again)
    with target.read() as reader:
        fault = verify(reader, progress).fault
    if fault is not None:
        raise BackupRefused(f"nothing was kept: {fault.where} {fault.what}")
    with target.operate() as connection:
        live = select(func.count()).where(schema.TOKEN.c.revoked_at.is_(None))
        tokens = connection.execute(live).scalar_one()
    return Restored(manifest, generation, erased, tokens)


def _listed(source: SqliteStore, manifest: Manifest, lists: tuple[Erasures, ...]) -> frozenset[Erased]:
    """Who must be erased again. The lists must know at least whom the backup says was erased."""
    with source.read() as reader:
        if (reader.head().position, reader.head().generation) != (manifest.position, manifest.generation):
            raise BackupRefused("the record is not the one that the manifest tells of")
        told = on_record(envelopes.decode(data) for _, data in reader.stored())
    listed = frozenset().union(*(one.all() for one in lists))
    if not told <= listed:
        named = ", ".join(str(one.path) for one in lists)
        raise BackupRefused(
            f"{len(told - listed)} erasures are missing in {named}; find the list that is whole"
        )
    return listed - told


def _begin_anew(target: SqlStore, manifest: Manifest, now: Instant) -> int:
    """The next generation; nobody is signed in, and no code is on its way."""
    generation = max(manifest.generation + 1, now // 1000)  # two restores of one backup differ, too
    with target.operate() as connection:
        connection.execute(update(schema.HEAD).values(generation=generation))
        connection.execute(
            update(schema.SESSION).where(schema.SESSION.c.ended_at.is_(None)).values(ended_at=now)
        )
        connection.execute(delete(schema.ENTRY_CODE))
        connection.execute(
            update(schema.OUTBOX).where(schema.OUTBOX.c.done_at.is_(None)).values(lease_until=0)
        )
    return generation


def _erase(engine: Engine, target: SqlStore, again: frozenset[Erased]) -> int:
    """Erase who was erased since. What may have kept the law from it then had ended by the time they were erased."""
    count = 0
    for one in sorted(again, key=lambda erased: erased.account_no):
        with target.read() as reader:
            account = reader.get(ACCOUNTS, one.account_no)
        if account is None or account.external.commitment != one.commitment:
            continue  # registered after the backup: nothing of them is here
        command_id = CommandId(f"restore:erase:{one.account_no}:{one.commitment[:32]}")
        answer = engine.carry_out(Request(command_id, RESTORE, EraseAccount(AccountNo(one.account_no))))
        if not isinstance(answer, Accepted):
            raise BackupRefused(f"account {one.account_no} could not be erased again: {answer.code}")
        count += 1
    return count


_ERASE: AnyHandler = Handler(
    lambda _desk, command: command,
    lambda _facts, command, _now: (AccountErased(command.account_no),),
)
"""Erasing without asking: it was asked when they were erased, and no restore undoes it."""
