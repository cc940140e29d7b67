"""All views, by the noun they show. Their order is the order in which one event is folded into them."""

from __future__ import annotations

from typing import Any, Final

from dueprocess.application.views import leaving
from dueprocess.application.views.protecting import NUMBER_CLAIMS, PAYEE_HOLDS
from dueprocess.application.views.returns import PAYMENT_RETURNS, RECLAMATIONS
from dueprocess.application.views.view import View
from dueprocess.domain import (
    account,
    appeal,
    case,
    compromise,
    decision,
    detector,
    dispute,
    enquiry,
    evidence,
    exits,
    export,
    forwarding,
    freeze,
    handover,
    imports,
    inheritance,
    inherited,
    linked_service,
    notice,
    order,
    payment_hold,
    payout,
    remedy,
    report,
    restriction,
    rulebook_version,
    sign_in_link,
    signal,
    staff,
    stay,
    withdrawal,
)
from dueprocess.kernel.messages import Event
from dueprocess.rulebook.model import Gives

END_UNKNOWN: Final = (1 << 53) - 1
"""Stands in the column `ends_at` for a restriction whose end is not known yet: later than any instant."""

ACCOUNTS: Final = View(
    "account",
    account.Account,
    account.evolve,
    {
        account.AccountRegistered: "account_no",
        account.AccountReached: "account_no",
        account.AccountSeen: "account_no",
        account.OtherSessionsEnded: "account_no",
        account.NumberContested: "account_no",
        account.NumberProven: "account_no",
        account.NumberFreed: "account_no",
        account.AccountErased: "account_no",
    },
    {
        "email": lambda row: account.tag_of(row, account.Channel.EMAIL),
        "phone": lambda row: account.tag_of(row, account.Channel.SMS),
    },
    integer_key=True,
    begun_by=account.AccountRegistered,
)

STAFF: Final = View(
    "staff",
    staff.Staff,
    staff.evolve,
    {staff.StaffAppointed: "person_id", staff.StaffDismissed: "person_id"},
    {"own_account": lambda row: row.own_account},
)

RULEBOOKS: Final = View(
    "rulebook",
    rulebook_version.RulebookVersion,
    rulebook_version.evolve,
    {rulebook_version.RulebookProposed: "version", rulebook_version.RulebookPublished: "version"},
    {"takes_effect_at": lambda row: row.takes_effect_at},
    integer_key=True,
)

REPORTS: Final = View(
    "report",
    report.Report,
    report.evolve,
    {report.ReportFiled: "report_id"},
    {"case_id": lambda row: row.case_id, "reporter": lambda row: row.reporter},
    begun_by=report.ReportFiled,
)

CASES: Final = View(
    "case",
    case.Case,
    case.evolve,
    {
        case.CaseOpened: "case_id",
        case.CaseTaken: "case_id",
        case.CasePutBack: "case_id",
        case.CaseDismissed: "case_id",
        case.CaseClosed: "case_id",
        case.CaseAwaitsApproval: "case_id",
        case.CaseReopened: "case_id",
        case.TagsAdded: "case_id",
    },
    {"account_no": lambda row: row.account_no, "status": lambda row: row.status.value},
    begun_by=case.CaseOpened,
)

EVIDENCE: Final = View(
    "evidence",
    evidence.Evidence,
    evidence.evolve,
    {evidence.EvidenceAttached: "evidence_id", evidence.EvidenceOpened: "evidence_id"},
    {"case_id": lambda row: row.case_id},
    begun_by=evidence.EvidenceAttached,
)

DECISIONS: Final = View(
    "decision",
    decision.Decision,
    decision.evolve,
    {
        decision.DecisionMade: "decision_id",
        inheritance.DecisionInherited: "decision_id",
        inheritance.DecisionCompleted: "decision_id",
        decision.DecisionApproved: "decision_id",
        decision.DecisionDeclined: "decision_id",
        decision.DecisionConfirmed: "decision_id",
        decision.DecisionAffirmed: "decision_id",
        decision.DecisionVaried: "decision_id",
        decision.DecisionOverturned: "decision_id",
        decision.DecisionWithdrawn: "decision_id",
        decision.DecisionSuperseded: "decision_id",
        decision.DecisionRecomputed: "decision_id",
        decision.FindingRemoved: "decision_id",
        notice.NoticeIssued: "decision_id",
        restriction.RestrictionImposed: "decision_id",
        restriction.RestrictionInherited: "decision_id",
    },
    {
        "account_no": lambda row: row.account_no,
        "case_id": lambda row: row.case_id,
        "pending": lambda row: (
            "approval"
            if row.outcome is decision.Outcome.AWAITING
            else "confirmation"
            if row.unconfirmed
            else None
        ),
        "to_free": lambda row: row.detector if withdrawal.to_free(row) else None,
    },
    begun_by=decision.DecisionMade,
)

RESTRICTIONS: Final = View(
    "restriction",
    restriction.Restriction,
    restriction.evolve,
    {
        restriction.RestrictionImposed: "restriction_id",
        restriction.RestrictionInherited: "restriction_id",
        restriction.RestrictionCompleted: "restriction_id",
        restriction.RestrictionConfirmed: "restriction_id",
        restriction.RestrictionVaried: "restriction_id",
        restriction.RestrictionReliefSet: "restriction_id",
        restriction.RestrictionReliefCancelled: "restriction_id",
        restriction.RestrictionReviewFellDue: "restriction_id",
        restriction.RestrictionEnded: "restriction_id",
        restriction.RestrictionRenewed: "restriction_id",
        restriction.RenewalProposed: "restriction_id",
        restriction.LiftExamined: "restriction_id",
        restriction.UnusedRefunded: "restriction_id",
    },
    {
        "account_no": lambda row: row.account_no,
        "decision_id": lambda row: row.decision_id,
        "second_look": lambda row: "due" if row.second_look_due else None,
        "review_by": lambda row: row.terms.review_by if row.terms.ended_at is None else None,
        "ends_at": lambda row: restriction.ends_at(row) or END_UNKNOWN if row.spans else None,
        "refund_at": lambda row: (
            row.terms.start
            if row.transition is Gives.REFUND and row.refunded_at is None and row.spans
            else None
        ),
    },
    begun_by=restriction.RestrictionImposed,
)

NOTICES: Final = View(
    "notice",
    notice.Notice,
    notice.evolve,
    {
        notice.NoticeIssued: "notice_id",
        notice.NoticeShown: "notice_id",
        notice.NoticeServed: "notice_id",
        notice.NoticeServiceFailed: "notice_id",
    },
    {"account_no": lambda row: row.account_no, "decision_id": lambda row: row.decision_id},
    begun_by=notice.NoticeIssued,
)

APPEALS: Final = View(
    "appeal",
    appeal.Appeal,
    appeal.evolve,
    {
        appeal.AppealLodged: "appeal_id",
        appeal.AppealSupplemented: "appeal_id",
        appeal.AppealWithdrawn: "appeal_id",
        appeal.AppealTaken: "appeal_id",
        appeal.AppealPutBack: "appeal_id",
        appeal.AppealAnswered: "appeal_id",
    },
    {
        "account_no": lambda row: row.account_no,
        "case_id": lambda row: row.case_id,
        "decision_id": lambda row: row.decision_id,
        "status": lambda row: row.status.value,
    },
    begun_by=appeal.AppealLodged,
)

REMEDIES: Final = View(
    "remedy",
    remedy.Remedy,
    remedy.evolve,
    {remedy.RemedyRequested: "remedy_id", remedy.RemedyConfirmed: "remedy_id"},
    {
        "account_no": lambda row: row.account_no,
        "owed": lambda row: "owed" if row.confirmed_at is None else None,
    },
    begun_by=remedy.RemedyRequested,
)

ENQUIRIES: Final = View(
    "enquiry",
    enquiry.Enquiry,
    enquiry.evolve,
    {enquiry.EnquiryAsked: "enquiry_id", enquiry.EnquiryAnswered: "enquiry_id"},
    {
        "account_no": lambda row: row.account_no,
        "open": lambda row: "open" if row.answered_at is None else None,
    },
    begun_by=enquiry.EnquiryAsked,
)

IMPORTS: Final = View(
    "import",
    imports.Import,
    imports.evolve,
    {
        imports.ImportProposed: "import_id",
        imports.ImportApproved: "import_id",
        imports.ImportDropped: "import_id",
        imports.ImportUndone: "import_id",
    },
)

INHERITED: Final = View(
    "inherited",
    inherited.Inherited,
    inherited.evolve,
    {
        inheritance.DecisionInherited: "restriction_id",
        inheritance.CompletionProposed: "restriction_id",
        inheritance.CompletionDeclined: "restriction_id",
        restriction.RestrictionCompleted: "restriction_id",
        restriction.RestrictionEnded: "restriction_id",
    },
    {
        "decision_id": lambda row: row.decision_id,
        "owed_of": lambda row: row.import_id if row.owed else None,
        "ends_at": lambda row: row.migrates_at if row.owed else None,
        "proposed": lambda row: "proposed" if row.owed and row.proposal is not None else None,
    },
)

DETECTORS: Final = View(
    "detector",
    detector.Detector,
    detector.evolve,
    {
        detector.DetectorProposed: "detector_id",
        detector.DetectorRegistered: "detector_id",
        detector.DetectorStopped: "detector_id",
        detector.DetectorStarted: "detector_id",
        detector.DetectorActed: "detector_id",
        detector.DetectorJudged: "detector_id",
        detector.WithdrawalProposed: "detector_id",
        detector.DetectorWithdrawn: "detector_id",
        detector.TouchFreed: "detector_id",
        detector.ReleaseFinished: "detector_id",
    },
    {"name": lambda row: row.name},
)

SIGNALS: Final = View(
    "signal",
    signal.Signal,
    signal.evolve,
    {
        signal.SignalRaised: "signal_id",
        detector.DetectorActed: "signal_id",
        signal.ReverificationRecorded: "signal_id",
    },
    {
        "account_no": lambda row: row.account_no,
        "case_id": lambda row: row.case_id,
        "decision_id": lambda row: row.decision_id,
    },
    begun_by=signal.SignalRaised,
)

STAYS: Final = View(
    "stay",
    stay.Stay,
    stay.evolve,
    {stay.StayProposed: "stay_id", stay.StayBegun: "stay_id", stay.StayEnded: "stay_id"},
    {
        "subject": lambda row: f"{row.subject.scope.value}:{row.subject.name}",
        "until": lambda row: row.until,
    },
    begun_by=stay.StayProposed,
)

ORDERS: Final = View(
    "order",
    order.Order,
    order.evolve,
    {
        order.OrderProposed: "order_id",
        order.OrderApproved: "order_id",
        order.OrderInForce: "order_id",
        freeze.FreezeBegun: "order_id",
        order.OrderEndAsked: "order_id",
        order.OrderEnded: "order_id",
    },
    {"reference": lambda row: row.terms.reference.tag if row.ended_at is None else None},
    begun_by=order.OrderProposed,
)

FREEZES: Final = View(
    "freeze",
    freeze.Freeze,
    freeze.evolve,
    {freeze.FreezeBegun: "freeze_id", freeze.FreezeEnded: "freeze_id", freeze.FreezeShown: "freeze_id"},
    {"account_no": lambda row: row.account_no, "order_id": lambda row: row.order_id},
    begun_by=freeze.FreezeBegun,
)

DISPUTES: Final = View(
    "dispute",
    dispute.Dispute,
    dispute.evolve,
    {
        dispute.PaymentDisputed: "dispute_id",
        dispute.PaymentHeld: "dispute_id",
        dispute.PaymentReleased: "dispute_id",
        dispute.HoldShown: "dispute_id",
        dispute.HoldObjected: "dispute_id",
        dispute.RefundConsented: "dispute_id",
        dispute.DisputeAnswered: "dispute_id",
        dispute.RefundAsked: "dispute_id",
        dispute.RefundConfirmed: "dispute_id",
    },
    {
        "payment": lambda row: row.payment_id.tag,
        "payer": lambda row: row.payment.payer,
        "payee": lambda row: row.payment.payee,
        "refund_id": lambda row: row.refund_id,
        "owed": lambda row: "owed" if row.refund_id is not None and row.refunded_at is None else None,
    },
    begun_by=dispute.PaymentDisputed,
)

PAYMENT_HOLDS: Final = View(
    "payment_hold",
    payment_hold.PaymentHold,
    payment_hold.evolve,
    {
        payment_hold.HoldProposed: "hold_id",
        payment_hold.HoldApproved: "hold_id",
        payment_hold.HoldReleased: "hold_id",
    },
    begun_by=payment_hold.HoldProposed,
)

SIGN_IN_LINKS: Final = View(
    "sign_in_link",
    sign_in_link.SignInLink,
    sign_in_link.evolve,
    {
        sign_in_link.SignInLinkProposed: "link_id",
        sign_in_link.SignInLinked: "link_id",
        sign_in_link.SignInUnlinked: "link_id",
    },
    {
        "person_id": lambda row: row.person_id if row.ended_at is None else None,
        "login": lambda row: row.login.tag if row.ended_at is None else None,
    },
    begun_by=sign_in_link.SignInLinkProposed,
)

EXPORTS: Final = View(
    "export",
    export.Export,
    export.evolve,
    {
        export.ExportRequested: "export_id",
        export.ExportStopped: "export_id",
        export.ExportMade: "export_id",
        export.ExportFailed: "export_id",
        export.ExportFetched: "export_id",
    },
    {
        "account_no": lambda row: row.account_no,
        "making": lambda row: "making" if row.stage is export.Stage.MAKING else None,
        "until": lambda row: row.expires_at if row.stage is export.Stage.MADE else None,
    },
    begun_by=export.ExportRequested,
)

LINKED_SERVICES: Final = View(
    "linked_service",
    linked_service.LinkedService,
    linked_service.evolve,
    {
        linked_service.ServiceLinked: "linked_service_id",
        linked_service.ServiceUnlinked: "linked_service_id",
        linked_service.RecoveryStopped: "linked_service_id",
    },
    {"account_no": lambda row: row.account_no, "own_account": lambda row: row.own_account},
)

COMPROMISES: Final = View(
    "compromise",
    compromise.Compromise,
    compromise.evolve,
    {
        compromise.CompromiseProposed: "compromise_id",
        compromise.CompromiseFound: "compromise_id",
        compromise.CompromiseDropped: "compromise_id",
        compromise.CompromiseEndProposed: "compromise_id",
        compromise.CompromiseEnded: "compromise_id",
    },
    {"account_no": lambda row: row.account_no},
    begun_by=compromise.CompromiseProposed,
)

EXITS: Final = View(
    "exit",
    exits.Exit,
    exits.evolve,
    {exits.ExitOpened: "exit_id"},
    {"account_no": lambda row: row.account_no},
    begun_by=exits.ExitOpened,
)

PAYOUTS: Final = View(
    "payout",
    payout.Payout,
    payout.evolve,
    {
        payout.PayoutRequested: "payout_id",
        payout.PayoutInstructed: "payout_id",
        payout.PayoutStopped: "payout_id",
        payout.PayoutSettled: "payout_id",
    },
    {
        "account_no": lambda row: row.account_no,
        "pending_of": lambda row: row.account_no if row.pending else None,
        "unknown_since": lambda row: row.instructed_at if row.pending else None,
    },
    begun_by=payout.PayoutRequested,
)

FORWARDINGS: Final = View(
    "forwarding",
    forwarding.Forwarding,
    forwarding.evolve,
    {forwarding.ForwardingOffered: "forwarding_id", forwarding.ForwardingEnded: "forwarding_id"},
    {"account_no": lambda row: row.account_no},
    begun_by=forwarding.ForwardingOffered,
)

ASKINGS: Final = View(
    "asking",
    forwarding.Asking,
    forwarding.evolve_asking,
    {forwarding.AddressAsked: "asking_id", forwarding.AskingAnswered: "asking_id"},
    {"account_no": lambda row: row.account_no},
    begun_by=forwarding.AddressAsked,
)

HANDOVERS: Final = View(
    "handover",
    handover.Handover,
    handover.evolve,
    {
        handover.HandoverOpened: "handover_id",
        handover.SuccessorNamed: "handover_id",
        handover.SuccessorDeclined: "handover_id",
        handover.SuccessorFound: "handover_id",
        handover.HandoverDone: "handover_id",
    },
    {
        "account_no": lambda row: row.account_no,
        "group": lambda row: row.group.tag,
        "owed": lambda row: "owed" if row.done_at is None else None,
    },
    begun_by=handover.HandoverOpened,
)

CLOSINGS: Final = leaving.CLOSINGS
DORMANCIES: Final = leaving.DORMANCIES
ESTATES: Final = leaving.ESTATES
ESTATE_WISHES: Final = leaving.ESTATE_WISHES

VIEWS: Final[tuple[View[Any], ...]] = (
    ACCOUNTS,
    STAFF,
    RULEBOOKS,
    REPORTS,
    CASES,
    EVIDENCE,
    DECISIONS,
    RESTRICTIONS,
    NOTICES,
    APPEALS,
    REMEDIES,
    ENQUIRIES,
    DETECTORS,
    SIGNALS,
    STAYS,
    ORDERS,
    FREEZES,
    EXITS,
    PAYOUTS,
    PAYMENT_RETURNS,
    CLOSINGS,
    RECLAMATIONS,
    DORMANCIES,
    FORWARDINGS,
    ASKINGS,
    HANDOVERS,
    PAYEE_HOLDS,
    NUMBER_CLAIMS,
    ESTATES,
    ESTATE_WISHES,
    DISPUTES,
    PAYMENT_HOLDS,
    SIGN_IN_LINKS,
    LINKED_SERVICES,
    COMPROMISES,
    IMPORTS,
    INHERITED,
    EXPORTS,
)

TOUCHED: Final[dict[type[Event], tuple[View[Any], ...]]] = {
    kind: tuple(view for view in VIEWS if kind in view.routes)
    for kind in {kind for view in VIEWS for kind in view.routes}
}
"""The views that an event type touches."""
