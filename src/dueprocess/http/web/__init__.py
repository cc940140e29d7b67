"""The pages: plain HTML that works without script, in Chinese and English. `person` for whoever is concerned, `desk` for
those who decide. `layout.page` answers with one; `docs/pages.md` says how to add another.
"""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

from dueprocess.http.web import demo, desk, person, statics
from dueprocess.http.web.problem import problem_page

__all__ = ["ROUTES", "problem_page"]

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *statics.ROUTES,
    *person.ROUTES,
    *desk.ROUTES,
    *demo.ROUTES,
)
"""Every page's handler, for `http.app`. The desk is a router of its own."""
