"""Grounds: the clauses a case can be decided under, each with its text, its ladder, and where the account stands on it.

Everything is asked of the same facts and functions that decide: the version in force when the act was done, the rung
that the account's own history gives, and what that rung gives at most (I-03, I-33).
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.application.facts import deciding
from dueprocess.application.handler import Desk
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.standing import CapabilityLine, lines
from dueprocess.application.views.all import CASES, EVIDENCE
from dueprocess.domain import completion
from dueprocess.domain.case import Origin
from dueprocess.domain.decision import DecideFacts, ground_of
from dueprocess.domain.evidence import Evidence
from dueprocess.domain.rulebook_version import in_force
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import CaseId, CommandId, DecisionId, EvidenceId, Mint, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook.model import Catalogue, Clause, Rung, Silence, Texts

_LENGTHS: Final = tuple(
    Duration.parse(text) for text in ("180d", "90d", "30d", "15d", "7d", "3d", "24h", "12h", "1h")
)


class ClauseName(msgspec.Struct, frozen=True):
    """A clause to choose from. `fits`: the case holds evidence of a kind that it asks for."""

    id: str
    title: Texts
    text: Texts
    service: Texts
    grave: bool
    fits: bool


class MeasureOption(msgspec.Struct, frozen=True):
    """What one measure of a rung gives at most. `ends_at`: where it would end if it began now.

    `lengths` are the shorter ones to choose from; for a permanent measure the longest is the clause's maximum.
    """

    ordinal: int
    capabilities: tuple[CapabilityLine, ...]
    lasts: Duration | None
    ends_at: Instant | None
    permanent: bool
    review_every: Duration | None
    no_contact: bool
    remedies: tuple[str, ...]
    lengths: tuple[Duration, ...]


class RungLine(msgspec.Struct, frozen=True):
    """One step of the ladder. No measures: a warning. `here`: the account stands on it."""

    number: int
    measures: tuple[MeasureOption, ...]
    discretionary: bool
    here: bool


class Grounded(msgspec.Struct, frozen=True):
    """A clause as it applies to this case now."""

    id: str
    title: Texts
    text: Texts
    version: int
    version_since: Instant
    zone: str
    grave: bool
    money: bool
    curable: bool
    silence: Silence
    answer_within: Duration
    kinds: tuple[Texts, ...]
    kinds_met: bool
    rung: int
    relied_on: tuple[DecisionId, ...]
    ladder: tuple[RungLine, ...]

    @property
    def measures(self) -> tuple[MeasureOption, ...]:
        """What the rung gives on which the account stands."""
        return next((line.measures for line in self.ladder if line.here), ())

    @property
    def permanent(self) -> bool:
        """Whether the rung gives something permanent: that takes a second person."""
        return any(measure.permanent for measure in self.measures)

    @property
    def names_person(self) -> bool:
        """Whether the rung has a no-contact measure: it needs the other person."""
        return any(measure.no_contact for measure in self.measures)


def clauses(look: Looking, case_id: CaseId) -> tuple[ClauseName, ...]:
    """The clauses in force when the newest act of the case was done, those that fit its evidence first."""
    items = look.reader.find(EVIDENCE, case_id=case_id)
    act_at = max((item.occurred_at for item in items), default=look.now)
    published = look.policies.published(look.reader)
    version, current = in_force(published, act_at), in_force(published, look.now)
    case = look.reader.get(CASES, case_id)
    if version is None and case is not None and case.origin is Origin.IMPORT and published:
        version = published[0]  # an act before there was a rulebook: see `completion.ground_of`
    catalogue = look.policies.catalogue(look.reader)
    if version is None or current is None:
        return ()
    kinds = {item.kind for item in items}
    names = [
        ClauseName(
            clause.id,
            clause.title,
            clause.text,
            catalogue.services.get(clause.service, {}) if catalogue else {},
            clause.grave,
            bool(kinds & set(clause.evidence)),
        )
        for clause in version.rulebook.clauses
        if current.rulebook.clause(clause.id) is not None
    ]
    return tuple(sorted(names, key=lambda name: not name.fits))


def grounded(
    look: Looking, case_id: CaseId, me: PersonId, clause_id: str, evidence: tuple[EvidenceId, ...] = ()
) -> Grounded | Refusal | None:
    """A clause with its ladder, for the chosen evidence (all of the case's where none is chosen)."""
    case = look.reader.get(CASES, case_id)
    if case is None:
        return None
    if not evidence:
        evidence = tuple(row.evidence_id for row in look.reader.find(EVIDENCE, case_id=case_id))
    desk = Desk(look.reader, look.policies, Mint(b"", CommandId("asked")))
    facts: DecideFacts = deciding(desk, case, me, evidence, None)
    imported = case.origin is Origin.IMPORT
    ground = (completion.ground_of if imported else ground_of)(facts, clause_id, look.now)
    if isinstance(ground, Refusal):
        return ground
    clause, version = ground.clause, ground.version
    catalogue = look.policies.catalogue(look.reader)
    zone = version.rulebook.zone
    here = min(ground.position.number, len(clause.ladder))
    kinds = {kind.name: kind.title for kind in catalogue.evidence_kinds} if catalogue else {}
    return Grounded(
        clause.id,
        clause.title,
        clause.text,
        version.version,
        version.takes_effect_at,
        zone,
        clause.grave,
        clause.money,
        clause.curable,
        clause.silence,
        clause.answer_within,
        tuple(kinds.get(name, {}) for name in clause.evidence),
        _met(clause, facts.evidence),
        ground.position.number,
        ground.position.relied_on,
        tuple(
            _rung(number, rung, clause, catalogue, look.now, zone, here=number == here)
            for number, rung in enumerate(clause.ladder, start=1)
        ),
    )


def _met(clause: Clause, items: tuple[Evidence, ...]) -> bool:
    return any(item.kind in clause.evidence for item in items)


def shorter(longest: Duration, *, whole: bool = False) -> tuple[Duration, ...]:
    """The lengths people choose from that are shorter than this one, the longest first; `whole`: itself included."""
    found = [item for item in _LENGTHS if item.nominal < longest.nominal]
    return (longest, *found) if whole else tuple(found)


def _rung(
    number: int,
    rung: Rung,
    clause: Clause,
    catalogue: Catalogue | None,
    now: Instant,
    zone: str,
    *,
    here: bool,
) -> RungLine:
    options = tuple(
        MeasureOption(
            ordinal,
            lines(measure.capabilities, catalogue),
            measure.lasts,
            measure.lasts.after(now, zone) if measure.lasts else None,
            measure.permanent,
            measure.review_every,
            measure.no_contact,
            measure.remedies,
            shorter(measure.lasts) if measure.lasts else shorter(clause.maximum, whole=True),
        )
        for ordinal, measure in enumerate(rung.measures)
    )
    return RungLine(number, options, rung.discretionary, here)
