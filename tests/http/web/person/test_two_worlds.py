"""Who reported, how often, and whether anybody did, leaves no trace on any page of the person reported (I-25)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from dueprocess.domain.report import FileReport
from dueprocess.kernel.privacy import Private
from tests.http.web.scenes import Scene, first_offence
from tests.http.web.visitor import visiting
from tests.world import LAN, MING, WEI, private

_UNLIKE = re.compile(
    r'(name="(?:_csrf_token|command_id)" value=)"[^"]*"|\b(?:dec|app|ntc|evi|enq|form)_[0-9a-z]{20,32}\b'
)


def world(folder: Path, reports: list[dict[str, Any]]) -> dict[str, str]:
    """The pages of Wei's matter, where these reports came first."""
    folder.mkdir()
    scene = Scene(folder)
    for report in reports:
        scene.ok(FileReport(**report))
    notice_id = first_offence(scene)
    pages = {}
    with visiting(scene) as visitor:
        visitor.sign_in()
        form = visitor.get(f"/n/{notice_id}").form("/appeal")
        for name, path in {"notice": f"/n/{notice_id}", "standing": "/standing", "human": "/human"}.items():
            page = visitor.get(path)
            assert page.status == 200
            pages[name] = _UNLIKE.sub("", page.html)
        pages["appealed"] = _UNLIKE.sub("", visitor.send(form, words="请再看看。").html)
    scene.close()
    return pages


def test_pages_of_worlds_that_differ_only_in_reporters_are_the_same_bytes(
    tmp_path: Path, pages: None
) -> None:
    def report(reporter: int | None, number: int) -> dict[str, Any]:
        return {
            "account_no": WEI,
            "category": "harassment",
            "content": (private(f"reported-{number}"),),
            "words": Private("He frightened me."),
            "reporter": reporter,
        }

    none = world(tmp_path / "none", [])
    one = world(tmp_path / "one", [report(LAN, 1)])
    many = world(
        tmp_path / "many", [report(MING, 1), report(LAN, 2), *(report(None, n) for n in range(3, 20))]
    )
    assert none == one == many
