"""The demo for browser journeys: one a test, on ports, a folder and a store of its own; every journey on every store.

Filling a demo with its forty days takes longer than most journeys: it is done once a store, and each journey gets a copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.contract.conftest import STORES
from tests.journeys.demo import Demo
from tests.postgres import database


class Filled(NamedTuple):
    """A demo that was filled and stopped: its folder, and its database where it has one."""

    folder: Path
    database: str


@pytest.fixture(scope="session")
def filled(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, postgres_address: str
) -> Iterator[Callable[[str], Filled]]:
    """The filled demo of a store, made when a journey first asks for it."""
    with ExitStack() as stack:

        @cache
        def fill(store: str) -> Filled:
            made = Filled(tmp_path_factory.mktemp("filled"), "")
            if store == "postgresql":
                made = made._replace(database=stack.enter_context(database(postgres_address)))
            demo = Demo(browser, made.folder, made.database)
            try:
                demo.start()
            finally:
                demo.stop()
            return made

        yield fill


@pytest.fixture(params=STORES)
def demo(
    request: pytest.FixtureRequest,
    browser: Browser,
    tmp_path: Path,
    filled: Callable[[str], Filled],
    postgres_address: str,
) -> Iterator[Demo]:
    """A demo as it is after its first start, running."""
    made = filled(request.param)
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    with ExitStack() as stack:
        own = ""
        if made.database:
            own = stack.enter_context(database(postgres_address, made.database))
        running = Demo(browser, tmp_path, own)
        try:
            running.start()
            yield running
        finally:
            running.close()
