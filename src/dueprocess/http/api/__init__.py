"""REST under /v1: one endpoint a file, by noun and verb. `ROUTES` is all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from litestar import Litestar
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from dueprocess.http.api.accounts import (
    confirm_reclamation,
    end_sessions,
    erase,
    link,
    own_standing,
    reclaim,
    register,
    sign_in,
)
from dueprocess.http.api.accounts import counterpart as account_counterpart
from dueprocess.http.api.accounts import retention as account_retention
from dueprocess.http.api.accounts import standing as account_standing
from dueprocess.http.api.acting import provide_acting
from dueprocess.http.api.appeals import answer as appeal_answer
from dueprocess.http.api.appeals import lodge
from dueprocess.http.api.appeals import one as one_appeal
from dueprocess.http.api.appeals import put_back as appeal_put_back
from dueprocess.http.api.appeals import take as appeal_take
from dueprocess.http.api.appeals import withdraw as appeal_withdraw
from dueprocess.http.api.cases import attach, decide, dismiss, put_back, queue, take
from dueprocess.http.api.cases import one as one_case
from dueprocess.http.api.cases import open as case_open
from dueprocess.http.api.closings import listed as closing_listed
from dueprocess.http.api.compromises import approve as compromise_approve
from dueprocess.http.api.compromises import drop as compromise_drop
from dueprocess.http.api.compromises import end as compromise_end
from dueprocess.http.api.compromises import listed as listed_compromises
from dueprocess.http.api.compromises import one as one_compromise
from dueprocess.http.api.compromises import propose as compromise_propose
from dueprocess.http.api.compromises import propose_end as compromise_propose_end
from dueprocess.http.api.decisions import approve, confirm, decline, lift, withdraw
from dueprocess.http.api.decisions import one as one_decision
from dueprocess.http.api.detectors import approve as detector_approve
from dueprocess.http.api.detectors import find_wrong, listed, start, stop
from dueprocess.http.api.detectors import one as one_detector
from dueprocess.http.api.detectors import propose as detector_propose
from dueprocess.http.api.detectors import withdraw as detector_withdraw
from dueprocess.http.api.disputes import answer as dispute_answer
from dueprocess.http.api.disputes import approve as payment_hold_approve
from dueprocess.http.api.disputes import confirm as refund_confirm
from dueprocess.http.api.disputes import hold as payment_hold
from dueprocess.http.api.disputes import listed as listed_disputes
from dueprocess.http.api.disputes import one as one_dispute
from dueprocess.http.api.disputes import open as dispute_open
from dueprocess.http.api.disputes import refunds as listed_refunds
from dueprocess.http.api.disputes import release as payment_hold_release
from dueprocess.http.api.dormancies import one as one_dormancy
from dueprocess.http.api.dormancies import protect as dormancy_protect
from dueprocess.http.api.enquiries import answer as enquiry_answer
from dueprocess.http.api.enquiries import ask, waiting
from dueprocess.http.api.enquiries import one as one_enquiry
from dueprocess.http.api.evidence import content
from dueprocess.http.api.exports import listed as export_listed
from dueprocess.http.api.feed import follow, snapshot
from dueprocess.http.api.feed.baker import Baker
from dueprocess.http.api.feed.pump import Pump
from dueprocess.http.api.forwardings import ask as address_ask
from dueprocess.http.api.forwardings import pointer as followers_pointer
from dueprocess.http.api.forwardings import sight as forwarding_sight
from dueprocess.http.api.guard import observations
from dueprocess.http.api.handovers import answer as succession_answer
from dueprocess.http.api.handovers import choose as succession_choose
from dueprocess.http.api.handovers import confirm as handover_confirm
from dueprocess.http.api.handovers import listed as listed_handovers
from dueprocess.http.api.handovers import open as handover_open
from dueprocess.http.api.imports import approve as import_approve
from dueprocess.http.api.imports import bring_in, undo
from dueprocess.http.api.imports import listed as import_listed
from dueprocess.http.api.imports import one as one_import
from dueprocess.http.api.linked_services import link as service_link
from dueprocess.http.api.linked_services import listed as listed_services
from dueprocess.http.api.linked_services import unlink as service_unlink
from dueprocess.http.api.notices import one as one_notice
from dueprocess.http.api.notices import show
from dueprocess.http.api.number_claims import listed as listed_number_claims
from dueprocess.http.api.number_claims import one as one_number_claim
from dueprocess.http.api.number_claims import open as number_claim_open
from dueprocess.http.api.number_claims import undo as number_claim_undo
from dueprocess.http.api.orders import approve as order_approve
from dueprocess.http.api.orders import approve_end as order_approve_end
from dueprocess.http.api.orders import end as order_end
from dueprocess.http.api.orders import listed as listed_orders
from dueprocess.http.api.orders import one as one_order
from dueprocess.http.api.orders import propose as order_propose
from dueprocess.http.api.payee_holds import lift as payee_hold_lift
from dueprocess.http.api.payee_holds import listed as listed_payee_holds
from dueprocess.http.api.payee_holds import one as one_payee_hold
from dueprocess.http.api.payee_holds import place as payee_hold_place
from dueprocess.http.api.payee_holds import verify as payee_hold_verify
from dueprocess.http.api.record import checkpoint, consistency, entries, inclusion, leaves
from dueprocess.http.api.record.prover import Prover
from dueprocess.http.api.remedies import confirm as remedy_confirm
from dueprocess.http.api.remedies import owed
from dueprocess.http.api.reports import file
from dueprocess.http.api.reports import one as one_report
from dueprocess.http.api.restrictions import (
    amend,
    approve_completion,
    approve_renewal,
    complete,
    completion,
    confirm_unused_refund,
    decline_completion,
    examine_lift,
    propose_renewal,
    unused_refunds,
)
from dueprocess.http.api.rulebooks import approve as rulebook_approve
from dueprocess.http.api.rulebooks import one as one_rulebook
from dueprocess.http.api.rulebooks import propose, versions
from dueprocess.http.api.sign_in_links import approve as link_approve
from dueprocess.http.api.sign_in_links import end as link_end
from dueprocess.http.api.sign_in_links import listed as listed_links
from dueprocess.http.api.sign_in_links import one as one_link
from dueprocess.http.api.sign_in_links import propose as link_propose
from dueprocess.http.api.signals import decide as signal_decide
from dueprocess.http.api.signals import hold, raise_signal, reverify, verified
from dueprocess.http.api.signals import one as one_signal
from dueprocess.http.api.staff import appoint, appointed
from dueprocess.http.api.staff import dismiss as staff_dismiss
from dueprocess.http.api.stays import approve as stay_approve
from dueprocess.http.api.stays import end as stay_end
from dueprocess.http.api.stays import listed as listed_stays
from dueprocess.http.api.stays import one as one_stay
from dueprocess.http.api.stays import propose as stay_propose
from dueprocess.http.api.webhooks import again, delivered, registered, remove
from dueprocess.http.api.webhooks import register as webhook_register
from dueprocess.http.services import Services

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    register.register_account,
    sign_in.record_sign_in,
    link.make_entry_link,
    account_standing.account_standing,
    account_counterpart.account_counterpart,
    account_retention.account_retention,
    own_standing.own_standing,
    erase.erase_account,
    reclaim.announce_reclamation,
    confirm_reclamation.confirm_reclamation,
    closing_listed.listed_closings,
    dormancy_protect.protect_dormant,
    one_dormancy.one_dormancy,
    unused_refunds.listed_unused_refunds,
    confirm_unused_refund.confirm_unused_refund,
    forwarding_sight.forwarding_sight,
    address_ask.ask_address,
    followers_pointer.followers_pointer,
    handover_open.open_handover,
    listed_handovers.listed_handovers,
    succession_answer.answer_succession,
    succession_choose.choose_successor,
    handover_confirm.confirm_handover,
    end_sessions.end_other_sessions,
    payee_hold_verify.verify_payee_hold,
    file.file_report,
    one_report.one_report,
    queue.case_queue,
    one_case.one_case,
    case_open.open_case,
    take.take_case,
    put_back.put_back_case,
    dismiss.dismiss_case,
    attach.attach_evidence,
    decide.decide_case,
    content.evidence_item_content,
    one_decision.one_decision,
    approve.approve_decision,
    decline.decline_decision,
    confirm.confirm_decision,
    withdraw.withdraw_decision,
    lift.lift_decision,
    amend.amend_restriction,
    propose_renewal.propose_renewal,
    approve_renewal.approve_renewal,
    examine_lift.examine_lift,
    completion.one_completion,
    complete.complete_inherited,
    approve_completion.approve_completion,
    decline_completion.decline_completion,
    bring_in.bring_in,
    import_listed.listed_imports,
    one_import.one_import,
    import_approve.approve_import,
    undo.undo_import,
    one_notice.one_notice,
    show.record_showing,
    lodge.lodge_appeal,
    one_appeal.one_appeal,
    appeal_withdraw.withdraw_appeal,
    appeal_take.take_appeal,
    appeal_put_back.put_back_appeal,
    appeal_answer.answer_appeal,
    owed.owed_remedies,
    remedy_confirm.confirm_remedy,
    ask.ask_human,
    waiting.waiting_enquiries,
    one_enquiry.one_enquiry,
    enquiry_answer.answer_enquiry,
    listed.listed_detectors,
    one_detector.one_detector,
    detector_propose.propose_detector,
    detector_approve.approve_detector,
    stop.stop_detector,
    start.start_detector,
    find_wrong.find_detector_wrong,
    detector_withdraw.withdraw_detector,
    raise_signal.raise_signal,
    one_signal.one_signal,
    reverify.ask_reverification,
    verified.record_reverification,
    hold.place_hold,
    signal_decide.decide_on_signal,
    export_listed.listed_exports,
    listed_links.listed_sign_in_links,
    one_link.one_sign_in_link,
    link_propose.propose_sign_in_link,
    link_approve.approve_sign_in_link,
    link_end.end_sign_in_link,
    listed_orders.listed_orders,
    one_order.one_order,
    order_propose.propose_order,
    order_approve.approve_order,
    order_end.end_order,
    order_approve_end.approve_order_end,
    dispute_open.dispute_payment,
    listed_disputes.listed_disputes,
    one_dispute.one_dispute,
    dispute_answer.answer_dispute,
    payment_hold.hold_payments,
    payment_hold_approve.approve_hold,
    payment_hold_release.release_hold,
    number_claim_open.open_number_claim,
    listed_number_claims.listed_number_claims,
    one_number_claim.one_number_claim,
    number_claim_undo.undo_number_choice,
    payee_hold_place.place_payee_hold,
    listed_payee_holds.listed_payee_holds,
    one_payee_hold.one_payee_hold,
    payee_hold_lift.lift_payee_hold,
    listed_refunds.listed_refunds,
    refund_confirm.confirm_refund,
    listed_stays.listed_stays,
    one_stay.one_stay,
    stay_propose.propose_stay,
    stay_approve.approve_stay,
    stay_end.end_stay,
    service_link.link_service,
    listed_services.linked_services,
    service_unlink.unlink_service,
    listed_compromises.listed_compromises,
    one_compromise.one_compromise,
    compromise_propose.propose_compromise,
    compromise_approve.approve_compromise,
    compromise_drop.drop_compromise,
    compromise_propose_end.propose_compromise_end,
    compromise_end.end_compromise,
    versions.rulebook_versions,
    one_rulebook.one_rulebook,
    propose.propose_rulebook,
    rulebook_approve.approve_rulebook,
    appointed.appointed_staff,
    appoint.appoint_staff,
    staff_dismiss.dismiss_staff,
    snapshot.take_snapshot,
    follow.follow_feed,
    observations.count_observations,
    checkpoint.record_checkpoint,
    inclusion.record_inclusion,
    consistency.record_consistency,
    leaves.record_leaves,
    entries.record_entries,
    webhook_register.register_webhook,
    registered.registered_webhooks,
    delivered.webhook_deliveries,
    again.retry_webhook,
    remove.remove_webhook,
)

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def parts(services: Services) -> tuple[dict[str, Provide], Lifespan]:
    """What endpoints ask for by name, and what runs as long as the server does."""
    pump, prover, baker = Pump(services), Prover(services), Baker(services)

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        pump.start()
        try:
            yield
        finally:
            pump.close()

    provided = {
        "act": Provide(provide_acting, sync_to_thread=False),
        "baker": Provide(lambda: baker, sync_to_thread=False),
        "pump": Provide(lambda: pump, sync_to_thread=False),
        "prover": Provide(lambda: prover, sync_to_thread=False),
    }
    return provided, running
