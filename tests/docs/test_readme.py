"""What the README says is true: its five lines run, its commands and its links are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dueprocess.adapters.clock import SystemClock
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.tokens import issue_token
from tests.http.serving import serving
from tests.http.site import Site
from tests.world import LAN

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "ROADMAP.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


def test_the_five_lines_refuse_who_is_restricted_and_nobody_else(tmp_path: Path) -> None:
    block = re.search(r"<!-- runs: guard -->\n```python\n(.*?)```", README, re.DOTALL)
    assert block is not None
    site = Site(tmp_path)
    site.world.clock.at = SystemClock().now()
    site.world.decide(target=LAN)
    secret, _token = issue_token(site.operational, site.world.clock.now(), "app", (Scope.FEED,))
    refusals: list[tuple[Any, Any]] = []
    with serving(site.app) as url:
        for user in ("wei", "ming"):
            names: dict[str, Any] = {
                "TOKEN": secret,
                "user_id": user,
                "other_id": "lan",
                "refuse": lambda until, notice: refusals.append((until, notice)),
            }
            lines = block[1].replace("http://localhost:8000", url)
            connect, _, rest = lines.partition("\nSEND")
            exec(connect, names)
            names["guard"].wait_ready(20)
            exec(f"SEND{rest}", names)
            names["guard"].close()
    assert [notice.startswith(site.services.settings.base_url) for _until, notice in refusals] == [True]


def test_the_readme_begins_with_the_two_commands() -> None:
    lines = [line for line in README.splitlines() if line.strip()]
    assert lines[1:4] == [
        "```",
        "make demo      a small platform with its recourse running, to click through",
        "make test      everything is set up and every test runs",
    ]


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not re.match(r"[a-z]+:", target):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
