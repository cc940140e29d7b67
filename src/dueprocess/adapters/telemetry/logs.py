"""Logs: one line an event, as text or JSON, with the id of the command that it belongs to.

The rules are:
1. A line holds words of ours, names of types, codes and the command's id. It holds no request's path, body or query.
2. Of an exception: its type and the places it went through. Its message may quote what a person wrote, or a row: it is
   left out, whoever logs it (libraries too).
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

COMMAND: Final[ContextVar[str]] = ContextVar("dueprocess_command", default="")
"""The id of the command that is being carried out."""
FIELDS: Final = "fields"
"""`extra={FIELDS: {...}}` adds fields to a line."""
QUIET: Final = ("uvicorn.access", "httpx", "httpx2", "httpcore", "alembic")
"""Loggers that tell addresses with what is in them."""


def configure(level: str, form: str) -> None:
    """Tell everything to standard error, in this form, and nothing twice."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            told["exception"] = frames(*record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same, to be read by people."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        line = f"{at} {record.levelname.lower()} {record.name}: {record.getMessage()}{fields}"
        return f"{line}\n{frames(*record.exc_info)}" if record.exc_info else line


def frames(kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> str:
    """An exception without its message: its type, and where it went."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return " < ".join([kind.__name__ if kind else "", *reversed(places)])


def _fields(record: logging.LogRecord) -> dict[str, object]:
    given = getattr(record, FIELDS, {})
    command = COMMAND.get()
    return {**({"command_id": command} if command else {}), **given}
