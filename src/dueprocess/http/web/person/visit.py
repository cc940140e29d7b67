"""Visit: one person at one page: who it is, what they see at this moment, and what is recorded of it.

Reading changes nothing but this: a showing of a notice is an event, written after the page was sent, and a review that
waited for the person falls due before the page is made, so that it says the right date (design 3.4). What an import
brought in about them departs from its manifest, so that it has a notice (ADR 0013).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar import Request
from litestar.background_tasks import BackgroundTask

from dueprocess.application.engine import Request as Asked
from dueprocess.application.inherited import take_up
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage, notice_page
from dueprocess.application.views.all import ESTATES, RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.notice import RecordShowing, Surface
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.auth.sessions import person_known_since, person_of
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.http.web.language import Locale
from dueprocess.http.web.layout import services_of
from dueprocess.http.web.visible import digest_of, main_of
from dueprocess.kernel.ids import AccountNo, CommandId, NoticeId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Code, refuse
from dueprocess.record.envelope import Actor, ActorKind


class Visit:
    """A signed-in person's visit. Making one of a request without a person raises (401)."""

    def __init__(self, request: Request[Any, Any, Any]) -> None:
        self.request = request
        self.services: Services = services_of(request)
        account_no = person_of(self.services, request)
        if account_no is None:
            raise Refused(Fault.UNAUTHENTICATED)
        self.account_no: AccountNo = account_no
        with self.services.store.read() as reader:  # what an import brought in about them departs now
            take_up(self.services.engine, reader, account_no)
            claimed = any(row.lives for row in reader.find(ESTATES, account_no=account_no))
        if claimed:  # whoever is here lives: nothing of theirs is given to anybody
            command_id = CommandId(fresh_id("arrival"))
            self.services.engine.carry_out(Asked(command_id, self.actor, RecordSignIn(account_no)))

    @property
    def known_since(self) -> Instant | None:
        """Since when the contact or device is known by which this person came in; None: nobody knows."""
        return person_known_since(self.services, self.request)

    @property
    def actor(self) -> Actor:
        """As the record names who asked."""
        return Actor(ActorKind.PERSON, str(self.account_no))

    @contextmanager
    def looking(self) -> Iterator[Looking]:
        """The record at this moment."""
        with looking(self.services) as look:
            yield look

    def notice(self, notice_id: str) -> NoticePage:
        """The person's own notice; anybody else's is not found."""
        with self.looking() as look:
            found = notice_page(look, NoticeId(notice_id), self.account_no)
        if found is None:
            raise Refused(refuse(Code.NOT_FOUND))
        return found

    def arrive(self) -> None:
        """The person is there: reviews that waited for it fall due. Nothing is written where none waited."""
        with self.looking() as look:
            waits = any(
                restrictions.in_force(row, look.now)
                and restrictions.review_falls_due(row, look.now) is not None
                for row in look.reader.find(RESTRICTIONS, account_no=self.account_no)
            )
        if waits:
            command_id = CommandId(fresh_id("arrival"))
            self.services.engine.carry_out(Asked(command_id, self.actor, RecordSignIn(self.account_no)))

    def showing(self, page: NoticePage, locale: Locale, html: str) -> BackgroundTask | None:
        """Records that this text was shown, once it was sent. A browser that only fetches ahead was shown nothing."""
        if "prefetch" in self.request.headers.get("sec-purpose", ""):
            return None
        return BackgroundTask(self._record, page, locale, html)

    def _record(self, page: NoticePage, locale: Locale, html: str) -> None:
        command = RecordShowing(
            page.notice_id, self.account_no, Surface.PAGE, locale, page.zone, digest_of(main_of(html))
        )
        self.services.engine.carry_out(Asked(CommandId(fresh_id("showing")), self.actor, command))


@contextmanager
def looking(services: Services) -> Iterator[Looking]:
    """The record at this moment."""
    with services.store.read() as reader:
        yield Looking(reader, services.engine.policies, services.clock.now())
