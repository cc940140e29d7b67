"""Locking an archive with age (age-encryption.org/v1), as a stream; and a key of its own for who types a passphrase.

age's own passphrases are for what fits into memory (pyrage). So the archive is made out to a fresh key, and the passphrase
locks that key's secret half: `age -d -i key.age archive.zip.age` asks for the passphrase and opens both. The passphrase is kept
nowhere, and neither is the secret half unlocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import pyrage  # type: ignore[import-untyped]
from pyrage import passphrase as passphrases
from pyrage import x25519


def is_recipient(text: str) -> bool:
    """Whether this is a public key of age."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def fresh_key(passphrase: str) -> tuple[str, bytes]:
    """A fresh key's public half, and its secret half locked with a passphrase. That takes about a second, on purpose."""
    identity = x25519.Identity.generate()
    return str(identity.to_public()), passphrases.encrypt(f"{identity}\n".encode(), passphrase)


class Written(Protocol):
    """What is only written."""

    def write(self, piece: bytes, /) -> int:
        """Write a piece; how many bytes that were."""
        ...

    def flush(self) -> None:
        """Hand everything over."""
        ...


def lock(plain: Iterable[bytes], out: Written, recipient: str) -> None:
    """Write these bytes to `out`, so that only the holder of the recipient's secret half reads them.

    What goes wrong while `plain` is read is raised as it is; pyrage would say it in words of its own.
    """
    pieces = _Pieces(plain)
    try:
        pyrage.encrypt_io(pieces, out, [x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError:
        if pieces.wrong is not None:
            raise pieces.wrong from None
        raise


class _Pieces:
    """A stream of pieces as a file that is read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._left = memoryview(b"")
        self.wrong: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._left:
            try:
                piece = next(self._pieces, None)
            except BaseException as wrong:
                self.wrong = wrong
                raise
            if piece is None:
                return b""
            self._left = memoryview(piece)
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return bytes(taken)
