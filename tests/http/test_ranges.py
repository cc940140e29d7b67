"""Which bytes are asked for: whole, a part, or none, after RFC 9110 section 14."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.http.ranges import Span, span_of

TAG = '"abc"'
WHOLE = Span(0, 100)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, WHOLE),
        ("bytes=0-", Span(0, 100, whole=False)),
        ("bytes=40-", Span(40, 100, whole=False)),
        ("bytes=40-49", Span(40, 50, whole=False)),
        ("bytes=40-4000", Span(40, 100, whole=False)),
        ("bytes=-10", Span(90, 100, whole=False)),
        ("bytes=-1000", Span(0, 100, whole=False)),
        ("bytes = 1-2", Span(1, 3, whole=False)),
        ("bytes=100-", None),
        ("bytes=-0", None),
        ("bytes=5-4", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes=0-1,5-6", WHOLE),
        ("items=0-1", WHOLE),
        ("bytes=x-1", WHOLE),
        ("bytes=" + "9" * 19 + "-", WHOLE),
    ],
)
def test_a_range(header, expected):
    assert span_of(header, None, TAG, 100) == expected


def test_a_file_that_has_changed_is_sent_whole():
    assert span_of("bytes=40-", TAG, TAG, 100) == Span(40, 100, whole=False)
    for other in ('"abd"', 'W/"abc"', "Wed, 21 Oct 2026 07:28:00 GMT", ""):
        assert span_of("bytes=40-", other, TAG, 100) == WHOLE


@given(st.text(max_size=30), st.integers(0, 1_000))
def test_whatever_is_asked_for_lies_inside(header, size):
    found = span_of(header, None, TAG, size)
    assert found is None or 0 <= found.start <= found.stop <= size
