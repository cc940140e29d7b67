"""Instants: UTC milliseconds, and one form on every wire."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.kernel.instants import Instant, in_zone, iso, of, parse
from dueprocess.kernel.invariants import InvariantBroken, invariant

instants = st.integers(0, 253_402_214_400_000).map(Instant)


@given(instants)
def test_what_is_written_is_read_again(instant):
    assert parse(iso(instant)) == instant
    assert iso(instant).endswith("Z")


@given(instants, st.sampled_from(("UTC", "Asia/Shanghai", "America/New_York")))
def test_an_instant_is_the_same_in_every_zone(instant, zone):
    assert of(in_zone(instant, zone)) == instant


def test_an_instant_needs_a_zone():
    with pytest.raises(ValueError, match="zone"):
        of(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        parse("2026-01-01T00:00:00")


def test_fractions_of_a_millisecond_are_cut_off():
    assert parse("2026-01-01T00:00:00.000999Z") == parse("2026-01-01T00:00:00Z")


def test_a_broken_law_stops_the_program():
    invariant(condition=True, name="I-09")
    with pytest.raises(InvariantBroken, match="I-09: dec_1"):
        invariant(condition=False, name="I-09", detail="dec_1")
