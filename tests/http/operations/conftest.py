from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.bootstrap import Installation, assemble
from dueprocess.settings import Setup
from tests.http.operations.running import Running


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A fresh installation in a folder of its own."""
    made = assemble(tmp_path / "installation", Setup(base_url="http://localhost"))
    yield made
    made.close()


@pytest.fixture
def running(installation: Installation) -> Iterator[Running]:
    """The installation with people in it, served as `dueprocess serve` does."""
    with Running(installation).served() as found:
        yield found


@pytest.fixture
def logs() -> Iterator[None]:
    """Logging as it was, after a test that sets it up."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = before, level
