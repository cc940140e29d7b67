"""Fixtures of the language tests: a scene, the application once, and a visitor, as the page tests have them."""

from __future__ import annotations

from tests.http.web.conftest import pages, scene, visitor

__all__ = ["pages", "scene", "visitor"]
