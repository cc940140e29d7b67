"""A platform's data API as it may answer: as agreed, in pieces, wrongly, too much, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import httpx2
import pytest

from dueprocess.adapters.sources import HttpDataSource
from dueprocess.application.sources import AccountUnknown, MediumUnreadable, SourceFault
from dueprocess.domain.own_data import Item, Kind, Whose


def source(answer: Callable[[httpx2.Request], httpx2.Response], **more: int) -> HttpDataSource:
    return HttpDataSource("https://linli.test/data", "token", httpx2.MockTransport(answer), **more)


def says(body: object, code: int = 200) -> Callable[[httpx2.Request], httpx2.Response]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _: httpx2.Response(code, content=content)


def test_it_asks_with_its_token_and_no_id_leads_elsewhere() -> None:
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append((request.url.raw_path, request.headers["authorization"]))
        return httpx2.Response(200, json=[])

    source(answer).kinds("../a/b?c")
    source(answer).kinds("..")
    assert asked == [
        (b"/data/..%2Fa%2Fb%3Fc/kinds", "Bearer token"),
        (b"/data/%2E%2E/kinds", "Bearer token"),
    ]


def test_kinds_come_in_our_order_and_unknown_ones_are_passed_over() -> None:
    found = source(says(["mail", "photographs", "holograms", "case_file"])).kinds("wei")
    assert found == (Kind.PHOTOGRAPHS, Kind.MAIL)


def test_a_page_is_items_and_where_to_go_on() -> None:
    item = {"id": "m1", "at": 5, "text": "hi", "data": [{"name": "x", "value": "y"}], "future": 1}
    broken = [{"id": "m2"}, "no item", {"id": "m3", "at": 5, "whose": "nobody's"}]
    page = source(says({"items": [item, *broken], "cursor": "9"})).page("wei", Kind.CHATS, None)
    assert [(one.id, one.text, one.data[0].whose) for one in page.items] == [("m1", "hi", Whose.OTHERS)]
    assert (page.cursor, page.unreadable) == ("9", 3)
    assert source(says({"items": [], "cursor": ""})).page("wei", Kind.CHATS, "9").cursor is None
    assert page.items[0] == Item("m1", 5, text="hi", data=page.items[0].data)


@pytest.mark.parametrize(
    "answer",
    [says({}, 500), says({}, 401), says({}, 302), says(b"<html>"), says({"items": 3}), says([1]),
     says({"items": [], "cursor": "here"}), says(b" " * 2_000)],
)  # fmt: skip
def test_what_is_not_as_agreed_is_a_fault_and_never_guessed(answer) -> None:
    with pytest.raises(SourceFault):
        source(answer, page_max=1_000).page("wei", Kind.MAIL, "here")


def test_nobody_by_this_id_is_not_a_fault_to_try_again() -> None:
    with pytest.raises(AccountUnknown):
        source(says({}, 404)).kinds("wei")


def test_nobody_answers() -> None:
    def away(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("away")

    with pytest.raises(SourceFault):
        source(away).kinds("wei")
    with pytest.raises(MediumUnreadable), source(away).open("wei", Kind.FILES, "f1"):
        pass


def test_bytes_come_as_they_are() -> None:
    with source(says(b"\0\1\2" * 200_000)).open("wei", Kind.FILES, "f1") as pieces:
        found = list(pieces)
    assert b"".join(found) == b"\0\1\2" * 200_000
    assert max(map(len, found)) <= 256 * 1024


@pytest.mark.parametrize("code", [404, 410, 500, 204])
def test_bytes_that_are_not_there_are_unreadable(code: int) -> None:
    with pytest.raises(MediumUnreadable), source(says(b"", code)).open("wei", Kind.FILES, "f1"):
        pass


def test_bytes_that_break_off_are_unreadable() -> None:
    class Breaks(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"half"
            raise httpx2.ReadError("gone")

    answer = source(lambda _: httpx2.Response(200, stream=Breaks()))
    with answer.open("wei", Kind.FILES, "f1") as pieces, pytest.raises(MediumUnreadable):
        list(pieces)
