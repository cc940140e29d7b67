"""Canonical bytes: one form for one value, the same as RFC 8785's for every event of ours."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.kernel.canonical import canonical, digest, keyed, revive
from dueprocess.kernel.capabilities import Capability
from dueprocess.record.wire import EVENTS
from tests.record.events import event_of, of_type

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(st.data())
def test_every_event_of_ours_has_the_bytes_of_rfc_8785(data):
    event = data.draw(event_of(data.draw(st.sampled_from(sorted(EVENTS)))))
    written = canonical(event)
    assert written == rfc8785.dumps(json.loads(written))


@given(st.dictionaries(st.text(st.characters(max_codepoint=0x7F)), values, max_size=6))
def test_names_are_sorted_and_nothing_is_spaced(value):
    """Names of ours are ASCII, where the order of code points and of UTF-16 is one."""
    written = canonical(value)
    assert json.loads(written) == value
    assert list(json.loads(written)) == sorted(value)


@given(st.dictionaries(st.text(st.characters(max_codepoint=0x7F)), st.integers(0, 9), max_size=6))
def test_the_order_in_which_it_was_built_does_not_show(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_a_capability_is_written_as_its_name_and_read_as_itself():
    name = Capability("chat.send")
    assert canonical({"c": name}) == b'{"c":"chat.send"}'
    assert revive(Capability, "chat.send") == name
    with pytest.raises(ValueError, match="floor"):
        revive(Capability, "wallet.withdraw")


def test_what_has_no_form_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="no canonical form"):
        canonical({"x": object()})
    with pytest.raises(TypeError, match="no canonical form"):
        revive(complex, 1)


def test_no_event_has_a_float():
    """A float has no single form: the strategies know every type that events use, and no float."""
    for name in EVENTS:
        event_of(name)
    with pytest.raises(KeyError):
        of_type(float)


def test_a_digest_made_for_one_purpose_matches_no_other():
    assert keyed(b"s", "tag", b"x") != keyed(b"s", "command", b"x")
    assert keyed(b"s", "tag", b"x") != keyed(b"t", "tag", b"x")
    assert len(digest(b"")) == 64
