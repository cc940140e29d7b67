"""A story in which every word of a person is marked: none of the marks is in any log, metric or trace."""

from __future__ import annotations

import logging
import sys
from io import StringIO
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from dueprocess.adapters.telemetry import logs as telling
from dueprocess.adapters.telemetry.traces import Traces
from dueprocess.application.telling import Faulty
from dueprocess.bootstrap import Installation
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.domain.report import FileReport
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.privacy import Private
from tests.http.operations.running import Running
from tests.world import LAN, private

MARK = "quetzal"
"""It is in every name, address, word, path and password of this story."""


def story(running: Running) -> None:
    """Everything that takes words: through the API, the pages and the engine, well and badly formed."""
    token = running.token(Scope.ACCOUNTS, Scope.REPORTS, Scope.LINKS, Scope.STANDING)
    body = {"kind": "person", "contacts": [{"channel": "email", "address": f"{MARK}@example.com"}]}
    registered = running.call("PUT", f"/v1/accounts/{MARK}-id", token, body)
    running.call("POST", f"/v1/accounts/{MARK}-id/links", token, {})
    report = {
        "account": f"{MARK}-id",
        "category": "spam",
        "content": [MARK],
        "words": MARK,
        "reporter": "lan",
    }
    running.call("POST", "/v1/reports", token, report)
    running.client.post(
        "/v1/reports", headers={**token, "idempotency-key": MARK + "-key"}, content=f'{{"a": "{MARK}'
    )
    for path in (
        f"/v1/accounts/{MARK}-id/standing",
        f"/{MARK}?q={MARK}",
        f"/n/{MARK}",
        f"/enter?token={MARK}",
    ):
        running.client.get(path, headers=token | {"user-agent": MARK, "referer": MARK})
    running.client.get("/v1/standing", headers={"authorization": f"Bearer dpt_{MARK}"})
    running.client.post("/desk/sign-in", data={"login": MARK, "password": MARK})
    running.client.post("/enter", data={"account": f"{MARK}-id"})
    world = running.world
    contact = ContactGiven(Channel.EMAIL, private(f"{MARK}.two@example.com"))
    number = world.ok(RegisterAccount(private(f"{MARK}-2"), contacts=(contact,)))[0].account_no  # type: ignore[attr-defined]
    decision_id = world.decide(account_no=number, target=LAN, facts=Private(f"{MARK} wrote"))
    world.ok(LodgeAppeal(decision_id, number, Private(f"{MARK} was asked to")))
    assert registered.status_code == 200, registered.text
    assert FileReport  # the report above went this way


def breaks(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails with a person's words in its message: a handler, a task, a transaction."""
    services, installation = running.installation.services, running.installation

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"{MARK} cannot be read")

    monkeypatch.setattr(type(services.operational), "try_code", broken)
    running.client.post("/enter/code", data={"entry_id": "ent1_x", "code": MARK})
    page = running.client.get("/enter")
    assert page.status_code == 200

    def faulty(*_: Any, **__: Any) -> Any:
        raise Faulty("unreachable") from RuntimeError(MARK)

    kinds = installation.teller._kinds
    for kind in kinds:
        monkeypatch.setitem(kinds, kind, broken if kind == "notice.serve" else faulty)
    assert installation.teller.work(installation.outbox) > 0
    try:
        broken()
    except RuntimeError:
        logging.getLogger("sqlalchemy.pool").exception("a library tells of an exception")


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_word_of_a_person_is_in_logs_metrics_or_traces(
    installation: Installation, form: str, logs: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, exporter = StringIO(), InMemorySpanExporter()
    monkeypatch.setattr(sys, "stderr", told)
    installation.telemetry.traces = Traces(exporter)
    telling.configure("debug", form)
    with Running(installation).served() as running:
        story(running)
        breaks(running, monkeypatch)
        metrics = running.metrics()
    installation.telemetry.traces.close()
    spans = exporter.get_finished_spans()
    lines = told.getvalue()
    seen = "\n".join(span.to_json() for span in spans)
    for output in (lines, metrics, seen):
        assert MARK not in output.lower()
        assert "@example.com" not in output
    names = {span.name for span in spans}
    assert {
        "PUT /v1/accounts/{external_id}",
        "command LodgeAppeal",
        "store commit",
        "task notice.serve",
    } <= names
    assert "RuntimeError" in lines
    assert '"command": "LodgeAppeal"' in lines or "command=LodgeAppeal" in lines
    with installation.store.read() as reader:
        kept = b"".join(content for _, _, _, content, _ in reader.kept())
    assert MARK.encode() in kept, "the story's words are in the vault, so they could have been told"


def test_a_span_of_a_commit_belongs_to_its_command_and_that_to_its_request(
    installation: Installation,
) -> None:
    exporter = InMemorySpanExporter()
    installation.telemetry.traces = Traces(exporter)
    with Running(installation).served() as running:
        token = running.token(Scope.ACCOUNTS)
        assert running.call("PUT", "/v1/accounts/somebody", token, {"kind": "person"}).status_code == 200
    installation.telemetry.traces.close()
    by_id = {span.context.span_id: span for span in exporter.get_finished_spans() if span.context}
    commits = [span for span in by_id.values() if span.name == "store commit" and span.parent]
    chains = {
        (command.name, by_id[command.parent.span_id].name)
        for span in commits
        if span.parent and (command := by_id[span.parent.span_id]).parent
    }
    assert chains == {("command RegisterAccount", "PUT /v1/accounts/{external_id}")}


def test_a_line_carries_the_id_of_the_command_it_belongs_to(
    installation: Installation, logs: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    telling.configure("info", "json")
    world = Running(installation).world
    world.do(RegisterAccount(private("nobody")), key="the-command-1")
    line = next(line for line in told.getvalue().splitlines() if "the-command-1" in line)
    assert '"command_id": "the-command-1"' in line
    assert '"answer": "accepted"' in line
