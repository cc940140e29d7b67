"""Coverage: clauses under which an appeal could be lodged that nobody here may answer (I-12).

Asked before anybody appeals: for each clause and each member of staff who may decide under it, whether enough reviewers
are left who had no part in it. Where a clause gives what a second person approves, one approver is taken away too: the
one whose loss hurts least, since somebody chooses who approves.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dueprocess.domain.staff import Role, Staff
from dueprocess.kernel.ids import PersonId
from dueprocess.rulebook.model import Catalogue, Clause, Rulebook


class Uncovered(msgspec.Struct, frozen=True):
    """A clause and those deciders whose decisions under it nobody here may review as often as the rulebook offers."""

    clause: str
    deciders: tuple[PersonId, ...]


def uncovered(rulebook: Rulebook, catalogue: Catalogue, staff: Iterable[Staff]) -> tuple[Uncovered, ...]:
    """Clauses in force without an independent reviewer; every clause where nobody decides or reviews at all."""
    active = {one.person_id: one for one in staff if one.active}
    deciders = [one for one in active.values() if Role.DECIDER in one.roles]
    found = []
    for clause in rulebook.clauses:
        bad = tuple(
            one.person_id for one in deciders if not _answered(rulebook, catalogue, clause, one, active)
        )
        if bad or not deciders:
            found.append(Uncovered(clause.id, bad))
    return tuple(found)


def _answered(
    rulebook: Rulebook, catalogue: Catalogue, clause: Clause, decider: Staff, active: dict[PersonId, Staff]
) -> bool:
    """Whether enough reviewers are left, whoever of the approvers approves."""
    sealed = _sealed_alone(catalogue, clause)
    free = {
        one.person_id
        for one in active.values()
        if Role.REVIEWER in one.roles
        and one.person_id != decider.person_id
        and not _shares_command(rulebook, one, decider, active)
        and (one.cleared or not sealed)
    }
    approvers = {
        one.person_id
        for one in active.values()
        if Role.APPROVER in one.roles and one.person_id != decider.person_id and (one.cleared or not sealed)
    }
    lost = 1 if _approved(clause) and not approvers - free else 0
    return len(free) - lost >= rulebook.appeal_stages


def _shares_command(
    rulebook: Rulebook, reviewer: Staff, decider: Staff, active: dict[PersonId, Staff]
) -> bool:
    """As `domain.review` has it: the same superior, below the level that the rulebook sets."""
    superior = active.get(decider.supervisor) if decider.supervisor else None
    if (superior.level if superior else 0) >= rulebook.shared_command_below:
        return False
    return reviewer.supervisor is not None and reviewer.supervisor == decider.supervisor


def _sealed_alone(catalogue: Catalogue, clause: Clause) -> bool:
    """Whether everything that could prove a breach is shown to cleared viewers only."""
    kinds = {kind.name: kind for kind in catalogue.evidence_kinds}
    return all(kinds[name].sealed for name in clause.evidence if name in kinds)


def _approved(clause: Clause) -> bool:
    """Whether a second person may be asked for: something permanent, or an act against imminent harm."""
    return clause.grave or any(measure.permanent for rung in clause.ladder for measure in rung.measures)
