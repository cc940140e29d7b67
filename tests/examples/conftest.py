"""The super-app under uvicorn, beside a dueprocess that says what the test wants. Nothing of either is patched."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
import pytest

from dueprocess.guard import Guard, Timing
from examples.superapp.app import create_app
from examples.superapp.clock import Clock
from examples.superapp.database import Database
from examples.superapp.gate import Gate
from examples.superapp.ledger.reconciliation import Reconciliation, reconcile
from examples.superapp.recourse import Recourse
from examples.superapp.seed import seed
from examples.superapp.visit import Platform
from tests.conftest import Served
from tests.examples.fake_dueprocess import TOKEN, FakeDueprocess, serving

CONTENT_TOKEN = "content-token"
WALLET_TOKEN = "wallet-token"
DATA_TOKEN = "data-token"
QUICK = Timing(connect_s=2, silence_s=20, pause_min_s=0.01, pause_max_s=0.05, catalogue_s=2)
HOUR = 3_600_000


class Stage:
    """One platform, its people, and the dueprocess it knows (`None` while that is down)."""

    def __init__(self, folder: Path, dueprocess: FakeDueprocess | None, url: str):
        self.folder = folder
        self.dueprocess = dueprocess
        self.clock = Clock(folder / "clock.json")
        self.database = Database(folder / "superapp.db")
        seed(self.database, self.clock.now())
        self.guard = Guard(url, TOKEN, keep=folder / "guard", clock=self.clock.now, timing=QUICK)
        recourse = Recourse(self.database, url, TOKEN, timeout_s=2)
        gate = Gate(self.guard)
        self.platform = Platform(
            self.database, self.clock, gate, recourse, CONTENT_TOKEN, WALLET_TOKEN, DATA_TOKEN
        )
        self._served = Served(lambda _url: create_app(self.platform)).start()
        self.url = self._served.url
        self._people = ExitStack()
        self._keep = folder / "first-day.db"
        with closing(sqlite3.connect(self._keep)) as kept, self.database.reading() as tx:
            tx.backup(kept)
            kept.execute("DELETE FROM outbox")
            kept.commit()
        self._keep_money = folder / "first-day-money.db"
        with closing(sqlite3.connect(self._keep_money)) as kept, self.database.books.reading() as tx:
            tx.backup(kept)

    def person(self, name: str, language: str = "en") -> httpx2.Client:
        """Somebody's browser, signed in."""
        headers = {"Accept-Language": language}
        browser = self._people.enter_context(httpx2.Client(base_url=self.url, headers=headers, timeout=20))
        assert browser.post("/sign-in", data={"person": name}).status_code == 303
        return browser

    def restrict(self, account: str, *capabilities: str, hours: float = 72, **more) -> int:
        """Restrict somebody and wait until the guard knows; the instant at which it ends."""
        until = self.clock.now() + int(hours * HOUR)
        epoch = self.dueprocess.restrict(account, *capabilities, until=until, **more)
        assert self.guard.wait_for(epoch, 20)
        return until

    def lift(self, account: str) -> None:
        """The decision falls; wait until the guard knows."""
        assert self.guard.wait_for(self.dueprocess.lift(account), 20)

    def move_clock(self, hours: float) -> None:
        """As the demo's operator does."""
        (self.folder / "clock.json").write_text(json.dumps({"offset_ms": int(hours * HOUR)}))

    def count(self, table: str) -> int:
        with self.database.reading() as tx:
            return tx.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]

    def all_money(self) -> int:
        with self.database.reading() as tx:
            return tx.execute("SELECT COALESCE(SUM(amount), 0) FROM pots").fetchone()[0]

    def pots(self) -> dict[str, int]:
        with self.database.reading() as tx:
            return dict(
                tuple(row) for row in tx.execute("SELECT name, amount FROM pots WHERE currency = 'CNY'")
            )

    def begin_anew(self) -> None:
        """As on the first day: nobody restricted, nothing on its way. Time alone does not go back."""
        self._people.close()
        for restriction, row in list(self.dueprocess.rows.items()):
            if row.spans:
                assert self.guard.wait_for(self.dueprocess.lift(row.account, restriction, named=False), 20)
        self.dueprocess.forget(self.drained)
        with closing(sqlite3.connect(self._keep)) as kept, closing(self.database._connect()) as tx:
            kept.backup(tx)
        with (
            closing(sqlite3.connect(self._keep_money)) as kept,
            closing(self.database.books._connect()) as tx,
        ):
            kept.backup(tx)

    def reconciled(self) -> Reconciliation:
        """The ledger added up again; every test ends with one that adds up."""
        with self.database.books.reading() as tx:
            return reconcile(tx, self.clock.now())

    def drained(self) -> bool:
        """Whether dueprocess was told everything."""
        with self.database.reading() as tx:
            return tx.execute("SELECT 1 FROM outbox WHERE answer IS NULL").fetchone() is None

    def close(self) -> None:
        self._people.close()
        self._served.stop()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    fake = FakeDueprocess()
    with serving(fake) as url:
        one = Stage(tmp_path_factory.mktemp("town"), fake, url)
        assert one.guard.wait_ready(20)
        yield one
        one.close()


@pytest.fixture
def stage(town):
    """The platform on its first day, beside a dueprocess that the test steers. Its clock is never moved."""
    town.begin_anew()
    yield town
    assert town.reconciled().differences == ()


@pytest.fixture
def own_stage(tmp_path):
    """The same for one test alone, that may move the clock or stop dueprocess."""
    fake = FakeDueprocess()
    with serving(fake) as url:
        one = Stage(tmp_path, fake, url)
        assert one.guard.wait_ready(20)
        yield one
        assert one.reconciled().differences == ()
        one.close()


@pytest.fixture
def stage_alone(tmp_path):
    """The same with nobody at dueprocess's address."""
    one = Stage(tmp_path, None, "http://127.0.0.1:9")
    yield one
    assert one.reconciled().differences == ()
    one.close()
