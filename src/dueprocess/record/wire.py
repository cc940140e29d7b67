"""Wire names: what an event is called in the log, for ever. A name is never used again for another meaning.

Fields are append-only with defaults; a changed meaning is a new event. Old bytes are upcast on reading, never
rewritten: `UPCASTERS` turns the body of (name, version) into that of the next version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from dueprocess.domain import (
    account,
    appeal,
    case,
    closing,
    compromise,
    decision,
    detector,
    dispute,
    dormancy,
    enquiry,
    estate,
    evidence,
    exits,
    export,
    forwarding,
    freeze,
    handover,
    imports,
    inheritance,
    linked_service,
    notice,
    number_claim,
    order,
    payee_hold,
    payment_hold,
    payment_return,
    payout,
    reclamation,
    remedy,
    report,
    restriction,
    rulebook_version,
    sign_in_link,
    signal,
    staff,
    stay,
)
from dueprocess.kernel.canonical import revive
from dueprocess.kernel.messages import Event

EVENTS: Final[Mapping[str, type[Event]]] = {
    "account.erased": account.AccountErased,
    "account.reached": account.AccountReached,
    "account.registered": account.AccountRegistered,
    "account.seen": account.AccountSeen,
    "appeal.answered": appeal.AppealAnswered,
    "appeal.lodged": appeal.AppealLodged,
    "appeal.put_back": appeal.AppealPutBack,
    "appeal.supplemented": appeal.AppealSupplemented,
    "appeal.taken": appeal.AppealTaken,
    "appeal.withdrawn": appeal.AppealWithdrawn,
    "case.awaits_approval": case.CaseAwaitsApproval,
    "case.closed": case.CaseClosed,
    "case.dismissed": case.CaseDismissed,
    "case.opened": case.CaseOpened,
    "case.put_back": case.CasePutBack,
    "case.reopened": case.CaseReopened,
    "case.tags_added": case.TagsAdded,
    "case.taken": case.CaseTaken,
    "closing.asked": closing.ClosingAsked,
    "closing.cancelled": closing.ClosingCancelled,
    "completion.declined": inheritance.CompletionDeclined,
    "completion.proposed": inheritance.CompletionProposed,
    "compromise.dropped": compromise.CompromiseDropped,
    "compromise.end_proposed": compromise.CompromiseEndProposed,
    "compromise.ended": compromise.CompromiseEnded,
    "compromise.found": compromise.CompromiseFound,
    "compromise.proposed": compromise.CompromiseProposed,
    "decision.affirmed": decision.DecisionAffirmed,
    "decision.approved": decision.DecisionApproved,
    "decision.completed": inheritance.DecisionCompleted,
    "decision.confirmed": decision.DecisionConfirmed,
    "decision.declined": decision.DecisionDeclined,
    "decision.finding_removed": decision.FindingRemoved,
    "decision.inherited": inheritance.DecisionInherited,
    "decision.made": decision.DecisionMade,
    "decision.overturned": decision.DecisionOverturned,
    "decision.recomputed": decision.DecisionRecomputed,
    "decision.superseded": decision.DecisionSuperseded,
    "decision.varied": decision.DecisionVaried,
    "decision.withdrawn": decision.DecisionWithdrawn,
    "detector.acted": detector.DetectorActed,
    "detector.judged": detector.DetectorJudged,
    "detector.proposed": detector.DetectorProposed,
    "detector.registered": detector.DetectorRegistered,
    "detector.release_finished": detector.ReleaseFinished,
    "detector.started": detector.DetectorStarted,
    "detector.stopped": detector.DetectorStopped,
    "detector.touch_freed": detector.TouchFreed,
    "detector.withdrawal_proposed": detector.WithdrawalProposed,
    "detector.withdrawn": detector.DetectorWithdrawn,
    "dispute.answered": dispute.DisputeAnswered,
    "dormancy.begun": dormancy.DormancyBegun,
    "dormancy.ended": dormancy.DormancyEnded,
    "dormancy.papers_opened": dormancy.WakingPapersOpened,
    "dormancy.waking_asked": dormancy.WakingAsked,
    "dormancy.waking_proposed": dormancy.WakingProposed,
    "dormancy.waking_refused": dormancy.WakingRefused,
    "enquiry.answered": enquiry.EnquiryAnswered,
    "enquiry.asked": enquiry.EnquiryAsked,
    "estate.claimed": estate.EstateClaimed,
    "estate.granted": estate.EstateGranted,
    "estate.papers_opened": estate.EstatePapersOpened,
    "estate.proposed": estate.EstateProposed,
    "estate.refused": estate.EstateRefused,
    "estate.stopped": estate.EstateStopped,
    "estate.supplemented": estate.EstateSupplemented,
    "estate.wished": estate.EstateWished,
    "evidence.attached": evidence.EvidenceAttached,
    "evidence.opened": evidence.EvidenceOpened,
    "exit.opened": exits.ExitOpened,
    "export.failed": export.ExportFailed,
    "export.fetched": export.ExportFetched,
    "export.made": export.ExportMade,
    "export.requested": export.ExportRequested,
    "export.stopped": export.ExportStopped,
    "forwarding.address_asked": forwarding.AddressAsked,
    "forwarding.asking_answered": forwarding.AskingAnswered,
    "forwarding.ended": forwarding.ForwardingEnded,
    "forwarding.offered": forwarding.ForwardingOffered,
    "freeze.begun": freeze.FreezeBegun,
    "freeze.ended": freeze.FreezeEnded,
    "freeze.shown": freeze.FreezeShown,
    "handover.done": handover.HandoverDone,
    "handover.opened": handover.HandoverOpened,
    "handover.successor_declined": handover.SuccessorDeclined,
    "handover.successor_found": handover.SuccessorFound,
    "handover.successor_named": handover.SuccessorNamed,
    "import.approved": imports.ImportApproved,
    "import.dropped": imports.ImportDropped,
    "import.proposed": imports.ImportProposed,
    "import.undone": imports.ImportUndone,
    "lift.examined": restriction.LiftExamined,
    "linked_service.linked": linked_service.ServiceLinked,
    "linked_service.recovery_stopped": linked_service.RecoveryStopped,
    "linked_service.unlinked": linked_service.ServiceUnlinked,
    "notice.issued": notice.NoticeIssued,
    "notice.served": notice.NoticeServed,
    "notice.service_failed": notice.NoticeServiceFailed,
    "notice.shown": notice.NoticeShown,
    "number_claim.choice_undone": number_claim.NumberChoiceUndone,
    "number_claim.chosen": number_claim.NumberChosen,
    "number_claim.freed": account.NumberFreed,
    "number_claim.objected": number_claim.NumberClaimObjected,
    "number_claim.opened": account.NumberContested,
    "number_claim.proven": account.NumberProven,
    "order.approved": order.OrderApproved,
    "order.end_asked": order.OrderEndAsked,
    "order.ended": order.OrderEnded,
    "order.in_force": order.OrderInForce,
    "order.proposed": order.OrderProposed,
    "payee_hold.ended": payee_hold.PayeeHoldEnded,
    "payee_hold.placed": payee_hold.PayeeHoldPlaced,
    "payment.disputed": dispute.PaymentDisputed,
    "payment.held": dispute.PaymentHeld,
    "payment.hold_objected": dispute.HoldObjected,
    "payment.hold_shown": dispute.HoldShown,
    "payment.released": dispute.PaymentReleased,
    "payment_hold.approved": payment_hold.HoldApproved,
    "payment_hold.proposed": payment_hold.HoldProposed,
    "payment_hold.released": payment_hold.HoldReleased,
    "payment_return.asked": payment_return.ReturnAsked,
    "payment_return.done": payment_return.PaymentsReturned,
    "payment_return.dropped": payment_return.ReturnDropped,
    "payout.instructed": payout.PayoutInstructed,
    "payout.requested": payout.PayoutRequested,
    "payout.settled": payout.PayoutSettled,
    "payout.stopped": payout.PayoutStopped,
    "reclamation.account_kept": reclamation.AccountKept,
    "reclamation.announced": reclamation.ReclamationAnnounced,
    "reclamation.confirmed": reclamation.ReclamationConfirmed,
    "refund.asked": dispute.RefundAsked,
    "refund.confirmed": dispute.RefundConfirmed,
    "refund.consented": dispute.RefundConsented,
    "remedy.confirmed": remedy.RemedyConfirmed,
    "remedy.requested": remedy.RemedyRequested,
    "renewal.proposed": restriction.RenewalProposed,
    "report.filed": report.ReportFiled,
    "restriction.completed": restriction.RestrictionCompleted,
    "restriction.confirmed": restriction.RestrictionConfirmed,
    "restriction.ended": restriction.RestrictionEnded,
    "restriction.imposed": restriction.RestrictionImposed,
    "restriction.inherited": restriction.RestrictionInherited,
    "restriction.relief_cancelled": restriction.RestrictionReliefCancelled,
    "restriction.relief_set": restriction.RestrictionReliefSet,
    "restriction.renewed": restriction.RestrictionRenewed,
    "restriction.review_fell_due": restriction.RestrictionReviewFellDue,
    "restriction.varied": restriction.RestrictionVaried,
    "rulebook.proposed": rulebook_version.RulebookProposed,
    "rulebook.published": rulebook_version.RulebookPublished,
    "session.others_ended": account.OtherSessionsEnded,
    "signal.raised": signal.SignalRaised,
    "signal.reverification_recorded": signal.ReverificationRecorded,
    "staff.appointed": staff.StaffAppointed,
    "staff.dismissed": staff.StaffDismissed,
    "staff.sign_in_link_proposed": sign_in_link.SignInLinkProposed,
    "staff.sign_in_linked": sign_in_link.SignInLinked,
    "staff.sign_in_unlinked": sign_in_link.SignInUnlinked,
    "stay.begun": stay.StayBegun,
    "stay.ended": stay.StayEnded,
    "stay.proposed": stay.StayProposed,
    "transition.unused_refunded": restriction.UnusedRefunded,
}

NAMES: Final[Mapping[type[Event], str]] = {kind: name for name, kind in EVENTS.items()}

VERSIONS: Final[Mapping[str, int]] = {}
"""Current version of an event that is no longer at 1."""

UPCASTERS: Final[Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]] = {}

SWEEPING: Final = frozenset({"import.approved", "import.undone", "stay.begun", "stay.ended"})
"""The events that change the standing of many accounts at once: a guard takes a new snapshot."""

STANDING: Final = SWEEPING | frozenset(
    name for name in EVENTS if name.startswith(("restriction.", "payee_hold."))
)
"""The events that the feed to guards is made of."""

_DECODERS: dict[str, msgspec.json.Decoder[Event]] = {
    name: msgspec.json.Decoder(kind, dec_hook=revive) for name, kind in EVENTS.items()
}


def version_of(name: str) -> int:
    """The version in which this event is written today."""
    return VERSIONS.get(name, 1)


def decode(name: str, version: int, body: bytes) -> Event:
    """The event that stored bytes hold. Unknown names and newer versions raise `ValueError`."""
    if name not in EVENTS or version > version_of(name):
        raise ValueError(f"event `{name}` version {version} was written by a newer release")
    while version < version_of(name):
        body = msgspec.json.encode(UPCASTERS[name, version](msgspec.json.decode(body)))
        version += 1
    return _DECODERS[name].decode(body)
