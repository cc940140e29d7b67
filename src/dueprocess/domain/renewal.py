"""Renewal: "permanent" means that two people renew it at each review, at most 180 days apart.

The rules are:
1. One person proposes with a reason, another in another role agrees (I-18).
2. Both saw the same terms: the agreement names their digest, and anything else is refused. A proposal falls with the
   terms it was made for: what was amended or varied since is proposed anew (I-18).
3. It must happen while the restriction is in force: a review date that passed has ended it (I-07, I-09).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import REVIEW_WITHIN, RenewalProposed, Restriction, RestrictionRenewed
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import Mint, NoticeId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse


class ProposeRenewal(Command, frozen=True):
    """Propose that a permanent restriction goes on."""

    restriction_id: RestrictionId
    by: PersonId
    reason: Private


class ApproveRenewal(Command, frozen=True):
    """Agree, as the second person. `seen` is the digest of the terms and the reason that were shown to them."""

    restriction_id: RestrictionId
    by: PersonId
    seen: str


class RenewalFacts(msgspec.Struct, frozen=True):
    """What renewing needs to know."""

    ids: Mint
    restriction: Restriction | None
    person: Staff | None


def propose_renewal(
    facts: RenewalFacts, command: ProposeRenewal, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Propose, with a reason."""
    refused = _may_renew(facts, Role.DECIDER, now)
    if refused is not None or facts.restriction is None:
        return refused or refuse(Code.NOT_FOUND)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (RenewalProposed(facts.restriction.restriction_id, command.by, command.reason.sealed),)


def approve_renewal(
    facts: RenewalFacts, command: ApproveRenewal, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Agree: the next review is at most 180 days away."""
    refused = _may_renew(facts, Role.APPROVER, now)
    item = facts.restriction
    if refused is not None or item is None:
        return refused or refuse(Code.NOT_FOUND)
    if item.renewal_proposed_by is None:
        return refuse(Code.RENEWAL_NOT_PROPOSED)
    if item.renewal_proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.RENEWAL_BY_SAME_PERSON)
    if command.seen != content_digest(item):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    terms = msgspec.structs.replace(item.terms, review_by=Instant(now + REVIEW_WITHIN))
    return (
        RestrictionRenewed(
            item.restriction_id,
            item.account_no,
            (item.renewal_proposed_by, command.by),
            terms,
            restrictions.spans_of(terms),
            command.seen,
        ),
        NoticeIssued(NoticeId(facts.ids("ntc")), item.account_no, Kind.RENEWED, item.decision_id, None),
    )


def content_digest(item: Restriction) -> str:
    """What two people must have seen alike: what would go on, against whom, who says so and why.

    Not the review date: a renewal sets another, and the person's own sign-in moves it.
    """
    terms = item.terms
    said = {
        "restriction_id": item.restriction_id,
        "decision_id": item.decision_id,
        "account_no": item.account_no,
        "target": item.target,
        "capabilities": terms.capabilities,
        "until": terms.until,
        "lapses_at": terms.lapses_at,
        "relief": terms.relief,
        "renewals": item.renewals,
        "proposed_by": item.renewal_proposed_by,
        "reason": item.renewal_reason.commitment if item.renewal_reason is not None else None,
    }
    return digest(canonical(said))


def _may_renew(facts: RenewalFacts, role: Role, now: Instant) -> Refusal | None:
    refused = require(facts.person, role)
    if refused is not None or facts.person is None:
        return refused
    item = facts.restriction
    if item is None:
        return refuse(Code.NOT_FOUND)
    if in_conflict(facts.person, item.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    if item.terms.review_by is None:
        return refuse(Code.RESTRICTION_NOT_PERMANENT)
    if not restrictions.in_force(item, now):  # INVARIANT (I-09)
        return refuse(Code.RESTRICTION_NOT_IN_FORCE)
    return None
