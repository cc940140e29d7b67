"""`dueprocess staff`: what an operator does where nobody can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.application.engine import Request
from dueprocess.application.operational import DirectoryLogin, SessionKind
from dueprocess.application.sign_in_link import links_of_login
from dueprocess.bootstrap import Installation
from dueprocess.cli import app
from dueprocess.commands.data import installed
from dueprocess.domain.sign_in_link import login_words
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.auth import sessions
from dueprocess.http.auth.oidc.flow import link_digest
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor, ActorKind
from tests.linking import ISSUER
from tests.world import BELA, OLGA

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
    services.operational.ask_to_link(DirectoryLogin(ISSUER, "olga"), digest, Instant(now + DAY), now)


def linked_to(installation: Installation) -> str | None:
    """Whose the login is, on the record."""
    tag = installation.engine.tag(login_words(ISSUER, "olga"))
    with installation.services.store.read() as reader:
        return next((link.person_id for link in links_of_login(reader, tag) if link.holds), None)


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
    assert linked_to(installation) == OLGA
    assert run(tmp_path, "link", CODE, OLGA) == 1
    assert "once" in capsys.readouterr().err


def test_the_command_line_links_nobody_where_two_people_could(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(installation)
    command = AppointStaff(BELA, Private("Bela"), (Role.APPROVER,), by=OLGA)
    appoint = Request(CommandId("appoint-bela"), Actor(ActorKind.STAFF, OLGA), command)
    assert not isinstance(installation.engine.carry_out(appoint), Refusal)
    assert run(tmp_path, "link", CODE, OLGA) == 1
    assert "let an operator propose it on the desk" in capsys.readouterr().err
    assert linked_to(installation) is None


def test_nobody_is_linked_who_is_not_appointed(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(installation)
    assert run(tmp_path, "link", CODE, "p_nobody") == 1
    assert "this person is not appointed" in capsys.readouterr().err
    assert run(tmp_path, "link", CODE, OLGA) == 0, "the code was not used up by that"


def test_somebody_is_signed_out_everywhere(installation: Installation, tmp_path: Path) -> None:
    services = installation.services
    sessions.begin(services, SessionKind.STAFF, OLGA)
    olga = sessions.staff_named(services, OLGA)
    assert olga is not None
    assert len(sessions.staff_sessions(services, olga)) == 1
    assert run(tmp_path, "sign-out", OLGA) == 0
    assert sessions.staff_sessions(services, olga) == ()
