"""Ids: unguessable without the secret, the same for a retry, and of a form that every wire takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.kernel.ids import CommandId, Mint, is_command_id

commands = st.from_regex(r"[A-Za-z0-9._~:-]{8,120}", fullmatch=True).map(CommandId)


@given(st.binary(min_size=16, max_size=32), commands, st.integers(0, 50))
def test_a_retry_mints_the_same(secret, command, ordinal):
    first, second = Mint(secret, command), Mint(secret, command)
    assert first("dec", ordinal) == second("dec", ordinal)
    assert first.salt("x") == second.salt("x")


@given(commands)
def test_an_id_is_a_prefix_and_26_letters(command):
    assert re.fullmatch(r"dec_[0-9a-hjkmnp-tv-z]{26}", Mint(b"s" * 16, command)("dec"))


@given(commands)
def test_ids_of_one_command_differ(command):
    mint = Mint(b"s" * 16, command)
    ids = {mint(prefix, n)[4:] for prefix in ("dec", "ntc") for n in range(20)}
    assert len(ids) == 40
    assert mint.salt("a") != mint.salt("b")
    assert len(mint.salt("a")) == 16


@given(commands)
def test_another_secret_mints_another_id(command):
    assert Mint(b"s" * 16, command)("dec") != Mint(b"t" * 16, command)("dec")
    assert Mint(b"s" * 16, command).salt("a") != Mint(b"t" * 16, command).salt("a")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("12345678", True),
        ("a-b_c.d~e:f", True),
        ("1234567", False),
        ("x" * 121, False),
        ("with space", False),
        ("über-alles", False),
        ("12345678\n", False),
        ("", False),
    ],
)
def test_a_command_id_is_8_to_120_unreserved_characters(text, is_one):
    assert is_command_id(text) is is_one
