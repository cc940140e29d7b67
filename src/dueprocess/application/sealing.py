"""Sealing: every private word of a command gets its place in the vault before the law sees the command.

The reference, salt and commitment are pure functions of the command id and the deployment's secret, so a retry seals
alike.
"""

from __future__ import annotations

from typing import Any

import msgspec

from dueprocess.application.ports import VaultEntry
from dueprocess.kernel.canonical import keyed
from dueprocess.kernel.ids import Mint, VaultRef
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed, commitment
from dueprocess.kernel.refusals import Code, Refusal, refuse

TEXT_MAX = 20_000
FILE_MAX = 8 * 1024 * 1024


def seal(command: Command, ids: Mint, secret: bytes) -> tuple[Command, list[VaultEntry]] | Refusal:
    """The command with every private part sealed, and what the vault must keep; a refusal if one is too long."""
    entries: list[VaultEntry] = []
    try:
        return _walk(command, type(command).__name__, ids, secret, entries), entries
    except _TooLong as error:
        return refuse(Code.TEXT_TOO_LONG, error.args[0], most=str(TEXT_MAX))


def named(entries: list[VaultEntry], events: tuple[Event, ...]) -> list[VaultEntry]:
    """Those of the entries that an event names: words that led to nothing are not kept. INVARIANT (I-27)"""
    missing = {entry.ref for entry in entries}
    if missing:
        _cross_off(events, missing)
    return [entry for entry in entries if entry.ref not in missing] if missing else entries


def _cross_off(value: Any, missing: set[VaultRef]) -> None:
    """Take from `missing` what a value names, however deep, until nothing is missing."""
    if isinstance(value, Sealed):
        missing.discard(value.ref)
        return
    if isinstance(value, msgspec.Struct):
        value = tuple(getattr(value, name) for name in value.__struct_fields__)
    for part in value:
        if not missing:
            return
        if isinstance(part, (msgspec.Struct, tuple)):
            _cross_off(part, missing)


class _TooLong(Exception):
    """Private content beyond what is kept."""


def _walk(value: Any, path: str, ids: Mint, secret: bytes, entries: list[VaultEntry]) -> Any:
    if isinstance(value, Private):
        return _sealed(value, path, ids, secret, entries)
    if isinstance(value, tuple):
        if not any(isinstance(item, msgspec.Struct) for item in value):
            return value
        return tuple(_walk(item, path, ids, secret, entries) for item in value)
    if isinstance(value, msgspec.Struct):
        changed = {}
        for name in value.__struct_fields__:
            part = getattr(value, name)
            if isinstance(part, (msgspec.Struct, tuple)):
                walked = _walk(part, f"{path}.{name}", ids, secret, entries)
                if walked is not part:
                    changed[name] = walked
        return msgspec.structs.replace(value, **changed) if changed else value
    return value


def _sealed(value: Private, path: str, ids: Mint, secret: bytes, entries: list[VaultEntry]) -> Private:
    if len(value.text) > TEXT_MAX or len(value.data) > FILE_MAX:
        raise _TooLong(path.rpartition(".")[2])
    ref = VaultRef(ids("vlt", len(entries)))
    salt = ids.salt(ref)
    content = value.content
    tag = keyed(secret, "tag", content)[:32] if value.tagged else ""
    if not value.blank:
        entries.append(VaultEntry(ref, value.owner, path, salt, content, value.media_type))
    return msgspec.structs.replace(value, sealed=Sealed(ref, commitment(salt, content), tag))
