"""The constitution over what was found of stolen accounts: two independent people, and everything of that time is void.

It works out by itself, from the events alone, which decisions rest on acts of that time, and compares.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.compromise import (
    CompromiseEnded,
    CompromiseEndProposed,
    CompromiseFound,
    CompromiseProposed,
)
from dueprocess.domain.decision import (
    DecisionApproved,
    DecisionConfirmed,
    DecisionDeclined,
    DecisionMade,
    DecisionOverturned,
    DecisionSuperseded,
    DecisionWithdrawn,
)
from dueprocess.domain.evidence import EvidenceAttached
from dueprocess.domain.inheritance import DecisionCompleted, DecisionInherited
from dueprocess.domain.linked_service import ServiceLinked, ServiceUnlinked
from dueprocess.domain.restriction import RestrictionImposed, RestrictionInherited, StandingEvent
from dueprocess.kernel.ids import (
    AccountNo,
    CompromiseId,
    DecisionId,
    EvidenceId,
    LinkedServiceId,
    PersonId,
    RestrictionId,
)
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope


class _Made(msgspec.Struct, frozen=True):
    """A decision that neither fell nor gave way: about whom, and when the acts were that it rests on."""

    account_no: AccountNo
    acts: tuple[Instant, ...]


class Compromises:
    """Looks at findings in the order of the record."""

    def __init__(self) -> None:
        self._own_acts: dict[EvidenceId, Instant] = {}
        self._upright: dict[DecisionId, _Made] = {}
        self._about: dict[DecisionId, AccountNo] = {}
        self._took_part: dict[DecisionId, set[PersonId]] = {}
        self._proposed: dict[CompromiseId, CompromiseProposed] = {}
        self._found: dict[CompromiseId, CompromiseFound] = {}
        self._owed: dict[CompromiseId, set[DecisionId]] = {}
        self._ends: dict[CompromiseId, PersonId] = {}
        self._links: dict[LinkedServiceId, tuple[ServiceLinked, Instant | None]] = {}
        self._void: set[DecisionId] = set()
        self._decision_of: dict[RestrictionId, DecisionId] = {}

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event = entry.event
        match event:
            case EvidenceAttached():
                if event.own_act:
                    self._own_acts[event.evidence_id] = event.occurred_at
            case ServiceLinked():
                self._links[event.linked_service_id] = (event, None)
            case ServiceUnlinked():
                link, _ = self._links.get(event.linked_service_id, (None, None))
                if link is not None:
                    self._links[event.linked_service_id] = (link, entry.recorded_at)
            case CompromiseProposed():
                self._proposed[event.compromise_id] = event
            case CompromiseFound():
                return self._begun(event)
            case CompromiseEndProposed():
                self._ends[event.compromise_id] = event.by
            case CompromiseEnded():
                return self._ended(event)
            case DecisionWithdrawn():
                return self._withdrawn(event)
        if isinstance(event, StandingEvent):
            return self._standing(event, entry.recorded_at)
        return self._decision(entry)

    def _decision(self, entry: Envelope) -> str | None:
        event = entry.event
        match event:
            case DecisionInherited():
                self._about[event.decision_id] = event.account_no
            case DecisionMade():
                self._about[event.decision_id] = event.account_no
                return self._made(event.decision_id, event.evidence, event.decider, event.act_at)
            case DecisionCompleted():
                return self._made(event.decision_id, event.evidence, event.decider, event.act_at)
            case DecisionApproved() | DecisionConfirmed():
                self._took_part.setdefault(event.decision_id, set()).add(event.approver)
            case DecisionDeclined() | DecisionOverturned() | DecisionSuperseded():
                self._upright.pop(event.decision_id, None)
        return None

    def _made(
        self, decision_id: DecisionId, cited: tuple[EvidenceId, ...], decider: PersonId, act_at: Instant
    ) -> str | None:
        account_no = self._about.get(decision_id)
        if account_no is None:
            return None
        acts = tuple(self._own_acts[item] for item in cited if item in self._own_acts) or (act_at,)
        self._upright[decision_id] = _Made(account_no, acts)
        self._took_part.setdefault(decision_id, set()).add(decider)
        for found in self._found.values():
            if account_no in found.accounts and found.from_at <= min(acts) and max(acts) <= found.to_at:
                return "I-19: it was decided on what an intruder did"
        return None

    def _begun(self, event: CompromiseFound) -> str | None:
        proposed = self._proposed.pop(event.compromise_id, None)
        if proposed is None or proposed.by == event.by:
            return "I-18: an account was found to be taken over by one person"
        said = (event.account_no, event.from_at, event.to_at, event.voids)
        if said != (proposed.account_no, proposed.from_at, proposed.to_at, proposed.voids):
            return "I-18: something else was found of a stolen account than was proposed"
        if any(event.by in self._took_part.get(item, set()) for item in event.voids):
            return "I-12: a decision was made void by somebody who had made or approved it"
        accounts = self._person(event.account_no, event.from_at)
        spared = {item.decision_id for item in proposed.spared}
        due = {
            key
            for key, made in self._upright.items()
            if made.account_no in accounts
            and event.from_at <= min(made.acts)
            and max(made.acts) <= event.to_at
        }
        if accounts != set(event.accounts) or due - spared != set(event.voids):
            return "I-19: not everything that an intruder did, or something else, was made void"
        self._found[event.compromise_id] = event
        self._owed[event.compromise_id] = set(event.voids)
        return None

    def _withdrawn(self, event: DecisionWithdrawn) -> str | None:
        self._upright.pop(event.decision_id, None)
        if event.compromise is None:
            return None
        owed = self._owed.get(event.compromise, set())
        if event.decision_id not in owed:
            return "I-19: a decision was made void by a finding that does not name it"
        owed.discard(event.decision_id)
        self._void.add(event.decision_id)
        return None

    def _ended(self, event: CompromiseEnded) -> str | None:
        found = self._found.pop(event.compromise_id, None)
        by = self._ends.get(event.compromise_id)
        if found is None or by is None or event.by in (by, found.by):
            return "I-18: a finding of a stolen account was ended by one person, or by who had made it"
        return None

    def _standing(self, event: StandingEvent, at: Instant) -> str | None:
        """What was made void restricts nobody any more, and nothing later brings it back. INVARIANT (I-19)"""
        if isinstance(event, RestrictionImposed | RestrictionInherited):
            self._decision_of[event.restriction_id] = event.decision_id
        void = self._decision_of.get(event.restriction_id) in self._void
        if void and any(span.until is None or span.until > at for span in event.spans):
            return "I-19: what was made void restricts somebody"
        return None

    def _person(self, start: AccountNo, since: Instant) -> set[AccountNo]:
        found, before = {start}, set[AccountNo]()
        while found != before:
            before = set(found)
            for link, over_at in self._links.values():
                if link.own_account is None or (over_at is not None and over_at <= since):
                    continue
                if {link.account_no, link.own_account} & found:
                    found |= {link.account_no, link.own_account}
        return found
