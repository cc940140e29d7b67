"""What the worker sends, for tests of pages that somebody is told of; and who came in by what."""

from __future__ import annotations

from dueprocess.application.letters import Letter
from dueprocess.application.operational import SessionKind
from dueprocess.application.telling import SendFault
from dueprocess.http.auth import sessions
from dueprocess.http.auth.sessions import Origin
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import DAY, Instant
from tests.http.web.scenes import Scene
from tests.http.web.visitor import Visitor
from tests.world import WEI

LONG = 30 * DAY


class Post:
    """Letters that were sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Letter]] = []

    def send(self, address: str, letter: Letter, key: str) -> SendFault | None:
        """Keep it."""
        self.sent.append((address, letter))
        return None


def come_in(
    scene: Scene, visitor: Visitor, account_no: AccountNo = WEI, known_for: int | None = LONG
) -> None:
    """Be this account, by a device that is known for so long; None: nobody knows for how long."""
    since = None if known_for is None else Instant(scene.clock.at - known_for)
    cookie = sessions.begin(scene.services, SessionKind.PERSON, str(account_no), Origin(known_since=since))
    visitor.client.cookies.set(cookie.key, cookie.value or "", domain="dueprocess.test", path="/")
