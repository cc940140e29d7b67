"""Fixtures of the language tests: a scene, as the page tests have it."""

from __future__ import annotations

from tests.http.web.conftest import scene

__all__ = ["scene"]
