"""A verdict of Osprey's rules is a signal of a registered detector, once, and nothing else of the event goes on."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dueprocess.adapters.bridges.osprey import OspreyMap, Unsound, signals
from dueprocess.adapters.bridges.platform import MapUnusable, read_map
from dueprocess.http.api.signals.raise_signal import SignalBody

RESULTS = Path(__file__).parent / "fixtures" / "osprey" / "results.jsonl"
MAP = """
detector: det_messages
account: UserId
content: [MessageId]
verdicts:
  limit_messages: {clause: H1, score: 700}
  ban_now: {clause: H1, score: 950}
"""


@pytest.fixture
def known(tmp_path: Path) -> OspreyMap:
    path = tmp_path / "osprey.yaml"
    path.write_text(MAP, encoding="utf-8")
    return read_map(path, OspreyMap)


def results() -> list[Any]:
    return [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()]


def test_a_verdict_becomes_the_body_of_a_signal(known: OspreyMap) -> None:
    read = signals(results()[0], known)
    (call,) = read.calls
    assert call.path == "/signals"
    assert call.body == {
        "detector": "det_messages",
        "account": "wei",
        "clause": "H1",
        "content": ["content-301"],
        "score": 700,
    }
    assert "forty people" not in json.dumps(call.body)
    assert read.unmapped == ()


def test_the_body_is_one_that_the_api_reads(known: OspreyMap) -> None:
    for result in results()[:3]:
        for call in signals(result, known).calls:
            msgspec.convert(call.body, SignalBody)


def test_an_event_without_a_verdict_gives_nothing(known: OspreyMap) -> None:
    assert signals(results()[1], known).calls == ()


def test_two_verdicts_of_one_clause_are_one_signal_and_an_unknown_one_is_counted(known: OspreyMap) -> None:
    read = signals(results()[2], known)
    assert [(call.body["account"], call.body["score"]) for call in read.calls] == [("ming", 950)]
    assert read.unmapped == ("shadow_only",)


def test_read_again_it_is_the_same_signal_and_another_event_s_is_another(known: OspreyMap) -> None:
    first, again = signals(results()[0], known).calls[0], signals(results()[0], known).calls[0]
    assert first.key == again.key
    assert first.key != signals({**results()[0], "__action_id": 99}, known).calls[0].key


@pytest.mark.parametrize("number", [3, 4])
def test_what_cannot_be_a_signal_is_named_without_its_content(known: OspreyMap, number: int) -> None:
    with pytest.raises(Unsound) as unsound:
        signals(results()[number], known)
    assert "wei" not in str(unsound.value)


@pytest.mark.parametrize("held", [None, [], 3, {"__verdicts": [1]}, {"__verdicts": ["ban_now"]}])
def test_no_result_at_all_is_named(known: OspreyMap, held: Any) -> None:
    with pytest.raises(Unsound):
        signals(held, known)


def test_a_map_with_a_word_too_many_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "osprey.yaml"
    path.write_text(MAP + "ban: true\n", encoding="utf-8")
    with pytest.raises(MapUnusable, match="ban"):
        read_map(path, OspreyMap)


class Api:
    """What the command speaks to: it takes calls under their keys, and refuses or fails when told to."""

    def __init__(self) -> None:
        self.taken: dict[str, Any] = {}
        self.status = 201
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                held = json.loads(self.rfile.read(int(self.headers["content-length"])))
                assert self.headers["authorization"] == "Bearer dpt_test"
                if api.status == 201:
                    assert api.taken.setdefault(self.headers["idempotency-key"], held) == held
                data = json.dumps({"code": "detector_not_running"}).encode()
                self.send_response(api.status)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)


@pytest.fixture
def api() -> Iterator[Api]:
    made = Api()
    yield made
    made.close()


def test_the_command_raises_what_it_reads_once_and_names_what_it_cannot(
    api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dueprocess.cli import app

    (tmp_path / "osprey.yaml").write_text(MAP, encoding="utf-8")
    (tmp_path / "token").write_text("dpt_test\n", encoding="utf-8")
    url = f"http://127.0.0.1:{api.server.server_address[1]}"

    def run() -> object:
        words = ["bridge", "osprey", str(RESULTS), "--map", str(tmp_path / "osprey.yaml")]
        more = ["--to", url, "--token-file", str(tmp_path / "token")]
        return app([*words, *more], result_action="return_value")

    assert run() == 3
    said = capsys.readouterr().err
    assert "raised: 2, verdicts without a meaning: 1, not raised: 2" in said
    assert "line 4: none of the features that name content is there" in said
    assert run() == 3
    assert sorted(body["account"] for body in api.taken.values()) == ["ming", "wei"]
    api.status = 422
    assert run() == 3
    assert "line 1: detector_not_running" in capsys.readouterr().err
    api.status = 503
    assert run() == 1
    assert "nothing is raised twice" in capsys.readouterr().err
