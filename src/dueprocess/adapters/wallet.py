"""The platform's wallet over HTTP: JSON, a bearer token, UTC milliseconds, minor units. `docs/money.md` says what it must answer.

Everything that is not an answer of this form, a slow one, a large one, a status that nobody agreed on, counts as away:
it is asked again under the same key, and never guessed.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar
from urllib.parse import quote

import httpx2
import msgspec

from dueprocess.application.wallet import BookLine, Books, Operation, Receipt, Sums, WalletFault
from dueprocess.domain.holding import (
    AutoDebit,
    BankAccount,
    Bound,
    Flight,
    Holding,
    HoldingKind,
    Holdings,
    Instalment,
    Loan,
)
from dueprocess.domain.payment_return import Sum, What
from dueprocess.domain.payout import Outcome
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.money import is_amount, is_currency

BYTES_MAX: Final = 8 * 1024 * 1024
SECONDS: Final = 5.0
_LARGEST: Final = 2**53
T = TypeVar("T")

_PROGRESS: Final = {
    "in_flight": Outcome.IN_FLIGHT,
    "arrived": Outcome.DONE,
    "returned": Outcome.RETURNED,
    "refused": Outcome.REFUSED,
}
_FAULTS: Final = {
    (404, "account_unknown"): WalletFault.ACCOUNT_UNKNOWN,
    (404, "key_unknown"): WalletFault.KEY_UNKNOWN,
    (409, "key_used"): WalletFault.KEY_USED,
}


class _Bound(msgspec.Struct):
    amount: int
    reason: str
    until: int


class _Holding(msgspec.Struct):
    id: str
    kind: HoldingKind
    currency: str
    holder: str
    amount: int
    available: int
    bound: tuple[_Bound, ...] = ()


class _Flight(msgspec.Struct):
    key: str
    currency: str
    holder: str
    amount: int
    to: str
    since: int
    arrives_at: int | None = None


class _Instalment(msgspec.Struct):
    number: int
    amount: int
    due_at: int
    paid_at: int | None
    left: int
    fee: int


class _Loan(msgspec.Struct):
    id: int | str
    holder: str
    currency: str
    amount: int
    instalments: tuple[_Instalment, ...]


class _AutoDebit(msgspec.Struct):
    id: int | str
    kind: str
    target: str
    amount: int | None
    currency: str
    next_at: int | None = None


class _BankAccount(msgspec.Struct):
    id: int | str
    bank: str
    number: str
    holder_name: str
    currencies: tuple[str, ...]
    bound_at: int
    verified_at: int | None = None


class _Holdings(msgspec.Struct):
    at: int
    holdings: tuple[_Holding, ...]
    in_flight: tuple[_Flight, ...]
    loans: tuple[_Loan, ...]
    auto_debits: tuple[_AutoDebit, ...]
    bank_accounts: tuple[_BankAccount, ...]
    names: dict[str, dict[str, str]] = {}


class _Receipt(msgspec.Struct):
    key: str
    refused: str | None = None
    number: int | str | None = None
    arrives_at: int | None = None
    progress: str | None = None
    amount: int | None = None


class _Sums(msgspec.Struct):
    paid_in: int
    balances: int
    in_flight: int
    paid_out: int


class _Line(msgspec.Struct):
    name: str
    currency: str
    difference: int


class _Books(msgspec.Struct):
    at: int
    currencies: dict[str, _Sums]
    accounts: tuple[_Line, ...] = ()
    differences: tuple[str, ...] = ()


class _Sum(msgspec.Struct):
    currency: str
    amount: int
    payments: int


class _Returned(msgspec.Struct):
    key: str
    returned: tuple[_Sum, ...]


class _Fault(msgspec.Struct):
    code: str = ""


class HttpWallet:
    """One platform's wallet."""

    def __init__(self, url: str, token: str = "", transport: httpx2.BaseTransport | None = None) -> None:
        headers = {"accept": "application/json"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        self._client = httpx2.Client(
            base_url=url.rstrip("/"),
            headers=headers,
            timeout=SECONDS,
            follow_redirects=False,
            transport=transport,
            trust_env=False,
        )

    def holdings(self, account: str) -> Holdings | WalletFault:
        """All that an account has, owes and may be paid to."""
        found = self._asked("GET", f"/accounts/{quote(account, safe='')}/holdings", _Holdings)
        return found if isinstance(found, WalletFault) else _holdings(found)

    def operate(self, operation: Operation) -> Receipt | WalletFault:
        """Do this, once for each key: the same bytes each time it is asked."""
        body = msgspec.to_builtins(operation)
        found = self._asked("POST", "/operations", _Receipt, body)
        return found if isinstance(found, WalletFault) else _receipt(found, operation.key)

    def operation(self, key: str) -> Receipt | WalletFault:
        """What has become of it since."""
        found = self._asked("GET", f"/operations/{quote(key, safe='')}", _Receipt)
        return found if isinstance(found, WalletFault) else _receipt(found, key)

    def blocked(self, key: str, account: str, start: Instant, until: Instant) -> WalletFault | None:
        """Tell that a restriction may have kept this account from repaying."""
        body = {"key": key, "account": account, "from": start, "until": until}
        found = self._asked("POST", "/blocked-spans", _Fault, body)
        return found if isinstance(found, WalletFault) else None

    def give_back(self, key: str, account: str, what: What) -> tuple[Sum, ...] | WalletFault:
        """Give back what this account was paid and has not taken, once for each key."""
        body = {"key": key, "account": account, "what": str(what)}
        found = self._asked("POST", "/returns", _Returned, body)
        if isinstance(found, WalletFault):
            return found
        sums = tuple(Sum(one.currency, one.amount, one.payments) for one in found.returned)
        sound = all(is_amount(one.amount) and is_currency(one.currency) and one.payments > 0 for one in sums)
        return sums if found.key == key and sound else WalletFault.AWAY

    def books(self) -> Books | WalletFault:
        """Sums per currency, and what does not add up."""
        found = self._asked("GET", "/reconciliation", _Books)
        if isinstance(found, WalletFault):
            return found
        sums = {
            name: Sums(one.paid_in, one.balances, one.in_flight, one.paid_out)
            for name, one in found.currencies.items()
        }
        wrong = tuple(
            BookLine(line.name, line.currency, line.difference) for line in found.accounts if line.difference
        )
        return Books(Instant(found.at), sums, wrong, found.differences)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _asked(self, method: str, path: str, kind: type[T], body: Any = None) -> T | WalletFault:
        try:
            with self._client.stream(method, path, json=body) as response:
                status, content = response.status_code, _limited(response)
            if status == 200 and content is not None:
                return msgspec.json.decode(content, type=kind)
            code = msgspec.json.decode(content or b"{}", type=_Fault).code
        except (httpx2.HTTPError, msgspec.MsgspecError, RecursionError, ValueError):
            return WalletFault.AWAY
        return _FAULTS.get((status, code), WalletFault.AWAY)


def _limited(response: httpx2.Response) -> bytes | None:
    """The body, None if it is too large."""
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > BYTES_MAX:
            return None
    return bytes(content)


def _receipt(found: _Receipt, key: str) -> Receipt | WalletFault:
    """A receipt of this key; one that says nothing we know, or is of another key, is no answer."""
    if found.key != key:
        return WalletFault.AWAY
    if found.progress is not None:
        outcome = _PROGRESS.get(found.progress)
    elif found.refused is not None:
        outcome = Outcome.REFUSED
    else:
        outcome = Outcome.IN_FLIGHT if found.arrives_at is not None else Outcome.DONE
    if outcome is None:
        return WalletFault.AWAY
    number = None if found.number is None else str(found.number)
    return Receipt(key, outcome, number, _at(found.arrives_at), found.refused, found.amount)


def _holdings(found: _Holdings) -> Holdings | WalletFault:
    """In our words. Amounts that no wallet can mean are no answer."""
    amounts = [amount for one in found.holdings for amount in (one.amount, one.available)]
    amounts += [one.amount for one in found.in_flight]
    amounts += [
        amount for loan in found.loans for part in loan.instalments for amount in (part.left, part.fee)
    ]
    if any(not 0 <= amount < _LARGEST for amount in amounts):
        return WalletFault.AWAY
    return Holdings(
        Instant(found.at),
        tuple(
            Holding(
                one.id,
                one.kind,
                one.currency,
                one.holder,
                one.amount,
                min(one.available, one.amount),
                tuple(Bound(part.amount, part.reason, Instant(part.until)) for part in one.bound),
            )
            for one in found.holdings
        ),
        tuple(
            Flight(
                one.key, one.currency, one.holder, one.amount, one.to, Instant(one.since), _at(one.arrives_at)
            )
            for one in found.in_flight
        ),
        tuple(_loan(one) for one in found.loans),
        tuple(
            AutoDebit(str(one.id), one.kind, one.target, one.amount, one.currency, _at(one.next_at))
            for one in found.auto_debits
        ),
        tuple(
            BankAccount(
                str(one.id),
                one.bank,
                one.number,
                one.holder_name,
                one.currencies,
                Instant(one.bound_at),
                one.verified_at is not None,
            )
            for one in found.bank_accounts
        ),
        found.names,
    )


def _loan(one: _Loan) -> Loan:
    parts = tuple(
        Instalment(part.number, part.amount, part.left, part.fee, Instant(part.due_at), _at(part.paid_at))
        for part in one.instalments
    )
    return Loan(str(one.id), one.holder, one.currency, one.amount, parts)


def _at(value: int | None) -> Instant | None:
    return None if value is None else Instant(value)
