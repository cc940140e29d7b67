"""The feed as bytes: pinned, cut anywhere, and refused where it makes no sense."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.guard import Epoch, FeedRefused, account_handle
from dueprocess.guard.wire import (
    Entry,
    EventStream,
    Head,
    Resync,
    WireSpan,
    entry_json,
    parse_entry,
    parse_event,
    write_entry,
    write_head,
    write_resync,
)
from tests.guard.fakes import T0

GOLDEN = Path(__file__).parent / "golden"

ENTRY = Entry(
    epoch=Epoch(1, 42),
    previous=Epoch(1, 40),
    restriction="dec_x.1",
    account=account_handle("mallory"),
    spans=(
        WireSpan("chat.send_stranger", None, T0, T0 + 1000),
        WireSpan("chat.send", account_handle("王小明"), T0, None),
    ),
    notice="/n/王",
)
GONE = ENTRY._replace(epoch=Epoch(1, 43), previous=Epoch(1, 42), spans=(), notice=None)


def frames() -> bytes:
    return (
        write_entry(ENTRY)
        + write_entry(GONE)
        + write_head(Epoch(1, 45), T0 + 7, Epoch(1, 43))
        + write_resync()
    )


def read(data: bytes, stream=None):
    return [parse_event(name, text) for name, text in (stream or EventStream()).feed(data)]


def test_the_bytes_of_the_feed_never_change():
    assert frames() == (GOLDEN / "feed.txt").read_bytes()


def test_the_feed_reads_as_it_was_written():
    assert read(frames()) == [ENTRY, GONE, Head(Epoch(1, 45), T0 + 7, Epoch(1, 43)), Resync()]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, len(frames())), max_size=8))
def test_it_may_arrive_in_any_pieces(cuts):
    data, stream, found = frames(), EventStream(), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(data)], strict=True):
        found += read(data[start:end], stream)
    assert found == read(data)


def test_comments_names_and_fields_from_the_future_are_passed_over():
    data = json.loads(entry_json(ENTRY)) | {"later": 1}
    text = (
        f": keep-alive\r\n\r\nretry: 5\r\n\r\nevent: weather\r\ndata: rain\r\n\r\n"
        f"event:restriction\r\nid: 1.42\r\ndata:{json.dumps(data)}\r\n\r\n"
    )
    assert read(text.encode()) == [None, ENTRY]


def test_an_event_may_have_several_lines_of_data():
    text = 'event: head\ndata: {"epoch":"1.2",\ndata: "now": 5}\n\n'
    assert read(text.encode()) == [Head(Epoch(1, 2), 5)]


def test_an_event_that_was_cut_off_is_none():
    assert read(write_resync()[:-1]) == []


def test_a_line_without_end_is_refused():
    stream = EventStream()
    for _ in range(16):
        assert list(stream.feed(b"x" * 65536)) == []
    with pytest.raises(FeedRefused, match="longer"):
        list(stream.feed(b"x"))
    with pytest.raises(FeedRefused, match="longer"):
        list(EventStream().feed(b"x" * (1 << 21) + b"\n"))


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(FeedRefused, match="UTF-8"):
        list(EventStream().feed(b"data: \xff\n"))


def without(name):
    data = json.loads(entry_json(ENTRY))
    del data[name]
    return data


@pytest.mark.parametrize(
    "data",
    [
        *(without(name) for name in ("epoch", "previous", "restriction", "account", "spans", "notice")),
        *(
            json.loads(entry_json(ENTRY)) | changes
            for changes in (
                {"epoch": "1"},
                {"epoch": 1.42},
                {"previous": None},
                {"restriction": 7},
                {"restriction": "\ud800"},
                {"account": None},
                {"notice": 7},
                {"spans": None},
                {"spans": [{}]},
                {"spans": [1]},
                {"spans": [{"capability": "chat.send", "target": None, "from": True, "until": None}]},
                {"spans": [{"capability": "chat.send", "target": None, "from": 1.5, "until": None}]},
                {"spans": [{"capability": "chat.send", "target": None, "from": -1, "until": None}]},
                {"spans": [{"capability": "chat.send", "target": None, "from": 0, "until": 2**53}]},
                {"spans": [{"capability": "chat.send", "target": 7, "from": 0, "until": 1}]},
            )
        ),
        [],
        None,
        "dec_x.1",
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(data):
    with pytest.raises(FeedRefused, match="cannot be read"):
        parse_entry(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"epoch": NaN}', "\0", "{}"])
def test_what_is_no_json_is_refused(text):
    for name in ("restriction", "head"):
        with pytest.raises(FeedRefused, match="cannot be read"):
            parse_event(name, text)


@settings(max_examples=80, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_any_json_is_an_event_or_refused(value):
    for name in ("restriction", "head"):
        try:
            parse_event(name, json.dumps(value))
        except FeedRefused:
            continue
        raise AssertionError(value)
