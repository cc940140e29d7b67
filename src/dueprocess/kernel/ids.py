"""Ids: one type a noun, 128 bits, minted from the command's id so that a retry mints the same.

An id is a prefix and 26 letters of Crockford's base 32 (`app_0v…`). It is unguessable as long as the deployment's
secret is, whatever the caller chose as command id; ownership is checked all the same.
"""

from __future__ import annotations

import hmac
import re
from typing import NewType

AccountNo = NewType("AccountNo", int)
"""The record's own dense number of an account, group or page; external ids stay in the vault."""

PersonId = NewType("PersonId", str)
"""A member of staff as a human being: two logins of one person have one (threat T3)."""

AppealId = NewType("AppealId", str)
AskingId = NewType("AskingId", str)
CaseId = NewType("CaseId", str)
ClosingId = NewType("ClosingId", str)
CommandId = NewType("CommandId", str)
CompromiseId = NewType("CompromiseId", str)
DecisionId = NewType("DecisionId", str)
DetectorId = NewType("DetectorId", str)
"""One version of a program that watches: `name.version`."""

DisputeId = NewType("DisputeId", str)
EnquiryId = NewType("EnquiryId", str)
DormancyId = NewType("DormancyId", str)
EstateId = NewType("EstateId", str)
EvidenceId = NewType("EvidenceId", str)
ExitId = NewType("ExitId", str)
ExportId = NewType("ExportId", str)
ForwardingId = NewType("ForwardingId", str)
FreezeId = NewType("FreezeId", str)
"""One account's share of an order: the order's id, a dot, a number."""

HandoverId = NewType("HandoverId", str)
ImportId = NewType("ImportId", str)
LinkedServiceId = NewType("LinkedServiceId", str)
NoticeId = NewType("NoticeId", str)
NumberClaimId = NewType("NumberClaimId", str)
OrderId = NewType("OrderId", str)
PayeeHoldId = NewType("PayeeHoldId", str)
PayoutId = NewType("PayoutId", str)
PaymentReturnId = NewType("PaymentReturnId", str)
PaymentHoldId = NewType("PaymentHoldId", str)
RefundId = NewType("RefundId", str)
ReclamationId = NewType("ReclamationId", str)
RemedyId = NewType("RemedyId", str)
ReportId = NewType("ReportId", str)
RestrictionId = NewType("RestrictionId", str)
SignalId = NewType("SignalId", str)
SignInLinkId = NewType("SignInLinkId", str)
StayId = NewType("StayId", str)
VaultRef = NewType("VaultRef", str)

MACHINE = "detector:"
"""How the decider of what a machine decided is called. No person may have such an id."""


def machine_decider(detector_id: DetectorId) -> PersonId:
    """Whom a decision names as its decider where no person decided."""
    return PersonId(MACHINE + detector_id)


def is_machine(person_id: str) -> bool:
    """Whether this id stands for a machine."""
    return person_id.startswith(MACHINE)


_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [high + low for high in _ALPHABET for low in _ALPHABET]
"""Two letters for ten bits: thirteen look-ups make an id."""
_COMMAND = re.compile(r"[A-Za-z0-9._~:-]{8,120}")


def is_command_id(text: str) -> bool:
    """Whether `text` may serve as a command id (Idempotency-Key): 8 to 120 unreserved characters."""
    return _COMMAND.fullmatch(text) is not None


class Mint:
    """Ids of one command: a pure function of (secret, command id, prefix, counter)."""

    __slots__ = ("_command", "_secret")

    def __init__(self, secret: bytes, command: CommandId) -> None:
        self._secret = secret
        self._command = command

    def __call__(self, prefix: str, ordinal: int = 0) -> str:
        """The command's id number `ordinal` with this prefix."""
        message = f"{self._command}\0{prefix}\0{ordinal}".encode()
        number = int.from_bytes(hmac.digest(self._secret, message, "sha256")[:16])
        letters = "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -10, -10)])
        return f"{prefix}_{letters}"

    def salt(self, ref: str) -> bytes:
        """Sixteen secret bytes for the commitment of what is kept under `ref`."""
        return hmac.digest(self._secret, f"{self._command}\0salt\0{ref}".encode(), "sha256")[:16]
