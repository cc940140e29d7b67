"""The page of one's own data: asked for, waited for, stopped, fetched in parts; and nobody else gets a byte."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyrage import passphrase, x25519

from dueprocess.adapters.archive import locking
from dueprocess.adapters.archive.folder import FolderArchives
from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.archiving import Archivist
from dueprocess.application.export import exports_of
from dueprocess.application.operational import SessionKind
from dueprocess.application.telling import Teller
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.export import LASTS, WAIT, Export, ExportFetched, Stage
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.stop_links import DATA, StopLink, stop_address
from dueprocess.http.auth.tokens import issue_token
from dueprocess.http.web.letters import PageLetters
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.record.envelope import ActorKind, decode
from tests.archiving import PAGES, ordinary
from tests.http.web.post import LONG, Post, come_in
from tests.http.web.scenes import BASE_URL, Scene, first_offence
from tests.http.web.visitor import Page, Visitor, visiting
from tests.world import LAN, OLGA, WEI, private


class Home:
    """Somebody at the pages of a scene where archives are made."""

    def __init__(self, scene: Scene, visitor: Visitor) -> None:
        self.scene, self.visitor = scene, visitor
        assert isinstance(scene.store, SqliteStore)
        assert scene.services.archives is not None
        self.outbox = SqlOutbox(scene.store.operate)
        self.archivist = Archivist(scene.engine, scene.store, scene.services.archives, scene.wall)
        self.post = Post()
        self.teller = Teller(
            *(scene.engine, scene.store, scene.operational, PageLetters(scene.services.settings)),
            *({Channel.EMAIL: self.post}, str, lambda _: None),
        )

    def sign_in(self, account_no: AccountNo = WEI, known_for: int | None = LONG) -> None:
        come_in(self.scene, self.visitor, account_no, known_for)

    def page(self, path: str = "/data") -> Page:
        return self.visitor.get(path)

    def start(self, **fields: str) -> Page:
        return self.visitor.send(self.page().form("/data/start"), **{"protection": "none", **fields})

    def made(self, **fields: str) -> Export:
        assert self.start(**fields).status == 200
        while self.archivist.work(self.outbox):
            pass
        return self.export

    @property
    def export(self) -> Export:
        with self.scene.store.read() as reader:
            return exports_of(reader, WEI)[0]

    def fetch(self, export: Export | None = None, **headers: str):
        address = f"/data/{(export or self.export).export_id}/archive"
        return self.visitor.client.get(address, headers={**self.visitor.headers, **headers})

    def fetches(self) -> list[ExportFetched]:
        with self.scene.store.read() as reader:
            entries = [decode(body) for _, body in reader.stored()]
        found = [entry for entry in entries if isinstance(entry.event, ExportFetched)]
        assert all((entry.actor.kind, entry.actor.id) == (ActorKind.PERSON, "1") for entry in found)
        return [entry.event for entry in found]


@pytest.fixture
def home(scene: Scene, pages: None, tmp_path: Path) -> Iterator[Home]:
    """Wei, who came in by a device that is known for a month."""
    archives = FolderArchives(tmp_path / "exports", ordinary(), PAGES)
    scene.services = replace(
        scene.services, archives=archives, key_for=locking.fresh_key, is_recipient=locking.is_recipient
    )
    with visiting(scene) as visitor:
        found = Home(scene, visitor)
        found.sign_in()
        yield found


def test_asked_for_made_and_taken_home(home: Home) -> None:
    assert "It is free, and no restriction takes it away." in home.page().text
    begun = home.start()
    assert begun.path == "/data"
    assert "We are putting your data together." in begun.text
    home.archivist.work(home.outbox)
    ready = home.page()
    assert "Your data lies ready. You can download it until" in ready.text
    assert "Chats" in ready.text
    assert "It is against the law to possess it." in ready.text
    answer = home.fetch()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="dueprocess-1-')
    assert hashlib.sha256(answer.content).hexdigest() == home.export.sha256
    assert "index.html" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert len(home.fetches()) == 1


def test_i_26_whoever_is_restricted_takes_the_same_way(home: Home) -> None:
    notice_id = first_offence(home.scene)
    for path in (f"/n/{notice_id}", "/standing"):
        assert 'href="/data"' in home.page(path).html
    home.made()
    assert home.fetch().status_code == 200


def test_the_page_looks_again_only_for_who_wants_that(home: Home) -> None:
    watched = home.start()
    assert watched.response.headers["refresh"] == "4"
    assert "http-equiv" not in watched.html
    assert "refresh" not in home.page().response.headers
    home.archivist.work(home.outbox)
    assert "refresh" not in home.page("/data?watch=1").response.headers


def test_asking_twice_makes_one(home: Home) -> None:
    form = home.page().form("/data/start")
    for _ in range(2):
        assert "We are putting your data together." in home.visitor.send(form, protection="none").text
    with home.scene.store.read() as reader:
        assert len(exports_of(reader, WEI)) == 1


def test_a_download_that_broke_off_goes_on(home: Home) -> None:
    export = home.made()
    whole = home.fetch().content
    etag = f'"{export.sha256}"'
    rest = home.fetch(range="bytes=1000-", **{"if-range": etag})
    assert (rest.status_code, rest.content) == (206, whole[1000:])
    assert rest.headers["content-range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    assert rest.headers["etag"] == etag
    changed = home.fetch(range="bytes=1000-", **{"if-range": '"other"'})
    assert (changed.status_code, changed.content) == (200, whole)
    beyond = home.fetch(range=f"bytes={len(whole)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert home.fetch(range="bytes=-10").content == whole[-10:]


def test_each_download_begun_is_on_the_record(home: Home) -> None:
    home.made()
    home.fetch()
    home.fetch(range="bytes=10-")
    home.fetch()
    home.scene.after(DAY)
    home.fetch(range="bytes=10-")
    assert [event.start for event in home.fetches()] == [0, 0, 10]


def test_i_26_nobody_else_gets_a_byte(home: Home) -> None:
    """Another account, nobody, each role at the desk by session and by token, each scope of a platform."""
    export = home.made()
    home.sign_in(LAN)
    assert home.fetch().status_code == 404
    assert home.visitor.client.get(f"/data/{export.export_id}/key").status_code == 404
    home.visitor.sign_out()
    assert home.fetch().status_code == 401
    services, client = home.scene.services, home.visitor.client
    for role in Role:
        person_id = PersonId(f"p_only_{role}")
        home.scene.ok(AppointStaff(person_id, private(person_id), (role,), by=OLGA))
        token = issue_token(services.operational, services.now(), person_id, (Scope.STAFF,), person_id)[0]
        assert home.fetch(authorization=f"Bearer {token}").status_code in (401, 403)
        cookie = sessions.begin(services, SessionKind.STAFF, person_id)
        client.cookies.set(cookie.key, cookie.value or "", domain="dueprocess.test", path="/")
        assert home.fetch().status_code in (401, 403)
        assert client.get("/data").status_code in (401, 403)
        client.cookies.clear()
    for scope in Scope:
        if scope is not Scope.STAFF:
            token = issue_token(services.operational, services.now(), f"only {scope}", (scope,))[0]
            assert home.fetch(authorization=f"Bearer {token}").status_code in (401, 403)
    assert home.fetches() == []


def test_a_new_device_waits_a_day_and_the_older_contact_stops_it(home: Home) -> None:
    old = Instant(home.scene.clock.at - LONG)
    given = ContactGiven(Channel.EMAIL, private("wei@example.test"), old)
    home.scene.ok(RegisterAccount(private("wei"), contacts=(given,)))
    home.sign_in(known_for=DAY)
    assert "It takes a day" in home.page().text
    home.made()
    waits = home.page()
    assert "tell every contact that we have known for longer" in waits.text
    assert home.fetch().status_code == 409
    home.teller.work(home.outbox)
    ((address, letter),) = home.post.sent
    assert address == "wei@example.test"
    assert "Wei" not in letter.text
    link = letter.text.partition(BASE_URL)[2].split()[0]
    home.visitor.sign_out()
    landing = home.visitor.get(link)
    assert "It was not me: stop it" in landing.html
    assert home.export.stage is Stage.MADE, "looking stops nothing"
    done = home.visitor.send(landing.form("/data/stop"))
    assert "It is stopped. Nobody gets this archive." in done.text
    assert "dp_person" not in home.visitor.client.cookies, "the link signs nobody in"
    home.scene.after(WAIT)
    home.sign_in(known_for=DAY)
    assert home.fetch().status_code == 409
    assert "from one of your older contacts" in home.page().text
    assert "There is nothing to stop any more" in home.visitor.get(link).text


def test_after_the_day_a_new_device_has_it(home: Home) -> None:
    home.sign_in(known_for=None)
    home.made()
    home.scene.after(WAIT)
    assert home.fetch().status_code == 200


def test_i_26_a_thief_does_not_find_what_the_owner_asked_for(home: Home) -> None:
    home.made()
    home.sign_in(known_for=DAY)
    page = home.page()
    assert "asked for from another device" in page.text
    assert "It takes a day" in page.text
    assert home.fetch().status_code == 409
    assert home.visitor.client.get(f"/data/{home.export.export_id}/key").status_code == 409


@pytest.mark.parametrize("token", ["", "x", "InN0b2xlbiI.abc", "é"])
def test_a_made_up_stop_link_stops_nothing(home: Home, token: str) -> None:
    home.made()
    assert home.visitor.client.get("/data/stop", params={"token": token}).status_code == 410
    landing = stop_address(home.scene.services.settings, DATA, StopLink(home.export.export_id, LAN))
    form = home.visitor.get(landing.removeprefix(BASE_URL)).form("/data/stop")
    assert home.visitor.send(form, token=token).status == 410
    assert "There is nothing to stop any more" in home.visitor.send(form).text, "it names another account"
    assert home.export.stage is Stage.MADE


def test_a_passphrase_locks_it_and_is_kept_nowhere(home: Home, tmp_path: Path) -> None:
    export = home.made(protection="passphrase", passphrase="three blind mice")
    page = home.page()
    assert "It is locked with your passphrase." in page.text
    assert home.fetch().content.startswith(b"age-encryption.org/v1")
    key = home.visitor.client.get(f"/data/{export.export_id}/key")
    assert key.headers["content-disposition"] == 'attachment; filename="key.age"'
    secret = passphrase.decrypt(key.content, "three blind mice").decode().strip()
    x25519.Identity.from_str(secret)
    database = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"three blind mice" not in database
    assert secret.encode() not in database


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"protection": "passphrase", "passphrase": "short"}, "at least 10 letters"),
        ({"protection": "passphrase", "passphrase": "x" * 201}, "at least 10 letters"),
        ({"protection": "key", "recipient": "age1nothing"}, "This is no public key of age."),
    ],
)
def test_what_was_typed_stays_where_it_was_not_right(home: Home, fields: dict[str, str], said: str) -> None:
    page = home.start(**fields)
    assert page.status == 422
    assert said in page.text
    kept = page.form("/data/start").fields
    assert {name: kept[name] for name in fields if name != "protection"} == {
        name: value for name, value in fields.items() if name != "protection"
    }
    assert 'value="passphrase" checked' in page.html or 'value="key" checked' in page.html
    with home.scene.store.read() as reader:
        assert exports_of(reader, WEI) == ()


def test_it_can_be_stopped_and_deleted_and_asked_for_again(home: Home) -> None:
    home.start()
    assert "It is stopped." in home.visitor.send(home.page().form("/stop")).text
    home.scene.after(1)
    first = home.made()
    home.scene.after(1)
    stopped = home.visitor.send(home.page().form("/stop"))
    assert "It is stopped." in stopped.text
    assert home.fetch(first).status_code == 409
    assert home.made().export_id != first.export_id


def test_after_a_week_it_is_over(home: Home) -> None:
    home.made()
    home.scene.after(LASTS)
    assert "Your last archive was deleted." in home.page().text
    assert home.fetch().status_code == 409


def test_a_file_that_is_gone_is_said_and_not_sent(home: Home, tmp_path: Path) -> None:
    home.made()
    for path in (tmp_path / "exports").iterdir():
        path.unlink()
    assert "Your last archive was deleted." in home.page().text
    assert home.fetch().status_code == 409
    assert home.fetches() == []


def test_asking_without_end_is_told_to_wait_and_the_first_is_not(home: Home) -> None:
    for _ in range(6):
        home.made()
        home.scene.after(1)
    assert home.start().status == 429


def test_whoever_is_signed_out_is_led_back(home: Home) -> None:
    home.visitor.sign_out()
    page = home.page()
    assert page.status == 401
    assert page.form("/enter").fields["next"] == "/data"
