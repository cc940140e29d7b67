"""What the source itself had when an act was done: the facts that the law is given.

The rules are:
1. The world is folded from what the log says was done, whether or not a constitution would have allowed it; so one
   refusal never leads to another.
2. An act changes the measure in force under the same finding; whoever acted last answers for it.
3. What began before the log is unseen: there is no finding and no measure until the log shows one.
4. An end that cannot be read is no end, until the log shows another act.
"""

from __future__ import annotations

import hashlib

import msgspec

from dueprocess.application.audit.act import Act, Measure, RecordedAct
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.decision import Decision, Outcome
from dueprocess.domain.restriction import One, Restriction, RestrictionImposed, Terms
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import AccountNo, CaseId, DecisionId, EvidenceId, NoticeId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import UNSEALED

_LISTS_FROM = 1 << 40


class World(msgspec.Struct, frozen=True):
    """One subject as the source had it: findings so far, and the measure that was last in force.

    `spent` are log entries that a decision was built on; `lifted` counts measures ended before their time.
    """

    findings: tuple[Decision, ...] = ()
    current: Decision | None = None
    measures: tuple[Restriction, ...] = ()
    spent: frozenset[str] = frozenset()
    lifted: int = 0

    def live(self, at: Instant) -> bool:
        """Whether the measure last seen is in force at this instant."""
        return any(restrictions.in_force(item, at) for item in self.measures)

    @property
    def since(self) -> Instant | None:
        """When the measure last seen began."""
        return min((item.since for item in self.measures), default=None)


def after(world: World, act: RecordedAct, family: str) -> World:
    """The world once the source has done this. `family` is that of the act's clause."""
    spent = world.spent | {act.entry}
    if act.act is Act.LIFTED:
        ended = tuple(_ended(item, act.at) for item in world.measures)
        lifted = world.lifted + (1 if world.live(act.at) else 0)
        return msgspec.structs.replace(world, measures=ended, spent=spent, lifted=lifted)
    if act.act is Act.CHANGED and world.current is not None and world.live(act.at):
        current = msgspec.structs.replace(world.current, decider=PersonId(act.actor))
        since = world.since
        return msgspec.structs.replace(
            world,
            current=current,
            measures=_measures(act, current, act.at if since is None else since),
            spent=spent,
        )
    current = _finding(act, family)
    return World((*world.findings, current), current, _measures(act, current, act.at), spent, world.lifted)


def target_of(measure: Measure) -> AccountNo | None:
    """The number that stands for what a measure lists; None where it holds everywhere."""
    if not measure.listed:
        return None
    return AccountNo(_LISTS_FROM + int.from_bytes(hashlib.sha256(measure.listed.encode()).digest()[:4]))


def capabilities_of(measure: Measure) -> tuple[Capability, ...]:
    """The capabilities that a measure takes. The floor of the constitution cannot be expressed (I-04)."""
    return tuple(Capability(name) for name in sorted(set(measure.capabilities)))


def _finding(act: RecordedAct, family: str) -> Decision:
    name = f"{act.line}-{act.index}"
    return Decision(
        decision_id=DecisionId(f"dec_{name}"),
        case_id=CaseId(f"case_{name}"),
        account_no=AccountNo(act.line),
        decider=PersonId(act.actor),
        clause=act.clause,
        family=family,
        version=1,
        version_digest="",
        rung=1,
        relied_on=(),
        act_at=act.at,
        facts=UNSEALED,
        evidence=(EvidenceId(f"evi_{name}"),),
        tags=(act.entry,),
        chosen=(),
        imminent_harm=False,
        automation_detected=False,
        made_at=act.at,
        outcome=Outcome.MADE,
        told_at=act.at,
    )


def _measures(act: RecordedAct, decision: Decision, since: Instant) -> tuple[Restriction, ...]:
    """The source's own terms, the floor's own names and missing ends included: this is what it had."""
    until = act.end.until if act.end is not None else None
    found: list[Restriction] = []
    for ordinal, measure in enumerate(act.measures, start=1):
        terms = Terms(capabilities_of(measure), since, until)
        account = AccountNo(act.line)
        event = RestrictionImposed(
            restriction_id=RestrictionId(f"{decision.decision_id}.{ordinal}"),
            decision_id=decision.decision_id,
            subjects=One(account),
            account_no=account,
            target=target_of(measure),
            terms=terms,
            spans=restrictions.spans_of(terms),
            since=since,
            notice_id=NoticeId(f"ntc_{decision.decision_id}"),
            remedies=(),
        )
        item = restrictions.evolve(None, event, since)
        found += [item] if item is not None else []
    return tuple(found)


def _ended(item: Restriction, at: Instant) -> Restriction:
    if not restrictions.in_force(item, at):
        return item
    terms = msgspec.structs.replace(item.terms, ended_at=at)
    return msgspec.structs.replace(item, terms=terms, spans=restrictions.spans_of(terms))
