"""Evidence: the material a decision relies on, kept as it was when the platform fetched it.

The rules are:
1. It is fetched by content id from the platform, or taken from its log; what somebody says it was is not evidence (T2).
2. A finding needs at least one own act or word of the person; a person is shown their own words and the day, no
   recipient and no count (I-25).
3. What was cleared, or decided upon already, cannot be used again (nobody answers twice for one act).
4. A kind that is unlawful to possess is sealed: cleared viewers only, never in a notice, mail, export or log. Each
   opening of evidence is an event.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.domain.case import Case, Status, TagsAdded, may_work_on
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.ids import AccountNo, CaseId, EvidenceId, Mint, PersonId
from dueprocess.kernel.instants import MINUTE, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.model import EvidenceKind

CLOCK_TOLERANCE = 5 * MINUTE


class Source(StrEnum):
    """Where an item came from."""

    CONTENT = "content"
    LOG_ENTRY = "log_entry"
    STAFF = "staff"


class Purpose(StrEnum):
    """Why somebody opened an item."""

    DECIDE = "decide"
    APPROVE = "approve"
    REVIEW = "review"
    AUDIT = "audit"


class Evidence(msgspec.Struct, frozen=True):
    """State of one item. `own_act`: it is the person's own act or word. `tag` recognises the same content again."""

    evidence_id: EvidenceId
    case_id: CaseId
    account_no: AccountNo
    kind: str
    own_act: bool
    sealed: bool
    occurred_at: Instant
    source: Source
    content: Sealed
    media_type: str
    tag: str
    opened_by: tuple[PersonId, ...] = ()


class AttachEvidence(Command, frozen=True):
    """Put fetched material into a case. `author` is the account whose act it is, None where it is nobody's own act."""

    case_id: CaseId
    kind: str
    content: Private
    content_id: Private
    occurred_at: Instant
    source: Source
    author: AccountNo | None = None
    by: PersonId | None = None


class OpenEvidence(Command, frozen=True):
    """Look at an item, for a purpose."""

    evidence_id: EvidenceId
    by: PersonId
    purpose: Purpose


class EvidenceAttached(Event, frozen=True):
    """An item belongs to a case."""

    evidence_id: EvidenceId
    case_id: CaseId
    account_no: AccountNo
    kind: str
    own_act: bool
    sealed: bool
    occurred_at: Instant
    source: Source
    content: Sealed
    media_type: str
    content_id: Sealed
    by: PersonId | None


class EvidenceOpened(Event, frozen=True):
    """Somebody looked at an item."""

    evidence_id: EvidenceId
    by: PersonId
    purpose: Purpose


class AttachFacts(msgspec.Struct, frozen=True):
    """What attaching needs to know. `present`: tags of what the case has already. `person`: whoever attaches it."""

    ids: Mint
    case: Case | None
    kind: EvidenceKind | None
    present: frozenset[str]
    person: Staff | None = None


class OpenFacts(msgspec.Struct, frozen=True):
    """What opening needs to know."""

    evidence: Evidence | None
    person: Staff | None


def attach(facts: AttachFacts, command: AttachEvidence, now: Instant) -> tuple[Event, ...] | Refusal:
    """Attach to an open case. A member of staff must be one who may decide it; the platform itself names nobody."""
    case, kind = facts.case, facts.kind
    if case is None:
        return refuse(Code.NOT_FOUND, "case")
    if case.status is not Status.OPEN:
        return refuse(Code.CASE_NOT_OPEN)
    if command.by is not None and (refused := may_work_on(case, facts.person)) is not None:
        return refused
    if kind is None:
        return refuse(Code.EVIDENCE_KIND_UNKNOWN, "kind")
    if command.content.blank:
        return refuse(Code.CONTENT_MISSING, "content")
    if command.author is not None and command.author != case.account_no:
        return refuse(Code.EVIDENCE_NOT_OWN_ACT, "author")
    if command.occurred_at > now + CLOCK_TOLERANCE:
        return refuse(Code.EVIDENCE_FROM_FUTURE, "occurred_at")
    tag = command.content_id.sealed.tag
    if tag in facts.present:
        return refuse(Code.EVIDENCE_ALREADY_ATTACHED, "content_id")
    attached = EvidenceAttached(
        EvidenceId(facts.ids("evi")),
        case.case_id,
        case.account_no,
        kind.name,
        kind.own_act and command.author == case.account_no,
        kind.sealed,
        command.occurred_at,
        command.source,
        command.content.sealed,
        command.content.media_type,
        command.content_id.sealed,
        command.by,
    )
    return (attached,) if tag in case.tags else (attached, TagsAdded(case.case_id, (tag,)))


def open_evidence(facts: OpenFacts, command: OpenEvidence, now: Instant) -> tuple[Event, ...] | Refusal:
    """Look, if one may. The event is written each time for sealed items, once a person for others."""
    item, person = facts.evidence, facts.person
    if item is None:
        return refuse(Code.NOT_FOUND)
    refused = require(person, Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)
    if refused is not None or person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    if in_conflict(person, item.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    if item.sealed and not person.cleared:
        return refuse(Code.VIEWER_NOT_CLEARED)
    if not item.sealed and command.by in item.opened_by:
        return ()
    return (EvidenceOpened(item.evidence_id, command.by, command.purpose),)


def evolve(state: Evidence | None, event: Event, at: Instant) -> Evidence | None:
    """Fold one event into the item it names."""
    match event:
        case EvidenceAttached():
            return Evidence(
                event.evidence_id,
                event.case_id,
                event.account_no,
                event.kind,
                event.own_act,
                event.sealed,
                event.occurred_at,
                event.source,
                event.content,
                event.media_type,
                event.content_id.tag,
            )
        case EvidenceOpened() if state is not None and event.by not in state.opened_by:
            return msgspec.structs.replace(state, opened_by=(*state.opened_by, event.by))
        case _:
            return state
