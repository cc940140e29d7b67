"""The demo for browser journeys: one a test, on ports and a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.demo import Demo


@pytest.fixture
def demo(browser: Browser, tmp_path: Path) -> Iterator[Demo]:
    """A fresh demo, running."""
    running = Demo(browser, tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.close()
