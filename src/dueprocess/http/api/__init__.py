"""REST under /v1: one endpoint a file, by noun and verb. `ROUTES` is all of it."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

ROUTES: tuple[ControllerRouterHandler, ...] = ()
