"""Ranges: which bytes of a file a request asks for (RFC 9110, 14), so that a download that broke off goes on."""

from __future__ import annotations

import re
from typing import Final

import msgspec

_ONE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Span(msgspec.Struct, frozen=True):
    """Bytes from `start` up to `stop`. `whole`: all of them, and nobody asked for a part."""

    start: int
    stop: int
    whole: bool = True


def span_of(header: str | None, if_range: str | None, etag: str, size: int) -> Span | None:
    """What is asked for; None where there is no such part (416).

    A file that has changed since, several parts at once, and what is no range at all get the whole file.
    """
    found = _ONE.fullmatch(header.replace(" ", "")) if header else None
    if found is None or found[0] == "bytes=-" or (if_range is not None and if_range.strip() != etag):
        return Span(0, size)
    first, last = found[1], found[2]
    if not first:
        return Span(max(0, size - int(last)), size, whole=False) if int(last) and size else None
    if last and int(last) < int(first):
        return Span(0, size)
    if int(first) >= size:
        return None
    return Span(int(first), min(size, int(last) + 1) if last else size, whole=False)
