"""`dueprocess backup` and `dueprocess restore`: a whole installation, keys included, and back into an empty place."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from dueprocess.commands.data import DATA, Data, opened, progress, settings_of

if TYPE_CHECKING:
    from dueprocess.settings import Setup


def backup(
    backups: Path,
    *,
    data: Data = DATA,
    keys: Annotated[bool, Parameter(help="Leave them out where they are kept elsewhere.")] = True,
) -> int:
    """Copy the whole installation into a new folder below this one, while it runs, and verify the copy."""
    from dueprocess.adapters.backup.erasures import Erasures, ErasuresDamaged
    from dueprocess.adapters.backup.making import BackupFailed, make_backup
    from dueprocess.adapters.clock import SystemClock
    from dueprocess.adapters.signer import Ed25519Signer
    from dueprocess.bootstrap import erasures_of, keyring_of, log_key_of

    setup = settings_of(data).setup
    store = opened(data)
    keyring_of(data, setup)
    signer = Ed25519Signer.at(log_key_of(data, setup), setup.origin)
    kept = _key_files(data, setup) if keys else {}
    if (data / "dueprocess.toml").exists():
        kept["dueprocess.toml"] = data / "dueprocess.toml"
    try:
        with progress("Verifying the copy") as told:
            listed = Erasures(erasures_of(data, setup))
            made = make_backup(store, backups, kept, signer, listed, SystemClock().now(), told)
    except (BackupFailed, ErasuresDamaged, OSError) as stop:
        print(f"no backup was made: {stop}", file=sys.stderr)
        return 1
    finally:
        store.close()
    print(
        f"{made} is whole"
        + (": it holds the keys too, keep it as secret as the installation" if keys else "")
    )
    return 0


def restore(backup: Path, *, data: Data = DATA) -> int:
    """Put a backup into an empty folder (and the empty database that DATABASE_URL names), verified, erasures included."""
    from dueprocess.adapters import keyring
    from dueprocess.adapters.backup.erasures import Erasures, ErasuresDamaged
    from dueprocess.adapters.backup.making import LIST
    from dueprocess.adapters.backup.restoring import BackupRefused, looked_at, restore_record
    from dueprocess.adapters.clock import SystemClock
    from dueprocess.adapters.store.copying import NotEmpty
    from dueprocess.adapters.store.opening import open_store
    from dueprocess.bootstrap import database_of, erasures_of, http_settings, keyring_of, secret_file_of

    try:
        looked_at(backup)
        data.mkdir(parents=True, exist_ok=True)
        _put_back(backup, data)
        setup = settings_of(data).setup
        ring = keyring_of(data, setup)
        if (backup / "secret").exists():
            theirs = keyring.parsed((backup / "secret").read_bytes(), str(backup / "secret"))
            if theirs.record.value != ring.record.value:
                path = secret_file_of(data, setup)
                raise BackupRefused(
                    f"{path} is the keyring of another record; move it aside, or name the right one"
                )
        beside = backup.resolve().parent / LIST
        if not beside.exists():
            raise BackupRefused(f"{beside} is missing: without the list of erasures nothing is restored")
        lists = (Erasures(beside), Erasures(erasures_of(data, setup)))
        key = http_settings(setup, ring).lasting_key("engine")
        store = open_store(database_of(data, setup))
        try:
            with progress("Restoring") as told:
                done = restore_record(backup, store, lists, lambda _store: (SystemClock(), key), told)
        finally:
            store.close()
        lists[1].add(lists[0].all() - lists[1].all())
        fresh = keyring.rotate(secret_file_of(data, setup))
        for older in (ring.front, *ring.older):
            keyring.retire(secret_file_of(data, setup), older.key_id)
    except (BackupRefused, NotEmpty, ErasuresDamaged, keyring.KeyringUnsafe, OSError) as stop:
        print(f"not restored: {stop}", file=sys.stderr)
        return 1
    print(
        f"{done.manifest.position} entries are back, root {done.manifest.root}; generation {done.generation}, so that "
        f"every guard begins anew; {done.erased} accounts were erased again; everybody is signed out, secret "
        f"{fresh.key_id} is in front"
    )
    print(f"{done.tokens} tokens are valid as they were then: revoke those that were revoked since.")
    return 0


def _key_files(data: Path, setup: Setup) -> dict[str, Path]:
    from dueprocess.adapters.signer import older_files
    from dueprocess.bootstrap import log_key_of, secret_file_of

    log_key = log_key_of(data, setup)
    older = {f"log.key{path.suffix}": path for path in older_files(log_key)}
    return {"secret": secret_file_of(data, setup), "log.key": log_key, **older}


def _put_back(backup: Path, data: Path) -> None:
    """Keys and settings, where there are none yet. What is there stays: keys may come from elsewhere."""
    for path in backup.iterdir():
        if path.name in {"secret", "dueprocess.toml"} or path.name.startswith("log.key"):
            target = data / path.name
            if not target.exists():
                shutil.copyfile(path, target)
                target.chmod(0o600)
