"""How staff sign in, on every store: sessions as they began, what a directory ends, codes that hold for a day and once."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import text

from dueprocess.adapters.store import migrate
from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.schema import SESSION
from dueprocess.application.operational import DirectoryLogin, Session, SessionKind
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from tests.contract.conftest import Opener
from tests.world import ADA, ANNA, OLGA, WEI


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


def test_every_store_finds_whoever_was_given_a_code_in_time_and_once(operational: SqlOperational) -> None:
    now, later = Instant(1000), Instant(DAY)
    ada, bela = DirectoryLogin("idp", "ada"), DirectoryLogin("idp", "bela")
    one, two = CommandId("command-one"), CommandId("command-two")
    operational.ask_to_link(ada, "code", later, now)
    operational.ask_to_link(bela, "other", later, now)
    assert operational.asked_to_link("code", one, later) is None, "too late"
    assert operational.asked_to_link("unknown", one, now) is None
    assert operational.asked_to_link("code", one, Instant(2000)) == ada
    operational.ask_to_link(ada, "a second", later, now)
    assert operational.asked_to_link("code", one, now) is None, "the newest code alone holds"
    assert operational.asked_to_link("a second", one, now) == ada
    operational.use_code("a second", one)
    operational.use_code("a second", two)
    assert operational.asked_to_link("a second", two, now) is None, "another command used it"
    assert operational.asked_to_link("a second", one, now) == ada, "the same one again"
    assert operational.asked_to_link("other", two, now) == bela
    operational.ask_to_link(ada, "a third", Instant(2 * DAY), later)
    assert operational.asked_to_link("a third", two, later) == ada, "a new code is unused"
    assert operational.asked_to_link("other", two, now) is None, "old codes are not kept"


def test_links_that_one_person_made_are_taken_away_by_an_update(address: str) -> None:
    """Until then an operator could link alone. Whoever has only asked keeps their code."""
    before = open_store(address)
    with before.operate() as connection:
        migrate.with_connection(connection, lambda config: command.upgrade(config, "0006"))
        migrate._begin(connection)
        put = text(
            "INSERT INTO op_identity (issuer, key, person_id, code, code_expires_at, linked_at, linked_by)"
            " VALUES ('idp', :key, :person_id, :code, :until, :at, :by)"
        )
        linked = {"key": "anna", "person_id": ANNA, "code": None, "until": None, "at": 1, "by": OLGA}
        asked = {"key": "ada", "person_id": None, "code": "code", "until": DAY, "at": None, "by": None}
        connection.execute(put, [linked, asked])
    before.close()
    store = open_store(address)
    store.prepare()
    with store.operate() as connection:
        assert connection.execute(text("SELECT issuer, key, code FROM op_identity")).all() == [
            ("idp", "ada", "code")
        ]
    assert SqlOperational(store).asked_to_link("code", CommandId("one"), Instant(1)) == DirectoryLogin(
        "idp", "ada"
    )
    store.close()
