"""Local sign-in of staff, and sessions: argon2, throttled, hashed, ended."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dueprocess.adapters.store.schema import CREDENTIAL, SESSION, TOKEN
from dueprocess.domain.staff import DismissStaff
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.staff import SignedIn, Throttled, set_password, sign_in
from dueprocess.http.auth.tokens import issue_token
from dueprocess.http.limits import SIGN_IN_BY_LOGIN, SIGN_IN_BY_SOURCE
from tests.http.site import Site
from tests.world import ADA, HOUR, MINUTE, OLGA

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(site: Site) -> Site:
    set_password(site.operational, "Ada@Example.org", ADA, PASSWORD)
    return site


def cookie(found: SignedIn) -> dict[str, str]:
    return {"cookie": f"{found.cookie.key}={found.cookie.value}"}


def rows(site: Site, table: Any) -> str:
    with site.services.store.operate() as connection:  # type: ignore[attr-defined]
        return str(connection.execute(table.select()).all())


def test_the_right_password_signs_in(ada: Site) -> None:
    found = sign_in(ada.services, " ada@example.ORG ", PASSWORD, "s")
    assert isinstance(found, SignedIn)
    assert found.person_id == ADA
    assert ada.get("/cases", cookie(found)).status_code == 200
    assert ada.get("/standing", cookie(found)).status_code == 403


def test_wrong_ones_do_not(ada: Site) -> None:
    assert sign_in(ada.services, "ada@example.org", "wrong horse battery", "s") is None
    assert sign_in(ada.services, "nobody@example.org", PASSWORD, "s") is None
    assert sign_in(ada.services, "ada@example.org", "\ud800" * 20, "s") is None


def test_whoever_left_does_not_sign_in_and_is_signed_out(ada: Site) -> None:
    found = sign_in(ada.services, "ada@example.org", PASSWORD, "s")
    assert isinstance(found, SignedIn)
    ada.world.ok(DismissStaff(ADA, OLGA))
    assert ada.get("/cases", cookie(found)).status_code == 401
    assert sign_in(ada.services, "ada@example.org", PASSWORD, "s") is None


def test_a_session_ends_after_twelve_hours(ada: Site) -> None:
    found = sign_in(ada.services, "ada@example.org", PASSWORD, "s")
    assert isinstance(found, SignedIn)
    ada.world.after(12 * HOUR - 1)
    assert ada.get("/cases", cookie(found)).status_code == 200
    ada.world.after(1)
    assert ada.get("/cases", cookie(found)).status_code == 401


def test_a_login_is_throttled(ada: Site) -> None:
    for number in range(SIGN_IN_BY_LOGIN.most):
        assert sign_in(ada.services, "ada@example.org", "wrong", f"source-{number}") is None
    told = sign_in(ada.services, "ADA@example.org", PASSWORD, "another")
    assert isinstance(told, Throttled)
    ada.world.after(15 * MINUTE)
    assert isinstance(sign_in(ada.services, "ada@example.org", PASSWORD, "another"), SignedIn)


def test_a_source_is_throttled(ada: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dueprocess.http.auth.staff._verified", lambda *_: False)
    for number in range(SIGN_IN_BY_SOURCE.most):
        assert sign_in(ada.services, f"login-{number}", "wrong", "s") is None
    assert isinstance(sign_in(ada.services, "ada@example.org", PASSWORD, "s"), Throttled)


def test_a_login_that_does_not_exist_takes_as_long(ada: Site) -> None:
    """The best of several: a missing hash would answer a hundred times faster."""

    def best(login: str) -> float:
        found = []
        for _ in range(3):
            began = time.perf_counter()
            sign_in(ada.services, login, "wrong horse battery", "s")
            found.append(time.perf_counter() - began)
        return min(found)

    known, unknown = best("ada@example.org"), best("nobody@example.org")
    assert 0.4 < unknown / known < 2.5


def test_nothing_secret_is_kept_as_it_was_given(ada: Site) -> None:
    found = sign_in(ada.services, "ada@example.org", PASSWORD, "s")
    assert isinstance(found, SignedIn)
    secret, _ = issue_token(ada.operational, ada.world.clock.now(), "t", (Scope.FEED,))
    kept = rows(ada, CREDENTIAL) + rows(ada, SESSION) + rows(ada, TOKEN)
    assert PASSWORD not in kept
    assert found.cookie.value is not None
    assert found.cookie.value not in kept
    assert secret not in kept
    assert "$argon2id$" in kept


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1025])
def test_a_password_has_a_length(site: Site, password: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        set_password(site.operational, "ada", ADA, password)


def test_a_grant_is_of_one_kind(site: Site) -> None:
    now = site.world.clock.now()
    for scopes, person in (
        ((), None),
        ((Scope.STAFF,), None),
        ((Scope.FEED,), ADA),
        ((Scope.STAFF, Scope.FEED), ADA),
    ):
        with pytest.raises(ValueError, match="scope"):
            issue_token(site.operational, now, "t", scopes, person)
