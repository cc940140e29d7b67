"""A real provider and an office that trusts it, for each test."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.http.web.desk.office import BASE_URL
from tests.oidc.office import PEOPLE, DirectoryOffice
from tests.oidc.provider import Provider, provider

Opened = Callable[..., DirectoryOffice]


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A running provider, for as long as the tests run."""
    with provider(tmp_path_factory.mktemp("provider"), PEOPLE, BASE_URL) as one:
        yield one


@pytest.fixture
def directory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Provider]:
    """A running provider: one of its own for a test that names it, since such a test stops it or changes it."""
    if "directory" not in inspect.signature(request.function).parameters:
        yield request.getfixturevalue("standing")
        return
    with provider(tmp_path, PEOPLE, BASE_URL) as one:
        yield one


@pytest.fixture
def opened(tmp_path: Path, directory: Provider) -> Iterator[Opened]:
    """Opens an office under rules of the test's own."""
    with ExitStack() as stack:

        def opening(**rules: Any) -> DirectoryOffice:
            office = DirectoryOffice(tmp_path, directory.address, **rules)
            stack.enter_context(office.running())
            return office

        yield opening


@pytest.fixture
def office(opened: Opened) -> DirectoryOffice:
    """An office under the usual rules: the person by employee number."""
    return opened()
