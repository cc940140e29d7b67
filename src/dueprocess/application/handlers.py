"""Every command and its handler: the whole behaviour of the system on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueprocess.application import (
    account,
    amendment,
    appeal,
    approval,
    case,
    closing,
    completion,
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
    handover,
    imports,
    inherited,
    linked_service,
    machine,
    notice,
    number_claim,
    order,
    other_sessions,
    payee_hold,
    payment_hold,
    payment_return,
    payout,
    reclamation,
    relief,
    remedy,
    renewal,
    report,
    review,
    rulebook_version,
    sign_in_link,
    signal,
    staff,
    stay,
    transition,
    withdrawal,
)
from dueprocess.application.handler import AnyHandler
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import LodgeAppeal, WithdrawAppeal
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.case import DismissCase, OpenCase, PutBackCase, TakeCase
from dueprocess.domain.closing import AskClosing, CancelClosing
from dueprocess.domain.completion import ApproveCompletion, CompleteInherited, DeclineCompletion
from dueprocess.domain.compromise import (
    ApproveCompromise,
    DropCompromise,
    EndCompromise,
    ProposeCompromise,
    ProposeCompromiseEnd,
)
from dueprocess.domain.decision import DecideCase
from dueprocess.domain.detector import ApproveDetector, ProposeDetector, StartDetector, StopDetector
from dueprocess.domain.dispute import (
    AnswerDispute,
    ConfirmRefund,
    ConsentToRefund,
    DisputePayment,
    ObjectToHold,
    RecordHoldShowing,
)
from dueprocess.domain.dormancy import (
    ApproveWaking,
    AskWaking,
    OpenWakingPapers,
    ProposeWaking,
    ProtectDormant,
    RefuseWaking,
    WakeAccount,
)
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.estate import (
    ApproveEstate,
    ClaimEstate,
    OpenEstatePapers,
    ProposeEstate,
    RefuseEstate,
    StopEstate,
    SupplementEstate,
    WishEstate,
)
from dueprocess.domain.evidence import AttachEvidence, OpenEvidence
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.export import RecordExport, RecordFetch, RequestExport, StopExport
from dueprocess.domain.forwarding import AnswerAsking, AskAddress, EndForwarding, OfferForwarding
from dueprocess.domain.freeze import RecordFreezeShowing
from dueprocess.domain.handover import (
    AnswerSuccession,
    ChooseSuccessor,
    ConfirmHandover,
    NameSuccessor,
    OpenHandover,
)
from dueprocess.domain.imports import ApproveImport, DropImport, ProposeImport, UndoImport
from dueprocess.domain.inherited import TakeUpInherited
from dueprocess.domain.linked_service import LinkService, UnlinkService
from dueprocess.domain.machine import AskReverification, DecideOnSignal, PlaceHold
from dueprocess.domain.notice import RecordService, RecordShowing
from dueprocess.domain.number_claim import (
    ChooseNumber,
    FreeNumber,
    ObjectToNumberClaim,
    OpenNumberClaim,
    ProveNumber,
    UndoNumberChoice,
)
from dueprocess.domain.order import ApproveOrder, ApproveOrderEnd, EndOrder
from dueprocess.domain.order_intake import ProposeOrder
from dueprocess.domain.other_sessions import EndOtherSessions
from dueprocess.domain.payee_hold import FreePayeeHold, LiftPayeeHold, PlacePayeeHold, VerifyPayeeHold
from dueprocess.domain.payment_hold import ApproveHold, HoldPayments, ReleaseHold
from dueprocess.domain.payment_return import DropReturn, RecordReturn
from dueprocess.domain.payout import InstructPayout, RecordPayout, RequestPayout, StopPayout
from dueprocess.domain.reclamation import AnnounceReclamation, ConfirmReclamation, KeepAccount
from dueprocess.domain.relief import ExamineLift, LiftDecision, WithdrawDecision
from dueprocess.domain.remedy import ConfirmRemedy
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.report import FileReport
from dueprocess.domain.review import AnswerAppeal, PutBackAppeal, TakeAppeal
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.sign_in_link import ApproveSignInLink, EndSignInLink, ProposeSignInLink
from dueprocess.domain.signal import RaiseSignal, RecordReverification
from dueprocess.domain.staff import AppointStaff, DismissStaff
from dueprocess.domain.stay import ApproveStay, EndStay, ProposeStay
from dueprocess.domain.transition import ConfirmUnusedRefund
from dueprocess.domain.withdrawal import FinishRelease, FreeTouched, ProposeWithdrawal, WithdrawDetector
from dueprocess.kernel.messages import Command

HANDLERS: Final[Mapping[type[Command], AnyHandler]] = {
    RegisterAccount: account.REGISTER,
    RecordSignIn: account.SIGN_IN,
    EraseAccount: account.ERASE,
    AppointStaff: staff.APPOINT,
    DismissStaff: staff.DISMISS,
    ProposeSignInLink: sign_in_link.PROPOSE,
    ApproveSignInLink: sign_in_link.APPROVE,
    EndSignInLink: sign_in_link.END,
    ProposeRulebook: rulebook_version.PROPOSE,
    ApproveRulebook: rulebook_version.APPROVE,
    FileReport: report.FILE,
    OpenCase: case.OPEN,
    TakeCase: case.TAKE,
    PutBackCase: case.PUT_BACK,
    DismissCase: case.DISMISS,
    AttachEvidence: evidence.ATTACH,
    OpenEvidence: evidence.OPEN,
    DecideCase: decision.DECIDE,
    ApproveDecision: approval.APPROVE,
    DeclineDecision: approval.DECLINE,
    ConfirmDecision: approval.CONFIRM,
    AmendRestriction: amendment.AMEND,
    LiftDecision: relief.LIFT,
    WithdrawDecision: relief.WITHDRAW,
    ExamineLift: relief.EXAMINE,
    ProposeRenewal: renewal.PROPOSE,
    ApproveRenewal: renewal.APPROVE,
    RecordShowing: notice.SHOWN,
    RecordService: notice.SERVED,
    LodgeAppeal: appeal.LODGE,
    WithdrawAppeal: appeal.WITHDRAW,
    TakeAppeal: review.TAKE,
    PutBackAppeal: review.PUT_BACK,
    AnswerAppeal: review.ANSWER,
    ConfirmRemedy: remedy.CONFIRM,
    AskHuman: enquiry.ASK,
    AnswerEnquiry: enquiry.ANSWER,
    ProposeDetector: detector.PROPOSE,
    ApproveDetector: detector.APPROVE,
    StopDetector: detector.STOP,
    StartDetector: detector.START,
    RaiseSignal: signal.RAISE,
    RecordReverification: signal.RECORD,
    AskReverification: machine.ASK,
    PlaceHold: machine.HOLD,
    DecideOnSignal: machine.DECIDE,
    ProposeWithdrawal: withdrawal.PROPOSE,
    WithdrawDetector: withdrawal.WITHDRAW,
    FreeTouched: withdrawal.FREE,
    FinishRelease: withdrawal.FINISH,
    ProposeStay: stay.PROPOSE,
    ApproveStay: stay.APPROVE,
    EndStay: stay.END,
    ProposeOrder: order.PROPOSE,
    ApproveOrder: order.APPROVE,
    EndOrder: order.END,
    ApproveOrderEnd: order.APPROVE_END,
    RecordFreezeShowing: order.SHOWN,
    LinkService: linked_service.LINK,
    UnlinkService: linked_service.UNLINK,
    ProposeCompromise: compromise.PROPOSE,
    ApproveCompromise: compromise.APPROVE,
    DropCompromise: compromise.DROP,
    ProposeCompromiseEnd: compromise.PROPOSE_END,
    EndCompromise: compromise.END,
    RecordReturn: payment_return.RECORD,
    DropReturn: payment_return.DROP,
    AskClosing: closing.ASK,
    CancelClosing: closing.CANCEL,
    AnnounceReclamation: reclamation.ANNOUNCE,
    ConfirmReclamation: reclamation.CONFIRM,
    KeepAccount: reclamation.KEEP,
    ProtectDormant: dormancy.PROTECT,
    WakeAccount: dormancy.WAKE,
    AskWaking: dormancy.ASK,
    OpenWakingPapers: dormancy.OPEN,
    ProposeWaking: dormancy.PROPOSE,
    ApproveWaking: dormancy.APPROVE,
    RefuseWaking: dormancy.REFUSE,
    OfferForwarding: forwarding.OFFER,
    EndForwarding: forwarding.END,
    AskAddress: forwarding.ASK,
    AnswerAsking: forwarding.ANSWER,
    ConfirmUnusedRefund: transition.CONFIRM,
    OpenHandover: handover.OPEN,
    NameSuccessor: handover.NAME,
    AnswerSuccession: handover.ANSWER,
    ChooseSuccessor: handover.CHOOSE,
    ConfirmHandover: handover.CONFIRM,
    WishEstate: estate.WISH,
    ClaimEstate: estate.CLAIM,
    SupplementEstate: estate.SUPPLEMENT,
    OpenEstatePapers: estate.OPEN,
    ProposeEstate: estate.PROPOSE,
    ApproveEstate: estate.APPROVE,
    RefuseEstate: estate.REFUSE,
    StopEstate: estate.STOP,
    OpenExit: exits.OPEN,
    RequestPayout: payout.REQUEST,
    StopPayout: payout.STOP,
    InstructPayout: payout.INSTRUCT,
    RecordPayout: payout.RECORD,
    DisputePayment: dispute.DISPUTE,
    AnswerDispute: dispute.ANSWER,
    ConsentToRefund: dispute.CONSENT,
    ObjectToHold: dispute.OBJECT,
    RecordHoldShowing: dispute.SHOWN,
    ConfirmRefund: dispute.CONFIRM,
    HoldPayments: payment_hold.PROPOSE,
    ApproveHold: payment_hold.APPROVE,
    ReleaseHold: payment_hold.RELEASE,
    PlacePayeeHold: payee_hold.PLACE,
    VerifyPayeeHold: payee_hold.VERIFY,
    LiftPayeeHold: payee_hold.LIFT,
    FreePayeeHold: payee_hold.FREE,
    EndOtherSessions: other_sessions.END,
    OpenNumberClaim: number_claim.OPEN,
    ChooseNumber: number_claim.CHOOSE,
    UndoNumberChoice: number_claim.UNDO,
    ObjectToNumberClaim: number_claim.OBJECT,
    ProveNumber: number_claim.PROVE,
    FreeNumber: number_claim.FREE,
    ProposeImport: imports.PROPOSE,
    ApproveImport: imports.APPROVE,
    DropImport: imports.DROP,
    UndoImport: imports.UNDO,
    TakeUpInherited: inherited.TAKE_UP,
    CompleteInherited: completion.COMPLETE,
    ApproveCompletion: completion.APPROVE,
    DeclineCompletion: completion.DECLINE,
    RequestExport: export.REQUEST,
    StopExport: export.STOP,
    RecordExport: export.RECORD,
    RecordFetch: export.FETCH,
}
