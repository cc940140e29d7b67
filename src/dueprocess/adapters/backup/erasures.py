"""The list of erasures: which accounts were erased, in a file that outlives the record.

The rules are:
1. A line is on the disk before its erasure is committed; where it cannot be written, the person's words stay, the call
   fails, and is tried again. So whatever becomes of the database, the list is never behind it.
2. A line names the account by its number and by the salted commitment of its id, as the log has it: no word of a person,
   and no number that somebody else has got since is taken for theirs.
3. Lines are only ever added. One that was cut off while it was written is no line; a changed one stops a restore.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from dueprocess.domain.account import Account, AccountErased, AccountRegistered
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import AccountNo
from dueprocess.record.envelope import Envelope

CANCELLED: Final = b"\x18"
"""Ends a line whose writing was cut off: its erasure was never committed."""


class ErasuresDamaged(Exception):
    """The list was changed, or is not the one of this record; says what to do."""


class Erased(msgspec.Struct, frozen=True):
    """One account that was erased."""

    account_no: AccountNo
    commitment: str


class _Line(msgspec.Struct, frozen=True):
    erased: Erased
    check: str


class Erasures:
    """The list in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, account: Account) -> None:
        """Put an account on the list, on the disk. Raises `OSError`."""
        self.add((Erased(account.account_no, account.external.commitment),))

    def add(self, erased: Iterable[Erased]) -> None:
        """Put these on the list, in one write."""
        data = b"".join(canonical(_Line(one, _check(one))) + b"\n" for one in erased)
        if not data:
            return
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if _cut_off(self.path):
                data = CANCELLED + b"\n" + data
            os.write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)

    def all(self) -> frozenset[Erased]:
        """Everybody on the list. Raises `ErasuresDamaged`; a list that is not there is empty."""
        if not self.path.exists():
            return frozenset()
        found = set()
        *lines, _ = self.path.read_bytes().split(b"\n")  # behind the last line end is nothing, or half a line
        for number, data in enumerate(lines, start=1):
            if data.endswith(CANCELLED):
                continue
            try:
                line = msgspec.json.decode(data, type=_Line)
            except msgspec.MsgspecError:
                raise ErasuresDamaged(f"{self.path}: line {number} is damaged; take another copy") from None
            if line.check != _check(line.erased):
                raise ErasuresDamaged(f"{self.path}: line {number} was changed; take another copy")
            found.add(line.erased)
        return frozenset(found)


def on_record(entries: Iterable[Envelope]) -> frozenset[Erased]:
    """Everybody whom a record says was erased."""
    known: dict[AccountNo, str] = {}
    found = set()
    for entry in entries:
        if isinstance(entry.event, AccountRegistered):
            known[entry.event.account_no] = entry.event.external.commitment
        elif isinstance(entry.event, AccountErased):
            found.add(Erased(entry.event.account_no, known[entry.event.account_no]))
    return frozenset(found)


def _check(one: Erased) -> str:
    return digest(canonical(one))[:16]


def _cut_off(path: Path) -> bool:
    """Whether the last line was not finished."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        return size > 0 and (file.seek(size - 1), file.read(1))[1] != b"\n"
