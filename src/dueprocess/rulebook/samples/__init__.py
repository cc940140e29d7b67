"""Sample rulebooks that are shipped: to start from, for the demo, and for every test that needs a believable policy."""

from __future__ import annotations

from importlib.resources import files

SUPERAPP = "superapp"
NAMES = (SUPERAPP,)


def catalogue_text(name: str = SUPERAPP) -> str:
    """The YAML text of a sample's catalogue. Raises `KeyError` for a sample that is not shipped."""
    return _text(name, "catalogue.yaml")


def rulebook_text(name: str = SUPERAPP) -> str:
    """The YAML text of a sample's rulebook. Raises `KeyError` for a sample that is not shipped."""
    return _text(name, "rulebook.yaml")


def _text(name: str, file: str) -> str:
    if name not in NAMES:
        raise KeyError(name)
    return (files(__name__) / name / file).read_text(encoding="utf-8")
