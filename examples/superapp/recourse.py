"""What this platform tells dueprocess, and what it asks of it, over the HTTP API.

The rules are:
1. Nobody waits for dueprocess: accounts, sign-ins and reports go to an outbox in our own database, and a thread sends
   them in order, each under its own Idempotency-Key, until they are answered.
2. A link is the one thing that a person waits for, because they asked for it; when it cannot be had they are told so.
3. An answer that says "not like this" (4xx) is kept and not sent again; one that says "not now" is.
4. When a decision falls, dueprocess asks for what the platform took away (contacts, group roles, rank). This platform
   takes nothing away, a restriction is a question at the gate and no more: so all is back already, and it says so.
   Asked to end the sessions of an account that was stolen, it ends them all; its owner signs in again.
5. Before anything that somebody wrote is cleared, dueprocess is asked whether it has to stay (see `tidying`).
6. A refund that dueprocess asks for is paid once under its key, then confirmed. What cannot be paid stays owed.
7. Who looks after a group that nobody can look after, dueprocess says; this platform makes them its owner, and confirms it.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx2

from examples.superapp import memberships, succession, times
from examples.superapp.database import Database
from examples.superapp.ledger import refunds
from examples.superapp.ledger.settlement import paying
from examples.superapp.people import Person, end_sessions
from examples.superapp.tidying import tidy

LOG = logging.getLogger(__name__)
NOT_NOW: Final = {401, 403, 408, 425, 429}
"""Beside 5xx: refused because of us or of the moment, not because of what was sent."""
PAUSE_MAX_S: Final = 15.0
REMEDIES_EVERY_S: Final = 30.0
_NOTICE = re.compile(r"\b[a-z]{2,8}_[0-9a-z]{16,40}\b")
"""A notice's id, wherever in its address it stands."""
CATEGORIES: Final = (
    "harassment",
    "sexual_harassment",
    "threats",
    "hate",
    "privacy",
    "sexual_content",
    "child_safety",
    "spam",
    "fraud",
    "impersonation",
    "account_trading",
    "game_cheating",
    "gambling",
)
"""What a report can be about: the families of the rulebook that a person would recognise."""


class Recourse:
    """A client of dueprocess for one platform. `token`: the platform's access token."""

    def __init__(self, database: Database, url: str, token: str, timeout_s: float = 5.0) -> None:
        self._database = database
        self._client = httpx2.Client(
            base_url=url.rstrip("/"), headers={"Authorization": f"Bearer {token}"}, timeout=timeout_s
        )
        self._now: Callable[[], int] = lambda: 0
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recourse-outbox", daemon=True)

    def start(self, now: Callable[[], int]) -> None:
        """Begin to send what is in the outbox. `now`: the platform's clock, UTC milliseconds."""
        self._now = now
        self._thread.start()

    def close(self) -> None:
        """Stop sending. What is left is sent after the next start."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(10)
        self._client.close()

    def register(self, people: Iterable[Person]) -> None:
        """Tell who is here and how to reach them. Said at every start: it changes nothing when nothing has changed."""
        with self._database.writing() as tx:
            for person in people:
                path = _account(person.id)
                tx.execute("DELETE FROM outbox WHERE method = 'PUT' AND path = ? AND answer IS NULL", (path,))
                _put(tx, "PUT", path, _described(person))
                if person.game_account is not None:
                    _link_games(tx, person, person.game_account)
        self._wake.set()

    def signed_in(self, tx: sqlite3.Connection, person: str) -> None:
        """Tell that this person signed in: reviews that waited for them fall due."""
        _put(tx, "POST", f"{_account(person)}/sign-ins", {})

    def report(
        self,
        tx: sqlite3.Connection,
        *,
        reporter: str,
        account: str,
        category: str,
        content: list[str],
        words: str,
    ) -> None:
        """Hand on a report. dueprocess fetches the content itself, by these ids."""
        body = {
            "account": account,
            "category": category,
            "content": content,
            "words": words,
            "reporter": reporter,
        }
        _put(tx, "POST", "/v1/reports", body)

    def dispute(
        self,
        tx: sqlite3.Connection,
        *,
        payment: str,
        payer: str,
        payee: str,
        amount: int,
        currency: str,
        paid_at: str,
        words: str,
    ) -> None:
        """Hand on that a payer disputes a payment: the payment as our ledger has it, and what they say of it."""
        body = {
            "payment": payment,
            "payer": payer,
            "payee": payee,
            "amount": amount,
            "currency": currency,
            "paid_at": paid_at,
            "words": words,
        }
        _put(tx, "POST", "/v1/disputes", body)

    def protect(
        self, tx: sqlite3.Connection, person: str, last_used_at: int, capabilities: tuple[str, ...]
    ) -> None:
        """Tell that an account is protected because nobody used it for long, and what rests meanwhile."""
        body = {"last_used_at": times.wire(last_used_at), "capabilities": list(capabilities)}
        _put(tx, "POST", f"{_account(person)}/dormancy", body)

    def still_protects(self, person: str) -> bool:
        """Whether this person still has to show that it is them; while nobody can say, they have."""
        path = f"{_account(person)}/dormancy"
        with self._database.reading() as tx:
            told = tx.execute(
                "SELECT answer FROM outbox WHERE path = ? ORDER BY id DESC LIMIT 1", (path,)
            ).fetchone()
        if told is not None and told["answer"] is None:
            return True
        try:
            answer = self._client.get(path)
            return bool(answer.json()["protects"]) if answer.is_success else answer.status_code != 404
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return True

    def tell(self, tx: sqlite3.Connection, path: str, body: dict[str, Any]) -> None:
        """Hand on anything else that somebody did here."""
        _put(tx, "POST", path, body)

    def sight(self, person: str, asker: str, *, blocked: bool) -> dict[str, Any] | None:
        """What a friend sees of another address of this person; None if that cannot be had now."""
        flag = "true" if blocked else "false"
        path = f"{_account(person)}/forwarding?asker={quote(asker, safe='')}&contact=true&blocked={flag}"
        return self._look(path)

    def ask_address(self, person: str, asker: str, name: str, *, blocked: bool) -> bool:
        """A friend asks for it; whether dueprocess could be told. That it refuses is no matter: the page says what is so."""
        body = {"asker": asker, "name": name, "contact": True, "blocked": blocked}
        try:
            answer = self._client.post(
                f"{_account(person)}/forwarding/askings", json=body, headers={"Idempotency-Key": _new_key()}
            )
        except httpx2.HTTPError:
            return False
        return answer.is_success or answer.status_code == 409

    def pointer(self, owner: str) -> dict[str, Any] | None:
        """The line and address that the author of a closed page left for followers; None where there is none."""
        found = self._look(f"{_account(owner)}/pointer")
        return found if found is not None and found.get("line") and found.get("address") else None

    def _look(self, path: str) -> dict[str, Any] | None:
        try:
            answer = self._client.get(path)
            found = answer.json() if answer.is_success else None
        except (httpx2.HTTPError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def hurry(self) -> None:
        """There is something to send."""
        self._wake.set()

    def link(
        self, accounts: tuple[str, ...], notice: str | None = None, device_since: int | None = None
    ) -> str | None:
        """A short-lived address under which this person reads this notice, or all that is in force for them.

        `accounts`: all that dueprocess knows them by, their own first. `notice`: what a verdict said, an address or an id. `device_since`: since when the device is known that it is
        shown on, UTC milliseconds. None if no link can be had now.
        """
        device = {} if device_since is None else {"device_since": times.wire(device_since)}
        if notice is not None and urlsplit(notice).path == "/payee-hold":
            return self._link(accounts[0], {"purpose": "payee_hold", **device})
        if notice == "/sessions":
            return self._link(accounts[0], {"purpose": "sessions", **device})
        named = None if notice is None else _NOTICE.search(notice)
        for account in accounts if named is not None else ():
            url = self._link(account, {"purpose": "notice", "notice_id": named[0] if named else "", **device})
            if url is not None:
                return url
        return self._link(accounts[0], {"purpose": "standing", **device})

    def may_end_others(self, account: str, device_since: int | None) -> bool | None:
        """Whether this person may sign out everywhere else on this device now; None where dueprocess cannot be asked.

        While somebody else may be in the account it takes a device that was theirs a week before.
        """
        body = {} if device_since is None else {"device_since": times.wire(device_since)}
        try:
            answer = self._client.post(
                f"{_account(account)}/other-sessions/end", json=body, headers={"Idempotency-Key": _new_key()}
            )
        except httpx2.HTTPError as error:
            LOG.warning("nobody said whether others may be signed out: %s", type(error).__name__)
            return None
        return True if answer.is_success else False if answer.status_code == 403 else None

    def claim_number(self, account: str, phone: str) -> tuple[str, str] | None:
        """A claim about a number that this account has: its id, and the address where whoever holds the number chooses. None: not now."""
        try:
            made = self._client.post(
                "/v1/number-claims",
                json={"account": account, "number": phone},
                headers={"Idempotency-Key": _new_key()},
            )
            claim = made.json()["ids"]["claim_id"] if made.is_success else None
            if claim is None:
                return None
            told = self._client.get(f"/v1/number-claims/{quote(str(claim), safe='')}")
            url = told.json()["url"] if told.is_success else None
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            LOG.warning("no claim about a number: %s", type(error).__name__)
            return None
        return (
            (str(claim), url) if isinstance(url, str) and urlsplit(url).scheme in {"http", "https"} else None
        )

    def _free_numbers(self) -> bool:
        """Take numbers off the accounts that lost them, and nothing else; whether dueprocess could be asked."""
        try:
            answer = self._client.get("/v1/number-claims")
            for claim in answer.json() if answer.is_success else []:
                if claim["stage"] == "freed":
                    self._free_number(str(claim["account"]), str(claim["number"]))
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return False
        return answer.status_code < 500

    def _free_number(self, account: str, phone: str) -> None:
        with self._database.writing() as tx:
            tx.execute("UPDATE people SET phone = '' WHERE id = ? AND phone = ?", (account, phone))

    def _link(self, person: str, body: dict[str, str]) -> str | None:
        try:
            answer = self._client.post(
                f"{_account(person)}/links", json=body, headers={"Idempotency-Key": _new_key()}
            )
            url = answer.json()["url"] if answer.is_success else None
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            LOG.warning("no link for a person: %s", type(error).__name__)
            return None
        return url if isinstance(url, str) and urlsplit(url).scheme in {"http", "https"} else None

    def counterpart(self, account: str, language: str) -> dict[str, str] | None:
        """What whoever paid this account may read, in this language; None where it cannot be had, or says nothing."""
        try:
            answer = self._client.get(f"{_account(account)}/counterpart")
            words = answer.json()["texts"].get(language) if answer.is_success else None
        except (httpx2.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return {key: value for key, value in words.items() if value} if isinstance(words, dict) else None

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            self._wake.clear()
            try:
                failures = (
                    0
                    if self._send_all()
                    and self._confirm_remedies()
                    and self._pay_refunds()
                    and self._free_numbers()
                    and self._pay_unused()
                    and self._hand_groups_over()
                    and self._tidy()
                    else failures + 1
                )
            except sqlite3.Error:
                LOG.exception("the outbox cannot be read")
                failures += 1
            self._wake.wait(min(PAUSE_MAX_S, 0.2 * 2 ** min(failures, 10)) if failures else REMEDIES_EVERY_S)

    def _send_all(self) -> bool:
        """Send until nothing is left (True) or something must wait (False)."""
        while not self._closing.is_set():
            with self._database.reading() as tx:
                row = tx.execute("SELECT * FROM outbox WHERE answer IS NULL ORDER BY id LIMIT 1").fetchone()
            if row is None:
                return True
            answer = self._send(row)
            if answer is None:
                return False
            with self._database.writing() as tx:
                tx.execute("UPDATE outbox SET answer = ? WHERE id = ?", (answer, row["id"]))
        return True

    def _confirm_remedies(self) -> bool:
        """Say of everything that is owed that it is back; whether dueprocess could be asked."""
        try:
            answer = self._client.get("/v1/remedies")
            owed = answer.json()["items"] if answer.is_success else []
            for remedy in owed:
                self._act_on(remedy)
                number = quote(str(remedy["remedy_id"]), safe="")
                key = {"Idempotency-Key": f"linli-{number}"}
                self._client.post(f"/v1/remedies/{number}/confirmation", headers=key)
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return False
        return answer.status_code < 500

    def _pay_refunds(self) -> bool:
        """Pay what was asked for, once under each key, and say so; whether dueprocess could be asked."""
        try:
            answer = self._client.get("/v1/refunds")
            for refund in answer.json() if answer.is_success else []:
                if self._paid(refund):
                    number = quote(str(refund["refund_id"]), safe="")
                    key = {"Idempotency-Key": f"linli-{number}"}
                    self._client.post(f"/v1/refunds/{number}/confirmation", headers=key)
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return False
        return answer.status_code < 500

    def _tidy(self) -> bool:
        """Clear old pictures of whoever nothing keeps."""
        tidy(self._database, self.may_delete, self._now())
        return True

    def may_delete(self, person: str) -> bool:
        """Whether what this account holds may be deleted now. Where it cannot be asked: no."""
        try:
            answer = self._client.get(f"{_account(person)}/retention")
            return answer.is_success and answer.json()["keep"] is False
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return False

    def _hand_groups_over(self) -> bool:
        """Make those the owners who take a group, and say so; whether dueprocess could be asked."""
        try:
            answer = self._client.get("/v1/handovers")
            lines = answer.json() if answer.is_success else None
            if lines is not None:
                with self._database.writing() as tx:
                    done = succession.told(tx, lines, times.from_wire)
                for number in done:
                    key = {"Idempotency-Key": f"linli-{number}"}
                    path = f"/v1/handovers/{quote(number, safe='')}/confirmation"
                    self._client.post(path, headers=key)
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return False
        return answer.status_code < 500

    def _pay_unused(self) -> bool:
        """Pay the unused part of a membership that a measure has taken away, once, and say so."""
        try:
            answer = self._client.get("/v1/unused-refunds")
            for line in answer.json() if answer.is_success else []:
                with self._database.reading() as tx:
                    held = memberships.of_person(tx, str(line["account"]))
                amount = 0 if held is None else held.unused(times.from_wire(line["unused_from"]))
                number, now = str(line["restriction_id"]), self._now()
                if amount and not self._paid_back(number, str(line["account"]), amount, now):
                    continue
                key = {"Idempotency-Key": f"linli-{number}"}
                self._client.post(f"/v1/unused-refunds/{quote(number, safe='')}/confirmation", headers=key)
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return False
        return answer.status_code < 500

    def _paid_back(self, key: str, person: str, amount: int, now: int) -> bool:
        with paying(self._database.books, now) as tx:
            return refunds.pay(
                tx,
                key=key,
                payer=person,
                payee="",
                amount=amount,
                currency="CNY",
                refund_from="platform",
                at=now,
            )

    def _paid(self, refund: dict[str, Any]) -> bool:
        now = self._now()
        with paying(self._database.books, now) as tx:
            return refunds.pay(
                tx,
                key=str(refund["refund_id"]),
                payer=str(refund["payer"]),
                payee=str(refund["payee"]),
                amount=int(refund["amount"]),
                currency=str(refund["currency"]),
                refund_from=str(refund["refund_from"]),
                at=now,
            )

    def _act_on(self, remedy: dict[str, Any]) -> None:
        """Do what a remedy asks for, where that is anything here."""
        if remedy["effect"] == "end_other_sessions" and remedy["account"] is not None:
            with self._database.writing() as tx:
                end_sessions(tx, str(remedy["account"]))

    def _send(self, row: sqlite3.Row) -> int | None:
        """The status of the answer; None: try again later."""
        headers = {"Idempotency-Key": row["key"], "Content-Type": "application/json"}
        try:
            answer = self._client.request(
                row["method"], row["path"], content=row["body"].encode(), headers=headers
            )
        except httpx2.HTTPError:
            return None
        if answer.status_code >= 500 or answer.status_code in NOT_NOW:
            return None
        if not answer.is_success:
            LOG.warning(
                "dueprocess refused %s %s: %s %.500s",
                row["method"],
                row["path"],
                answer.status_code,
                answer.text,
            )
        return answer.status_code


def _account(person: str) -> str:
    return f"/v1/accounts/{quote(person, safe='')}"


def _link_games(tx: sqlite3.Connection, person: Person, account: str) -> None:
    """Games with an account of their own: told, and told whose they are. Getting into it again takes mail to the person."""
    _put(tx, "PUT", _account(account), {"locale": person.locale, "zone": person.zone})
    link = {
        "account": person.id,
        "service": "game",
        "own_account": account,
        "recovery": [{"account": person.id, "capability": "mail.receive"}],
    }
    _put(tx, "POST", "/v1/linked-services", link)


def _described(person: Person) -> dict[str, Any]:
    contacts = [{"channel": "email", "address": person.email}, {"channel": "sms", "address": person.phone}]
    return {
        "kind": "business" if person.shop else "person",
        "contacts": [contact for contact in contacts if contact["address"]],
        "locale": person.locale,
        "zone": person.zone,
    }


def _new_key() -> str:
    return f"linli-{secrets.token_hex(16)}"


def _put(tx: sqlite3.Connection, method: str, path: str, body: dict[str, Any]) -> None:
    tx.execute(
        "INSERT INTO outbox (method, path, body, key) VALUES (?, ?, ?, ?)",
        (method, path, json.dumps(body, ensure_ascii=False), _new_key()),
    )
