"""Privacy: an event holds a reference and a salted commitment, and neither tells the words."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from dueprocess.kernel.privacy import Private, commitment

salts = st.binary(min_size=16, max_size=16)


@given(salts, st.binary(), st.binary())
def test_a_commitment_binds_to_its_content(salt, one, other):
    assume(one != other)
    assert commitment(salt, one) != commitment(salt, other)


@given(salts, salts, st.binary())
def test_without_the_salt_equal_words_cannot_be_told(one, other, content):
    assume(one != other)
    assert commitment(one, content) != commitment(other, content)


def test_content_is_the_file_or_the_text():
    assert Private("你好").content == "你好".encode()
    assert Private("x", data=b"png").content == b"png"


def test_white_space_says_nothing():
    assert Private(" \n\t").blank
    assert not Private("", data=b"\0").blank
