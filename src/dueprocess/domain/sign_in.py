"""Sign-in: the person is there again, so a review that waited for them falls due (design 3.4, I-07).

An event is written only when something waited: being there is nobody's business otherwise. Whoever signs in is alive, so a
claim of relatives on what they leave is over (`estate`).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.account import AccountSeen
from dueprocess.domain.estate import Estate, alive
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Refusal


class RecordSignIn(Command, frozen=True):
    """The person signed in to the platform, or was shown their page."""

    account_no: AccountNo


class SignInFacts(msgspec.Struct, frozen=True):
    """What noting a sign-in needs to know."""

    restrictions: tuple[Restriction, ...]
    estates: tuple[Estate, ...] = ()


def record(facts: SignInFacts, command: RecordSignIn, now: Instant) -> tuple[Event, ...] | Refusal:
    """Let the waiting reviews fall due."""
    due = tuple(
        event
        for item in facts.restrictions
        if restrictions.goes_on(item, now) and (event := restrictions.review_falls_due(item, now)) is not None
    )
    over = alive(facts.estates, command.account_no)
    return (AccountSeen(command.account_no), *due, *over) if due or over else ()
