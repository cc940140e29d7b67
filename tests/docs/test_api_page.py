"""docs/api.md lists every endpoint, with who may call it."""

from __future__ import annotations

import re
from pathlib import Path

from dueprocess.http.api import ROUTES

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
ROW = re.compile(r"^\| `(\w+) (/v1/[^`]+)` \| ([^|]+) \|", re.MULTILINE)


def listed() -> dict[tuple[str, str], str]:
    return {
        (method, path): who.strip() for method, path, who in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }


def declared() -> dict[tuple[str, str], object]:
    found = {}
    for handler in ROUTES:
        (method,) = handler.http_methods
        (path,) = handler.paths
        found[str(method), "/v1" + re.sub(r":\w+", "", path)] = handler.opt["allow"]
    return found


def test_every_endpoint_is_on_the_page_and_no_other() -> None:
    assert set(listed()) == set(declared())


def test_the_page_names_who_may_call() -> None:
    for endpoint, allowed in declared().items():
        who = listed()[endpoint]
        assert ("everybody" in who) == allowed.public, endpoint  # type: ignore[attr-defined]
        assert ("the person" in who) == allowed.person, endpoint  # type: ignore[attr-defined]
        for scope in allowed.scopes:  # type: ignore[attr-defined]
            assert f"`{scope}`" in who, endpoint
        for role in allowed.roles:  # type: ignore[attr-defined]
            assert role.value in who or "any staff" in who, endpoint
