"""The keyring: the secrets that everything signed here is derived from, each with an id, in a file only its owner reads.

The file is 32 bytes (one secret, id 1: as an installation begins), or lines of text, the newest first:

    2 5f1c…   (64 hex digits)
    1 09ab… record

The rules are:
1. The first line signs. Every line verifies what it signed, until it is marked `retired`.
2. The secret that the record was begun with is marked `record` and stays for ever: ids, salts and idempotency of the
   record derive from it, and it signs nothing. Retired, it does that alone.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

import msgspec

SECRET_BYTES: Final = 32
FIRST: Final = "1"
_MARKS: Final = frozenset({"record", "retired"})


class KeyringUnsafe(Exception):
    """The keyring is not what it must be; says what to do."""


class Secret(msgspec.Struct, frozen=True):
    """One secret. `retired`: what it signed is not believed any more."""

    key_id: str
    value: bytes
    record: bool = False
    retired: bool = False


class Keyring(msgspec.Struct, frozen=True):
    """All secrets, newest first."""

    secrets: tuple[Secret, ...]

    @property
    def front(self) -> Secret:
        """The one that signs."""
        return self.secrets[0]

    @property
    def record(self) -> Secret:
        """The one that the record was begun with."""
        return next(secret for secret in self.secrets if secret.record)

    @property
    def older(self) -> tuple[Secret, ...]:
        """Those that still verify what they signed."""
        return tuple(secret for secret in self.secrets[1:] if not secret.retired)


def keyring_at(path: Path) -> Keyring:
    """The keyring in this file; a new one if there is no file. Raises `KeyringUnsafe`."""
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise KeyringUnsafe(f"{path} may be read by others; run: chmod 600 {path}")
    return parsed(path.read_bytes(), str(path))


def parsed(data: bytes, name: str) -> Keyring:
    """The keyring that these bytes hold. Raises `KeyringUnsafe`."""
    if len(data) == SECRET_BYTES:
        return Keyring((Secret(FIRST, data, record=True),))
    try:
        found = tuple(_line(line) for line in data.decode("ascii").splitlines() if line.strip())
    except ValueError:
        raise KeyringUnsafe(
            f"{name} is no keyring: a line is an id, 64 hex digits, and perhaps `record` or `retired`"
        ) from None
    if len({secret.key_id for secret in found}) != len(found) or sum(one.record for one in found) != 1:
        raise KeyringUnsafe(f"{name} is no keyring: each id stands once, and one line is marked `record`")
    if found[0].retired:
        raise KeyringUnsafe(f"{name} is no keyring: the first line signs, and is not `retired`")
    return Keyring(found)


def rotate(path: Path) -> Secret:
    """Put a new secret in front; the others go on verifying."""
    before = keyring_at(path)
    fresh = Secret(str(max(int(one.key_id) for one in before.secrets) + 1), secrets.token_bytes(SECRET_BYTES))
    _write(path, Keyring((fresh, *before.secrets)))
    return fresh


def retire(path: Path, key_id: str) -> Secret:
    """Believe nothing any more that this secret signed. Raises `KeyringUnsafe` for the one in front, or none."""
    before = keyring_at(path)
    found = next((one for one in before.secrets[1:] if one.key_id == key_id), None)
    if found is None:
        raise KeyringUnsafe(f"{key_id} is not the id of an older secret; put a new one in front first")
    gone = msgspec.structs.replace(found, retired=True)
    kept = tuple(gone if one is found else one for one in before.secrets)
    _write(path, Keyring(tuple(one for one in kept if one.record or not one.retired)))
    return gone


def _line(line: str) -> Secret:
    key_id, digits, *marks = line.split()
    value = bytes.fromhex(digits)
    if not key_id.isdigit() or len(value) != SECRET_BYTES or not set(marks) <= _MARKS:
        raise ValueError
    return Secret(key_id, value, "record" in marks, "retired" in marks)


def _make(path: Path) -> None:
    """Make the first secret; where two start at once, the first one's stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            return
    finally:
        Path(name).unlink()


def _write(path: Path, keyring: Keyring) -> None:
    lines = [
        " ".join(
            (
                one.key_id,
                one.value.hex(),
                *(("record",) if one.record else ()),
                *(("retired",) if one.retired else ()),
            )
        )
        for one in keyring.secrets
    ]
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
