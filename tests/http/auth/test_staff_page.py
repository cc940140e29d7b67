"""docs/staff.md says what is: every setting it names exists, its example works, and every word for the operator is explained."""

from __future__ import annotations

import re
from pathlib import Path

from dueprocess import settings
from dueprocess.bootstrap import directory_of
from dueprocess.http.auth.oidc.directory import CALLBACK
from dueprocess.http.auth.oidc.stops import Stop
from dueprocess.http.auth.secrets import hashed
from dueprocess.http.web.desk.directory_words import PAGES

PAGE = (Path(__file__).parents[3] / "docs" / "staff.md").read_text(encoding="utf-8")


def test_the_example_is_a_directory_that_can_be_set_up(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    secret = tmp_path / "oidc-secret"
    secret.write_text("hush\n")
    (tmp_path / "dueprocess.toml").write_text(found[1].replace("/etc/dueprocess/oidc-secret", str(secret)))
    effective = settings.read(tmp_path, {})
    directory = directory_of(effective.setup)
    assert directory is not None
    assert directory.settings.secret == "hush"
    assert directory.settings.person_claim == "employee_number"
    assert not directory.settings.local
    assert all("hush" not in value for _name, value, _source, _meaning in effective.lines())


def test_every_setting_of_sign_in_is_explained_and_none_that_is_not() -> None:
    there = {name for name in settings.FIELDS if name.startswith("oidc_")} | {"local_sign_in"}
    named = set(re.findall(r"`(oidc_\w+|local_sign_in)`", PAGE))
    assert named - {"oidc_secret_file"} == there
    assert "oidc_secret" in settings.SECRETS


def test_every_word_for_the_operator_is_explained() -> None:
    assert {stop.value for stop in Stop} == set(PAGES) == {stop for stop in Stop if f"`{stop.value}`" in PAGE}
    assert CALLBACK in PAGE


def test_what_is_kept_of_a_session_does_not_name_it() -> None:
    from dueprocess.application.operational import Session, SessionKind
    from dueprocess.http.auth.sessions import handle_of
    from dueprocess.kernel.instants import Instant

    session = Session(hashed("secret"), SessionKind.STAFF, "p_ada", Instant(0), Instant(1))
    assert handle_of(session) not in session.session_id
    assert session.session_id[:8] not in handle_of(session)
