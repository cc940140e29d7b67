"""Withdrawal: ordering that everybody whom a version touched is freed, and carrying the order out.

The order is one event. `release` carries it out: a command a decision, a hundred a commit, each with an id made of the
detector and the decision. So the write lock is free in between, a crash or a second worker frees nobody twice, and one
that cannot be freed holds up nobody else.
"""

from __future__ import annotations

from collections.abc import Callable

from dueprocess.application.engine import Engine, Request
from dueprocess.application.facts import built_on, person, restrictions_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Store
from dueprocess.application.views.all import DECISIONS, DETECTORS
from dueprocess.domain import withdrawal
from dueprocess.domain.withdrawal import (
    FinishRelease,
    FreeFacts,
    FreeTouched,
    ProposeWithdrawal,
    WithdrawalFacts,
    WithdrawDetector,
)
from dueprocess.kernel.ids import CommandId, DetectorId
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor

AT_ONCE = 100
"""Decisions a commit."""


def _withdrawing(desk: Desk, command: ProposeWithdrawal | WithdrawDetector) -> WithdrawalFacts:
    return WithdrawalFacts(desk.ledger.get(DETECTORS, command.detector_id), person(desk, command.by))


def _freeing(desk: Desk, command: FreeTouched) -> FreeFacts:
    decision = desk.ledger.get(DECISIONS, command.decision_id)
    return FreeFacts(
        desk.ids,
        desk.ledger.get(DETECTORS, command.detector_id),
        decision,
        restrictions_of(desk, decision),
        built_on(desk, decision),
    )


def _finishing(desk: Desk, command: FinishRelease) -> FreeFacts:
    left = desk.ledger.some(DECISIONS, 1, to_free=command.detector_id)
    return FreeFacts(desk.ids, desk.ledger.get(DETECTORS, command.detector_id), left=bool(left))


PROPOSE: Handler[ProposeWithdrawal, WithdrawalFacts] = Handler(_withdrawing, withdrawal.propose)
WITHDRAW: Handler[WithdrawDetector, WithdrawalFacts] = Handler(_withdrawing, withdrawal.withdraw)
FREE = Handler(_freeing, withdrawal.free)
FINISH = Handler(_finishing, withdrawal.finish)


def release(
    engine: Engine,
    store: Store,
    actor: Actor,
    detector_id: DetectorId,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[int, Refusal | None]:
    """Free whoever is left, until nobody is or `go_on` says stop: how many now, and the first refusal if one stood.

    Where one cannot be freed the rest is freed all the same, and the order is not finished: somebody has to look.
    """
    freed, refused = 0, None
    seen: set[str] = set()
    while True:
        with store.read() as reader:
            rows = reader.some(DECISIONS, AT_ONCE + len(seen), to_free=detector_id)
        fresh = [row.decision_id for row in rows if row.decision_id not in seen]
        if not fresh:
            break
        requests = [
            Request(CommandId(f"free:{detector_id}:{key}"), actor, FreeTouched(detector_id, key))
            for key in fresh
        ]
        for key, answer in zip(fresh, engine.carry_out_all(requests), strict=True):
            if isinstance(answer, Refusal):
                seen.add(key)
                refused = refused or answer
            else:
                freed += 1
        if not go_on():
            return freed, refused
    if refused is None:
        engine.carry_out(
            Request(CommandId(f"free:{detector_id}:finished"), actor, FinishRelease(detector_id))
        )
    return freed, refused
