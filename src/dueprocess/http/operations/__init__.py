"""What operators and their machines ask: /live, /ready, /metrics. `Observed` tells of every request."""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

from dueprocess.http.operations.live import live
from dueprocess.http.operations.metrics import metrics
from dueprocess.http.operations.ready import ready

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (live, ready, metrics)
