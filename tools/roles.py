"""Write docs/roles.md from the routes of the application itself: `python -m tools.roles`; with `--check`, only say whether it is up to date.

The page is also what `tests/http/auth/test_role_matrix.py` reads: it asks every route as everybody, and compares.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from litestar import Litestar
from litestar.routes import HTTPRoute

from dueprocess.bootstrap import assemble
from dueprocess.domain.staff import Role
from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Allow

PAGE = Path(__file__).parents[1] / "docs" / "roles.md"
YES, NO = "●", "·"
CALLERS: Final = ("nobody", "person", *(role.value for role in Role))
LEFT_OUT: Final = frozenset({"OPTIONS", "HEAD"})

HEAD = """# Who may call what

Every route of the API and every page, with who is let in. Whoever is not, gets 401 where nobody is signed in and 403 where
somebody is; what does not exist and what is somebody else's answer alike, with 404. Being let in is the first gate, not the last:
the law then looks at the roles, conflicts and the part that somebody had in the matter before (docs/refusals.md).

- **nobody**: no token, no session. **person**: signed in by a link or a code, for their own account alone.
- **agent … auditor**: members of staff with that role at this moment, by session or by a token of theirs.
- **tokens**: the scopes of a platform's token, any one of which suffices.

This page is written by `tools/roles.py` from what the routes declare (`opt=allow(…)`, `http/auth/caller.py`); the server does
not start with a route that declares nothing. A test asks every route as everybody and compares the answers with this page.
"""


class Line(NamedTuple):
    """One route: who is let in, by caller, and which token scopes."""

    method: str
    path: str
    callers: frozenset[str]
    scopes: tuple[str, ...]


def lines(app: Litestar) -> tuple[Line, ...]:
    """Every route of an application, by path and method."""
    return tuple(sorted(_lines(app), key=lambda line: (line.path, line.method)))


def _lines(app: Litestar) -> Iterator[Line]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            if method not in LEFT_OUT:
                yield _line(str(method), route.path_format, handler.opt["allow"])


def _line(method: str, path: str, allowed: Allow) -> Line:
    if allowed.public:
        return Line(method, path, frozenset(CALLERS), ("any",))
    callers = {role.value for role in allowed.roles} | ({"person"} if allowed.person else set())
    return Line(method, path, frozenset(callers), tuple(sorted(scope.value for scope in allowed.scopes)))


def page() -> str:
    """The whole page."""
    with tempfile.TemporaryDirectory() as folder:
        installation = assemble(Path(folder), base_url="http://localhost")
        found = lines(create_app(installation.services))
        installation.close()
    parts = (
        ("The API", [line for line in found if line.path.startswith("/v1/")]),
        ("The desk", [line for line in found if _at_desk(line.path)]),
        (
            "The pages of the person concerned, and what every page needs",
            [line for line in found if not line.path.startswith("/v1/") and not _at_desk(line.path)],
        ),
    )
    return HEAD + "".join(f"\n## {title}\n\n{_table(part)}" for title, part in parts)


def _at_desk(path: str) -> bool:
    return path == "/desk" or path.startswith("/desk/")


def _table(found: list[Line]) -> str:
    head = f"| route | {' | '.join(CALLERS)} | tokens |\n|---|{':-:|' * len(CALLERS)}---|\n"
    return head + "".join(
        f"| `{line.method} {line.path}` | "
        f"{' | '.join(YES if caller in line.callers else NO for caller in CALLERS)} | {', '.join(line.scopes)} |\n"
        for line in found
    )


def read(text: str) -> tuple[Line, ...]:
    """The page back as lines."""
    found = []
    for row in text.splitlines():
        if row.startswith("| `"):
            route, *marks, scopes = [cell.strip() for cell in row.strip("|").split("|")]
            method, _, path = route.strip("`").partition(" ")
            let_in = frozenset(caller for caller, mark in zip(CALLERS, marks, strict=True) if mark == YES)
            found.append(Line(method, path, let_in, tuple(item for item in scopes.split(", ") if item)))
    return tuple(found)


def main() -> int:
    """Write the page, or compare it."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE} is out of date; run: python -m tools.roles")
    return 1


if __name__ == "__main__":
    sys.exit(main())
