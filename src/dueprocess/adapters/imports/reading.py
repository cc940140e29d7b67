"""Reading a list of restrictions: JSON Lines or CSV, one restriction a record, and the mapping of its labels.

The rules are:
1. A record that cannot be read is named by its line and the field, and counted; the rest goes on.
2. Nothing is guessed: an instant has a zone, a capability is one of the catalogue's, a label stands in the mapping.
3. The file is read while it is asked for: its size is no matter.

What cannot be read as a whole raises `UnusableList` (`application.bringing`).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from dueprocess.application.bringing import Mapped, UnusableList
from dueprocess.application.staging import Bad, Days, Given
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import ImportId
from dueprocess.kernel.instants import Instant, parse
from dueprocess.kernel.refusals import Code, Refusal, refuse

FIELDS: Final = ("account", "capabilities", "label", "since", "until", "target", "reason")
NONE: Final = frozenset({"", "none", "null", "never", "permanent"})
ID_MAX: Final = 200
REASON_MAX: Final = 20_000
LINE_MAX: Final = 1 << 20
INSTANT_MAX: Final = parse("9999-12-31T23:59:59.999Z")
"""No later instant can be told to anybody as a day."""

_JSON = msgspec.json.Decoder()


class FileLists:
    """Reads lists that are files of this machine (`application.bringing.Lists`)."""

    def name(self, path: Path, mapping: Mapped, days: Days) -> ImportId:
        """The name of an import: the same bytes under the same mapping and days are the same import."""
        return import_id_of(path, mapping, days.first, days.last)

    def records(self, path: Path, mapping: Mapped) -> Iterator[Given | Bad]:
        """Every record of a list, in order."""
        return read_records(path, mapping)


def import_id_of(path: Path, mapping: Mapped, first_day: int, last_day: int) -> ImportId:
    """The name of an import: the same bytes under the same mapping and days are the same import."""
    try:
        with path.open("rb") as file:
            listed = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnusableList(f"`{path}` cannot be read: {error.strerror}") from None
    said = canonical((listed, {name: mapping[name] for name in sorted(mapping)}, first_day, last_day))
    return ImportId("imp_" + hashlib.sha256(said).hexdigest()[:26])


def read_mapping(path: Path | None) -> Mapped:
    """The capabilities that each label of a platform stands for: YAML or JSON, `label: [capability, …]`."""
    if path is None:
        return {}
    try:
        found = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise UnusableList(f"the mapping `{path}` cannot be read: {error}") from None
    if not isinstance(found, dict) or not found:
        raise UnusableList(f"the mapping `{path}` must be `label: [capability, …]`, a line a label")
    mapped = {}
    for label, names in found.items():
        listed = [names] if isinstance(names, str) else names
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed) or not listed:
            raise UnusableList(f"the mapping `{path}` names no capabilities for `{label}`")
        mapped[str(label)] = tuple(listed)
    return mapped


def read_records(path: Path, mapping: Mapped) -> Iterator[Given | Bad]:
    """Every record of a list, in order. The ending of its name says how it is written: `.jsonl` or `.csv`."""
    kinds: dict[str, Callable[[TextIO], Iterator[tuple[int, Any]]]] = {".jsonl": _lines, ".csv": _csv}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise UnusableList(f"`{path}` is neither .jsonl nor .csv")
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for line, fields in kind(file):
                yield _record(line, fields, mapping)
    except OSError as error:
        raise UnusableList(f"`{path}` cannot be read: {error.strerror}") from None


def _lines(file: TextIO) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            yield number, _JSON.decode(line) if len(line) <= LINE_MAX else None
        except (msgspec.DecodeError, RecursionError):
            yield number, None


def _csv(file: TextIO) -> Iterator[tuple[int, Any]]:
    reader = csv.DictReader(file, strict=False)
    if reader.fieldnames is None or "account" not in reader.fieldnames:
        raise UnusableList(f"the first line names the columns; there are: {', '.join(FIELDS)}")
    while True:
        line = reader.line_num + 1
        try:
            fields: dict[str, Any] = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            continue
        fields["capabilities"] = (fields.get("capabilities") or "").replace(";", " ").split()
        yield line, fields


def _record(line: int, fields: Any, mapping: Mapped) -> Given | Bad:
    """One record; the first field that cannot be read is named."""
    if not isinstance(fields, dict):
        return Bad(line, refuse(Code.ROW_MALFORMED, "line"))
    account = _id_of(fields.get("account"))
    if account is None:
        return Bad(line, refuse(Code.ROW_MALFORMED, "account"))
    capabilities = _capabilities(fields, mapping)
    if isinstance(capabilities, Refusal):
        return Bad(line, capabilities)
    since, until = _instant(fields.get("since")), _instant(fields.get("until"))
    if since is None or since is _UNREADABLE:
        return Bad(line, refuse(Code.ROW_MALFORMED, "since"))
    if until is _UNREADABLE:
        return Bad(line, refuse(Code.ROW_MALFORMED, "until"))
    target, reason = fields.get("target"), fields.get("reason")
    towards = None if _is_none(target) else _id_of(target)
    if towards is None and not _is_none(target):
        return Bad(line, refuse(Code.ROW_MALFORMED, "target"))
    if reason is not None and (not isinstance(reason, str) or len(reason) > REASON_MAX):
        return Bad(line, refuse(Code.ROW_MALFORMED, "reason"))
    return Given(line, account, capabilities, since, until, towards, (reason or "").strip())


def _capabilities(fields: dict[str, Any], mapping: Mapped) -> tuple[str, ...] | Refusal:
    """What the record names itself, or what the mapping says of its label."""
    named = fields.get("capabilities")
    if named:
        whole = isinstance(named, list) and all(isinstance(name, str) for name in named)
        return tuple(named) if whole else refuse(Code.ROW_MALFORMED, "capabilities")
    label = fields.get("label")
    if not isinstance(label, str) or not label:
        return refuse(Code.ROW_MALFORMED, "capabilities")
    return mapping.get(label, refuse(Code.ROW_LABEL_UNMAPPED, "label", label=label[:80]))


def _id_of(value: Any) -> str | None:
    """An external id: a text, or a whole number as platforms often have them."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**ID_MAX // 10 else None
    whole = isinstance(value, str) and value.strip() and len(value) <= ID_MAX and value.isprintable()
    return value if whole else None


_UNREADABLE: Final = Instant(-1)


def _instant(value: Any) -> Instant | None:
    """An instant: RFC 3339 with a zone, or whole UTC milliseconds. `_UNREADABLE` for anything else."""
    if _is_none(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return Instant(value) if 0 <= value <= INSTANT_MAX else _UNREADABLE
    try:
        found = parse(value.strip()) if isinstance(value, str) else _UNREADABLE
    except (ValueError, OverflowError):
        return _UNREADABLE
    return found if found >= 0 else _UNREADABLE


def _is_none(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in NONE)
