"""The command line: each command does what it says, and a mistake says what to do next."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.cli import app
from dueprocess.http.auth.tokens import token_of
from dueprocess.record.checkpoint import parse
from dueprocess.rulebook.samples import catalogue_text, rulebook_text
from tests.contract.test_store import story
from tests.postgres import schema
from tests.world import World


def run(*arguments: str) -> int:
    """Run a command; its exit code."""
    try:
        result = app(list(arguments), result_action="return_value")
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return result if isinstance(result, int) else 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installation with a story in it."""
    store = SqliteStore(tmp_path / "dueprocess.sqlite")
    store.prepare()
    story(World(store))
    store.close()
    return tmp_path


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """The sample as two files."""
    (tmp_path / "catalogue.yaml").write_text(catalogue_text(), encoding="utf-8")
    (tmp_path / "rulebook.yaml").write_text(rulebook_text(), encoding="utf-8")
    return tmp_path / "rulebook.yaml"


def test_a_sound_rulebook_has_no_mistakes(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rulebook", "check", str(policy)) == 0
    assert "18 clauses, no mistakes" in capsys.readouterr().out


def test_mistakes_are_named_with_line_and_column(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(rulebook_text().replace("silence: end", "silence: never", 1), encoding="utf-8")
    assert run("rulebook", "check", str(policy)) == 1
    line = next(n for n, row in enumerate(policy.read_text().splitlines(), 1) if "silence: never" in row)
    assert f"{policy}:{line}:14 " in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rulebook", "check", str(tmp_path / "none.yaml")) == 1
    assert "cannot read" in capsys.readouterr().err


def test_a_difference_is_said_for_people(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = policy.with_name("new.yaml")
    other.write_text(rulebook_text().replace("lasts: 72h", "lasts: 24h", 1), encoding="utf-8")
    assert run("rulebook", "diff", str(policy), str(other)) == 0
    assert "milder" in capsys.readouterr().out


def test_a_sound_record_is_verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("record", "verify", "--data", str(folder)) == 0
    assert "log, views and vault are what the log says" in capsys.readouterr().out


def test_a_changed_record_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = SqliteStore(folder / "dueprocess.sqlite")
    with store.operate() as connection:
        connection.execute(text("DELETE FROM log_event WHERE position = 5"))
    store.close()
    assert run("record", "verify", "--data", str(folder)) == 1
    assert "log_event 5 is missing" in capsys.readouterr().out


def test_views_are_folded_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = SqliteStore(folder / "dueprocess.sqlite")
    with store.operate() as connection:
        connection.execute(text("DELETE FROM view_decision"))
    store.close()
    assert run("record", "verify", "--data", str(folder)) == 1
    assert run("record", "rebuild", "--data", str(folder)) == 0
    assert run("record", "verify", "--data", str(folder)) == 0


def test_no_record_is_no_new_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("record", "verify", "--data", str(tmp_path / "nowhere")) == 2
    assert "name the installation's folder with --data" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_a_checkpoint_is_signed_only_over_what_is_stored(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("record", "checkpoint", "--data", str(folder)) == 0
    checkpoint, signatures = parse(capsys.readouterr().out)
    assert checkpoint.size > 10
    assert signatures
    store = SqliteStore(folder / "dueprocess.sqlite")
    with store.operate() as connection:
        connection.execute(text("UPDATE log_event SET bytes = CAST('{}' AS BLOB) WHERE position = 3"))
    store.close()
    assert run("record", "checkpoint", "--data", str(folder)) == 1
    assert "not signed" in capsys.readouterr().err


def test_a_token_works_and_a_wrong_scope_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "issue", "super-app", "feed", "reports", "--data", str(folder)) == 0
    secret = capsys.readouterr().out.strip()
    store = SqliteStore(folder / "dueprocess.sqlite")
    token = token_of(SqlOperational(store), f"Bearer {secret}")
    assert token is not None
    assert token.grant.scopes == ("feed", "reports")
    assert run("token", "issue", "super-app", "everything", "--data", str(folder)) == 2
    assert "scopes are:" in capsys.readouterr().err


def test_tokens_are_listed_and_ended(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "issue", "super-app", "feed", "--data", str(folder)) == 0
    secret = capsys.readouterr().out.strip()
    assert run("token", "list", "--data", str(folder)) == 0
    line = capsys.readouterr().out
    assert "super-app  feed" in line
    assert secret not in line
    token_id = line.split()[0]
    assert run("token", "end", token_id, "--data", str(folder)) == 0
    assert token_of(SqlOperational(SqliteStore(folder / "dueprocess.sqlite")), f"Bearer {secret}") is None
    capsys.readouterr()
    assert run("token", "list", "--data", str(folder)) == 0
    assert "ended 20" in capsys.readouterr().out
    assert run("token", "end", "tok_none", "--data", str(folder)) == 1
    assert "token list" in capsys.readouterr().err


def test_the_sample_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "policy"
    assert run("rulebook", "sample", str(target)) == 0
    assert run("rulebook", "check", str(target / "rulebook.yaml")) == 0
    (target / "catalogue.yaml").unlink()
    (target / "rulebook.yaml").write_text("mine")
    assert run("rulebook", "sample", str(target)) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert (target / "rulebook.yaml").read_text() == "mine"
    assert not (target / "catalogue.yaml").exists()


@pytest.mark.parametrize(
    ("login", "person", "given", "said"),
    [
        ("ada", "p_nobody", "a long enough password", "nobody is appointed"),
        ("ada", "p_ada", "short", "12 to"),
    ],
)
def test_a_password_that_cannot_be_set_says_why(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    login: str,
    person: str,
    given: str,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{given}\n"))
    assert run("staff", "password", login, person, "--data", str(folder)) == 1
    assert said in capsys.readouterr().err
    assert SqlOperational(SqliteStore(folder / "dueprocess.sqlite")).credential(login) is None


def test_a_password_is_read_from_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long enough password\n"))
    assert run("staff", "password", "ada", "p_ada", "--data", str(folder)) == 0
    credential = SqlOperational(SqliteStore(folder / "dueprocess.sqlite")).credential("ada")
    assert credential is not None
    assert "a long enough password" not in credential.hash


def test_a_record_is_copied_into_a_database_and_only_into_an_empty_one(
    folder: Path, postgres_address: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with schema(postgres_address) as address:
        assert run("record", "copy", address, "--data", str(folder)) == 0
        root = capsys.readouterr().out.split("root ")[1].split()[0]
        assert run("record", "copy", address, "--data", str(folder)) == 2
        assert "holds a record already" in capsys.readouterr().err
        monkeypatch.setenv("DATABASE_URL", address)
        assert run("record", "verify", "--data", str(folder / "nowhere")) == 0
        assert root in capsys.readouterr().out


def test_a_language_without_a_catalogue_is_named_with_those_that_have_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUEPROCESS_LOCALE", "tlh")
    assert run("record", "checkpoint", "--data", str(tmp_path / "new")) == 2
    assert "no catalogue `tlh`; write one of zh-CN, zh-Hant, en" in capsys.readouterr().err
    monkeypatch.setenv("DUEPROCESS_LOCALE", "zh-Hant")
    assert run("record", "checkpoint", "--data", str(tmp_path / "new")) == 0


def test_a_rulebook_is_tested_on_the_record(
    folder: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(rulebook_text().replace("lasts: 72h", "lasts: 24h"), encoding="utf-8")
    assert run("rulebook", "backtest", str(policy), "--data", str(folder), "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["decisions"], result["lighter"]) == (1, 1)
    assert run("rulebook", "backtest", str(policy), "--data", str(folder), "--since", "soon") == 2
    assert "is no day" in capsys.readouterr().err


def test_the_audit_prints_json_alone(tmp_path: Path) -> None:
    event = {
        "logid": 1,
        "ts": "2020-01-01T00:00:00Z",
        "action": "block",
        "admin": "adm-1",
        "admin_is_bot": False,
        "duration": "31 hours",
        "expiry": "2020-01-02T07:00:00Z",
        "flags": [],
        "scope": "sitewide",
        "n_pages": 0,
        "namespaces": None,
        "reason": "Vandalism",
    }
    line = {"subject": "u-1", "kind": "single_block", "n_events": 1, "events": [event]}
    path = tmp_path / "history.jsonl"
    path.write_text(f"{json.dumps(line)}\nnot json\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "dueprocess.cli", "audit", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TERM": "dumb"},
    )
    assert ran.returncode == 3, ran.stderr
    result = json.loads(ran.stdout)
    assert (result["events_total"], result["malformed"], result["ends_equal"]) == (1, 1, 1)
    assert "line 2" in ran.stderr


def test_help_starts_without_the_server() -> None:
    code = "import sys, dueprocess.cli; sys.exit('litestar' in sys.modules or 'sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
