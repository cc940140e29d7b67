"""Number claim: opening one, choosing, undoing, opposing, proving, and freeing the number when its days are over."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.application.views.protecting import NUMBER_CLAIMS
from dueprocess.domain import number_claim
from dueprocess.domain.number_claim import (
    ChooseNumber,
    FreeNumber,
    NumberClaim,
    NumberClaimFacts,
    ObjectToNumberClaim,
    OpenNumberClaim,
    ProveNumber,
    UndoNumberChoice,
)
from dueprocess.kernel.ids import AccountNo


def number_claims_of(reader: Reader, account_no: AccountNo) -> tuple[NumberClaim, ...]:
    """Every claim there ever was about a number of an account."""
    return reader.find(NUMBER_CLAIMS, account_no=account_no)


def _opening(desk: Desk, command: OpenNumberClaim) -> NumberClaimFacts:
    return NumberClaimFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        number_claims_of(desk.ledger, command.account_no),
    )


def _about(
    desk: Desk, command: ChooseNumber | UndoNumberChoice | ObjectToNumberClaim | ProveNumber | FreeNumber
) -> NumberClaimFacts:
    found = desk.ledger.get(NUMBER_CLAIMS, command.claim_id)
    account = desk.ledger.get(ACCOUNTS, found.account_no) if found is not None else None
    return NumberClaimFacts(desk.ids, account, claim=found)


OPEN: Handler[OpenNumberClaim, NumberClaimFacts] = Handler(
    _opening,
    number_claim.open_claim,
    lambda facts, _command: facts.account.account_no if facts.account else None,
)
CHOOSE: Handler[ChooseNumber, NumberClaimFacts] = Handler(_about, number_claim.choose)
UNDO: Handler[UndoNumberChoice, NumberClaimFacts] = Handler(_about, number_claim.undo)
OBJECT: Handler[ObjectToNumberClaim, NumberClaimFacts] = Handler(_about, number_claim.object_to)
PROVE: Handler[ProveNumber, NumberClaimFacts] = Handler(_about, number_claim.prove)
FREE: Handler[FreeNumber, NumberClaimFacts] = Handler(_about, number_claim.free)
