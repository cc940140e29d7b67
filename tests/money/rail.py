"""The wallet of the example, behind its own HTTP API and a line that fails in every way a line can.

The money is the real double-entry ledger; dueprocess asks through its real adapter. Between them each call may be lost
before it arrives, lost after it was carried out, delivered twice, or answered with something that is no answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
from litestar import Litestar
from litestar.datastructures import State
from litestar.testing import TestClient

from dueprocess.adapters.wallet import HttpWallet
from examples.superapp import people, transfers
from examples.superapp.database import Database
from examples.superapp.ledger import accounts, banks, loans, postings, provider, reconciliation, standing
from examples.superapp.ledger.products import PRODUCTS, put_in
from examples.superapp.people import Person
from examples.superapp.seed_money import pay_in
from tests.world import START, TestClock

TOKEN = "wallet-token"
DAY = 86_400_000


class Fault(StrEnum):
    """What a line does to one call."""

    NONE = "none"
    DOWN = "down"
    LOST = "lost"
    TWICE = "twice"
    GARBAGE = "garbage"
    FAILS = "fails"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"


class Killed(Exception):
    """This process was killed: nothing of ours runs any more."""


class Line(httpx2.BaseTransport):
    """Carries calls to the wallet. `faults`: what happens to the next ones, in order; then none."""

    def __init__(self, client: TestClient[Any]) -> None:
        self._client = client
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, str]] = []
        self.fired: dict[Fault, int] = dict.fromkeys(Fault, 0)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        fault = self.faults.pop(0) if self.faults else Fault.NONE
        self.fired[fault] += 1
        if fault is Fault.DOWN:
            raise httpx2.ConnectError("down")
        if fault is Fault.FAILS:
            return httpx2.Response(503, content=b"busy")
        if fault is Fault.KILLED_BEFORE:
            raise Killed
        answer = self._carry(request)
        if fault is Fault.KILLED_AFTER:
            raise Killed
        if fault is Fault.TWICE:
            answer = self._carry(request)
        if fault is Fault.LOST:
            raise httpx2.ReadTimeout("lost")
        if fault is Fault.GARBAGE:
            return httpx2.Response(200, content=b'{"key": "of somebody else", "progress": "arrived"}')
        return httpx2.Response(answer.status_code, content=answer.content)

    def _carry(self, request: httpx2.Request) -> Any:
        self.calls.append((request.method, request.url.path))
        headers = {
            name: request.headers[name]
            for name in ("authorization", "content-type")
            if name in request.headers
        }
        return self._client.request(
            request.method, request.url.raw_path.decode(), content=request.read(), headers=headers
        )


class Rail:
    """The ledger with one person's money in it, the line to it, and the adapter at its end."""

    def __init__(self, folder: Path, clock: TestClock, client: TestClient[Any], database: Database) -> None:
        self.clock = clock
        self.books = database.books
        self.line = Line(client)
        self.wallet = HttpWallet("http://linli.test/wallet-api/v1", TOKEN, self.line)
        self._keys = itertools.count(1)

    def income(self, amount: int, person: str = "wei", currency: str = "CNY") -> None:
        """Money comes in from outside."""
        legs = postings.pair(accounts.bank_outside(person), accounts.balance(person), amount, currency)
        with self.books.writing() as tx:
            moved = postings.post(
                tx, key=f"in.{next(self._keys)}", person=person, kind="paid_in", legs=legs, at=self.clock.at
            )
        postings.surely(moved)

    def put_away(self, product: str, amount: int, person: str = "wei") -> None:
        """From the balance into a fund, savings or a product; nothing where there is not enough."""
        with self.books.writing() as tx:
            put_in(
                tx,
                PRODUCTS[product],
                person=person,
                amount=amount,
                key=f"put.{next(self._keys)}",
                at=self.clock.at,
            )

    def bind(self, number: str, person: str = "wei", *, verified: bool = True) -> str:
        """A bank account, bound now; its id."""
        with self.books.writing() as tx:
            made = banks.bind(
                tx,
                person=person,
                bank="river",
                number=number,
                holder_name="W",
                at=self.clock.at,
                verified=verified,
            )
        return str(made.id)

    def paid(self, key: str) -> list[Any]:
        """What the ledger posted under a payout's id."""
        with self.books.reading() as tx:
            posted = postings.find(tx, f"api/{key}")
        return [] if posted is None else [posted]

    def sent(self, number: int, kind: str, amount: int) -> None:
        """Lan sends Wei money that he has not taken, or pays for goods that she does not have."""
        self.income(amount, "lan")
        with self.books.writing() as tx:
            _, transfer = transfers.send(
                tx,
                key=f"sent.{number}",
                kind="purchase" if kind == "purchase" else "transfer",
                sender="lan",
                receiver="wei",
                amount=amount,
                at=self.clock.at,
            )
            if kind == "purchase":
                tx.execute("INSERT INTO bought VALUES (?, 'noodles', NULL, NULL)", (transfer,))

    def waiting(self, kind: str) -> int:
        """What lies in pots on its way to Wei."""
        with self.books.reading() as tx:
            rows = tx.execute(
                "SELECT id FROM transfers WHERE receiver = 'wei' AND kind = ? AND closed_at IS NULL", (kind,)
            ).fetchall()
            return sum(accounts.held(tx, f"transit:{row['id']}") for row in rows)

    def balance(self, person: str) -> int:
        """What somebody has."""
        with self.books.reading() as tx:
            return accounts.held(tx, accounts.balance(person))

    def operations(self) -> list[Any]:
        """All that was asked over the API and not refused, with its body."""
        with self.books.reading() as tx:
            return tx.execute(
                "SELECT * FROM operations WHERE key LIKE 'api/%' AND kind <> 'give_back'"
            ).fetchall()

    def differences(self) -> tuple[str, ...]:
        """What does not add up."""
        with self.books.reading() as tx:
            return reconciliation.reconcile(tx, self.clock.at).differences


@contextmanager
def rail(folder: Path, clock: TestClock) -> Iterator[Rail]:
    """A wallet where Wei has 2,000.00, a fund, savings, a product, a loan with an auto-debit, and one old bank account, and one that its bank never confirmed."""
    database = Database(folder / "linli.sqlite")
    with database.writing() as tx:
        for name in ("wei", "lan"):
            people.add(tx, Person(name, "魏", name, "", "zh-CN", "Asia/Shanghai", "", ""))
    before = START - 200 * DAY
    with database.books.writing() as tx:
        banks.bind(
            tx, person="wei", bank="harbour", number="62220000", holder_name="W", at=before, verified=True
        )
        banks.bind(
            tx, person="wei", bank="river", number="62171111", holder_name="?", at=before, verified=False
        )
        pay_in(tx, "wei", 300_000, before)
        for number, (product, amount) in enumerate(
            (("fund", 50_000), ("savings", 30_000), ("steady", 20_000))
        ):
            put_in(
                tx, PRODUCTS[product], person="wei", amount=amount, key=f"put.{number}.first", at=before + DAY
            )
        loans.lend(tx, person="wei", amount=60_000, parts=6, key="lent", at=START - 10 * DAY, late_fee_bp=50)
        loan = loans.of_person(tx, "wei", START)[0]
        standing.give(tx, person="wei", kind="instalments", target=str(loan.id), first_at=START + 60 * DAY)
    platform = SimpleNamespace(database=database, clock=clock, wallet_token=TOKEN)
    app = Litestar([*provider.HANDLERS], state=State({"platform": platform}), openapi_config=None)
    with TestClient(app) as client:
        yield Rail(folder, clock, client, database)
