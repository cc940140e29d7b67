"""The page for a platform's engineer says what is so."""

import re
from pathlib import Path

import dueprocess.guard as guard_package
from dueprocess.guard import Guard, Verdict
from tests.guard.fakes import TOKEN, serving, span

PAGE = Path(__file__).parents[2] / "docs" / "guard.md"


def test_the_lines_on_the_page_run(tmp_path):
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", span("chat.send_stranger", until=None), notice="/n/1")
        names = {"TOKEN": TOKEN, "user_id": "mallory", "other_id": "alice", "refused": []}
        names["refuse"] = lambda until, notice: names["refused"].append((until, notice))
        snippet = snippet.replace("http://localhost:8000", url).replace("var/guard", str(tmp_path))
        try:
            exec(snippet, names)
        finally:
            names["guard"].close()
    assert names["refused"] == [(None, "/n/1")]


def test_what_the_page_names_exists():
    text = PAGE.read_text("utf-8")
    for name in (
        "check_many",
        "wait_ready",
        "wait_for",
        "age_ms",
        "ahead_ms",
        "connected",
        "last_error",
        "epoch",
    ):
        assert f"`{name}" in text or f".{name}" in text
        assert hasattr(Guard, name)
    for name in ("allowed", "answer", "until", "notice", "restriction", "epoch", "age_ms"):
        assert f"| `{name}`" in text or f", `{name}`" in text
        assert hasattr(Verdict, name)
    assert "UnknownCapability" in guard_package.__all__
