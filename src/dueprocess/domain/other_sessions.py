"""Other sessions: a person signs out everywhere else; while their account may be in other hands, by an older factor only.

The rules are:
1. Nothing and nobody takes this away (floor, I-04): no restriction can name it, and no member of staff does it for anybody.
2. While a payee hold is in force, or a finding that the account was taken over waits for its second person, it needs a contact
   or device that was known for seven days when the danger began: else whoever broke in would sign the owner out.
3. Whoever lacks one is offered a code to an older contact, and the owner with it ends every session but their own.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import payee_hold
from dueprocess.domain.account import Account, OtherSessionsEnded, settled
from dueprocess.domain.compromise import END_OTHER_SESSIONS, Compromise
from dueprocess.domain.payee_hold import PayeeHold
from dueprocess.domain.remedy import RemedyRequested
from dueprocess.kernel.ids import AccountNo, DecisionId, Mint, RemedyId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse


class EndOtherSessions(Command, frozen=True):
    """The person signs out everywhere else.

    `known_since`: since when the contact or device is known that asks; None: nobody knows. `at_platform`: they ask in the
    app, which ends its own sessions; otherwise the platform is asked to.
    """

    account_no: AccountNo
    known_since: Instant | None
    at_platform: bool = False


class OtherSessionsFacts(msgspec.Struct, frozen=True):
    """What it needs to know. `compromises`: findings about the account, those that wait among them."""

    ids: Mint
    account: Account | None
    holds: tuple[PayeeHold, ...] = ()
    compromises: tuple[Compromise, ...] = ()


def end_others(
    facts: OtherSessionsFacts, command: EndOtherSessions, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Sign out everywhere else, unless it may be the thief who asks. INVARIANT (I-04)"""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    since = suspected_since(facts.holds, facts.compromises, now)
    if since is not None and not settled(command.known_since, since):
        return refuse(Code.OLDER_FACTOR_NEEDED)
    ended = OtherSessionsEnded(command.account_no, command.known_since, command.at_platform)
    if command.at_platform:
        return (ended,)
    asked = RemedyRequested(
        RemedyId(facts.ids("rmd")), DecisionId(""), RestrictionId(""), command.account_no, END_OTHER_SESSIONS
    )
    return (ended, asked)


def suspected_since(
    holds: tuple[PayeeHold, ...], compromises: tuple[Compromise, ...], at: Instant
) -> Instant | None:
    """Since when somebody else may be in the account; None where nothing says so now."""
    held = payee_hold.in_force(holds, at)
    began = [item.from_at for item in compromises if item.awaits]
    return min([*began, *([held.seen_at] if held is not None else [])], default=None)
