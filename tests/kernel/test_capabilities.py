"""Capabilities: a closed list, and a floor that the type cannot express."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.kernel.canonical import revive
from dueprocess.kernel.capabilities import FLOOR, Capability, is_capability_name
from dueprocess.rulebook.ladder import Choice

GUARD_FLOOR = Path(__file__).parents[1] / "guard/golden/floor.json"


@pytest.mark.parametrize("name", FLOOR)
def test_no_capability_is_of_the_floor(name):
    with pytest.raises(ValueError, match="floor"):
        Capability(name)


@pytest.mark.parametrize("name", FLOOR)
def test_no_bytes_make_a_restriction_of_the_floor(name):
    """I-04: whatever is sent to us, what names the floor cannot be read."""
    with pytest.raises(msgspec.ValidationError, match="floor"):
        msgspec.json.decode(json.dumps({"capabilities": [name]}), type=Choice, dec_hook=revive)


def test_the_floor_is_what_the_constitution_says():
    assert set(FLOOR) == {
        "notice.see",
        "appeal.lodge",
        "human.contact",
        "data.export",
        "wallet.withdraw",
        "loan.repay",
        "session.end_others",
    }


def test_the_guard_knows_the_same_floor():
    pinned = json.loads(GUARD_FLOOR.read_text(encoding="utf-8"))
    assert set(pinned if isinstance(pinned, list) else pinned["floor"]) == set(FLOOR)


@pytest.mark.parametrize(
    "name",
    ["chat", "chat.", ".send", "Chat.send", "chat.send.now", "chat_.send", "chat send", "聊天.send", ""],
)
def test_a_capability_is_written_service_verb(name):
    assert not is_capability_name(name)
    with pytest.raises(ValueError, match=r"service\.verb"):
        Capability(name)


@given(st.text(max_size=100))
def test_every_text_is_a_capability_or_a_clear_refusal(text):
    if text in FLOOR or not is_capability_name(text):
        with pytest.raises(ValueError, match=r"floor|service\.verb"):
            Capability(text)
    else:
        assert Capability(text).service == text.split(".")[0]
