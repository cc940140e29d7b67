"""Each recorded act offered to the law as the command it would have been, with what the source had as facts.

The rules are:
1. A measure imposed is a case opened, its log entry attached as evidence, and the case decided. A measure changed is
   an amendment; where it turns to other things than before (a list, or everything) it is a new decision and a lift. A
   measure ended is a lift: by whoever acted last a correction, by anybody else a review.
2. *Accepted*: the law allows exactly what was recorded. *Adapted*: it allows the nearest measure. *Refused*: it allows
   neither, and says why.
3. An act that waits for a second person has no effect, and a measure without an end or a review date is none that the
   constitution knows: neither counts as accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from dueprocess.application.audit.act import Act, History, RecordedAct
from dueprocess.application.audit.adapt import Bounds, Change, nearest, recorded
from dueprocess.application.audit.world import World, after
from dueprocess.domain import amendment, case, decision, evidence, relief
from dueprocess.domain.account import Account, AccountKind
from dueprocess.domain.case import Case
from dueprocess.domain.decision import DecideFacts, DecisionMade
from dueprocess.domain.evidence import Evidence
from dueprocess.domain.restriction import Cause, RestrictionEnded, RestrictionImposed, RestrictionVaried
from dueprocess.domain.rulebook_version import InForce
from dueprocess.domain.staff import Role, Staff
from dueprocess.kernel.ids import (
    AccountNo,
    CaseId,
    CommandId,
    DecisionId,
    Mint,
    PersonId,
    RestrictionId,
    VaultRef,
)
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event
from dueprocess.kernel.privacy import UNSEALED, Private, Sealed, commitment
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Catalogue, EvidenceKind, Rulebook

DURATION_UNREADABLE = "duration_unreadable"
SECOND_PERSON_MISSING = "second_person_missing"

_SECRET = b"an audit writes nothing that anybody could guess at"


class Verdict(StrEnum):
    """What the law says of a recorded act."""

    ACCEPTED = "accepted"
    ADAPTED = "adapted"
    REFUSED = "refused"


class Judged(msgspec.Struct, frozen=True):
    """One act, the world it was done in, and the verdict. `code` only where refused, `changes` only where adapted."""

    act: RecordedAct
    world: World
    verdict: Verdict
    code: str = ""
    changes: tuple[Change, ...] = ()
    cause: Cause | None = None


class Law(msgspec.Struct, frozen=True):
    """What acts are judged by: a rulebook, in force since before the log began, and its catalogue."""

    rulebook: Rulebook
    version: InForce
    kind: EvidenceKind | None
    floor: frozenset[str]

    @classmethod
    def of(cls, rulebook: Rulebook, catalogue: Catalogue) -> Law:
        """The law of one rulebook. Log entries are the first kind of evidence that the catalogue declares."""
        floor = frozenset(entry.name for entry in catalogue.capabilities if entry.floor)
        version = InForce(1, "", Instant(-(1 << 60)), rulebook)
        return cls(rulebook, version, next(iter(catalogue.evidence_kinds), None), floor)

    def family(self, clause_id: str) -> str:
        """The family of a clause; of one that the rulebook does not have, its own name."""
        clause = self.rulebook.clause(clause_id)
        return clause_id if clause is None else clause.family


Answer = tuple[Event, ...] | Refusal


def replay(law: Law, history: History) -> Iterator[Judged]:
    """Every act of one subject, judged, in order."""
    world = World()
    for act in history.acts:
        yield judge(law, world, act)
        world = after(world, act, law.family(act.clause))


def judge(law: Law, world: World, act: RecordedAct) -> Judged:
    """What the law says of one act in the world in which it was done."""
    if act.act is not Act.LIFTED and act.end is None:
        return Judged(act, world, Verdict.REFUSED, DURATION_UNREADABLE)
    desk = _Desk(law, world, act)
    if act.act is Act.LIFTED:
        answer = desk.lift()
        why = _why_not(answer)
        return Judged(act, world, Verdict.REFUSED if why else Verdict.ACCEPTED, why, cause=_cause(answer))
    bounds = Bounds(desk.clause, law.rulebook.zone, law.floor, desk.since)
    why = "" if act.unknown else _why_not(desk.offer(recorded(act)))
    if not why and not act.unknown:
        return Judged(act, world, Verdict.ACCEPTED)
    choices, changes = nearest(act, bounds)
    if changes:
        why = _why_not(desk.offer(choices))
    if why or not changes:
        return Judged(act, world, Verdict.REFUSED, why)
    return Judged(act, world, Verdict.ADAPTED, changes=changes)


class _Desk:
    """One act on its way through the law: who acts, with which words and which evidence."""

    def __init__(self, law: Law, world: World, act: RecordedAct) -> None:
        self._law, self._world, self._act = law, world, act
        self._ids = Mint(_SECRET, CommandId(f"audit-{act.line}-{act.index}"))
        self._account = AccountNo(act.line)
        self._person = (
            None if act.automatic else Staff(PersonId(act.actor), UNSEALED, (Role.DECIDER,))
        )  # a machine is no member of staff
        self._words = self._private(act.reason, "facts")
        self._filed: tuple[Case, Evidence] | Refusal | None = None
        self._amends = act.act is Act.CHANGED
        finding = world.current if self._amends else None
        self.clause = law.rulebook.clause(act.clause if finding is None else finding.clause)
        self.since = act.at if finding is None or world.since is None else world.since

    def offer(self, choices: tuple[Choice, ...]) -> Answer:
        """A measure imposed or changed, with these terms."""
        if not self._amends:
            return self._decide(choices)
        before = {item.target: item for item in self._world.measures}
        if not before or set(before) == {choice.target for choice in choices}:
            return self._amend(choices)
        decided = self._decide(choices)
        if isinstance(decided, Refusal):
            return decided
        lifted = self.lift()
        return lifted if isinstance(lifted, Refusal) else (*decided, *lifted)

    def lift(self) -> Answer:
        """The measure in force ended."""
        finding = self._world.current
        clause = self._law.rulebook.clause(finding.clause) if finding is not None else None
        facts = relief.ReliefFacts(self._ids, finding, clause, self._person, self._world.measures)
        named = finding.decision_id if finding is not None else DecisionId("")
        command = relief.LiftDecision(named, PersonId(self._act.actor), self._words)
        return relief.lift(facts, command, self._act.at)

    def _decide(self, choices: tuple[Choice, ...]) -> Answer:
        filed = self._file()
        if isinstance(filed, Refusal):
            return filed
        matter, item = filed
        target = next((choice.target for choice in choices if choice.target is not None), None)
        command = decision.DecideCase(
            case_id=matter.case_id,
            decider=PersonId(self._act.actor),
            clause=self._act.clause,
            facts=self._words,
            evidence=(item.evidence_id,),
            choices=choices,
            target=target,
        )
        return decision.decide(self._deciding(matter, item, target), command, self._act.at)

    def _amend(self, choices: tuple[Choice, ...]) -> Answer:
        """One amendment a restriction. One that changes nothing is no obstacle where another changes something."""
        filed = self._file()
        if isinstance(filed, Refusal):
            return filed
        matter, item = filed
        before = {part.target: part for part in self._world.measures}
        events: list[Event] = []
        refused: Refusal | None = None
        for choice in choices:
            part = before.get(choice.target)
            facts = amendment.AmendFacts(
                deciding=self._deciding(matter, item),
                restriction=part,
                decision=self._world.current,
                siblings=self._world.measures,
                version=self._law.version,
                clause=self.clause,
                open_appeal=None,
            )
            command = amendment.AmendRestriction(
                RestrictionId("") if part is None else part.restriction_id,
                PersonId(self._act.actor),
                choice,
                self._words,
                matter.case_id,
                (item.evidence_id,),
            )
            answer = amendment.amend(facts, command, self._act.at)
            if not isinstance(answer, Refusal):
                events += answer
            elif answer.code is not Code.AMENDMENT_CHANGES_NOTHING:
                return answer
            else:
                refused = answer
        return tuple(events) if events or refused is None else refused

    def _file(self) -> tuple[Case, Evidence] | Refusal:
        """The case opened and the log entry attached, once for both offers."""
        if self._filed is None:
            self._filed = self._opened()
        return self._filed

    def _opened(self) -> tuple[Case, Evidence] | Refusal:
        act = self._act
        account = self._known(self._account, AccountKind.PERSON)
        opened = case.open_case(
            case.CaseFacts(self._ids, None, account, self._person),
            case.OpenCase(self._account, act.clause, PersonId(act.actor)),
            act.at,
        )
        if isinstance(opened, Refusal):
            return opened
        matter = case.evolve(None, opened[0], act.at)
        attached = evidence.attach(
            evidence.AttachFacts(self._ids, matter, self._law.kind, frozenset()),
            evidence.AttachEvidence(
                case_id=matter.case_id if matter is not None else CaseId(""),
                kind=self._law.kind.name if self._law.kind is not None else "",
                content=self._private(f"{act.entry} {act.reason}", "content"),
                content_id=Private(act.entry, sealed=Sealed(VaultRef(f"entry:{act.entry}"), "", act.entry)),
                occurred_at=act.at,
                source=evidence.Source.LOG_ENTRY,
                author=self._account,
            ),
            act.at,
        )
        if isinstance(attached, Refusal):
            return attached
        item = evidence.evolve(None, attached[0], act.at)
        if matter is None or item is None:
            raise LookupError("what was opened and attached is there")
        return matter, item

    def _deciding(self, matter: Case, item: Evidence, target: AccountNo | None = None) -> DecideFacts:
        """What the source had. What a measure lists is known to exist: the log entry lists it."""
        listed = None if target is None else self._known(target, AccountKind.PAGE)
        return DecideFacts(
            ids=self._ids,
            case=matter,
            decider=self._person,
            versions=(self._law.version,),
            evidence=(item,),
            findings=self._world.findings,
            spent=self._world.spent,
            cleared=frozenset(),
            reporting_staff=frozenset(),
            target=listed,
        )

    def _known(self, number: AccountNo, kind: AccountKind) -> Account:
        return Account(
            account_no=number,
            kind=kind,
            external=UNSEALED,
            contacts=(),
            locale="en",
            zone="UTC",
            registered_at=self._act.at,
        )

    def _private(self, text: str, label: str) -> Private:
        salt = self._ids.salt(label)
        return Private(text, sealed=Sealed(VaultRef(label), commitment(salt, text.encode())))


def _why_not(answer: Answer) -> str:
    """Why an answer does not carry the act out: a code, or "" where it does."""
    if isinstance(answer, Refusal):
        return answer.code.value
    for event in answer:
        if isinstance(event, DecisionMade) and event.awaiting:
            return SECOND_PERSON_MISSING
        if isinstance(event, RestrictionImposed | RestrictionVaried) and (
            event.terms.until is None and event.terms.review_by is None
        ):
            return SECOND_PERSON_MISSING
    return ""


def _cause(answer: Answer) -> Cause | None:
    if isinstance(answer, Refusal):
        return None
    return next((event.cause for event in answer if isinstance(event, RestrictionEnded)), None)
