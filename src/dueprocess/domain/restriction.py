"""Restriction: these capabilities of this account, from here until then, because of one decision.

The rules are:
1. In force at t is a pure function of the restriction and t: some span holds t. No job has to run (I-08).
2. Spans are results inside events; time passing writes nothing. What has ended never begins again (I-09).
3. It acts on its listed capabilities only, and only towards its target where it has one (I-05).
4. The standing of an account is the union of its restrictions; ending one leaves the others (I-10).
5. It has an end, or a review date within 180 days; a review date that passes ends it, unless a grave clause names an
   owner, or nobody has signed in since and none has appealed: then the review falls due at the next sign-in (I-07).
6. Shorten and narrow are variations; extend and widen are a new decision with its own facts, evidence and notice.
7. One person may relieve at once: lift, shorten, narrow, or withdraw the decision; another looks at it afterwards.
   Nobody lifts their own (I-18).
8. "Permanent" means renewed by two people at each review (I-18).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import AccountNo, DecisionId, NoticeId, PersonId, RestrictionId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.invariants import invariant
from dueprocess.kernel.messages import Event
from dueprocess.kernel.privacy import Sealed
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Gives, WithoutNotice

REVIEW_WITHIN = 180 * DAY
REVIEW_AFTER_SIGN_IN = 3 * DAY
"""How long a review that waited for a sign-in may still take once the person is back."""


class One(msgspec.Struct, frozen=True, tag="one"):
    """One account."""

    account_no: AccountNo


class Manifest(msgspec.Struct, frozen=True, tag="manifest"):
    """A set of accounts, by its list's reference, length and Merkle root (mass measures)."""

    reference: str
    count: int
    root: str


Subjects = One | Manifest


class Span(msgspec.Struct, frozen=True):
    """One capability is restricted from `start` until `until` (None: until somebody signs in and a review is held)."""

    capability: Capability
    start: Instant
    until: Instant | None

    def holds(self, at: Instant) -> bool:
        """start <= t < until."""
        return self.start <= at and (self.until is None or at < self.until)


class Cause(StrEnum):
    """Why a restriction became lighter or ended before its time."""

    AMENDMENT = "amendment"
    CORRECTION = "correction"
    REVIEW = "review"
    APPEAL = "appeal"
    WITHDRAWAL = "withdrawal"
    SUPERSEDED = "superseded"
    RECOMPUTED = "recomputed"
    CURED = "cured"
    DETECTOR = "detector"
    IMPORT_UNDONE = "import_undone"
    COMPROMISE = "compromise"


BY_ONE_PERSON = frozenset({Cause.AMENDMENT, Cause.CORRECTION, Cause.REVIEW, Cause.WITHDRAWAL, Cause.CURED})
"""What one person may do alone, so that a second looks afterwards. An appeal has its independent reviewer already."""


class Relief(msgspec.Struct, frozen=True):
    """What silence gives: these capabilities are free from `at` on."""

    at: Instant
    capabilities: tuple[Capability, ...]


class Terms(msgspec.Struct, frozen=True):
    """What determines the spans: every date that can end the restriction, each for its own reason."""

    capabilities: tuple[Capability, ...]
    start: Instant
    until: Instant | None
    review_by: Instant | None = None
    review_ends: bool = True
    review_waits: bool = False
    lapses_at: Instant | None = None
    relief: Relief | None = None
    ended_at: Instant | None = None


class Restriction(msgspec.Struct, frozen=True):
    """State of one restriction. `since`: when the first of a chain of amendments began; `spans`: what guards see.

    `imposed` are the terms as the notice first told them. `relieved_by`: who made it lighter, or ended it, by
    themselves since somebody else last looked. `without_notice`: why a business was not told of it 30 days before.
    `transition`: what its transition ends with, where it takes away what was paid for; `refunded_at`: when the platform had
    paid the unused part back.
    """

    restriction_id: RestrictionId
    decision_id: DecisionId
    subjects: Subjects
    account_no: AccountNo
    target: AccountNo | None
    terms: Terms
    spans: tuple[Span, ...]
    since: Instant
    notice_id: NoticeId
    imposed: Terms
    remedies: tuple[str, ...] = ()
    ended_by: Cause | None = None
    lifted_by: PersonId | None = None
    second_look_by: PersonId | None = None
    renewal_proposed_by: PersonId | None = None
    renewals: int = 0
    renewal_reason: Sealed | None = None
    relieved_by: tuple[PersonId, ...] = ()
    without_notice: WithoutNotice | None = None
    transition: Gives | None = None
    refunded_at: Instant | None = None

    @property
    def second_look_due(self) -> bool:
        """Whether somebody relieved it alone, and nobody else has looked at that yet. INVARIANT (I-18)"""
        return bool(self.relieved_by)


class RestrictionImposed(Event, frozen=True):
    """A restriction was imposed: it begins at its start. `without_notice`: why a business was not told 30 days before.

    `transition`: what the transition ends with, until which what was paid for goes on; it begins then.
    """

    restriction_id: RestrictionId
    decision_id: DecisionId
    subjects: Subjects
    account_no: AccountNo
    target: AccountNo | None
    terms: Terms
    spans: tuple[Span, ...]
    since: Instant
    notice_id: NoticeId
    remedies: tuple[str, ...]
    without_notice: WithoutNotice | None = None
    transition: Gives | None = None


class UnusedRefunded(Event, frozen=True):
    """The platform has paid back the unused part of what a restriction took away."""

    restriction_id: RestrictionId
    account_no: AccountNo


class RestrictionInherited(Event, frozen=True):
    """A restriction that the platform had imposed before it kept this record; it was in force with its import.

    `since`: when the platform says it began. `row`: which row of the manifest it was.
    """

    restriction_id: RestrictionId
    decision_id: DecisionId
    subjects: Subjects
    row: int
    account_no: AccountNo
    target: AccountNo | None
    terms: Terms
    spans: tuple[Span, ...]
    since: Instant
    notice_id: NoticeId


class RestrictionCompleted(Event, frozen=True):
    """An inherited restriction has its clause, facts, evidence and a proper end; it no longer ends by its migration date."""

    restriction_id: RestrictionId
    account_no: AccountNo
    by: PersonId
    terms: Terms
    spans: tuple[Span, ...]
    notice_id: NoticeId


class RestrictionConfirmed(Event, frozen=True):
    """A second person confirmed an act against imminent harm; it no longer lapses."""

    restriction_id: RestrictionId
    account_no: AccountNo
    by: PersonId
    terms: Terms
    spans: tuple[Span, ...]


class RestrictionVaried(Event, frozen=True):
    """A restriction is lighter from now on. `by` is None where the law itself did it (a ladder recomputed)."""

    restriction_id: RestrictionId
    account_no: AccountNo
    by: PersonId | None
    reason: Sealed | None
    cause: Cause
    terms: Terms
    spans: tuple[Span, ...]


class RestrictionReliefSet(Event, frozen=True):
    """An appeal is open: without an answer by then, these capabilities are free for good."""

    restriction_id: RestrictionId
    account_no: AccountNo
    terms: Terms
    spans: tuple[Span, ...]


class RestrictionReliefCancelled(Event, frozen=True):
    """The appeal was answered, or withdrawn, before the relief date."""

    restriction_id: RestrictionId
    account_no: AccountNo
    terms: Terms
    spans: tuple[Span, ...]


class RestrictionReviewFellDue(Event, frozen=True):
    """The person was there, or appealed: the review date holds from now on."""

    restriction_id: RestrictionId
    account_no: AccountNo
    terms: Terms
    spans: tuple[Span, ...]


class RestrictionEnded(Event, frozen=True):
    """A restriction ended before its time. `void`: it counts as never having been (its decision fell)."""

    restriction_id: RestrictionId
    account_no: AccountNo
    by: PersonId | None
    reason: Sealed | None
    cause: Cause
    void: bool
    terms: Terms
    spans: tuple[Span, ...]


class RestrictionRenewed(Event, frozen=True):
    """Two people renewed a permanent restriction until its next review. `content`: the digest of what both saw."""

    restriction_id: RestrictionId
    account_no: AccountNo
    by: tuple[PersonId, PersonId]
    terms: Terms
    spans: tuple[Span, ...]
    content: str = ""


class RenewalProposed(Event, frozen=True):
    """One person proposes to renew; nothing changes yet."""

    restriction_id: RestrictionId
    by: PersonId
    reason: Sealed


class LiftExamined(Event, frozen=True):
    """A second person looked at what one had relieved. It changes nothing for the person concerned (I-09)."""

    restriction_id: RestrictionId
    by: PersonId
    sound: bool


StandingEvent = (
    RestrictionImposed
    | RestrictionInherited
    | RestrictionCompleted
    | RestrictionConfirmed
    | RestrictionVaried
    | RestrictionReliefSet
    | RestrictionReliefCancelled
    | RestrictionReviewFellDue
    | RestrictionEnded
    | RestrictionRenewed
)
"""The events that change what a guard answers: the feed is made of exactly these."""


def spans_of(terms: Terms) -> tuple[Span, ...]:
    """In force at t: start <= t < min(until, review_by, lapses_at, relief_at, ended_at), capability by capability.

    A capability whose span would be empty has none.
    """
    spans = []
    for capability in terms.capabilities:
        ends = [terms.until, terms.lapses_at, terms.ended_at]
        if terms.review_ends and not terms.review_waits:  # INVARIANT (I-07)
            ends.append(terms.review_by)
        if terms.relief is not None and capability in terms.relief.capabilities:
            ends.append(terms.relief.at)  # INVARIANT (I-14)
        until = min((end for end in ends if end is not None), default=None)
        if until is None or until > terms.start:
            spans.append(Span(capability, terms.start, until))
    return tuple(spans)


def in_force(restriction: Restriction, at: Instant) -> bool:
    """Whether any capability is restricted by it at this instant. INVARIANT (I-08)"""
    return any(span.holds(at) for span in restriction.spans)


def ahead(restriction: Restriction, at: Instant) -> bool:
    """Whether it was announced and begins later: nothing of it is in force yet."""
    return bool(restriction.spans) and all(at < span.start for span in restriction.spans)


def goes_on(restriction: Restriction, at: Instant) -> bool:
    """Whether it is in force or will be: as long as it does there is something to appeal, to lift and to make lighter."""
    return in_force(restriction, at) or ahead(restriction, at)


def any_left(terms: Terms, now: Instant) -> bool:
    """Whether these terms restrict anything from now on."""
    return any(span.until is None or span.until > now for span in spans_of(terms))


def restricts_now(restriction: Restriction, at: Instant) -> tuple[Capability, ...]:
    """What it restricts at this instant: without what silence has freed; all of its own where it is over."""
    live = tuple(span.capability for span in restriction.spans if span.holds(at))
    return live or restriction.terms.capabilities


def ends_at(restriction: Restriction) -> Instant | None:
    """When the last of its spans ends; None while an end is not known yet. A restriction without spans: its start."""
    if any(span.until is None for span in restriction.spans):
        return None
    return max(
        (span.until for span in restriction.spans if span.until is not None), default=restriction.terms.start
    )


def restricted(
    restrictions: Iterable[Restriction], capability: str, target: AccountNo | None, at: Instant
) -> tuple[Restriction, ...]:
    """Those that forbid this capability (towards this target) at this instant. INVARIANT (I-05), INVARIANT (I-10)"""
    return tuple(
        restriction
        for restriction in restrictions
        if (restriction.target is None or restriction.target == target)
        and any(span.capability == capability and span.holds(at) for span in restriction.spans)
    )


def heavier(new: Terms, old: Terms, now: Instant) -> bool:
    """Whether `new` restricts, from now on, any capability at any time at which `old` does not.

    A relief or a lapse that is still ahead hides nothing: it may be cancelled, and what it covered comes to light.
    """
    before = {span.capability: span for span in spans_of(_uncovered(old, now))}
    for span in spans_of(_uncovered(new, now)):
        was = before.get(span.capability)
        if was is None or max(span.start, now) < was.start:
            if span.until is None or span.until > now:
                return True
        elif was.until is not None and (span.until is None or span.until > max(was.until, now)):
            return True
    return False


def settled(terms: Terms, now: Instant) -> Terms:
    """`terms` without the capabilities that a relief freed for good: another relief may then be set. INVARIANT (I-09)"""
    relief = terms.relief
    if relief is None or relief.at > now:
        return terms
    kept = tuple(name for name in terms.capabilities if name not in relief.capabilities)
    return msgspec.structs.replace(terms, capabilities=kept, relief=None)


def narrowed(terms: Terms, capabilities: tuple[Capability, ...], until: Instant | None) -> Terms:
    """`terms` cut down to these capabilities and to an end that is no later."""
    kept = tuple(name for name in terms.capabilities if name in capabilities)
    ends = [end for end in (terms.until, until) if end is not None]
    return msgspec.structs.replace(terms, capabilities=kept, until=min(ends, default=None))


def as_it_goes_on(restriction: Restriction, now: Instant) -> Choice | None:
    """What is left of a timed restriction, for the decision that takes its place: nothing freed comes back (I-09).

    None where nothing of it is in force, or its end is not known.
    """
    left = [span for span in restriction.spans if span.holds(now)]
    ends = [span.until for span in left if span.until is not None]
    if not left or len(ends) < len(left):
        return None
    capabilities = tuple(span.capability for span in left)
    return Choice(capabilities, until=min(ends), target=restriction.target, remedies=restriction.remedies)


def varied(
    restriction: Restriction, terms: Terms, cause: Cause, by: PersonId | None, reason: Sealed | None
) -> RestrictionVaried:
    """The event that a restriction is lighter."""
    return RestrictionVaried(
        restriction.restriction_id, restriction.account_no, by, reason, cause, terms, spans_of(terms)
    )


def ended(
    restriction: Restriction,
    now: Instant,
    cause: Cause,
    by: PersonId | None,
    reason: Sealed | None,
    *,
    void: bool,
) -> RestrictionEnded:
    """The event that a restriction ends now."""
    terms = msgspec.structs.replace(restriction.terms, ended_at=now)
    return RestrictionEnded(
        restriction.restriction_id, restriction.account_no, by, reason, cause, void, terms, spans_of(terms)
    )


def relief_cancelled(restriction: Restriction, now: Instant) -> RestrictionReliefCancelled | None:
    """The event that a relief date no longer holds; None where there is none, or it has passed. INVARIANT (I-09)"""
    relief = restriction.terms.relief
    if relief is None or relief.at <= now:
        return None
    terms = msgspec.structs.replace(restriction.terms, relief=None)
    return RestrictionReliefCancelled(
        restriction.restriction_id, restriction.account_no, terms, spans_of(terms)
    )


def review_falls_due(restriction: Restriction, now: Instant) -> RestrictionReviewFellDue | None:
    """The event that a waiting review no longer waits; None where none waits.

    A date that passed meanwhile becomes three days from now: the review falls due at the sign-in (design 3.4).
    """
    terms = restriction.terms
    if not terms.review_waits or terms.review_by is None:
        return None
    due = terms.review_by if terms.review_by > now else Instant(now + REVIEW_AFTER_SIGN_IN)
    terms = msgspec.structs.replace(terms, review_waits=False, review_by=due)
    return RestrictionReviewFellDue(
        restriction.restriction_id, restriction.account_no, terms, spans_of(terms)
    )


def evolve(state: Restriction | None, event: Event, at: Instant) -> Restriction | None:
    """Fold one event into the restriction it names. Structure is checked here, law where it is decided (design 4)."""
    if isinstance(event, RestrictionImposed | RestrictionInherited):
        return _begun(event)
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case RestrictionCompleted():
            told = change(state, imposed=event.terms, notice_id=event.notice_id)
            return _checked(state, change(told, terms=event.terms, spans=event.spans), at)
        case RestrictionEnded():
            after = change(
                state,
                terms=event.terms,
                spans=event.spans,
                ended_by=event.cause,
                lifted_by=event.by,
                relieved_by=_relievers(state, event),
            )
            return _checked(state, after, at)
        case RestrictionRenewed():
            after = change(
                state,
                terms=event.terms,
                spans=event.spans,
                renewals=state.renewals + 1,
                renewal_proposed_by=None,
                renewal_reason=None,
            )
            return _checked(state, after, at)
        case RestrictionVaried():  # a proposal to renew falls with the terms it was made for (I-18)
            after = change(
                state,
                terms=event.terms,
                spans=event.spans,
                renewal_proposed_by=None,
                renewal_reason=None,
                relieved_by=_relievers(state, event),
            )
            return _checked(state, after, at)
        case (
            RestrictionConfirmed()
            | RestrictionReliefSet()
            | RestrictionReliefCancelled()
            | RestrictionReviewFellDue()
        ):
            return _checked(state, change(state, terms=event.terms, spans=event.spans), at)
        case RenewalProposed():
            return change(state, renewal_proposed_by=event.by, renewal_reason=event.reason)
        case UnusedRefunded():
            return change(state, refunded_at=at)
        case LiftExamined():
            return change(state, second_look_by=event.by, relieved_by=())
        case _:
            return state


def _begun(event: RestrictionImposed | RestrictionInherited) -> Restriction:
    """The state right after a restriction began, or departed from its manifest."""
    return Restriction(
        event.restriction_id,
        event.decision_id,
        event.subjects,
        event.account_no,
        event.target,
        event.terms,
        event.spans,
        event.since,
        event.notice_id,
        event.terms,
        event.remedies if isinstance(event, RestrictionImposed) else (),
        without_notice=event.without_notice if isinstance(event, RestrictionImposed) else None,
        transition=event.transition if isinstance(event, RestrictionImposed) else None,
    )


def _relievers(state: Restriction, event: RestrictionEnded | RestrictionVaried) -> tuple[PersonId, ...]:
    """Who relieved it alone, with whoever did so now."""
    if event.by is None or event.cause not in BY_ONE_PERSON or event.by in state.relieved_by:
        return state.relieved_by
    return (*state.relieved_by, event.by)


def _uncovered(terms: Terms, now: Instant) -> Terms:
    """`terms` as they would be if no relief and no lapse still ahead came true."""
    relief = terms.relief if terms.relief is not None and terms.relief.at <= now else None
    lapses_at = terms.lapses_at if terms.lapses_at is not None and terms.lapses_at <= now else None
    return msgspec.structs.replace(terms, relief=relief, lapses_at=lapses_at)


def _checked(before: Restriction, after: Restriction, at: Instant) -> Restriction:
    """INVARIANT (I-09): what had ended stays ended, capability by capability."""
    ended_before = {span.capability for span in before.spans if span.until is not None and span.until <= at}
    for span in after.spans:
        invariant(
            span.capability not in ended_before or (span.until is not None and span.until <= at),
            "I-09",
            f"{after.restriction_id} would begin again",
        )
    return after
