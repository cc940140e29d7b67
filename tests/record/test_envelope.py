"""Envelope: what is known of an event beside itself, and the bytes that the leaf hashes."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.domain.case import CasePutBack
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Actor, ActorKind, decode, enclose, encode, leaf
from dueprocess.record.wire import EVENTS
from tests.record.events import event_of

GOOD = enclose(
    1, CasePutBack("case_1", "p_ada"), Instant(1), Actor(ActorKind.SYSTEM, "a"), CommandId("command-1"), ""
)
events = st.sampled_from(sorted(EVENTS)).flatmap(event_of)


@given(events, st.integers(1, 10**9), st.integers(0, 10**13), st.sampled_from(ActorKind))
def test_an_envelope_is_read_as_it_was_written(event, position, at, kind):
    envelope = enclose(position, event, Instant(at), Actor(kind, "a"), CommandId("command-1"), "digest")
    data = encode(envelope)
    assert decode(data) == envelope
    assert encode(decode(data)) == data == rfc8785.dumps(json.loads(data))


@given(st.binary())
def test_a_leaf_hashes_the_stored_bytes(data):
    assert leaf(data) == hashlib.sha256(b"\0" + data).digest()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        b'{"position":"one"}',
        encode(GOOD).replace(b'"system"', b'"robot"'),
        encode(GOOD).replace(b'"case.put_back"', b'"case.vanished"'),
        encode(GOOD).replace(b'"version":1', b'"version":2'),
    ],
)
def test_what_is_not_ours_is_not_read(data):
    with pytest.raises(ValueError, match=r"cannot be read|newer release"):
        decode(data)


@given(events, st.data())
def test_a_changed_byte_is_seen_by_the_leaf(event, data):
    envelope = enclose(1, event, Instant(1), Actor(ActorKind.SYSTEM, "a"), CommandId("command-1"), "")
    stored = bytearray(encode(envelope))
    at = data.draw(st.integers(0, len(stored) - 1))
    before = leaf(bytes(stored))
    stored[at] ^= data.draw(st.integers(1, 255))
    assert leaf(bytes(stored)) != before
