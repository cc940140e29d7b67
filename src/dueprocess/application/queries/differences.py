"""Differences: what dueprocess would refuse beside what the platform itself decides, in both directions, by capability.

Two sources: what guards counted while they observed (what was really tried), and a list of the platform's own decisions put
beside the restrictions in force (everybody, whether or not they try anything). Nobody is named: one direction is shown
by restriction ids, the other by lines of the platform's own list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from dueprocess.application.inherited import undeparted
from dueprocess.application.observation import Kind, Observed, Stage
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import IMPORTS, RESTRICTIONS
from dueprocess.domain.imports import terms_of
from dueprocess.domain.inherited import restriction_id_of
from dueprocess.domain.restriction import Restriction, Span, restricted, spans_of
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant

EXAMPLES: Final = 5


class Difference(msgspec.Struct, frozen=True):
    """One capability. `ours_alone`: dueprocess would refuse and the platform lets through; `theirs_alone`: the reverse.

    `refused` were refused by guards that enforce. Examples: restriction ids, of which the most counted come first, and
    line numbers of the platform's list.
    """

    capability: str
    agreed: int
    ours_alone: int
    theirs_alone: int
    refused: int = 0
    examples: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


class TheirDecision(msgspec.Struct, frozen=True):
    """One line of the platform's list: this account may not do this. `target`: towards whom, None for everybody."""

    line: int
    account: str
    capability: str
    target: str | None = None


def observed_differences(observed: Iterable[Observed]) -> tuple[Difference, ...]:
    """What guards counted, by capability: attempts, not accounts.

    An observed attempt that the platform refused as well was counted twice, as `would_refuse` and as `agreed`.
    """
    sums: dict[str, Counter[Kind]] = {}
    ours: dict[str, Counter[str]] = {}
    for item in observed:
        sums.setdefault(item.capability, Counter())[item.kind] += item.count
        if item.mode is Stage.OBSERVE and item.kind in {Kind.WOULD_REFUSE, Kind.AGREED}:
            sign = 1 if item.kind is Kind.WOULD_REFUSE else -1
            ours.setdefault(item.capability, Counter())[item.restriction_id] += sign * item.count
    return tuple(
        Difference(
            capability,
            agreed=counts[Kind.AGREED],
            ours_alone=sum(count for count in ours.get(capability, Counter()).values() if count > 0),
            theirs_alone=counts[Kind.UNEXPLAINED_REFUSAL],
            refused=counts[Kind.REFUSED],
            examples=_most(ours.get(capability, Counter())),
        )
        for capability, counts in sorted(sums.items())
    )


def listed_differences(
    reader: Reader, decisions: Iterable[TheirDecision], now: Instant
) -> tuple[Difference, ...]:
    """The platform's list beside the restrictions in force now, by capability: accounts (and targets), not attempts."""
    agreed: Counter[str] = Counter()
    theirs: dict[str, list[int]] = {}
    matched: set[tuple[str, str]] = set()
    for decision in decisions:
        found = tuple(_reasons(reader, decision, now))
        if found:
            agreed[decision.capability] += 1
            matched.update((row.restriction_id, decision.capability) for row in found)
        else:
            theirs.setdefault(decision.capability, []).append(decision.line)
    ours = _unmatched(reader, matched, now)
    return tuple(
        Difference(
            capability,
            agreed=agreed[capability],
            ours_alone=sum(ours.get(capability, Counter()).values()),
            theirs_alone=len(theirs.get(capability, ())),
            examples=_most(ours.get(capability, Counter())),
            lines=tuple(theirs.get(capability, ())[:EXAMPLES]),
        )
        for capability in sorted({*agreed, *theirs, *ours})
    )


def _reasons(reader: Reader, decision: TheirDecision, now: Instant) -> Iterator[Restriction]:
    """The restrictions that say why this account may not do this."""
    account_no = reader.account_no(decision.account)
    target = None if decision.target is None else reader.account_no(decision.target)
    if account_no is not None:
        rows = reader.find(RESTRICTIONS, account_no=account_no) + undeparted(reader, account_no)
        yield from restricted(rows, decision.capability, target, now)


def _unmatched(reader: Reader, matched: set[tuple[str, str]], now: Instant) -> dict[str, Counter[str]]:
    """Restrictions in force of which the platform's list holds nothing, by capability."""
    found: dict[str, Counter[str]] = {}
    for rows in _in_force(reader, now):
        known = reader.external_ids([account_no for _, account_no, _ in rows])
        for restriction_id, account_no, spans in rows:
            for span in spans:
                told = (restriction_id, str(span.capability))
                if span.holds(now) and told not in matched and account_no in known:
                    found.setdefault(str(span.capability), Counter())[restriction_id] += 1
    return found


def _in_force(reader: Reader, now: Instant) -> Iterator[list[tuple[str, AccountNo, tuple[Span, ...]]]]:
    """Everything that may restrict somebody now, some hundred at a time: restrictions, and rows of imports."""
    for restrictions in reader.above(RESTRICTIONS, "ends_at", now):
        yield [(str(row.restriction_id), row.account_no, row.spans) for row in restrictions]
    for its in reader.all(IMPORTS):
        approved_at = its.approved_at
        if its.live and approved_at is not None:
            for part in reader.manifests.standing(its.import_id):
                yield [
                    (
                        str(restriction_id_of(its.import_id, place)),
                        row.account_no,
                        spans_of(terms_of(row, approved_at)),
                    )
                    for place, row in part
                ]


def _most(counted: Counter[str]) -> tuple[str, ...]:
    named = ((name, count) for name, count in counted.items() if name and count > 0)
    return tuple(name for name, _ in sorted(named, key=lambda item: (-item[1], item[0]))[:EXAMPLES])
