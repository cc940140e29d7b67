"""The log's signature: an Ed25519 key in a file that only its owner may read, made at the first start."""

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

    def __init__(self, name: str, seed: bytes) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @classmethod
    def at(cls, path: Path | str, name: str) -> Ed25519Signer:
        """The signer whose key is in this file; a new key if there is no file. Raises `KeyFileUnsafe`."""
        path = Path(path)
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            raise KeyFileUnsafe(f"{path} may be read by others; run: chmod 600 {path}")
        seed = path.read_bytes()
        if len(seed) != SEED_BYTES:
            raise KeyFileUnsafe(f"{path} does not hold {SEED_BYTES} bytes")
        return cls(name, seed)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._key.sign(message)


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
