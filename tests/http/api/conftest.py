from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.serving import serving
from tests.http.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(tmp_path).running() as running:
        yield running


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """A site on a port, and its address."""
    site = Site(tmp_path)
    with serving(site.app) as address:
        yield site, address
    site.services.store.close()  # type: ignore[attr-defined]
