"""Fixtures of the page tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.web.scenes import Scene
from tests.http.web.visitor import Visitor, visiting


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A fresh scene."""
    made = Scene(tmp_path)
    yield made
    made.close()


@pytest.fixture
def visitor(scene: Scene) -> Iterator[Visitor]:
    """Somebody who reads English, not signed in."""
    with visiting(scene) as found:
        yield found
