"""Notice: the page that tells a person what happened, why, until when, what still works, and how to object.

The rules are:
1. It is issued in the transaction of the act it tells of (I-02); its delivery is a story of its own.
2. It is rendered from the record, never stored (design 4): the event pins the position it is rendered at.
3. Each showing is an event: surface, language, hash of the text, time (design 4, "shown is a fact").
4. Delivery that failed never hides it from the notice page.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.domain.account import Account, Channel
from dueprocess.kernel.ids import AccountNo, AppealId, DecisionId, NoticeId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse

TEMPLATE = "1"
"""Version of the texts and layout that a notice issued now is rendered with (a golden test ties it to them)."""


class Kind(StrEnum):
    """What a notice tells."""

    DECISION = "decision"
    AMENDMENT = "amendment"
    VARIATION = "variation"
    APPEAL_LODGED = "appeal_lodged"
    APPEAL_ANSWERED = "appeal_answered"
    LIFTED = "lifted"
    RECOMPUTED = "recomputed"
    RENEWED = "renewed"
    FOUND_WRONG = "found_wrong"
    ENQUIRY_ANSWERED = "enquiry_answered"
    TAKEN_OVER = "taken_over"


class Surface(StrEnum):
    """Where a notice was shown."""

    PAGE = "page"
    API = "api"
    APP = "app"


class Notice(msgspec.Struct, frozen=True):
    """State of one notice."""

    notice_id: NoticeId
    account_no: AccountNo
    kind: Kind
    decision_id: DecisionId
    appeal_id: AppealId | None
    issued_at: Instant
    served: tuple[Channel, ...] = ()
    first_served_at: Instant | None = None
    failed: tuple[Channel, ...] = ()
    first_shown_at: Instant | None = None
    showings: int = 0


class RecordShowing(Command, frozen=True):
    """The person was shown a notice."""

    notice_id: NoticeId
    account_no: AccountNo
    surface: Surface
    locale: str
    zone: str
    text_digest: str


class RecordService(Command, frozen=True):
    """A channel accepted the message about a notice, or refused it."""

    notice_id: NoticeId
    channel: Channel
    accepted: bool
    reason: str = ""


class NoticeIssued(Event, frozen=True):
    """A notice exists; it is rendered from the record at this event's position."""

    notice_id: NoticeId
    account_no: AccountNo
    kind: Kind
    decision_id: DecisionId
    appeal_id: AppealId | None
    template: str = TEMPLATE


class NoticeShown(Event, frozen=True):
    """A notice was shown to the person."""

    notice_id: NoticeId
    account_no: AccountNo
    surface: Surface
    locale: str
    zone: str
    text_digest: str


class NoticeServed(Event, frozen=True):
    """A message about it was accepted for delivery."""

    notice_id: NoticeId
    channel: Channel


class NoticeServiceFailed(Event, frozen=True):
    """A message about it could not be delivered. `reason` is a code of the adapter, never an address."""

    notice_id: NoticeId
    channel: Channel
    reason: str


class NoticeFacts(msgspec.Struct, frozen=True):
    """What recording needs to know."""

    notice: Notice | None
    account: Account | None = None


def record_showing(facts: NoticeFacts, command: RecordShowing, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note a showing to the person whose notice it is; anybody else's answers as if it did not exist."""
    if facts.notice is None or facts.notice.account_no != command.account_no:
        return refuse(Code.NOT_FOUND)
    if command.surface not in set(Surface):
        return refuse(Code.SURFACE_UNKNOWN, "surface")
    return (
        NoticeShown(
            command.notice_id,
            command.account_no,
            command.surface,
            command.locale,
            command.zone,
            command.text_digest,
        ),
    )


def record_service(facts: NoticeFacts, command: RecordService, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note what a channel said, once a channel and result."""
    notice = facts.notice
    if notice is None:
        return refuse(Code.NOT_FOUND)
    if command.accepted:
        return () if command.channel in notice.served else (NoticeServed(command.notice_id, command.channel),)
    if command.channel in notice.failed:
        return ()
    return (NoticeServiceFailed(command.notice_id, command.channel, command.reason),)


def evolve(state: Notice | None, event: Event, at: Instant) -> Notice | None:
    """Fold one event into the notice it names."""
    if isinstance(event, NoticeIssued):
        return Notice(event.notice_id, event.account_no, event.kind, event.decision_id, event.appeal_id, at)
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case NoticeShown():
            return change(state, first_shown_at=state.first_shown_at or at, showings=state.showings + 1)
        case NoticeServed():
            return change(
                state, served=(*state.served, event.channel), first_served_at=state.first_served_at or at
            )
        case NoticeServiceFailed():
            return change(state, failed=(*state.failed, event.channel))
        case _:
            return state
