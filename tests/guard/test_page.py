"""The page for a platform's engineer says what is so."""

import json
import re
from pathlib import Path

import pytest

import dueprocess.guard as guard_package
from dueprocess.guard import Guard, Verdict
from dueprocess.guard.modes import parse_mode
from tests.guard.fakes import TOKEN, serving, span

PAGE = Path(__file__).parents[2] / "docs" / "guard.md"


def snippets() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_the_lines_on_the_page_run(tmp_path):
    first, decorator, middleware, wsgi = snippets()
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", span("chat.send_stranger", until=None), notice="/n/1")
        server.push("dec_2.1", "mallory", span("chat.send", until=None), notice="/n/2")
        reached, delivered = [], []
        names = {"TOKEN": TOKEN, "user_id": "mallory", "other_id": "alice", "refused": []}
        names["refuse"] = lambda until, notice: names["refused"].append((until, notice))
        names["deliver"] = lambda *words: delivered.append(words)
        names["app"] = lambda environ, _start: reached.append(environ["PATH_INFO"]) or []
        first = first.replace("http://localhost:8000", url).replace("var/guard", str(tmp_path))
        try:
            exec(first, names)
            exec(decorator, names)
            exec(wsgi, names)
            wrapped = names["GuardedWsgi"](
                names["app"], names["guard"], {"POST /rooms/*/messages": "chat.send"}
            )
            exec(middleware, names)
            names["send"]("alice", "bob", "hello")
            with pytest.raises(names["Restricted"]):
                names["send"]("mallory", "bob", "hello")
            started = []
            asked = {"REQUEST_METHOD": "POST", "PATH_INFO": "/rooms/7/messages"}
            (body,) = wrapped(asked | {"REMOTE_USER": "mallory"}, lambda *answer: started.append(answer))
            assert wrapped(asked | {"REMOTE_USER": "alice"}, lambda *answer: started.append(answer)) == []
        finally:
            names["guard"].close()
    assert names["refused"] == [(None, "/n/1")]
    assert delivered == [("alice", "bob", "hello")]
    assert started[0][0] == "403 Forbidden"
    assert json.loads(body)["notice"] == "/n/2"
    assert reached == ["/rooms/7/messages"]


def test_the_modes_on_the_page_are_modes():
    written = re.findall(r"^\| `([^`]+)` \| [a-z0-9%, ]+;? ?[^|]*\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    modes = [text for text in written if text.split()[0] in {"off", "observe", "enforce"}]
    assert len(modes) == 5
    for text in modes:
        parse_mode(text)


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
        "modes",
        "report_unexplained",
    ):
        assert f"`{name}" in text or f".{name}" in text
        assert hasattr(Guard, name)
    for name in ("allowed", "answer", "until", "notice", "restriction", "epoch", "age_ms", "would_refuse"):
        assert f"| `{name}`" in text or f", `{name}`" in text
        assert hasattr(Verdict, name)
    assert "UnknownCapability" in guard_package.__all__
