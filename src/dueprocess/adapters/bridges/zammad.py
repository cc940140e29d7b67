"""Zammad: an appeal gets a ticket there, so that the colleagues who answer mail see it; what they write is a draft, no answer.

The rules are:
1. A ticket has an opaque reference and the address at the desk. The person's words go there only where that is set.
2. An agent's public article is a draft: it is read from Zammad when the reviewer looks, and kept nowhere here. The answer is
   a reviewer's own, given at the desk (I-13).
3. The record is followed with a cursor: what was not carried when nobody was there is carried later. Each article carries
   the position of its event; before one is written again, it is looked for.
4. A ticket is closed when its appeal has an answer or was withdrawn. Closing it there answers nothing here.

    ZammadFault
     ├── Unreachable   no server, no answer in time, 5xx: tried again from the same event
     └── Refused       Zammad says no: tried again as well, an operator has to look
"""

from __future__ import annotations

import html
import re
from typing import Any, Final

import httpx2
import msgspec

from dueprocess.application.bridge import DraftAnswer
from dueprocess.application.operational import Operational
from dueprocess.application.ports import Reader, Store
from dueprocess.application.views.all import APPEALS
from dueprocess.domain.appeal import (
    Appeal,
    AppealAnswered,
    AppealLodged,
    AppealSupplemented,
    AppealWithdrawn,
    Status,
)
from dueprocess.kernel.instants import MINUTE, Instant, iso
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.envelope import decode

SECONDS: Final = 10.0
AT_ONCE: Final = 200
ROUNDS: Final = 20
TURN: Final = MINUTE // 2
CURSOR: Final = "zammad.cursor"
DRAFT_MAX: Final = 20_000
_BREAK: Final = re.compile(r"(?i)<br\s*/?>|</p>|</div>|</li>")
_TAG: Final = re.compile(r"(?s)<[^>]*>|<!--.*?-->")


class ZammadFault(Exception):
    """Zammad could not be used; its text holds no token and no words."""


class Unreachable(ZammadFault):
    """Nobody answers, or the server itself is at fault."""


class Refused(ZammadFault):
    """Zammad says no."""


class Helpdesk(msgspec.Struct, frozen=True):
    """Where tickets go. `customer`: the mail address of one user there who stands for all; `words`: whether theirs are told."""

    url: str
    token: str
    group: str
    customer: str
    words: bool = False


class Zammad:
    """The API of one helpdesk."""

    def __init__(self, helpdesk: Helpdesk, transport: httpx2.BaseTransport | None = None) -> None:
        self.helpdesk = helpdesk
        self._client = httpx2.Client(
            base_url=f"{helpdesk.url.rstrip('/')}/api/v1",
            headers={"authorization": f"Token token={helpdesk.token}"},
            timeout=SECONDS,
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    def ticket_titled(self, title: str) -> int | None:
        """The ticket with exactly this title."""
        found = self._asked("GET", "/tickets/search", params={"query": f'title:"{title}"', "expand": "true"})
        rows = found if isinstance(found, list) else []
        return next((row["id"] for row in rows if isinstance(row, dict) and row.get("title") == title), None)

    def open_ticket(self, title: str, article: dict[str, Any]) -> int:
        """A new ticket with its first article."""
        made = self._asked(
            "POST",
            "/tickets",
            json={
                "title": title,
                "group": self.helpdesk.group,
                "customer": self.helpdesk.customer,
                "article": article,
            },
        )
        return int(made["id"])

    def articles(self, ticket: int) -> list[dict[str, Any]]:
        """Every article of a ticket, in order."""
        found = self._asked("GET", f"/ticket_articles/by_ticket/{ticket}")
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def add(self, ticket: int, article: dict[str, Any]) -> None:
        """Write an article."""
        self._asked("POST", "/ticket_articles", json={"ticket_id": ticket, **article})

    def close(self, ticket: int) -> None:
        """Set the ticket's state."""
        self._asked("PUT", f"/tickets/{ticket}", json={"state": "closed"})

    def _asked(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._client.request(method, path, **more)
        except httpx2.HTTPError as fault:
            raise Unreachable(type(fault).__name__) from None
        if answer.status_code >= 500:
            raise Unreachable(f"HTTP {answer.status_code}")
        if answer.status_code >= 300:
            raise Refused(f"{method} {path.partition('/')[2].partition('/')[0]}: HTTP {answer.status_code}")
        try:
            return answer.json()
        except ValueError:
            raise Refused("no JSON") from None


class ZammadBridge:
    """Carries appeals to one helpdesk. `source`: the address of this installation."""

    def __init__(self, store: Store, operational: Operational, zammad: Zammad, source: str) -> None:
        self._store = store
        self._operational = operational
        self._zammad = zammad
        self._source = source

    def turn(self, now: Instant) -> int:
        """Carry on, if no other worker has this half minute. Raises `ZammadFault`; the next turn begins where it stopped."""
        if not self._operational.spend(f"zammad.turn:{now // TURN}", Instant(now + 4 * TURN), now):
            return 0
        done = 0
        for _ in range(ROUNDS):  # what is left waits for the next half minute, which another worker may have
            read = self.work()
            done += read
            if read < AT_ONCE:
                break
        return done

    def work(self) -> int:
        """Carry what has been recorded since; how many events were read."""
        after = int(self._operational.setting(CURSOR) or "0")
        with self._store.read() as reader:
            rows = list(reader.stored(after, AT_ONCE))
        for position, data in rows:
            event = decode(data).event
            if isinstance(event, AppealLodged | AppealSupplemented | AppealAnswered | AppealWithdrawn):
                self._carry(position, event)
                self._operational.put_setting(CURSOR, str(position))
        if rows:
            self._operational.put_setting(CURSOR, str(rows[-1][0]))
        return len(rows)

    def drafts(self, appeal_id: str) -> tuple[DraftAnswer, ...]:
        """What agents wrote to the person in the ticket of an appeal, oldest first. Nothing of it is kept here."""
        ticket = self._ticket(appeal_id)
        if not ticket:
            return ()
        return tuple(
            DraftAnswer(
                str(row.get("from") or row.get("created_by") or ""), str(row.get("created_at") or ""), text
            )
            for row in self._zammad.articles(ticket)
            if row.get("sender") == "Agent" and row.get("internal") is False and (text := _plain(row))
        )

    def _carry(
        self, position: int, event: AppealLodged | AppealSupplemented | AppealAnswered | AppealWithdrawn
    ) -> None:
        with self._store.read() as reader:
            appeal = reader.get(APPEALS, event.appeal_id)
            said = _words(reader, event) if self._zammad.helpdesk.words else ""
        if appeal is None:
            return
        if isinstance(event, AppealLodged):
            if (
                appeal.status is Status.OPEN
            ):  # answered while nobody was here: there is nothing to do any more
                self._open(position, appeal, said)
            return
        ticket = self._ticket(appeal.appeal_id)
        if not ticket:
            return
        if isinstance(event, AppealSupplemented):
            self._once(ticket, position, "The person added something.", appeal, said)
        else:
            done = "answered" if isinstance(event, AppealAnswered) else "withdrawn by the person"
            self._once(ticket, position, f"The appeal was {done}.", appeal, "")
            self._zammad.close(ticket)

    def _open(self, position: int, appeal: Appeal, said: str) -> None:
        name, title = f"zammad.{appeal.appeal_id}", f"Appeal {appeal.appeal_id}"
        known = self._operational.setting(name)
        if known:
            return
        found = None
        if known == "":  # begun once, and nobody knows how that ended
            found = self._zammad.ticket_titled(title)
        self._operational.put_setting(name, "")
        due = f"An answer is owed by {iso(appeal.answer_due_at)}."
        article = self._article(position, f"An appeal was lodged. {due}", appeal, said)
        ticket = found or self._zammad.open_ticket(title, article)
        self._operational.put_setting(name, str(ticket))

    def _once(self, ticket: int, position: int, what: str, appeal: Appeal, said: str) -> None:
        article = self._article(position, what, appeal, said)
        if all(row.get("subject") != article["subject"] for row in self._zammad.articles(ticket)):
            self._zammad.add(ticket, article)

    def _article(self, position: int, what: str, appeal: Appeal, said: str) -> dict[str, Any]:
        """An internal note: it goes to nobody by mail. Its subject is the reference by which it is found again."""
        lines = [what, f"{self._source}/desk/appeals/{appeal.appeal_id}"]
        lines.append(
            "A public answer written here is a draft for the reviewer. The person is answered at the desk."
        )
        return {
            "subject": f"{appeal.appeal_id} #{position}",
            "body": "\n\n".join([*lines, said] if said else lines),
            "content_type": "text/plain",
            "type": "note",
            "sender": "System",
            "internal": True,
        }

    def _ticket(self, appeal_id: str) -> int:
        return int(self._operational.setting(f"zammad.{appeal_id}") or "0")


def _words(
    reader: Reader, event: AppealLodged | AppealSupplemented | AppealAnswered | AppealWithdrawn
) -> str:
    sealed: Sealed | None = getattr(event, "words", None)
    kept = reader.vault(sealed.ref) if sealed is not None else None
    return kept.content.decode() if kept is not None else ""


def _plain(row: dict[str, Any]) -> str:
    """The words of an article, without markup."""
    body = str(row.get("body") or "")[: 4 * DRAFT_MAX]
    if "html" in str(row.get("content_type") or "text/html"):
        body = html.unescape(_TAG.sub("", _BREAK.sub("\n", body)))
    return body.strip()[:DRAFT_MAX]
