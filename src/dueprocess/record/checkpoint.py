"""Checkpoint: origin, size and root of the log, signed (C2SP tlog-checkpoint, signed-note with Ed25519).

The text is what other tools read; signing and key handling are `adapters.signer`. A witness of another party is the
next step; our own signature detects a changed log, and does not by itself prevent two views of it.
"""

from __future__ import annotations

import base64
import hashlib

import msgspec

ED25519 = b"\x01"


class Checkpoint(msgspec.Struct, frozen=True):
    """The state of the log at a size. `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The signed text: three lines, each ending in a line feed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def note(checkpoint: Checkpoint, name: str, public_key: bytes, signature: bytes) -> str:
    """The whole signed note."""
    return f"{checkpoint.body()}\n{signature_line(name, public_key, signature)}"


def signature_line(name: str, public_key: bytes, signature: bytes) -> str:
    """One signature of a note; a further key's line is put behind the note as it is."""
    signed = base64.b64encode(key_id(name, public_key) + signature).decode()
    return f"\u2014 {name} {signed}\n"


def parse(text: str) -> tuple[Checkpoint, dict[str, bytes]]:
    """Read a note: its checkpoint, and the raw signature by signer's name, the first of each. Raises `ValueError`."""
    checkpoint, found = signatures(text)
    first: dict[str, bytes] = {}
    for name, raw in found:
        first.setdefault(name, raw)
    return checkpoint, first


def signatures(text: str) -> tuple[Checkpoint, tuple[tuple[str, bytes], ...]]:
    """Read a note: its checkpoint, and every signature as signer's name and raw bytes (key id, then signature).

    Raises `ValueError`.
    """
    body, separator, signed = text.partition("\n\n")
    lines = body.split("\n")
    if not separator or len(lines) < 3 or not lines[1].isascii() or not lines[1].isdigit():
        raise ValueError("this is not a checkpoint")
    root = base64.b64decode(lines[2], validate=True)
    if len(root) != 32:
        raise ValueError("a checkpoint's root has 32 bytes")
    found: list[tuple[str, bytes]] = []
    for line in signed.splitlines():
        mark, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if mark != "\u2014" or not name:
            raise ValueError("a signature line begins with a dash and a name")
        found.append((name, base64.b64decode(encoded, validate=True)))
    return Checkpoint(lines[0], int(lines[1]), root), tuple(found)
