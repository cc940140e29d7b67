"""Standard formats of what is in an archive, each as a stream of bytes: JSON, CSV, mbox, vCard.

The rules are:
1. CSV is for spreadsheets, so no cell can be taken for a formula: text that begins like one gets an apostrophe. Numbers
   are numbers, in the currency's own unit and in its minor unit. UTF-8 with its mark, or Chinese would be unreadable.
2. mbox is written by the standard library (`email`), with lines that begin with "From " quoted.
3. vCard 4.0 (RFC 6350) is written here: four properties, escaped and folded at 75 bytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final

import msgspec

from dueprocess.adapters.archive.spool import Entry
from dueprocess.domain.own_data import Item
from dueprocess.kernel.instants import Instant, iso

_MINOR: Final = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "TND": 3}
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FOLD: Final = 75
_PROPERTIES: Final = {"phone": "TEL", "email": "EMAIL", "note": "NOTE", "birthday": "BDAY"}
_LINES: Final = re.compile(r"[\r\n\0\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def json_of(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Everything about each item, as one array, an item a line."""
    begun = False
    for entry in entries:
        yield b",\n" if begun else b"[\n"
        yield msgspec.json.encode(_plain(entry))
        begun = True
    yield b"\n]\n" if begun else b"[]\n"


def csv_of(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A table of money: when, how much, what for."""
    yield b"\xef\xbb\xbf"
    header = ("at", "amount", "currency", "amount_minor", "what", "with", "note", "id")
    yield _row(header)
    for entry in entries:
        item = entry.item
        minor = "" if item.amount is None else str(item.amount)
        cells = (item.title, item.with_whom or item.sender, item.text, item.id)
        money = (decimal(item.amount, item.currency), _cell(item.currency), minor)
        yield _row((iso(item.at), *money, *(_cell(text) for text in cells)))


def decimal(amount: int | None, currency: str) -> str:
    """An amount in its currency's own unit: -1250 of CNY is `-12.50`. Empty where there is none."""
    if amount is None:
        return ""
    places = _MINOR.get(currency, 2)
    whole, rest = divmod(abs(amount), 10**places)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def mbox_of(entries: Iterable[Entry], own: str) -> Iterator[bytes]:
    """Letters as every mail program reads them. `own`: what to call the person themselves."""
    for entry in entries:
        item = entry.item
        out = io.BytesIO()
        moment = _moment(item.at)
        out.write(f"From MAILER-DAEMON {moment.strftime('%a %b %d %H:%M:%S %Y')}\n".encode())
        generator = BytesGenerator(out, mangle_from_=True, policy=SMTP.clone(linesep="\n"))
        generator.flatten(_letter(item, own, moment))
        yield out.getvalue().rstrip(b"\n") + b"\n\n"


def vcards_of(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Contacts as every address book reads them (RFC 6350)."""
    for entry in entries:
        item = entry.item
        lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{_text(item.id)}", f"FN:{_text(item.title or item.id)}"]
        for datum in item.data:
            name = _PROPERTIES.get(datum.name.lower())
            value = _text(datum.value)
            lines.append(f"{name}:{value}" if name else f"NOTE:{_text(datum.name)}: {value}")
        if item.text:
            lines.append(f"NOTE:{_text(item.text)}")
        lines.append("END:VCARD")
        yield b"".join(_folded(line) for line in lines)


def _plain(entry: Entry) -> dict[str, Any]:
    """An item as a mapping, without what is empty, with its instant readable and its medium's place."""
    found: dict[str, Any] = msgspec.to_builtins(entry.item)
    found["at"] = iso(entry.item.at)
    kept = {
        name: value for name, value in found.items() if value not in ("", None, []) and name != "unlawful"
    }
    if entry.item.medium is not None:
        kept["medium"]["path"] = entry.path
    if entry.unreadable:
        kept["medium"]["unreadable"] = True
    return kept


def _row(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    plain = text.replace("\0", "")
    return f"'{plain}" if plain.lstrip(" ").startswith(_BEGINS_A_FORMULA) else plain


def _letter(item: Item, own: str, moment: datetime) -> EmailMessage:
    letter = EmailMessage()
    headers = {
        "From": own if item.own else item.sender,
        "To": (item.receiver or item.with_whom) if item.own else own,
        "Subject": item.title,
        "Date": format_datetime(moment),
        "X-Item": item.id,
    }
    for name, value in headers.items():
        line = " ".join(_LINES.sub(" ", value).split())
        if name in ("From", "To"):
            line = '"' + line.replace("\\", "").replace('"', "") + '" <>' if "@" not in line else line
        try:
            letter[name] = line
        except (MessageError, ValueError, IndexError):  # an address that is none
            letter[f"X-{name}"] = line.encode("ascii", "replace").decode()
    letter.set_content(item.text, cte="base64" if "\0" in item.text else "8bit")
    return letter


def _moment(at: Instant) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def _text(value: str) -> str:
    """A value of vCard: backslash, comma, semicolon and line breaks escaped."""
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return _LINES.sub(r"\\n", escaped)


def _folded(line: str) -> bytes:
    """A line of at most 75 bytes, and lines that go on with a space; no letter is cut in two."""
    parts, room = [b""], _FOLD
    for letter in line:
        piece = letter.encode(errors="replace")
        if len(parts[-1]) + len(piece) > room:
            parts.append(b"")
            room = _FOLD - 1
        parts[-1] += piece
    return b"\r\n ".join(parts) + b"\r\n"
