"""Words: what the codes of the record are called on the desk. English here, Chinese in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dueprocess.application.queries.queue import Section
from dueprocess.application.queries.timeline import Moment
from dueprocess.domain.payee_hold import PLACERS
from dueprocess.domain.staff import Role
from dueprocess.http.web.flash import MESSAGES, N_

SECTIONS: Final[Mapping[str, str]] = {
    Section.ALL: N_("Everything"),
    Section.APPEALS: N_("Appeals"),
    Section.ESCALATED: N_("Escalated"),
    Section.APPROVALS: N_("Approvals"),
    Section.CASES: N_("Cases"),
    Section.INHERITED: N_("Inherited"),
    Section.REVIEWS: N_("Reviews due"),
    Section.RENEWALS: N_("Renewals"),
    Section.SECOND_LOOKS: N_("Second looks"),
    Section.ENQUIRIES: N_("Questions"),
    Section.REMEDIES: N_("To put back"),
}

ONE: Final[Mapping[str, str]] = {
    Section.APPEALS: N_("Appeal"),
    Section.ESCALATED: N_("Escalated appeal"),
    Section.APPROVALS: N_("Decision"),
    Section.CASES: N_("Case"),
    Section.INHERITED: N_("Inherited measure"),
    Section.REVIEWS: N_("Review due"),
    Section.RENEWALS: N_("Renewal"),
    Section.SECOND_LOOKS: N_("Second look"),
    Section.ENQUIRIES: N_("Question"),
    Section.REMEDIES: N_("To put back"),
}

DUE: Final[Mapping[str, str]] = {
    Section.APPEALS: N_("answer owed"),
    Section.ESCALATED: N_("second date"),
    Section.APPROVALS: N_("lapses"),
    Section.INHERITED: N_("ends unless completed"),
    Section.REVIEWS: N_("review date"),
    Section.RENEWALS: N_("review date"),
    Section.ENQUIRIES: N_("answer owed"),
}

SILENCE: Final[Mapping[str, str]] = {
    "end": N_("the restriction ends by itself, for good"),
    "narrow": N_("it narrows by itself to what was abused, for good"),
    "escalate": N_("a named owner gets it, with a second date"),
}

DETAILS: Final[Mapping[str, str]] = {
    "approval": N_("waits for a second person; nothing is in force yet"),
    "confirmation": N_("in force now; ends by itself unless a second person confirms"),
    "completion": N_("is to go on without an end; stays as it is until a second person agrees"),
    "waits_for_sign_in": N_("waits until the person signs in again"),
    "contacts": N_("contacts"),
    "group_roles": N_("roles in groups"),
    "rank": N_("rank"),
    "end_other_sessions": N_("sign everybody else out"),
}

RELATIONS: Final[Mapping[str, str]] = {
    "spouse": N_("husband or wife"),
    "child": N_("son or daughter"),
    "parent": N_("father or mother"),
    "sibling": N_("brother or sister"),
    "grandchild": N_("grandchild"),
    "grandparent": N_("grandparent"),
    "heir": N_("heir by a will or a notary’s paper"),
}

ROLES: Final[Mapping[str, str]] = {
    Role.AGENT: N_("hotline agent"),
    Role.DECIDER: N_("decider"),
    Role.APPROVER: N_("approver"),
    Role.REVIEWER: N_("reviewer"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.OPERATOR: N_("operator"),
    Role.AUDITOR: N_("auditor"),
}

CASE: Final[Mapping[str, str]] = {
    "open": N_("open"),
    "awaiting_approval": N_("waits for a second person"),
    "decided": N_("decided"),
    "dismissed": N_("dismissed"),
}

CATEGORIES: Final[Mapping[str, str]] = {
    "(inherited)": N_("inherited measure"),
    "account_takeover": N_("account takeover"),
    "account_trading": N_("account trading"),
    "child_safety": N_("child safety"),
    "fraud": N_("fraud"),
    "gambling": N_("gambling"),
    "game_cheating": N_("cheating in games"),
    "harassment": N_("harassment"),
    "hate": N_("hate"),
    "impersonation": N_("impersonation"),
    "money_gambling": N_("gambling with money"),
    "other": N_("other"),
    "privacy": N_("privacy"),
    "pyramid_selling": N_("pyramid selling"),
    "receiving_for_others": N_("receiving money for others"),
    "sexual_content": N_("sexual content"),
    "sexual_harassment": N_("sexual harassment"),
    "spam": N_("spam"),
    "threats": N_("threats"),
}
"""The categories and clause families of the shipped samples; any other is shown as it is written."""

OUTCOMES: Final[Mapping[str, str]] = {
    "awaiting": N_("waits for a second person"),
    "made": N_("not reviewed"),
    "declined": N_("declined by the second person"),
    "affirmed": N_("affirmed"),
    "varied": N_("varied"),
    "overturned": N_("overturned"),
    "withdrawn": N_("withdrawn"),
    "superseded": N_("superseded"),
}

ENDED: Final[Mapping[str, str]] = {
    "amendment": N_("amended"),
    "correction": N_("corrected by the decider"),
    "review": N_("lifted after another look"),
    "appeal": N_("after an appeal"),
    "withdrawal": N_("decision withdrawn"),
    "superseded": N_("replaced by a new decision"),
    "recomputed": N_("an earlier decision fell"),
    "cured": N_("the matter was put right"),
    "detector": N_("the program that decided was wrong"),
    "compromise": N_("somebody else had the account"),
}

SOURCES: Final[Mapping[str, str]] = {
    "content": N_("fetched from the platform by content id"),
    "log_entry": N_("from the platform’s log"),
    "staff": N_("added by staff"),
}

ORIGINS: Final[Mapping[str, str]] = {
    "report": N_("began with a report"),
    "signal": N_("began with an automatic check"),
    "own_initiative": N_("opened by the platform itself"),
    "import": N_("imported"),
}

NOTICES: Final[Mapping[str, str]] = {
    "decision": N_("Notice of the decision issued"),
    "amendment": N_("Notice of the amendment issued"),
    "variation": N_("Notice of lighter terms issued"),
    "appeal_lodged": N_("Receipt of the appeal issued"),
    "appeal_answered": N_("Notice of the answer issued"),
    "lifted": N_("Notice of the lift issued"),
    "recomputed": N_("Notice of the recomputed measure issued"),
    "renewed": N_("Notice of the renewal issued"),
    "found_wrong": N_("Notice issued: the program that decided was wrong"),
    "taken_over": N_("Notice issued: somebody else had the account"),
    "enquiry_answered": N_("Notice of the reply issued"),
}

ANSWERS: Final[Mapping[str, str]] = {
    "affirmed": N_("Appeal answered: affirmed"),
    "affirmed_late": N_("Appeal answered late: affirmed"),
    "varied": N_("Appeal answered: varied"),
    "varied_late": N_("Appeal answered late: varied"),
    "overturned": N_("Appeal answered: overturned"),
    "overturned_late": N_("Appeal answered late: overturned"),
}

PURPOSES: Final[Mapping[str, str]] = {
    "decide": N_("Evidence opened, to decide"),
    "approve": N_("Evidence opened, to approve"),
    "review": N_("Evidence opened, to review"),
    "audit": N_("Evidence opened, to audit"),
}

EVENTS: Final[Mapping[str, str]] = {
    "appeal.lodged": N_("The person appealed"),
    "appeal.supplemented": N_("The person added to the appeal"),
    "appeal.withdrawn": N_("The person withdrew the appeal"),
    "appeal.taken": N_("A reviewer took the appeal"),
    "appeal.put_back": N_("The appeal was put back"),
    "case.opened": N_("The case was opened"),
    "case.taken": N_("The case was taken"),
    "case.put_back": N_("The case was put back"),
    "case.dismissed": N_("Dismissed: no rule was broken"),
    "case.closed": N_("The case was closed with a decision"),
    "case.awaits_approval": N_("The decision waits for a second person"),
    "case.reopened": N_("The case is open again"),
    "case.tags_added": N_("More content belongs to the case"),
    "completion.proposed": N_("Completing it without an end was proposed"),
    "completion.declined": N_("The second person disagreed: the inherited measure ends by its date"),
    "decision.made": N_("A breach was found"),
    "decision.approved": N_("The second person agreed"),
    "decision.declined": N_("The second person disagreed"),
    "decision.completed": N_("The inherited measure was completed"),
    "decision.inherited": N_("An import brought the measure in"),
    "decision.confirmed": N_("A second person confirmed the act against imminent harm"),
    "decision.affirmed": N_("The decision stands"),
    "decision.varied": N_("The decision stands, with lighter measures"),
    "decision.overturned": N_("The decision fell, with its rung"),
    "decision.withdrawn": N_("The decider withdrew the decision"),
    "decision.superseded": N_("An amendment replaced the decision"),
    "decision.recomputed": N_("An earlier decision fell: this one was recomputed"),
    "decision.finding_removed": N_("Put right: the finding left the ladder"),
    "detector.acted": N_("A program acted alone"),
    "detector.judged": N_("A human’s answer counts for the program that decided"),
    "detector.stopped": N_("The program stopped"),
    "detector.touch_freed": N_("The program that decided this was withdrawn"),
    "evidence.attached": N_("Evidence was added"),
    "lift.examined": N_("A second person looked at the lift"),
    "notice.served": N_("A message about the notice was accepted for delivery"),
    "notice.service_failed": N_("A message about the notice could not be delivered"),
    "notice.shown": N_("The notice was shown to the person"),
    "remedy.requested": N_("The platform was asked to put something back"),
    "remedy.confirmed": N_("The platform has put it back"),
    "renewal.proposed": N_("A renewal was proposed"),
    "report.filed": N_("A report came in"),
    "restriction.imposed": N_("A restriction began"),
    "restriction.completed": N_("The restriction has its end"),
    "restriction.inherited": N_("The restriction of the import stands on its own"),
    "restriction.confirmed": N_("The restriction no longer lapses"),
    "restriction.ended": N_("A restriction ended before its time"),
    "restriction.varied": N_("A restriction is lighter from here on"),
    "restriction.relief_set": N_("What silence would give was set"),
    "restriction.relief_cancelled": N_("The answer came in time: silence gives nothing any more"),
    "restriction.renewed": N_("Two people renewed the restriction"),
    "restriction.review_fell_due": N_("The review date holds from here on"),
}

DETECTOR_READERS: Final = (
    Role.DECIDER,
    Role.APPROVER,
    Role.REVIEWER,
    Role.SUPERVISOR,
    Role.OPERATOR,
    Role.AUDITOR,
)
"""Who may look at detectors. Hotline agents answer people, and need no machine for that."""

DETECTOR_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "proposed": (N_("waits for a second person"), "yellow"),
    "running": (N_("runs"), "green"),
    "stopped": (N_("stopped"), "orange"),
    "withdrawn": (N_("withdrawn"), "red"),
}

STOPS: Final[Mapping[str, str]] = {
    "over_budget": N_("It stopped itself: it would have done more in a minute than it may."),
    "over_mark": N_("It stopped itself: too many of its decisions were overturned."),
    "by_person": N_("A person stopped it."),
    "replaced": N_("A new version took its place."),
    "found_wrong": N_("It was found to be wrong."),
}

STAY_READERS: Final = (Role.APPROVER, Role.SUPERVISOR, Role.OPERATOR, Role.AUDITOR)
"""Who may look at what was set back: whoever may ask for it, agree to it, end it, or audits."""

STAY_SCOPES: Final[Mapping[str, str]] = {
    "capability": N_("Capability"),
    "clause": N_("Clause"),
    "version": N_("Rulebook version"),
    "detector": N_("Detector"),
}

STAY_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "awaits": (N_("waits for a second person"), "yellow"),
    "in_force": (N_("in force"), "orange"),
    "over": (N_("over"), "grey"),
    "lapsed": (N_("nobody agreed in time"), "grey"),
    "taken_back": (N_("taken back"), "grey"),
}

ORDER_READERS: Final = (Role.DECIDER, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
"""Who may look at orders from outside: whoever may take one in, approve or end it, or audits."""

ORDER_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "awaits": (N_("waits for approval"), "yellow"),
    "ahead": (N_("approved, begins later"), "blue"),
    "in_force": (N_("in force"), "orange"),
    "over": (N_("over"), "grey"),
    "ended": (N_("ended early"), "grey"),
    "lapsed": (N_("not approved in time"), "grey"),
    "taken_back": (N_("taken back"), "grey"),
}

ORDER_ENDS: Final[Mapping[str, str]] = {
    "withdrawn": N_("Its issuer withdrew it."),
    "unrelated": N_("The money was shown to have nothing to do with the matter."),
    "mistaken": N_("It was taken in by mistake."),
}

COMPROMISE_READERS: Final = (Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)
"""Who may look at stolen accounts: whoever may propose or find it, or audits."""

COMPROMISE_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "awaits": (N_("waits for a second person"), "yellow"),
    "stands": (N_("found"), "green"),
    "end_proposed": (N_("said to be wrong"), "yellow"),
    "ended": (N_("found wrong"), "grey"),
    "dropped": (N_("left"), "grey"),
}

SIGNS: Final[Mapping[str, str]] = {
    "new_device": N_("a new device or place"),
    "recovered_credentials": N_("credentials that had to be recovered"),
    "other": N_("something else"),
}

PAYEE_HOLD_READERS: Final = (*PLACERS, Role.AUDITOR)
"""Who may look at stops on payments to new payees: whoever may place one, or audits."""

DISPUTE_READERS: Final = (Role.DECIDER, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
"""Who may look at disputed payments: whoever may answer one, agree to a hold, or audits."""

DISPUTE_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "open": (N_("waits for an answer"), "yellow"),
    "held": (N_("held, waits for an answer"), "orange"),
    "refund": (N_("refund"), "green"),
    "refusal": (N_("no refund"), "grey"),
}

DISPUTE_ANSWERS: Final[Mapping[str, str]] = {
    "refund": N_("Refund: the payer is paid back"),
    "refusal": N_("No refund: the payment stands"),
}

REFUND_SOURCES: Final[Mapping[str, str]] = {
    "payee": N_("what the payee agreed to give back"),
    "platform": N_("the platform’s own funds"),
    "order": N_("an authority’s order"),
}

ESTATE_READERS: Final = (Role.DECIDER, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
"""Who reads what relatives of somebody who has died send."""

ESTATE_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "awaits": (N_("waits for an answer"), "blue"),
    "proposed": (N_("waits for a second person"), "blue"),
    "waits": (N_("seven days pass"), "orange"),
    "open": (N_("can be taken"), "green"),
    "refused": (N_("something is missing"), "grey"),
    "stopped": (N_("the owner lives"), "red"),
}

ESTATE_PARTS: Final[Mapping[str, str]] = {"data": N_("their data"), "money": N_("their money")}

DORMANCY_READERS: Final = (Role.AGENT, Role.DECIDER, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
"""Who reads what people send to show that an unused account is theirs."""

LINK_READERS: Final = (Role.APPROVER, Role.OPERATOR, Role.AUDITOR)
"""Who may look at which login is whose: whoever may propose it, agree to it, or audits."""

LINK_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "awaits": (N_("waits for a second person"), "yellow"),
    "linked": (N_("linked"), "green"),
    "unlinked": (N_("taken away"), "grey"),
    "lapsed": (N_("nobody agreed in time"), "grey"),
    "taken_back": (N_("taken back"), "grey"),
}

MACHINE_ACTS: Final[Mapping[str, str]] = {
    "reverify": N_("asked the person to verify again"),
    "hold": N_("placed a hold"),
    "decision": N_("decided alone"),
}

OUTCOME_CHOICES: Final[Mapping[str, tuple[str, str]]] = {
    "overturned": (
        N_("Overturn"),
        N_("The decision was wrong. It falls with its rung, and everything is given back at once."),
    ),
    "varied": (
        N_("Vary"),
        N_("The finding is right, the measure too heavy. Choose lighter terms below."),
    ),
    "affirmed": (N_("Affirm"), N_("The decision was right, and so was its measure.")),
}

_QUEUE: Final = N_("Queue")
_SEARCH: Final = N_("Find an account")
_RULEBOOK: Final = N_("Rulebook")
_STAFF: Final = N_("Staff")
_OBSERVING: Final = N_("Observing")
_DORMANCIES: Final = N_("Unused accounts")
_ESTATES: Final = N_("Estates")
_STAYS: Final = N_("Stays")
_ORDERS: Final = N_("Orders")
_DISPUTES: Final = N_("Disputed payments")
_PAYEE_HOLDS: Final = N_("New payees")
_LINKS: Final = N_("Sign-in links")
_COMPROMISES: Final = N_("Stolen accounts")
_DETECTORS: Final = N_("Detectors")
_WEBHOOKS: Final = N_("Webhooks")
_CLOCK: Final = N_("Demo clock")

MESSAGES.update(
    {
        "desk_signed_in": N_("You are signed in."),
        "desk_signed_out": N_("You are signed out."),
        "desk_case_taken": N_("The case is yours. Put it back if you do not finish it."),
        "desk_case_back": N_("The case is back in the queue."),
        "desk_case_dismissed": N_("Dismissed. This content cannot be used against the person again."),
        "desk_opened": N_("Opened. That you looked at it is on record."),
        "desk_account_erased": N_("Erased. The record stays, without their words and addresses."),
        "desk_case_opened": N_(
            "The case is open. Add evidence by content id and take the case: without evidence nothing can be decided."
        ),
        "desk_evidence_added": N_("Fetched from the platform, and added to the evidence."),
        "desk_decided": N_("Decided. The notice is issued, and the person can read it now."),
        "desk_proposed": N_("Proposed. Nothing is in force until a second person agrees."),
        "desk_approved": N_("Agreed. The measure is in force, and the notice is issued."),
        "desk_declined": N_("Declined. The case is open again, and nothing was imposed."),
        "desk_confirmed": N_("Confirmed. The measure no longer lapses by itself."),
        "desk_appeal_taken": N_("The appeal is yours. Its dates do not move."),
        "desk_appeal_back": N_("The appeal is back in the queue. Its dates do not move."),
        "desk_answered": N_("Answered. It took effect at once, and the person can read it now."),
        "desk_lifted": N_(
            "Lifted. Somebody else will take a second look; that changes nothing for the person."
        ),
        "desk_withdrawn": N_("Withdrawn. It counts as never having been, and the person was told."),
        "desk_completed": N_("Completed. The person was told, and can appeal anew."),
        "desk_completion_proposed": N_("Proposed. The measure stays as it is until a second person agrees."),
        "desk_completion_approved": N_(
            "Agreed. The measure goes on without an end, and the person was told."
        ),
        "desk_completion_declined": N_("Declined. The case is open again; the measure ends by its date."),
        "desk_amended": N_("Changed. The person was told."),
        "desk_renewal_proposed": N_("Proposed. It needs another person before the review date."),
        "desk_renewed": N_("Renewed until its next review."),
        "desk_examined": N_("Noted. It changes nothing for the person."),
        "desk_replied": N_("Sent. The person can read your answer now."),
        "desk_rulebook_proposed": N_(
            "Proposed. It is published when a second person approves this very content."
        ),
        "desk_rulebook_published": N_("Published. The page says from when it holds."),
        "desk_appointed": N_("Saved. The roles hold from this moment on."),
        "desk_dismissed": N_("Ended. This person can do nothing here any more."),
        "desk_webhook_removed": N_(
            "Removed. Nothing is told there any more, and its secret is worth nothing."
        ),
        "desk_webhook_again": N_("It is tried again now, under the same message ids."),
        "desk_detector_proposed": N_("Proposed. It does nothing until a second person agrees."),
        "desk_detector_registered": N_("Registered. It runs from now on."),
        "desk_detector_stopped": N_(
            "Stopped. It does and says nothing any more; what it did stays as it is."
        ),
        "desk_detector_started": N_("Started. What is overturned is counted anew from here."),
        "desk_detector_wrong": N_("It is stopped. Everybody is freed when a second person agrees."),
        "desk_detector_withdrawn": N_("Ordered. Everybody it touched is being freed now, and each is told."),
        "desk_papers_opened": N_("Opened, and on record."),
        "desk_waking_proposed": N_("Proposed. Nothing changes until a second person agrees."),
        "desk_waking_approved": N_("Agreed. Everything works again, and every contact is told."),
        "desk_waking_refused": N_("Answered. The person is told what is missing, and can send more."),
        "desk_estate_proposed": N_("Proposed. Nothing is given until a second person agrees."),
        "desk_estate_granted": N_("Agreed. Every contact of the account is told; seven days pass."),
        "desk_estate_refused": N_("Answered. The relative is told what is missing, and can send it."),
        "desk_stay_proposed": N_("Proposed. Nothing changes until a second person agrees."),
        "desk_stay_begun": N_("The stay has begun. Within a second guards only observe it."),
        "desk_stay_ended": N_("The stay is ended. Within a second guards enforce it again."),
        "desk_order_taken_in": N_("Taken in. Nothing is frozen until two others approve it."),
        "desk_order_approved": N_("Approved. The page says whether it is in force now."),
        "desk_order_end_asked": N_("Noted. The page says whether it is over, or waits for a second person."),
        "desk_order_ended": N_("Ended. What it had frozen is free, and the person is told."),
        "desk_compromise_proposed": N_(
            "Proposed. Nothing changes until a second person agrees who decided none of these."
        ),
        "desk_compromise_found": N_(
            "Found. These decisions are void, and the person was told that they are not to blame."
        ),
        "desk_compromise_dropped": N_("Left. Nothing changed."),
        "desk_compromise_end_proposed": N_("Noted. Nothing changes until a second person agrees."),
        "desk_compromise_ended": N_("Ended. Nothing came back by it; the cases are open again."),
        "desk_hold_proposed": N_("Proposed. Nothing is held until a second person agrees."),
        "desk_hold_approved": N_("Held for 72 hours. The payee is told."),
        "desk_hold_released": N_("Done. Nothing of it is held any more."),
        "desk_payee_hold_placed": N_(
            "Stopped for 72 hours at most. The person is told on every contact there is."
        ),
        "desk_payee_hold_lifted": N_("Ended. Payments to new payees work again, and the person is told."),
        "desk_dispute_answered": N_("Answered. Whoever knows of it is told, with the reasons."),
        "desk_clock_moved": N_("The demo’s clock was moved forward, for everybody."),
    }
)


def event(moment: Moment) -> str:
    """What happened, as a text of ours to translate."""
    if moment.what == "notice.issued":
        return NOTICES[moment.detail]
    if moment.what == "appeal.answered":
        return ANSWERS[moment.detail]
    if moment.what == "evidence.opened":
        return PURPOSES[moment.detail]
    return EVENTS.get(moment.what, moment.what)


def of(table: Mapping[str, str], code: str) -> str:
    """The word for a code; the code itself where a platform has one of its own."""
    return table.get(code, code.replace("_", " "))


def places(roles: Iterable[Role], *, demo: bool) -> tuple[tuple[str, str], ...]:
    """Where these roles can go: address and name."""
    mine = set(roles)
    found = [("/desk", _QUEUE)]
    if mine & {Role.AGENT, Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR}:
        found.append(("/desk/find", _SEARCH))
    found.append(("/desk/rulebook", _RULEBOOK))
    if mine & set(DETECTOR_READERS):
        found.append(("/desk/detectors", _DETECTORS))
    if mine & set(COMPROMISE_READERS):
        found.append(("/desk/compromises", _COMPROMISES))
    if mine & {Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR}:
        found.append(("/desk/staff", _STAFF))
        found.append(("/desk/observing", _OBSERVING))
    if mine & set(STAY_READERS):
        found.append(("/desk/stays", _STAYS))
    if mine & set(ORDER_READERS):
        found.append(("/desk/orders", _ORDERS))
    if mine & set(DISPUTE_READERS):
        found.append(("/desk/disputes", _DISPUTES))
    if mine & set(DORMANCY_READERS):
        found.append(("/desk/dormancies", _DORMANCIES))
    if mine & set(PAYEE_HOLD_READERS):
        found.append(("/desk/payee-holds", _PAYEE_HOLDS))
    if mine & set(ESTATE_READERS):
        found.append(("/desk/estates", _ESTATES))
    if mine & set(LINK_READERS):
        found.append(("/desk/sign-in-links", _LINKS))
    if Role.OPERATOR in mine:
        found.append(("/desk/webhooks", _WEBHOOKS))
    if demo and Role.OPERATOR in mine:
        found.append(("/desk/demo/clock", _CLOCK))
    return tuple(found)
