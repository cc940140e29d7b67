"""The gate: the only place where this platform asks whether a person may do something.

    SEND = guard.capability("chat.send")            once, when the platform starts
    verdict = guard.check(person, SEND, target)     before every act
    if verdict.answer == "restricted": show verdict.until and verdict.notice

The rules are:
1. Every act names its capability and, where it reaches another person, that person.
2. What belongs to the floor is never asked: withdrawing, taking money out of fund and wealth, repaying a loan, signing
   out other devices, one's own data.
3. The guard answers from memory. Where it knows nothing at all (it never reached dueprocess: "unknown") the act goes on:
   the one who must act is the platform's engineer, not the person. Where it once knew, it goes on with what it knew.
4. Only the person who acts learns of a refusal.
5. Who pays somebody they never paid before is asked about twice: `wallet.pay`, and `wallet.pay_new_payee`, which is what a
   payee hold stops. Whoever was paid at least a day ago is nobody new.
6. What is only observed goes on: the verdict allows it, and the guard counts what it would have refused (see `modes`).
"""

from __future__ import annotations

import logging
from typing import Final

import msgspec

from dueprocess.guard import Capability, Guard, Verdict
from examples.superapp.modes import ModesFile

LOG = logging.getLogger(__name__)

CHAT_SEND: Final = "chat.send"
CHAT_SEND_STRANGER: Final = "chat.send_stranger"
CHAT_SEND_GROUP: Final = "chat.send_group"
CHAT_ADD_FRIEND: Final = "chat.add_friend"
MOMENTS_POST: Final = "moments.post"
MOMENTS_COMMENT: Final = "moments.comment"
GROUPS_CREATE: Final = "groups.create"
GROUPS_ADMINISTER: Final = "groups.administer"
GROUPS_JOIN: Final = "groups.join"
PAGES_PUBLISH: Final = "pages.publish"
WALLET_PAY: Final = "wallet.pay"
WALLET_PAY_NEW_PAYEE: Final = "wallet.pay_new_payee"
WALLET_RED_PACKET: Final = "wallet.red_packet"
WALLET_RECEIVE: Final = "wallet.receive"
FUND_BUY: Final = "fund.buy"
WEALTH_BUY: Final = "wealth.buy"
LOAN_BORROW: Final = "loan.borrow"
GAME_PLAY: Final = "game.play"
GAME_MEMBERSHIP: Final = "game.membership"
MAIL_SEND: Final = "mail.send"
MAIL_RECEIVE: Final = "mail.receive"
DRIVE_UPLOAD: Final = "drive.upload"
DRIVE_SHARE: Final = "drive.share"
ACCOUNT_RENAME: Final = "account.rename"
ACCOUNT_SIGN_IN_ELSEWHERE: Final = "account.sign_in_elsewhere"

ASKED: Final = (
    CHAT_SEND,
    CHAT_SEND_STRANGER,
    CHAT_SEND_GROUP,
    CHAT_ADD_FRIEND,
    MOMENTS_POST,
    MOMENTS_COMMENT,
    GROUPS_CREATE,
    GROUPS_ADMINISTER,
    GROUPS_JOIN,
    PAGES_PUBLISH,
    WALLET_PAY,
    WALLET_PAY_NEW_PAYEE,
    WALLET_RED_PACKET,
    WALLET_RECEIVE,
    FUND_BUY,
    WEALTH_BUY,
    LOAN_BORROW,
    GAME_PLAY,
    GAME_MEMBERSHIP,
    MAIL_SEND,
    DRIVE_UPLOAD,
    DRIVE_SHARE,
    ACCOUNT_RENAME,
    ACCOUNT_SIGN_IN_ELSEWHERE,
)
"""Everything this platform asks about, in the order in which people see it."""

ASKED_OF_OTHERS: Final = (MAIL_RECEIVE, WALLET_RECEIVE)
"""What is asked about the person whom an act reaches, before it: who cannot receive is sent nothing, and the sender is told."""

NEVER_ASKED: Final = (
    "wallet.withdraw",
    "fund.redeem",
    "wealth.redeem",
    "loan.repay",
    "session.end_others",
    "data.export",
)
"""What people can always do here: the floor, so no line of this platform asks for it."""


class Refusal(msgspec.Struct, frozen=True):
    """Why an act does not happen. `until`: UTC milliseconds, None while no end is known."""

    capability: str
    until: int | None
    notice: str | None
    restriction: str | None
    only_towards: bool
    """It holds towards this one other person only."""
    unused: bool = False
    """Nothing is restricted: it rests because nobody used the account for long (`dormancy`)."""


class Gate:
    """One guard and the handles of everything that is asked about. `UnknownCapability` if the catalogue lacks a name."""

    def __init__(self, guard: Guard, modes: ModesFile | None = None) -> None:
        self._guard = guard
        self._modes = modes
        self._warned = False
        self._handles: dict[str, Capability] = {
            name: guard.capability(name) for name in {*ASKED, *ASKED_OF_OTHERS}
        }

    def refusal(self, person: str, capability: str, target: str | None = None) -> Refusal | None:
        """Why this person may not do this (towards this target) now; None if they may."""
        if self._modes is not None:
            self._modes.follow()
        handle = self._handles[capability]
        verdict = self._guard.check(person, handle, target)
        if verdict.answer != "restricted":
            if verdict.answer == "unknown" and not self._warned:
                self._warned = True
                LOG.warning("the guard has no data yet, so nothing is refused: %s", self._guard.last_error)
            return None
        everywhere = verdict if target is None else self._guard.check(person, handle)
        # What ends later towards this one person is told of this person, not of everybody.
        same = everywhere.answer == "restricted" and everywhere.until == verdict.until
        return _refused(verdict, only_towards=not same)

    def close(self) -> None:
        """Stop following dueprocess."""
        self._guard.close()


def _refused(verdict: Verdict, *, only_towards: bool) -> Refusal:
    return Refusal(
        verdict.capability.name, verdict.until, verdict.notice, verdict.restriction, only_towards=only_towards
    )
