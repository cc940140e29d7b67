"""`dueprocess staff`: what an operator does where nobody can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.application.operational import SessionKind
from dueprocess.bootstrap import Installation
from dueprocess.cli import app
from dueprocess.commands.data import installed
from dueprocess.domain.staff import Role
from dueprocess.http.auth import sessions
from dueprocess.http.auth.oidc.flow import link_digest
from dueprocess.kernel.instants import DAY, Instant
from tests.world import OLGA

CODE = "ABCD-EFGH-JKMN"


def run(folder: Path, *words: str) -> object:
    return app(["staff", *words, "--data", str(folder)], result_action="return_value")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    one = installed(tmp_path, base_url="http://localhost")
    assert run(tmp_path, "first", OLGA, "Olga") == 0
    yield one
    one.close()


def asked(installation: Installation) -> None:
    services = installation.services
    now = services.wall_now()
    digest = link_digest(services.settings, CODE)
    services.operational.ask_to_link("https://idp.example", "olga", digest, Instant(now + DAY), now)


def test_the_first_operator_is_appointed_and_nobody_else_is(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    olga = sessions.staff_named(installation.services, OLGA)
    assert olga is not None
    assert olga.roles == (Role.OPERATOR,)
    assert run(tmp_path, "first", "p_another", "Another") == 1
    assert "on the desk" in capsys.readouterr().err
    assert run(tmp_path, "first", OLGA, "Olga again") == 1


def test_the_first_operator_is_linked_from_the_command_line(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(installation)
    assert run(tmp_path, "link", "abcd efgh jkmn", OLGA) == 0
    found = installation.services.operational.identity("https://idp.example", "olga")
    assert found is not None
    assert (found.person_id, found.linked_by) == (OLGA, "command line")
    assert run(tmp_path, "link", CODE, OLGA) == 1
    assert "once" in capsys.readouterr().err


def test_nobody_is_linked_who_is_not_appointed(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(installation)
    assert run(tmp_path, "link", CODE, "p_nobody") == 1
    assert "appoint them first" in capsys.readouterr().err
    assert run(tmp_path, "link", CODE, OLGA) == 0, "the code was not used up by that"


def test_somebody_is_signed_out_everywhere(installation: Installation, tmp_path: Path) -> None:
    services = installation.services
    sessions.begin(services, SessionKind.STAFF, OLGA)
    olga = sessions.staff_named(services, OLGA)
    assert olga is not None
    assert len(sessions.staff_sessions(services, olga)) == 1
    assert run(tmp_path, "sign-out", OLGA) == 0
    assert sessions.staff_sessions(services, olga) == ()
