"""A real server on a real port, in a thread, for what must be seen from outside: streams, another process, a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.conftest import Served


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an application until the end of the block; its address."""
    served = Served(lambda _url: app)
    try:
        yield served.start().url
    finally:
        served.stop()
