"""A fresh world for each test, with its people, its rulebook and nothing else in its record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.world import World, scratch


@pytest.fixture
def world() -> Iterator[World]:
    with scratch() as folder:
        made = World.copied(folder)
        yield made
        made.store.close()
