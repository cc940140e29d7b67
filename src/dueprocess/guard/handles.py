"""How accounts and instants of the record are named between server and guards.

The rules are:
1. A text id travels as 40 hexadecimal digits: blake2b of its UTF-8 (16 bytes, person "dueprocess.acct"), then its
   crc32. Nothing else about a person crosses the wire.
2. Where the platform's ids are unsigned 64-bit integers, the id itself travels: "u:<decimal>".
3. A hit is confirmed against all 16 bytes, so an accident in 64 bits never restricts a stranger.
4. The crc32 decides nothing. It picks a slot and a pattern in the filter, so that most checks end without blake2b:
   slot = mark % (number of slots), pattern = PATTERNS[mark & 63], where mark is the crc32, or the integer id.
5. An epoch is (generation, position), written "1.42", and compares as a tuple.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple, TypeAlias
from zlib import crc32

PERSON: Final = b"dueprocess.acct\0"
UINT64_END: Final = 1 << 64
NO_REST: Final = bytes(8)
TEXT: Final = "text"
UINT64: Final = "uint64"

PATTERNS: Final = bytes(byte for byte in range(256) if byte.bit_count() == 4)[:64]
"""What a restricted account sets in its slot: four of eight bits. An empty slot clears an account at once; of those who
meet an occupied one, 1 in 40 has a pattern that fits and is looked up."""

Key: TypeAlias = bytes | int
"""What confirms an account: 16 bytes of blake2b for a text id, the number itself for an unsigned integer."""

_HASHER = hashlib.blake2b(digest_size=16, person=PERSON)
_HANDLE = re.compile(r"[0-9a-f]{40}")
_NUMBER = re.compile(r"u:(0|[1-9][0-9]{0,19})")
_EPOCH = re.compile(r"(0|[1-9][0-9]{0,18})\.(0|[1-9][0-9]{0,18})")


class Epoch(NamedTuple):
    """How far into the record: `generation` rises when the record is restored from a backup, `position` with each act."""

    generation: int
    position: int

    def __str__(self) -> str:
        """As it is written on the wire: "1.42"."""
        return f"{self.generation}.{self.position}"


class Handle(NamedTuple):
    """An account as a guard knows it: what confirms it, and the number that picks its slot in the filter."""

    key: Key
    mark: int


def parse_epoch(text: str) -> Epoch:
    """The epoch written "generation.position"; `ValueError` for anything else."""
    found = _EPOCH.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text[:60]}` is no epoch")
    return Epoch(int(found[1]), int(found[2]))


def key_of_text(external_id: str) -> bytes:
    """The 16 bytes that stand for a text id. A lone surrogate is hashed as it is: a check never raises for it."""
    hasher = _HASHER.copy()
    hasher.update(external_id.encode(errors="surrogatepass"))
    return hasher.digest()


def account_handle(external_id: str | int) -> str:
    """The handle under which snapshot and feed name this account: from a text id, or from an unsigned integer id."""
    if isinstance(external_id, str):
        mark = crc32(external_id.encode(errors="surrogatepass"))
        return f"{key_of_text(external_id).hex()}{mark:08x}"
    if not 0 <= external_id < UINT64_END:
        raise ValueError(f"{external_id} is no unsigned 64-bit integer")
    return f"u:{external_id:d}"


def parse_handle(handle: str, ids: str) -> Handle:
    """The handle as key and mark; `ValueError` if it is not a handle of this kind of ids ("text" or "uint64")."""
    if ids == TEXT:
        if _HANDLE.fullmatch(handle) is None:
            raise ValueError(f"`{handle[:60]}` is no handle of a text id")
        return Handle(bytes.fromhex(handle[:32]), int(handle[32:], 16))
    found = _NUMBER.fullmatch(handle)
    number = int(found[1]) if found is not None else UINT64_END
    if number >= UINT64_END:
        raise ValueError(f"`{handle[:60]}` is no handle of an unsigned integer id")
    return Handle(number, number)


def split_key(key: Key) -> tuple[int, bytes]:
    """The key as a snapshot sorts it: a 64-bit number, then 8 bytes that confirm it (zeros for integer ids)."""
    if isinstance(key, bytes):
        return int.from_bytes(key[:8], "big"), key[8:]
    return key, NO_REST
