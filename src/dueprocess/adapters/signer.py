"""The log's signature: an Ed25519 key in a file that only its owner may read, made at the first start.

After a rotation the keys that were in front lie beside it (`log.key.1`, `log.key.2`, …), and sign beside the new one, so
that whoever knows only an old key goes on verifying until its file is taken away. Each key has an id: the four bytes of
C2SP signed-note, `dueprocess key list` prints them.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEED_BYTES = 32


class KeyFileUnsafe(Exception):
    """The key file is not what it must be: 32 bytes that only its owner may read."""


class Ed25519Signer:
    """Signs checkpoints under a name."""

    def __init__(self, name: str, seed: bytes, older: tuple[Ed25519Signer, ...] = ()) -> None:
        self.name = name
        self.older = older
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @classmethod
    def at(cls, path: Path | str, name: str) -> Ed25519Signer:
        """The signer whose key is in this file; a new key if there is no file. Raises `KeyFileUnsafe`."""
        path = Path(path)
        if not path.exists():
            _make(path)
        return cls(name, _seed(path), tuple(cls(name, _seed(older)) for older in older_files(path)))

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._key.sign(message)


def older_files(path: Path) -> tuple[Path, ...]:
    """The files of the keys that were in front before, the newest first."""
    found = [other for other in path.parent.glob(f"{path.name}.*") if other.suffix[1:].isdigit()]
    return tuple(sorted(found, key=lambda other: int(other.suffix[1:]), reverse=True))


def rotate(path: Path) -> Path:
    """Put a new key in front; where the old one lies now. Nothing is lost where this is cut short: run it again."""
    older = older_files(path)
    aside = path.with_name(f"{path.name}.{int(older[0].suffix[1:]) + 1 if older else 1}")
    os.link(path, aside)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    _make(fresh)
    fresh.replace(path)
    return aside


def _seed(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise KeyFileUnsafe(f"{path} may be read by others; run: chmod 600 {path}")
    seed = path.read_bytes()
    if len(seed) != SEED_BYTES:
        raise KeyFileUnsafe(f"{path} does not hold {SEED_BYTES} bytes")
    return seed


def _make(path: Path) -> None:
    """Make a key, whole or not at all; where two start at once, the first one's stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(SEED_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
