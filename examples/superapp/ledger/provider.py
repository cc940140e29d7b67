"""The wallet API: how another system asks this ledger and instructs it. JSON, one bearer token, UTC milliseconds, minor units.

`examples/superapp/README.md` documents it. Every answer that is no success has a `code`; a refused operation is an answer
(200) with `refused`, kept under its key like any other.
"""

from __future__ import annotations

import hmac
from typing import Any, Final, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath

from examples.superapp import people
from examples.superapp.ledger import (
    accounts,
    banks,
    flights,
    holdings,
    loans,
    operations,
    reconciliation,
    returns,
)
from examples.superapp.ledger.operations import Beneficiary, Order, Receipt
from examples.superapp.ledger.products import PRODUCTS
from examples.superapp.ledger.settlement import paying, settle_if_due
from examples.superapp.texts import LANGUAGES, text
from examples.superapp.visit import Platform

ROOT: Final = "/wallet-api/v1"
KEY_MAX: Final = 200
BODY_MAX: Final = 10_000
Answer = Response[bytes]
AnyRequest = Request[Any, Any, Any]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of `POST /operations`."""

    key: str
    account: str
    kind: str
    source: str
    target: str
    currency: str
    amount: int | None = None
    beneficiary: Beneficiary | None = None


class AskedBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of `POST /returns`."""

    key: str
    account: str
    what: Literal["waiting", "goods"]


class AskedBlocked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_at": "from"}):
    """The body of `POST /blocked-spans`."""

    key: str
    account: str
    from_at: int
    until: int


def _json(body: Any, code: int = 200) -> Answer:
    return Response(
        msgspec.json.encode(body),
        media_type="application/json",
        status_code=code,
        headers={"Cache-Control": "no-store"},
    )


def _fault(code: str, number: int) -> Answer:
    return _json({"code": code}, number)


def _stranger(request: AnyRequest) -> Answer | None:
    """The answer to who does not show the token; None for who does."""
    platform: Platform = request.app.state.platform
    shown = request.headers.get("authorization", "").encode()
    if platform.wallet_token and hmac.compare_digest(shown, f"Bearer {platform.wallet_token}".encode()):
        return None
    answer = _fault("unauthorized", 401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@get(f"{ROOT}/accounts/{{external:str}}/holdings")
async def show_holdings(request: AnyRequest, external: FromPath[str]) -> Answer:
    """Everything that this account has."""
    return _stranger(request) or await sync_to_thread(_holdings, request.app.state.platform, external)


@post(f"{ROOT}/operations")
async def operate(request: AnyRequest) -> Answer:
    """Do something with an account's money, once for each key."""
    if (refused := _stranger(request)) is not None:
        return refused
    return await sync_to_thread(_operate, request.app.state.platform, await request.body())


@get(f"{ROOT}/operations/{{key:path}}")
async def show_operation(request: AnyRequest, key: FromPath[str]) -> Answer:
    """The receipt that was given under this key, and what has become of it since."""
    return _stranger(request) or await sync_to_thread(_operation, request.app.state.platform, key.lstrip("/"))


@post(f"{ROOT}/blocked-spans")
async def note_blocked(request: AnyRequest) -> Answer:
    """A span in which a restriction kept somebody from paying a debt: no late fee for its days."""
    if (refused := _stranger(request)) is not None:
        return refused
    return await sync_to_thread(_blocked, request.app.state.platform, await request.body())


@post(f"{ROOT}/returns")
async def give_back(request: AnyRequest) -> Answer:
    """Give back to those who paid what this account cannot take, once for each key."""
    if (refused := _stranger(request)) is not None:
        return refused
    return await sync_to_thread(_give_back, request.app.state.platform, await request.body())


@get(f"{ROOT}/reconciliation")
async def show_reconciliation(request: AnyRequest) -> Answer:
    """Sums per currency, and every account against its entries."""
    return _stranger(request) or await sync_to_thread(_reconciliation, request.app.state.platform)


HANDLERS: Final = (show_holdings, operate, show_operation, note_blocked, give_back, show_reconciliation)


def _is_here(platform: Platform, account: str) -> bool:
    with platform.database.reading() as tx:
        return people.find(tx, account) is not None


def _holdings(platform: Platform, external: str) -> Answer:
    if not _is_here(platform, external):
        return _fault("account_unknown", 404)
    now, books = platform.clock.now(), platform.database.books
    settle_if_due(books, now)
    with books.reading() as tx:
        return _json(
            {**msgspec.structs.asdict(holdings.of_person(tx, external, now)), "names": _names(platform)}
        )


def _names(platform: Platform) -> dict[str, dict[str, str]]:
    """What people call the codes of this answer: who holds, the products, the banks, the shops; by language."""
    named = {code: f"holder.{code}" for code in set(accounts.HOLDERS.values())}
    named |= {code: f"product.{code}" for code in PRODUCTS} | {code: f"bank.{code}" for code in banks.BANKS}
    said = {code: {tag: text(tag, key) for tag in LANGUAGES} for code, key in named.items()}
    with platform.database.reading() as tx:
        shops = [one for one in people.everybody(tx) if one.shop]
    return said | {one.id: {tag: one.name(tag) for tag in LANGUAGES} for one in shops}


def _operate(platform: Platform, body: bytes) -> Answer:
    try:
        asked = msgspec.json.decode(body[: BODY_MAX + 1], type=Asked)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return _fault("body_invalid", 400)
    if not 0 < len(asked.key) <= KEY_MAX:
        return _fault("key_invalid", 400)
    if not _is_here(platform, asked.account):
        return _fault("account_unknown", 404)
    now = platform.clock.now()
    order = Order(
        **{
            **msgspec.structs.asdict(asked),
            "key": _inner(asked.key),
            "beneficiary": _named(asked.beneficiary),
        }
    )
    with paying(platform.database.books, now) as tx:
        receipt = operations.perform(tx, order, now)
    if receipt.refused == "key_used":
        return _fault("key_used", 409)
    return _json(_told(receipt, asked.key))


def _named(to: Beneficiary | None) -> Beneficiary | None:
    """The same with our own code for the bank, which people call by any of its names."""
    if to is None:
        return None
    said = to.bank.strip().casefold()
    names = {
        code: {code, *(text(tag, f"bank.{code}").casefold() for tag in LANGUAGES)} for code in banks.BANKS
    }
    code = next((one for one, known in names.items() if said in known), to.bank)
    return msgspec.structs.replace(to, bank=code)


def _operation(platform: Platform, key: str) -> Answer:
    books, now = platform.database.books, platform.clock.now()
    settle_if_due(books, now)
    with books.reading() as tx:
        receipt = operations.find(tx, _inner(key))
        flight = flights.find(tx, _inner(key))
        if receipt is None:
            return _fault("key_unknown", 404)
    return _json({**_told(receipt, key), **_progress(receipt, flight)})


def _progress(receipt: Receipt, flight: flights.Flight | None) -> dict[str, Any]:
    if receipt.refused is not None:
        return {"progress": "refused", "landed_at": None}
    if flight is None:
        return {"progress": "arrived", "landed_at": receipt.at}
    return {"progress": flight.outcome or "in_flight", "landed_at": flight.landed_at}


def _blocked(platform: Platform, body: bytes) -> Answer:
    try:
        asked = msgspec.json.decode(body[: BODY_MAX + 1], type=AskedBlocked)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return _fault("body_invalid", 400)
    if not 0 < len(asked.key) <= KEY_MAX or not 0 <= asked.from_at < asked.until < 2**53:
        return _fault("body_invalid", 400)
    if not _is_here(platform, asked.account):
        return _fault("account_unknown", 404)
    with platform.database.books.writing() as tx:
        noted = loans.blocked(
            tx, key=asked.key, person=asked.account, from_at=asked.from_at, until=asked.until
        )
    return _json(asked) if noted else _fault("key_used", 409)


def _give_back(platform: Platform, body: bytes) -> Answer:
    try:
        asked = msgspec.json.decode(body[: BODY_MAX + 1], type=AskedBack)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return _fault("body_invalid", 400)
    if not 0 < len(asked.key) <= KEY_MAX:
        return _fault("key_invalid", 400)
    if not _is_here(platform, asked.account):
        return _fault("account_unknown", 404)
    now = platform.clock.now()
    with paying(platform.database.books, now) as tx:
        returned = returns.give_back(tx, key=_inner(asked.key), person=asked.account, what=asked.what, at=now)
    return _fault("key_used", 409) if returned is None else _json({"key": asked.key, "returned": returned})


def _reconciliation(platform: Platform) -> Answer:
    books, now = platform.database.books, platform.clock.now()
    settle_if_due(books, now)
    with books.reading() as tx:
        return _json(reconciliation.reconcile(tx, now))


def _told(receipt: Receipt, key: str) -> dict[str, Any]:
    """The receipt under the key that the caller knows."""
    return {**msgspec.structs.asdict(receipt), "key": key}


def _inner(key: str) -> str:
    """No caller can name the key of a form, nor one of the ledger's own."""
    return f"api/{key}"
