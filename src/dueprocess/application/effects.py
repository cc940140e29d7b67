"""Effects: what must be told to the outside because of an event. Deadlines are data; the worker only tells.

Each effect has a key, so that it happens once. A notice is told at once, and again by another channel if nobody has
opened it 12 hours later. Frozen money is told on two channels at once, and again until it was read.
"""

from __future__ import annotations

from dueprocess.application.ports import Effect
from dueprocess.domain.appeal import AppealLodged
from dueprocess.domain.case import CaseClosed, CaseDismissed
from dueprocess.domain.closing import ClosingAsked
from dueprocess.domain.detector import Act, DetectorActed, DetectorStopped, DetectorWithdrawn
from dueprocess.domain.dispute import DisputeAnswered, PaymentHeld
from dueprocess.domain.dormancy import DormancyBegun, DormancyEnded, WakingRefused
from dueprocess.domain.enquiry import EnquiryAnswered
from dueprocess.domain.estate import EstateClaimed, EstateGranted, EstateRefused, EstateStopped
from dueprocess.domain.export import ExportRequested
from dueprocess.domain.forwarding import AddressAsked
from dueprocess.domain.freeze import FreezeBegun, FreezeEnded
from dueprocess.domain.handover import HandoverOpened
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.number_claim import NumberChosen
from dueprocess.domain.payee_hold import PayeeHoldEnded, PayeeHoldPlaced
from dueprocess.domain.payment_return import ReturnAsked, What
from dueprocess.domain.payout import Outcome, PayoutRequested, PayoutSettled
from dueprocess.domain.reclamation import ReclamationAnnounced
from dueprocess.domain.report import ReportFiled
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.domain.signal import SignalRaised
from dueprocess.kernel.ids import PaymentReturnId, RestrictionId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.record.envelope import Envelope

UNOPENED_AFTER = 12 * HOUR

FETCH_CONTENT = "content.fetch"
SERVE_NOTICE = "notice.serve"
REMIND_NOTICE = "notice.remind"
ANSWER_REPORTERS = "report.answer"
ANSWER_ENQUIRY = "enquiry.answer"
APPEAL_OVERDUE = "appeal.overdue"
ASK_REVERIFICATION = "reverification.ask"
PAGE_OWNER = "detector.page"
FREE_TOUCHED = "detector.free"
TELL_FREEZE = "freeze.tell"
TELL_FREED = "freeze.over"
TELL_HELD = "payment.tell"
TELL_ANSWER = "dispute.tell"

CHANNELS = 2
"""On so many channels frozen money is told at once."""

FREEZE_AGAIN = (12 * HOUR, 3 * DAY, 7 * DAY)
"""How long after the first letter about frozen money it is told again, to whoever has not read it."""
TELL_EXPORT = "export.tell"
MAKE_EXPORT = "export.make"

LONG = frozenset({MAKE_EXPORT})
"""What takes long: somebody else does it, so that no letter waits for it (`archiving`)."""
INSTRUCT_PAYOUT = "payout.instruct"
FOLLOW_PAYOUT = "payout.follow"
TELL_PAYOUT = "payout.tell"
TELL_RECLAMATION = "reclamation.tell"
TELL_CLOSING = "closing.tell"
TELL_DORMANCY = "dormancy.tell"
TELL_RELATIVE = "estate.tell"
TELL_OWNER = "estate.owner"

OWNER_AGAIN = (0, 3 * DAY, 6 * DAY)
"""How long after an estate was granted every contact of the account is told: a false death is a theft."""
TELL_BLOCKED = "loan.blocked"
TELL_ASKING = "forwarding.tell"
TELL_HANDOVER = "handover.tell"

NAMED = {DormancyBegun: "begun", DormancyEnded: "ended", WakingRefused: "refused"}
"""What a letter about an unused account says."""
TELL_PAYEE_HOLD = "payee_hold.tell"
TELL_NUMBER = "number.tell"
FREE_NUMBER = "number.free"
TELL_PAYEE_HOLD_OVER = "payee_hold.over"
RETURN_PAYMENTS = "payment.return"

_PAYING = frozenset({"wallet", "loan"})
"""Services whose restriction may keep somebody from repaying a debt (I-24)."""


def effects_of(envelope: Envelope) -> tuple[Effect, ...]:
    """What one event owes to the outside."""
    event, at = envelope.event, envelope.recorded_at
    match event:
        case NoticeIssued():
            again = Instant(at + UNOPENED_AFTER)
            return (
                Effect(f"{SERVE_NOTICE}:{event.notice_id}", SERVE_NOTICE, event.notice_id, at),
                Effect(f"{REMIND_NOTICE}:{event.notice_id}", REMIND_NOTICE, event.notice_id, again),
            )
        case ReportFiled():
            return (Effect(f"{FETCH_CONTENT}:{event.report_id}", FETCH_CONTENT, event.report_id, at),)
        case CaseClosed() | CaseDismissed():
            return (Effect(f"{ANSWER_REPORTERS}:{event.case_id}", ANSWER_REPORTERS, event.case_id, at),)
        case EnquiryAnswered():
            return (Effect(f"{ANSWER_ENQUIRY}:{event.enquiry_id}", ANSWER_ENQUIRY, event.enquiry_id, at),)
        case ExportRequested():
            key = f"{MAKE_EXPORT}:{event.export_id}"
            made = Effect(key, MAKE_EXPORT, event.export_id, at)
            told = Effect(f"{TELL_EXPORT}:{event.export_id}", TELL_EXPORT, event.export_id, at)
            return (made, told) if event.told else (made,)
        case AppealLodged():
            key = f"{APPEAL_OVERDUE}:{event.appeal_id}"
            return (Effect(key, APPEAL_OVERDUE, event.appeal_id, event.answer_due_at),)
        case FreezeBegun():
            return tuple(
                effect
                for number, after in enumerate((0, *FREEZE_AGAIN))
                for effect in _by_channels(
                    TELL_FREEZE, event.freeze_id, Instant(event.told_at + after), str(number)
                )
            )
        case PaymentHeld():
            again = Instant(at + UNOPENED_AFTER)
            return (
                *_by_channels(TELL_HELD, event.dispute_id, at, "0"),
                *_by_channels(TELL_HELD, event.dispute_id, again, "1"),
            )
        case DisputeAnswered():
            sides = (event.payer,) if event.payee is None else (event.payer, event.payee)
            key = f"{TELL_ANSWER}:{event.dispute_id}"
            return tuple(
                Effect(f"{key}:{side}", TELL_ANSWER, event.dispute_id, at, str(side)) for side in sides
            )
        case FreezeEnded():
            return _by_channels(TELL_FREED, event.freeze_id, at, "0")
        case _:
            return (
                _of_machines(envelope)
                or _of_money(envelope)
                or _of_contacts(envelope)
                or _of_estates(envelope)
            )


def _of_money(envelope: Envelope) -> tuple[Effect, ...]:
    """What an event about money owes: the wallet is told, and whoever could stop a theft."""
    event, at = envelope.event, envelope.recorded_at
    match event:
        case PayoutRequested():
            named = Effect(
                f"{INSTRUCT_PAYOUT}:{event.payout_id}", INSTRUCT_PAYOUT, event.payout_id, event.from_at
            )
            told = Effect(f"{TELL_PAYOUT}:{event.payout_id}", TELL_PAYOUT, event.payout_id, at)
            return (named, told) if event.told else (named,)
        case ReclamationAnnounced():
            return tuple(
                Effect(
                    f"{TELL_RECLAMATION}:{event.reclamation_id}:{number}",
                    TELL_RECLAMATION,
                    event.reclamation_id,
                    due_at,
                )
                for number, due_at in enumerate((at, Instant(event.from_at - 7 * DAY)))
            )
        case ClosingAsked():
            return (Effect(f"{TELL_CLOSING}:{event.closing_id}", TELL_CLOSING, event.closing_id, at),)
        case DormancyBegun() | DormancyEnded() | WakingRefused():
            key = f"{TELL_DORMANCY}:{event.dormancy_id}:{envelope.position}"
            return (Effect(key, TELL_DORMANCY, event.dormancy_id, at, NAMED[type(event)]),)
        case NumberChosen():
            of = f"{event.claim_id}:{envelope.position}"
            told = Effect(f"{TELL_NUMBER}:{of}", TELL_NUMBER, event.claim_id, at)
            if event.takes_effect_at is None:
                return (told,)
            return (told, Effect(f"{FREE_NUMBER}:{of}", FREE_NUMBER, event.claim_id, event.takes_effect_at))
        case PayeeHoldPlaced():
            return (Effect(f"{TELL_PAYEE_HOLD}:{event.hold_id}", TELL_PAYEE_HOLD, event.hold_id, at),)
        case PayeeHoldEnded():
            key = f"{TELL_PAYEE_HOLD_OVER}:{event.hold_id}"
            return (Effect(key, TELL_PAYEE_HOLD_OVER, event.hold_id, at),)
        case PayoutSettled() if event.outcome is Outcome.IN_FLIGHT:
            key = f"{FOLLOW_PAYOUT}:{event.payout_id}"
            return (Effect(key, FOLLOW_PAYOUT, event.payout_id, event.arrives_at or at),)
        case ReturnAsked():
            return (
                return_effect(event.return_id, What.WAITING, 0, event.from_at),
                return_effect(event.return_id, What.GOODS, 0, event.goods_until),
            )
        case RestrictionImposed() if any(one.service in _PAYING for one in event.terms.capabilities):
            return (blocked_day(event.restriction_id, 0, event.terms.start),)
        case _:
            return ()


def _of_contacts(envelope: Envelope) -> tuple[Effect, ...]:
    """What keeping in touch owes: the person is told, of any number of askings once a day."""
    event, at = envelope.event, envelope.recorded_at
    match event:
        case AddressAsked():
            key = f"{TELL_ASKING}:{event.account_no}:{at // DAY}"
            return (Effect(key, TELL_ASKING, str(event.account_no), at),)
        case HandoverOpened() if event.act_by > at:
            return (Effect(f"{TELL_HANDOVER}:{event.handover_id}", TELL_HANDOVER, event.handover_id, at),)
        case _:
            return ()


def _of_estates(envelope: Envelope) -> tuple[Effect, ...]:
    """What an event about what somebody left owes: the relative is told, and whoever might still live, again and again."""
    event, at = envelope.event, envelope.recorded_at
    if not isinstance(event, (EstateClaimed, EstateGranted, EstateRefused, EstateStopped)):
        return ()
    key = f"{TELL_RELATIVE}:{event.estate_id}:{envelope.position}"
    told = Effect(key, TELL_RELATIVE, event.estate_id, at)
    if not isinstance(event, EstateGranted):
        return (told,)
    opened = Effect(f"{key}:open", TELL_RELATIVE, event.estate_id, event.opens_at)
    owner = (
        Effect(f"{TELL_OWNER}:{event.estate_id}:{number}", TELL_OWNER, event.estate_id, Instant(at + after))
        for number, after in enumerate(OWNER_AGAIN)
    )
    return (told, opened, *owner)


def blocked_day(restriction_id: RestrictionId, day: int, due_at: Instant) -> Effect:
    """That the wallet must be told of a day of a restriction."""
    return Effect(f"{TELL_BLOCKED}:{restriction_id}:{day}", TELL_BLOCKED, restriction_id, due_at, str(day))


def return_effect(return_id: PaymentReturnId, what: What, time: int, due_at: Instant) -> Effect:
    """That the wallet must be told, for the `time`-th time, what goes back to those who paid."""
    return Effect(
        f"{RETURN_PAYMENTS}:{return_id}:{what}:{time}", RETURN_PAYMENTS, return_id, due_at, f"{what}:{time}"
    )


def _by_channels(kind: str, freeze_id: str, due_at: Instant, time: str) -> tuple[Effect, ...]:
    """One effect a channel, so that one that is down delays nothing on the other (O16)."""
    return tuple(
        Effect(f"{kind}:{freeze_id}:{time}:{channel}", kind, freeze_id, due_at, str(channel))
        for channel in range(CHANNELS)
    )


def _of_machines(envelope: Envelope) -> tuple[Effect, ...]:
    """What an event about a detector owes. Its owner is told of each stop, once."""
    event, at = envelope.event, envelope.recorded_at
    match event:
        case SignalRaised():
            return (Effect(f"{FETCH_CONTENT}:{event.signal_id}", FETCH_CONTENT, event.signal_id, at),)
        case DetectorActed() if event.act is Act.REVERIFY and event.signal_id is not None:
            key = f"{ASK_REVERIFICATION}:{event.signal_id}"
            return (Effect(key, ASK_REVERIFICATION, event.signal_id, at),)
        case DetectorStopped():
            key = f"{PAGE_OWNER}:{event.detector_id}:{envelope.position}"
            return (Effect(key, PAGE_OWNER, event.detector_id, at, event.cause),)
        case DetectorWithdrawn():
            key = f"{FREE_TOUCHED}:{event.detector_id}"
            return (Effect(key, FREE_TOUCHED, event.detector_id, at),)
        case _:
            return ()
