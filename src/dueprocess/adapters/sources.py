"""A platform's data API over HTTP: three addresses below `data_url`, with a bearer token. `docs/data.md` documents them.

    GET {url}/{account}/kinds                        ["photographs", "mail", …]
    GET {url}/{account}/items/{kind}?cursor=…        {"items": […], "cursor": "…" | null}
    GET {url}/{account}/media/{kind}/{item_id}       the bytes

404 or 410: there is no such account, or no such medium. An item that is not of the agreed form is counted as unreadable.
Everything else that is not as agreed is a fault: the export is tried again, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import quote

import httpx2
import msgspec

from dueprocess.application.sources import AccountUnknown, MediumUnreadable, Page, SourceFault
from dueprocess.domain.own_data import Item, Kind

PAGE_MAX: Final = 16 * 1024 * 1024
"""Bytes of one page: what a source sends beyond it is not read."""
PIECE: Final = 256 * 1024
SECONDS: Final = 30.0
_GONE: Final = (404, 410)


class _Answer(msgspec.Struct):
    items: list[msgspec.Raw]
    cursor: str | None = None


_KINDS: Final = msgspec.json.Decoder(list[str])
_PAGE: Final = msgspec.json.Decoder(_Answer)
_ITEM: Final = msgspec.json.Decoder(Item)


class HttpDataSource:
    """Asks one platform. `page_max`: the most bytes of a page."""

    def __init__(
        self,
        url: str,
        token: str = "",
        transport: httpx2.BaseTransport | None = None,
        page_max: int = PAGE_MAX,
    ) -> None:
        self._url = url.rstrip("/")
        self._page_max = page_max
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(
            headers=headers, timeout=SECONDS, follow_redirects=False, transport=transport, trust_env=False
        )

    def kinds(self, account: str) -> tuple[Kind, ...]:
        """What this account may have something of; kinds of a later release are passed over."""
        body = self._read(f"{_segment(account)}/kinds")
        try:
            names = set(_KINDS.decode(body))
        except msgspec.MsgspecError as error:
            raise SourceFault("the list of kinds is not of the agreed form") from error
        return tuple(kind for kind in Kind if kind.value in names and kind is not Kind.CASE_FILE)

    def page(self, account: str, kind: Kind, cursor: str | None) -> Page:
        """Items of a kind from a cursor on."""
        onward = f"?cursor={quote(cursor, safe='')}" if cursor else ""
        body = self._read(f"{_segment(account)}/items/{kind.value}{onward}")
        try:
            answer = _PAGE.decode(body)
        except msgspec.MsgspecError as error:
            raise SourceFault(f"a page of {kind.value} is not of the agreed form") from error
        if answer.cursor and answer.cursor == cursor:
            raise SourceFault(f"a page of {kind.value} names itself as the next")
        items = []
        for raw in answer.items:
            try:
                items.append(_ITEM.decode(raw))
            except (msgspec.MsgspecError, RecursionError):
                continue
        return Page(tuple(items), answer.cursor or None, len(answer.items) - len(items))

    @contextmanager
    def open(self, account: str, kind: Kind, item_id: str) -> Iterator[Iterator[bytes]]:
        """The bytes of one medium, in pieces."""
        address = f"{self._url}/{_segment(account)}/media/{kind.value}/{_segment(item_id)}"
        try:
            with self._client.stream("GET", address) as response:
                if response.status_code in _GONE:
                    raise MediumUnreadable(f"{kind.value}: gone")
                if response.status_code != 200:
                    raise MediumUnreadable(f"{kind.value}: answered {response.status_code}")
                yield _pieces(response)
        except httpx2.HTTPError as error:
            raise MediumUnreadable(f"{kind.value}: {type(error).__name__}") from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _read(self, path: str) -> bytes:
        body = bytearray()
        try:
            with self._client.stream("GET", f"{self._url}/{path}") as response:
                if response.status_code in _GONE:
                    raise AccountUnknown("the platform knows nobody by this id")
                if response.status_code != 200:
                    raise SourceFault(f"the data API answered {response.status_code}")
                for piece in response.iter_bytes(PIECE):
                    body += piece
                    if len(body) > self._page_max:
                        raise SourceFault("a page of the data API is too large")
        except httpx2.HTTPError as error:
            raise SourceFault(f"the data API could not be reached: {type(error).__name__}") from error
        return bytes(body)


def _pieces(response: httpx2.Response) -> Iterator[bytes]:
    """The body as it comes; a connection that breaks off makes this medium unreadable, whatever came before."""
    try:
        yield from response.iter_bytes(PIECE)
    except httpx2.HTTPError as error:
        raise MediumUnreadable(type(error).__name__) from error


def _segment(text: str) -> str:
    """One part of an address: nothing in an id leads elsewhere. Dots alone would be resolved by whoever is between."""
    quoted = quote(text, safe="")
    return quoted.replace(".", "%2E") if not text.strip(".") else quoted
