"""The drill: a backup while others write, a loss, a restore; nothing erased comes back, and guards begin anew."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select, text

from dueprocess.adapters.backup.erasures import Erased, Erasures, ErasuresDamaged
from dueprocess.adapters.store import schema
from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.verification import verify
from dueprocess.application.operational import SessionKind
from dueprocess.application.views.all import ACCOUNTS, DECISIONS
from dueprocess.bootstrap import Installation, assemble
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.links import Link, LinkFault, make_link, read_link
from dueprocess.http.auth.tokens import issue_token
from dueprocess.kernel.ids import AccountNo
from dueprocess.settings import Setup
from tests.http.operations.running import Running
from tests.http.serving import serving
from tests.postgres import schema as fresh_schema
from tests.test_cli import run
from tests.world import LAN, MING, OLGA, World, private


class Place:
    """Where an installation lies: a folder, and its database."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.setup = Setup(base_url="http://localhost", database_url=database_url)

    def assembled(self) -> Installation:
        return assemble(self.folder, self.setup)

    def run(self, monkeypatch: pytest.MonkeyPatch, *command: str) -> int:
        monkeypatch.setenv("DATABASE_URL", self.setup.database_url)
        return run(*command, "--data", str(self.folder))


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Where it ran, and an empty place to come back to."""
    with ExitStack() as stack:
        found = []
        for name in ("old", "new"):
            address = ""
            if request.param == "postgresql":
                address = stack.enter_context(fresh_schema(request.getfixturevalue("postgres_address")))
            found.append(Place(tmp_path / name, address))
        yield found[0], found[1]


def peopled(place: Place) -> tuple[Installation, World]:
    made = place.assembled()
    return made, Running(made).world


def made_backup(tmp_path: Path) -> Path:
    (found,) = (path for path in (tmp_path / "backups").iterdir() if path.is_dir())
    return found


def test_a_lost_installation_comes_back_and_what_was_erased_since_does_not(
    places: tuple[Place, Place],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new = places
    made, world = peopled(old)
    decision_id = world.decide(target=LAN)
    link = make_link(made.services, LAN).url.partition("token=")[2]
    sessions.begin(made.services, SessionKind.STAFF, OLGA)
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    with made.store.read() as reader:
        before = reader.head()
    world.ok(RegisterAccount(private("newcomer")))
    world.ok(EraseAccount(AccountNo(4)))
    world.ok(EraseAccount(MING))
    made.close()
    new.folder.mkdir()
    (new.folder / "erasures").write_bytes((old.folder / "erasures").read_bytes())
    assert new.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 0, capsys.readouterr().err
    assert "1 accounts were erased again" in capsys.readouterr().out
    again = new.assembled()
    with again.store.read() as reader:
        assert verify(reader).fault is None
        head = reader.head()
        assert head.position == before.position + 1, "the erasure is on the record"
        assert head.generation > before.generation
        assert reader.external_id(MING) is None
        assert reader.account_no("ming") is None
        account = reader.get(ACCOUNTS, MING)
        assert account is not None
        assert account.erased
        assert reader.vault(account.external.ref) is None
        assert reader.get(DECISIONS, decision_id) is not None
        assert reader.account_no("wei") == 1
    assert isinstance(read_link(made.services, link), Link)
    assert read_link(again.services, link) is LinkFault.UNKNOWN, "it may have been spent since"
    with again.store.operate() as connection:
        assert connection.execute(select(schema.SESSION.c.ended_at)).scalar_one() is not None
    assert again.services.signer.public_key == made.services.signer.public_key
    token = issue_token(again.services.operational, again.services.now(), "app", (Scope.FEED,))[0]
    with serving(create_app(again.services)) as url, httpx2.Client(base_url=url, trust_env=False) as client:
        headers = {"authorization": f"Bearer {token}"}
        told = client.get(f"/v1/feed?after={before.generation}.{before.position}", headers=headers)
        assert "event: resync" in told.text, "a guard that followed before begins anew"
        assert client.get("/v1/snapshot", headers=headers).headers["etag"].startswith(f'"{head.generation}.')
    assert new.run(monkeypatch, "record", "verify") == 0
    again.close()


def test_a_number_that_somebody_else_has_got_since_is_not_erased(
    places: tuple[Place, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Account 4 is erased after the backup; in the restored record another person becomes account 4, and stays."""
    old, new = places
    made, world = peopled(old)
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    world.ok(RegisterAccount(private("first")))
    world.ok(EraseAccount(AccountNo(4)))
    made.close()
    new.folder.mkdir()
    (new.folder / "erasures").write_bytes((old.folder / "erasures").read_bytes())
    assert new.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 0
    again = new.assembled()
    other = World.__new__(World)
    other._begin(again.store)
    other.engine = again.engine
    assert other.do(RegisterAccount(private("second")), key="somebody-else").events[0].account_no == 4  # type: ignore[union-attr]
    assert new.run(monkeypatch, "backup", str(tmp_path / "later")) == 0
    again.close()
    (later,) = (path for path in (tmp_path / "later").iterdir() if path.is_dir())
    with open_place(later) as store, store.read() as reader:
        assert reader.account_no("second") == 4


class open_place:  # noqa: N801 - reads as what it does
    """The record of a backup."""

    def __init__(self, backup: Path) -> None:
        self.store = open_store(backup / "record.sqlite")

    def __enter__(self):
        return self.store

    def __exit__(self, *_):
        self.store.close()


def test_a_backup_is_made_while_others_write(
    places: tuple[Place, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, _ = places
    made, world = peopled(old)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            world.do(RegisterAccount(private(f"busy-{number}")), key=f"busy-{number:06d}")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    finally:
        stop.set()
        thread.join()
    with open_place(made_backup(tmp_path)) as store, store.read() as reader:
        assert verify(reader).fault is None
        assert 0 < reader.head().position <= world.position
    made.close()


@pytest.mark.parametrize("name", ["record.sqlite", "secret", "log.key", "manifest.json"])
def test_a_damaged_backup_is_refused_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    old, new = Place(tmp_path / "old", ""), Place(tmp_path / "new", "")
    peopled(old)[0].close()
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    damaged = made_backup(tmp_path) / name
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    assert new.run(monkeypatch, "restore", str(damaged.parent)) == 1
    said = capsys.readouterr().err
    assert name in said
    assert not (new.folder / "dueprocess.sqlite").exists()
    damaged.unlink()
    assert new.run(monkeypatch, "restore", str(damaged.parent)) == 1


def test_a_manifest_that_was_written_anew_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever changes a file and its digest cannot sign the manifest again."""
    old, new = Place(tmp_path / "old", ""), Place(tmp_path / "new", "")
    peopled(old)[0].close()
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    path = made_backup(tmp_path) / "manifest.json"
    told = json.loads(path.read_text())
    told["manifest"]["position"] -= 1
    path.write_text(json.dumps(told))
    assert new.run(monkeypatch, "restore", str(path.parent)) == 1
    assert "manifest.json was changed" in capsys.readouterr().err


def test_nothing_is_restored_without_the_whole_list_of_erasures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = Place(tmp_path / "old", ""), Place(tmp_path / "new", "")
    made, world = peopled(old)
    world.ok(EraseAccount(MING))
    made.close()
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    listed = tmp_path / "backups" / "erasures"
    whole = listed.read_bytes()
    listed.write_bytes(b"")
    assert new.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 1
    assert "1 erasures are missing" in capsys.readouterr().err
    listed.unlink()
    assert new.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 1
    assert "without the list of erasures nothing is restored" in capsys.readouterr().err
    listed.write_bytes(whole)
    assert new.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 0


def test_a_record_is_not_restored_over_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Place(tmp_path / "old", "")
    peopled(old)[0].close()
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    assert old.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 1
    assert old.run(monkeypatch, "record", "verify") == 0


def test_a_record_is_not_restored_under_the_secret_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = Place(tmp_path / "old", ""), Place(tmp_path / "new", "")
    peopled(old)[0].close()
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 0
    new.folder.mkdir()
    (new.folder / "secret").write_bytes(b"s" * 32)
    (new.folder / "secret").chmod(0o600)
    assert new.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 1
    assert "the keyring of another record" in capsys.readouterr().err
    (new.folder / "secret").unlink()
    assert new.run(monkeypatch, "restore", str(made_backup(tmp_path))) == 0


def test_a_damaged_record_is_not_backed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = Place(tmp_path / "old", "")
    made, world = peopled(old)
    world.decide()
    with made.store.operate() as connection:
        connection.execute(text("UPDATE log_event SET bytes = CAST('{}' AS BLOB) WHERE position = 3"))
    made.close()
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups")) == 1
    assert "log_event 3" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "backups").iterdir()] == []


def test_keys_are_left_out_where_they_are_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Place(tmp_path / "old", "")
    peopled(old)[0].close()
    assert old.run(monkeypatch, "backup", str(tmp_path / "backups"), "--no-keys") == 0
    assert {path.name for path in made_backup(tmp_path).iterdir()} == {"record.sqlite", "manifest.json"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in made_backup(tmp_path).iterdir())


def test_an_erasure_that_cannot_be_listed_does_not_happen(tmp_path: Path) -> None:
    place = Place(tmp_path / "old", "")
    made, world = peopled(place)
    (place.folder / "erasures").mkdir()
    with pytest.raises(OSError, match="erasures"):
        world.do(EraseAccount(MING))
    with made.store.read() as reader:
        assert reader.account_no("ming") == MING
    (place.folder / "erasures").rmdir()
    world.ok(EraseAccount(MING))
    assert [one.account_no for one in Erasures(place.folder / "erasures").all()] == [MING]
    assert b"ming" not in (place.folder / "erasures").read_bytes()
    made.close()


def test_only_what_happens_is_listed(tmp_path: Path) -> None:
    place = Place(tmp_path / "old", "")
    made, world = peopled(place)
    world.do(EraseAccount(MING), dry_run=True)
    world.decide(account_no=LAN)
    world.do(EraseAccount(LAN))
    assert not (place.folder / "erasures").exists()
    made.close()


def test_half_a_line_is_no_line_and_a_changed_one_is_seen(tmp_path: Path) -> None:
    listed = Erasures(tmp_path / "erasures")
    one, two = Erased(AccountNo(1), "a" * 64), Erased(AccountNo(2), "b" * 64)
    listed.add((one,))
    whole = listed.path.read_bytes()
    for cut in range(len(whole)):
        listed.path.write_bytes(whole + whole[:cut])
        assert listed.all() == {one}
        listed.add((two,))
        assert listed.all() == {one, two}, cut
    for place in range(len(whole) - 1):
        changed = bytearray(whole + whole)
        changed[place] ^= 1
        listed.path.write_bytes(changed)
        with pytest.raises(ErasuresDamaged):
            listed.all()
