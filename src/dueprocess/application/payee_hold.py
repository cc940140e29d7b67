"""Payee hold: placing, verifying and lifting one, and which one is in force."""

from __future__ import annotations

from dueprocess.application.engine import Engine, Request
from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader, Store
from dueprocess.application.views.all import ACCOUNTS, COMPROMISES, DETECTORS
from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.domain import payee_hold
from dueprocess.domain.other_sessions import suspected_since
from dueprocess.domain.payee_hold import (
    STOPPED,
    FreePayeeHold,
    LiftPayeeHold,
    PayeeHold,
    PayeeHoldFacts,
    PlacePayeeHold,
    VerifyPayeeHold,
)
from dueprocess.kernel.ids import AccountNo, CommandId, DetectorId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Actor


def payee_holds_of(reader: Reader, account_no: AccountNo) -> tuple[PayeeHold, ...]:
    """Every payee hold there ever was on an account."""
    return reader.find(PAYEE_HOLDS, account_no=account_no)


def suspected(reader: Reader, account_no: AccountNo, at: Instant) -> Instant | None:
    """Since when somebody else may be in the account; None where nothing says so now."""
    found = reader.find(COMPROMISES, account_no=account_no)
    return suspected_since(payee_holds_of(reader, account_no), found, at)


def _offered(desk: Desk) -> bool:
    """Whether the newest catalogue has what a hold stops, and can be asked for it."""
    catalogue = desk.policies.catalogue(desk.ledger)
    entries = catalogue.capabilities if catalogue else ()
    return any(entry.name == STOPPED and not entry.floor for entry in entries)


def _placing(desk: Desk, command: PlacePayeeHold) -> PayeeHoldFacts:
    return PayeeHoldFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        person(desk, command.by),
        desk.ledger.get(DETECTORS, command.detector),
        payee_holds_of(desk.ledger, command.account_no),
        offered=_offered(desk),
    )


def _verifying(desk: Desk, command: VerifyPayeeHold) -> PayeeHoldFacts:
    return PayeeHoldFacts(desk.ids, holds=payee_holds_of(desk.ledger, command.account_no))


def _lifting(desk: Desk, command: LiftPayeeHold) -> PayeeHoldFacts:
    return PayeeHoldFacts(
        desk.ids, person=person(desk, command.by), hold=desk.ledger.get(PAYEE_HOLDS, command.hold_id)
    )


def _freeing(desk: Desk, command: FreePayeeHold) -> PayeeHoldFacts:
    found = desk.ledger.get(PAYEE_HOLDS, command.hold_id)
    detector = desk.ledger.get(DETECTORS, found.detector) if found is not None else None
    return PayeeHoldFacts(desk.ids, detector=detector, hold=found)


def free_held(engine: Engine, store: Store, actor: Actor, detector_id: DetectorId) -> None:
    """End every hold of a withdrawn detector, a command each: whoever is told twice, or by two workers, is freed once."""
    with store.read() as reader:
        rows = reader.find(PAYEE_HOLDS, held_by=detector_id)
    for row in rows:
        command_id = CommandId(f"freed:{detector_id}:{row.hold_id}"[:120])
        engine.carry_out(Request(command_id, actor, FreePayeeHold(row.hold_id)))


PLACE: Handler[PlacePayeeHold, PayeeHoldFacts] = Handler(
    _placing, payee_hold.place, lambda facts, _command: facts.account.account_no if facts.account else None
)
FREE: Handler[FreePayeeHold, PayeeHoldFacts] = Handler(_freeing, payee_hold.free)
VERIFY: Handler[VerifyPayeeHold, PayeeHoldFacts] = Handler(_verifying, payee_hold.verify)
LIFT: Handler[LiftPayeeHold, PayeeHoldFacts] = Handler(
    _lifting, payee_hold.lift, lambda facts, _command: facts.hold.account_no if facts.hold else None
)
