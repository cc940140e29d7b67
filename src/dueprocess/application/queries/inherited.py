"""Inherited: what a case that came with an import is about, for whoever completes it."""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.standing import CapabilityLine, lines
from dueprocess.application.views.all import DECISIONS, INHERITED, RESTRICTIONS
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.case import Case
from dueprocess.kernel.ids import DecisionId, RestrictionId
from dueprocess.kernel.instants import Instant


class InheritedFile(msgspec.Struct, frozen=True):
    """What is to be completed. `until`: the source's own end, beyond which nothing can be kept. `reason`: as it came.

    `proposed`: somebody wants to complete it without an end, and a second person is to agree at the decision's page.
    """

    decision_id: DecisionId
    proposed: bool
    restriction_id: RestrictionId
    capabilities: tuple[CapabilityLine, ...]
    since: Instant
    until: Instant | None
    migrates_at: Instant
    reason: str | None
    zone: str


def inherited_file(look: Looking, case: Case) -> InheritedFile | None:
    """What a case has to complete; None where there is nothing, or it is completed or over."""
    for decision in look.reader.find(DECISIONS, case_id=case.case_id):
        version = look.policies.version(look.reader, decision.version)
        for row in look.reader.find(INHERITED, decision_id=decision.decision_id):
            item = look.reader.get(RESTRICTIONS, row.restriction_id)
            if item is None or version is None or not row.owed or not restrictions.in_force(item, look.now):
                continue
            return InheritedFile(
                row.decision_id,
                row.proposal is not None,
                row.restriction_id,
                lines(restrictions.restricts_now(item, look.now), look.policies.catalogue(look.reader)),
                row.since,
                row.until,
                row.migrates_at,
                look.words(decision.facts),
                version.rulebook.zone,
            )
    return None
