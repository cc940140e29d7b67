"""The desk's office, running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.web.desk.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Office(tmp_path).running() as running:
        yield running


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Office]:
    with Office(tmp_path, demo=True).running() as running:
        yield running
