"""`dueprocess audit`: a platform's own history put to the law."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def audit(
    file: Path,
    *,
    rulebook: Path | None = None,
    json: Annotated[bool, Parameter(negative="", help="Print the result as JSON.")] = False,
    html: Annotated[Path | None, Parameter(help="Write the result as a page with plots.")] = None,
    source: Annotated[str, Parameter(help="wikipedia, mastodon or ozone.")] = "wikipedia",
) -> int:
    """Show what a platform's enforcement history would have been under a constitution."""
    from dueprocess.adapters.history.command import run_audit

    return run_audit(file, rulebook, json, html, source)
