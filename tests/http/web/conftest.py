"""Fixtures of the page tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.web.scenes import Scene
from tests.http.web.visitor import Visitor, application, visiting


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The application, once."""
    first = Scene(tmp_path_factory.mktemp("pages"))
    with application(first):
        yield
    first.close()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A fresh scene."""
    made = Scene(tmp_path)
    yield made
    made.close()


@pytest.fixture
def visitor(scene: Scene, pages: None) -> Iterator[Visitor]:
    """Somebody who reads English, not signed in."""
    with visiting(scene) as found:
        yield found
