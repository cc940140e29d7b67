"""The demo for browser journeys: one a test, on ports, a folder and a store of its own; every journey on every store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.contract.conftest import STORES
from tests.journeys.demo import Demo
from tests.postgres import schema


@pytest.fixture(params=STORES)
def demo(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Demo]:
    """A fresh demo, running."""
    with ExitStack() as stack:
        database = ""
        if request.param == "postgresql":
            database = stack.enter_context(schema(request.getfixturevalue("postgres_address")))
        running = Demo(browser, tmp_path, database)
        try:
            running.start()
            yield running
        finally:
            running.close()
