"""`dueprocess scenario`: policy tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

if TYPE_CHECKING:
    from dueprocess.application.queries.notice import NoticePage

scenario_app = App(name="scenario", help="Run policy tests.")


@scenario_app.command
def run(
    folder: Path,
    *,
    rulebook: Annotated[Path | None, Parameter(help="Play under this one; the sample's otherwise.")] = None,
) -> int:
    """Run every scenario (*.yaml) in a folder, or one file, each on an installation of its own."""
    from dueprocess.adapters.scenarios import run_scenarios

    return run_scenarios(folder, rulebook, notice_text)


def notice_text(page: NoticePage, locale: str) -> str:
    """What a person can read on a notice's page: its own text, the appeal and the way to a human."""
    from dueprocess.http.web.language import DEFAULT, known
    from dueprocess.http.web.person.notice import told
    from dueprocess.http.web.rendering import render
    from dueprocess.http.web.visible import visible_text

    context = {**told(page), "csrf": "", "human_contact": ""}
    parts = ("person/notice_body.html", "person/notice_talk.html")
    html = "".join(render(part, known(locale) or DEFAULT, page.zone, context) for part in parts)
    return visible_text(html, marks=False)
