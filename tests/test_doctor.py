"""The doctor finds each thing that is wrong, says what to do, and its exit code says whether it is grave."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from dueprocess.adapters.examination import mail
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.engine import Accepted, Request
from dueprocess.bootstrap import assemble
from dueprocess.domain.staff import DismissStaff
from dueprocess.kernel.ids import CommandId
from dueprocess.record.envelope import Actor, ActorKind
from dueprocess.settings import Setup
from tests.http.operations.running import Running
from tests.test_cli import run
from tests.world import CHEN, CORA, OLGA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installation with people in it."""
    made = assemble(tmp_path, Setup(base_url="http://localhost"))
    Running(made)
    made.close()
    return tmp_path


def findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, Any]]]:
    code = run("doctor", "--json", "--data", str(folder))
    return code, {one["name"]: one for one in json.loads(capsys.readouterr().out)}


def change(folder: Path, sql: str) -> None:
    store = SqliteStore(folder / "dueprocess.sqlite")
    with store.operate() as connection:
        connection.execute(text(sql))
    store.close()


def test_a_sound_installation_has_nothing_grave(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = findings(folder, capsys)
    assert code == 0, found
    assert [name for name, one in found.items() if not one["sound"]] == ["mail"]
    assert found["mail"]["advice"] == "set smtp_host"
    assert "3.51.3" in found["sqlite"]["said"] or "checkpoint" not in found["sqlite"]["said"]


@pytest.mark.parametrize(
    ("sql", "name", "said"),
    [
        ("UPDATE alembic_version SET version_num = 'x'", "migrations", "the tables are at x"),
        ("UPDATE log_head SET oldest_writer = 99", "migrations", "needs writer 99"),
        ("UPDATE log_head SET recorded_at = recorded_at + 3600000", "clock", "behind what is recorded"),
        ("UPDATE op_outbox SET parked = 1", "outbox", "tasks were given up"),
        ("DROP TABLE log_head", "record", "cannot be read"),
        ("DELETE FROM view_staff", "reviewers", "without an independent reviewer on duty"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str], sql: str, name: str, said: str
) -> None:
    store = SqliteStore(folder / "dueprocess.sqlite")
    store.close()
    if name == "outbox":
        change(
            folder, "INSERT INTO op_outbox VALUES ('k', 'notice.serve', 's', '', 0, 0, 8, NULL, 0, 'refused')"
        )
    change(folder, sql)
    code, found = findings(folder, capsys)
    assert code == 1
    assert said in found[name]["said"]
    assert found[name]["advice"]
    assert run("doctor", "--data", str(folder)) == 1
    assert "WRONG" in capsys.readouterr().out


def test_what_was_given_up_is_shown_and_tried_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(
        folder, "INSERT INTO op_outbox VALUES ('k1', 'notice.serve', 's', '', 0, 0, 8, NULL, 1, 'refused')"
    )
    assert run("outbox", "--data", str(folder)) == 0
    assert capsys.readouterr().out == "k1  refused\n"
    assert run("outbox", "--again", "--data", str(folder)) == 0
    capsys.readouterr()
    assert findings(folder, capsys)[0] == 0


def webhooks_given_up(folder: Path, *, off: str = "") -> None:
    """Two addresses; three messages of the one were given up."""
    for name, reason in (("one", ""), ("two", off)):
        change(
            folder,
            f"INSERT INTO op_webhook VALUES ('whk_{name}', 'https://{name}.example.org/private-path', '', 0, 'p_olga', 9, 0, 0, '{reason}')",
        )
    for position in (7, 8, 9):
        change(
            folder,
            f"INSERT INTO op_delivery VALUES ('whk_one', {position}, 'evt_{position}', 'notice.issued', 0, 0, 10, NULL, 1, 'HTTP 400')",
        )


def test_messages_to_webhooks_that_were_given_up_are_named_with_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert findings(folder, capsys)[1]["webhooks"]["said"] == "0 registered, nothing was given up"
    webhooks_given_up(folder, off="HTTP 410")
    code, found = findings(folder, capsys)
    said = found["webhooks"]
    assert code == 0, "people are told all the same"
    assert (said["sound"], said["grave"]) == (False, False)
    assert said["said"] == (
        "messages were given up: 3 to whk_one at one.example.org (last answer: HTTP 400); "
        "switched off: whk_two at two.example.org (HTTP 410)"
    )
    assert "`dueprocess outbox --again`" in said["advice"]
    assert "switch an address on again" in said["advice"]
    assert "private-path" not in json.dumps(found)
    assert run("doctor", "--data", str(folder)) == 0
    assert "look   webhooks" in capsys.readouterr().out


def test_messages_to_webhooks_that_were_given_up_are_listed_and_sent_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    webhooks_given_up(folder)
    assert run("outbox", "--data", str(folder)) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"whk_one/{position}  notice.issued  HTTP 400" for position in (9, 8, 7)
    ]
    assert run("outbox", "--again", "--data", str(folder)) == 0
    assert "3 messages to webhooks will be sent again" in capsys.readouterr().out
    assert findings(folder, capsys)[1]["webhooks"]["sound"]
    assert run("outbox", "--data", str(folder)) == 0
    assert capsys.readouterr().out == ""


def test_a_clause_whose_reviewers_have_left_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = assemble(folder, Setup(base_url="http://localhost"))
    for number, person_id in enumerate((CHEN, CORA)):
        request = Request(
            CommandId(f"they-leave-{number}"), Actor(ActorKind.SYSTEM, "t"), DismissStaff(person_id, OLGA)
        )
        assert isinstance(made.engine.carry_out(request), Accepted)
    made.close()
    code, found = findings(folder, capsys)
    assert code == 1
    assert "H1" in found["reviewers"]["said"]


def test_keys_that_others_may_read_are_grave(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "log.key").chmod(0o644)
    code, found = findings(folder, capsys)
    assert code == 1
    assert "log.key" in found["keys"]["said"]


def test_a_full_disk_is_grave(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUEPROCESS_DISK_LEAST_MB", str(10**12))
    code, found = findings(folder, capsys)
    assert code == 1
    assert found["disk"]["advice"].startswith("make room")


def test_a_mail_server_is_asked_whether_it_answers() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(object(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert mail("127.0.0.1", port, None).sound
        assert not mail("127.0.0.1", port, ("user", "password")).sound
    finally:
        controller.stop()
    assert not mail("127.0.0.1", port, None).sound


def test_no_record_is_no_installation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor", "--data", str(tmp_path / "nowhere")) == 2
    assert "name the installation's folder" in capsys.readouterr().err
