"""How staff sign in, on every store: sessions as they began, what a directory ends, links that are made once."""

from __future__ import annotations

import pytest
from alembic import command

from dueprocess.adapters.store import migrate
from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.schema import SESSION
from dueprocess.application.operational import Session, SessionKind
from dueprocess.kernel.instants import DAY, HOUR, Instant
from tests.contract.conftest import Opener
from tests.world import ADA, BELA, OLGA, WEI


@pytest.fixture
def operational(opener: Opener) -> SqlOperational:
    return SqlOperational(opener())


def test_a_session_from_before_these_columns_goes_on(address: str) -> None:
    """An update signs nobody out."""
    before = open_store(address)
    with before.operate() as connection:
        migrate.with_connection(connection, lambda config: command.upgrade(config, "0001"))
        migrate._begin(connection)
        old = {"session_id": "one", "kind": "staff", "subject": ADA, "created_at": 0, "expires_at": HOUR}
        connection.execute(SESSION.insert().values(**old))
    before.close()
    store = open_store(address)
    store.prepare()
    found = SqlOperational(store).session("one", Instant(1))
    store.close()
    assert found == Session("one", SessionKind.STAFF, ADA, Instant(0), Instant(HOUR))


def session(name: str, subject: str = "p_ada", kind: SessionKind = SessionKind.STAFF, **more: str) -> Session:
    return Session(
        name, kind, subject, Instant(1000), Instant(HOUR), Instant(1000), "chrome/linux", 2, **more
    )


def test_every_store_keeps_a_session_as_it_began(operational: SqlOperational) -> None:
    mine = session("one", directory_sid="sid", directory_sub="sub")
    operational.add_session(mine)
    operational.add_session(session("two", str(WEI), SessionKind.PERSON))
    operational.add_session(session("three", "p_bela"))
    assert operational.session("one", Instant(2000)) == mine
    assert operational.sessions_of(SessionKind.STAFF, "p_ada", Instant(2000)) == (mine,)
    operational.see_session("one", Instant(5000))
    assert operational.sessions_of(SessionKind.STAFF, "p_ada", Instant(6000))[0].seen_at == 5000
    assert operational.sessions_of(SessionKind.STAFF, "p_ada", Instant(HOUR)) == ()


def test_every_store_ends_what_a_directory_ends_and_nothing_for_an_empty_name(
    operational: SqlOperational,
) -> None:
    operational.add_session(session("one", directory_sid="sid", directory_sub="sub"))
    operational.add_session(session("two", directory_sid="other", directory_sub="sub"))
    operational.add_session(session("three"))
    assert operational.end_directory_sessions(Instant(2000)) == 0
    assert operational.end_directory_sessions(Instant(2000), sid="sid") == 1
    assert operational.end_directory_sessions(Instant(2000), sid="sid") == 0
    assert operational.end_directory_sessions(Instant(2000), sub="sub") == 1
    assert [
        item.session_id for item in operational.sessions_of(SessionKind.STAFF, "p_ada", Instant(2000))
    ] == ["three"]


def test_every_store_links_once_and_keeps_a_link(operational: SqlOperational) -> None:
    now, later = Instant(1000), Instant(DAY)
    operational.ask_to_link("idp", "ada", "code", later, now)
    operational.ask_to_link("idp", "bela", "other", later, now)
    assert operational.identity("idp", "ada") is None
    assert not operational.link("code", ADA, OLGA, later), "too late"
    assert operational.link("code", ADA, OLGA, Instant(2000))
    assert not operational.link("code", BELA, OLGA, Instant(2000)), "used"
    found = operational.identity("idp", "ada")
    assert found is not None
    assert (found.person_id, found.linked_by, found.linked_at) == (ADA, OLGA, 2000)
    operational.ask_to_link("idp", "ada", "a third", later, now)
    assert not operational.link("a third", BELA, OLGA, now), "a link that is there stays"
    assert operational.identities_of(ADA) == (found,)
    assert not operational.unlink("idp", "ada", BELA)
    assert operational.unlink("idp", "ada", ADA)
    assert operational.identities_of(ADA) == ()
    assert operational.link("other", ADA, OLGA, now)
