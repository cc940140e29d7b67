"""The directory's own call that ends sessions: its token proves it, once, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dueprocess.application.operational import SessionKind
from dueprocess.http.auth import sessions
from dueprocess.http.auth.oidc.claims import LOGOUT_EVENT
from dueprocess.http.auth.oidc.flow import session_digest, subject_digest
from dueprocess.http.auth.sessions import Origin
from dueprocess.kernel.instants import SECOND
from tests.http.auth.forger import Forger, another_rsa_key, forging
from tests.oidc.office import DirectoryOffice
from tests.world import ADA, BELA


class Signed:
    """An office with sessions that a provider began."""

    def __init__(self, folder: Path, forger: Forger) -> None:
        self.forger, self.office = forger, DirectoryOffice(folder, forger.address)

    def begun(self, sid: str, sub: str = "ada", person_id: Any = ADA) -> dict[str, str]:
        """A session of somebody's, as its cookie."""
        settings, directory = self.office.services.settings, self.office.directory
        origin = Origin(
            "", session_digest(settings, directory, sid), subject_digest(settings, directory, sub)
        )
        cookie = sessions.begin(self.office.services, SessionKind.STAFF, person_id, origin)
        return {"cookie": f"{cookie.key}={cookie.value}"}

    def lives(self, who: dict[str, str]) -> bool:
        self.office.client.cookies.clear()
        answer = self.office.client.get("/desk/sessions", headers=who, follow_redirects=False)
        return bool(answer.status_code == 200)

    def token(self, jti: str = "first", **changed: Any) -> str:
        """A logout token of this moment."""
        now = self.office.services.wall_now() // SECOND
        right = {"iat": now, "exp": now + 120, "jti": jti, "events": {LOGOUT_EVENT: {}}}
        return self.forger.signed(
            self.forger.claims(**{**right, "nonce": None, "sub": None, "sid": "s1", **changed}),
            typ="logout+jwt",
        )

    def send(self, token: str) -> int:
        """The call, as the provider makes it: no cookie, no form of ours."""
        self.office.client.cookies.clear()
        sent = self.office.client.post("/desk/oidc/logout", data={"logout_token": token})
        assert sent.headers["cache-control"] == "no-store"
        return int(sent.status_code)


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Signed]:
    with forging() as forger:
        one = Signed(tmp_path, forger)
        with one.office.running():
            yield one


def test_a_session_there_ends_what_it_began_here_and_nothing_else(signed: Signed) -> None:
    mine, again, elsewhere = signed.begun("s1"), signed.begun("s1"), signed.begun("s2")
    bela = signed.begun("s3", "bela", BELA)
    assert signed.send(signed.token()) == 200
    assert [signed.lives(who) for who in (mine, again, elsewhere, bela)] == [False, False, True, True]


def test_a_subject_ends_all_it_began(signed: Signed) -> None:
    mine, elsewhere, bela = signed.begun("s1"), signed.begun("s2"), signed.begun("s3", "bela", BELA)
    assert signed.send(signed.token(sid=None, sub="ada")) == 200
    assert [signed.lives(who) for who in (mine, elsewhere, bela)] == [False, False, True]


def test_a_token_is_taken_once(signed: Signed) -> None:
    token = signed.token()
    assert signed.send(token) == 200
    later = signed.begun("s1")
    assert signed.send(token) == 400
    assert signed.lives(later)
    assert signed.send(signed.token("second")) == 200
    assert not signed.lives(later)


def test_whoever_cannot_prove_it_ends_nothing(signed: Signed) -> None:
    mine = signed.begun("s1")
    now = signed.office.services.wall_now() // SECOND
    claims = signed.forger.claims(
        iat=now, exp=now + 120, jti="x", events={LOGOUT_EVENT: {}}, nonce=None, sid="s1", sub=None
    )
    forged = signed.forger.signed(claims, another_rsa_key())
    for token in ("", "x", "a.b.c", "\ud7ff", "x" * 70_000, forged, signed.token(nonce="a nonce")):
        assert signed.send(token) == 400
    for sent in ({}, {"logout_token": ["a", "b"]}, {"another": "field"}):
        assert signed.office.client.post("/desk/oidc/logout", data=sent).status_code == 400
    assert signed.office.client.post("/desk/oidc/logout", content=b"\xff\xfe").status_code in (400, 415)
    assert signed.office.client.get("/desk/oidc/logout").status_code == 405
    assert signed.lives(mine)


def test_a_directory_that_is_down_ends_nothing(signed: Signed) -> None:
    mine, token = signed.begun("s1"), signed.token()
    signed.forger.failing = True
    assert signed.send(token) == 400
    assert signed.lives(mine)


def test_what_is_kept_tells_neither_session_nor_subject(signed: Signed) -> None:
    signed.begun("the-session-there", "the-subject-there")
    (kept,) = signed.office.operational.sessions_of(SessionKind.STAFF, ADA, signed.office.services.wall_now())
    assert "the-s" not in str(kept)
