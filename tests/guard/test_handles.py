"""How accounts and epochs are named on the wire."""

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.guard import Epoch, account_handle
from dueprocess.guard.handles import PATTERNS, key_of_text, parse_epoch, parse_handle, split_key


def test_the_handle_of_a_text_id_never_changes():
    assert account_handle("u000000000042") == "692df05758e6adb157b2f06ec592905cfd6640a5"
    assert account_handle("王小明") == "d9072265fa4a37bfcee1d4b6105ec805897df703"
    assert account_handle("") == "f22c3c127aa3daaa591dbcea6758b5b800000000"


def test_the_handle_of_an_integer_id_is_the_id():
    assert account_handle(42) == "u:42"
    assert parse_handle("u:18446744073709551615", "uint64") == (2**64 - 1, 2**64 - 1)


@pytest.mark.parametrize("number", [-1, 2**64])
def test_an_integer_that_is_no_unsigned_64_bit_id_is_refused(number):
    with pytest.raises(ValueError, match="unsigned"):
        account_handle(number)


@given(st.text())
def test_a_handle_is_blake2b_then_crc32_of_the_utf8(external_id):
    data = external_id.encode()
    digest = hashlib.blake2b(data, digest_size=16, person=b"dueprocess.acct\0").digest()
    handle = account_handle(external_id)
    assert handle == digest.hex() + f"{zlib.crc32(data):08x}"
    assert parse_handle(handle, "text") == (digest, zlib.crc32(data))
    assert key_of_text(external_id) == digest


def test_a_lone_surrogate_is_an_id_like_any_other():
    assert len(account_handle("\ud800")) == 40


@pytest.mark.parametrize(
    ("handle", "ids"),
    [
        ("u:42", "text"),
        ("3aa61ab4", "text"),
        ("3AA61AB4F16F6A4BAA4CA9A93C55E6346A19CDFC", "text"),
        ("3aa61ab4f16f6a4baa4ca9a93c55e6346a19cdfc\n", "text"),
        ("3aa61ab4f16f6a4baa4ca9a93c55e6346a19cdfc", "uint64"),
        ("u:18446744073709551616", "uint64"),
        ("u:-1", "uint64"),
        ("u:042", "uint64"),
        ("u:٤٢", "uint64"),
        ("42", "uint64"),
    ],
)
def test_what_is_no_handle_of_this_kind_is_refused(handle, ids):
    with pytest.raises(ValueError, match="no handle"):
        parse_handle(handle, ids)


@given(st.integers(0, 2**62), st.integers(0, 2**62))
def test_an_epoch_reads_as_it_was_written(generation, position):
    epoch = Epoch(generation, position)
    assert parse_epoch(str(epoch)) == epoch


@pytest.mark.parametrize("text", ["", "1", "1.", "1.2.3", "01.2", "1.-2", "1.2 ", "one.two", "1.٤"])
def test_what_is_no_epoch_is_refused(text):
    with pytest.raises(ValueError, match="no epoch"):
        parse_epoch(text)


def test_epochs_compare_by_generation_first():
    assert Epoch(2, 0) > Epoch(1, 99) > Epoch(1, 98)


def test_keys_sort_as_the_columns_of_a_snapshot_do():
    keys = sorted(key_of_text(f"u{n}") for n in range(500))
    assert [split_key(key) for key in keys] == sorted(split_key(key) for key in keys)


def test_the_patterns_of_the_filter_are_sixty_four_bytes_with_four_bits():
    """They are part of the wire: the server writes the filter, the guard reads it."""
    assert len(set(PATTERNS)) == 64
    assert {pattern.bit_count() for pattern in PATTERNS} == {4}
    assert PATTERNS.hex() == (
        "0f171b1d1e272b2d2e333536393a3c474b4d4e535556595a5c636566696a6c71"
        "727478878b8d8e939596999a9ca3a5a6a9aaacb1b2b4b8c3c5c6c9caccd1d2d4"
    )
