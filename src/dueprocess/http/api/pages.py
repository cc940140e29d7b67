"""Pages of a list: cut by a cursor that says after which item the next one begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from litestar import Response

from dueprocess.http.api.wire import Wired, wired
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused

T = TypeVar("T")
SortKey = tuple[int | str, ...]
_KEY = msgspec.json.Decoder(tuple[int | str, ...])


def cut(
    items: Sequence[T], key: Callable[[T], SortKey], cursor: str | None, limit: int
) -> tuple[list[T], str | None]:
    """The items after the cursor in the order of `key`, at most `limit`; and the next cursor, if there are more."""
    ordered = sorted(items, key=key)
    if cursor:
        after = read_cursor(cursor)
        try:
            ordered = [item for item in ordered if key(item) > after]
        except TypeError:
            raise Refused(Fault.CURSOR_UNKNOWN, "cursor") from None
    page = ordered[:limit]
    return page, write_cursor(key(page[-1])) if len(ordered) > limit else None


def write_cursor(key: SortKey) -> str:
    """A cursor that points behind this place."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read_cursor(cursor: str) -> SortKey:
    """The place that a cursor points to."""
    try:
        return _KEY.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, msgspec.DecodeError, ValueError):
        raise Refused(Fault.CURSOR_UNKNOWN, "cursor") from None


def listed(item: Wired) -> Any:
    """The schema of a page of these items."""
    return msgspec.defstruct(
        f"{getattr(item.schema, '__name__', 'Item')}Page",
        [("items", list[item.schema]), ("next_cursor", str | None)],  # type: ignore[name-defined]
        namespace={"__doc__": "A page of a list. `next_cursor` is null on the last one."},
    )


def page_of(items: Sequence[Any], kind: type, next_cursor: str | None) -> Response[Any]:
    """A page as an answer."""
    give = wired(kind).give
    content = {"items": [give(item) for item in items], "next_cursor": next_cursor}
    return Response(msgspec.json.encode(content), media_type="application/json")
